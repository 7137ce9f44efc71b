import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { ApexBlob } from '../values/blob.ts';
import type { RequestContext } from './contract.ts';
import { raiseBadPadding, raiseInvalidParameter } from './failures.ts';

// AES as Crypto offers it: CBC with PKCS #5 padding. A managed initialization vector stands before what is encrypted.

const vectorSize = 16;
const largestInput = 1_048_576;

/** Key sizes in bytes. */
const keySizes: Readonly<Record<string, number>> = { AES128: 16, AES192: 24, AES256: 32 };

interface Cipher {
  readonly name: string;
  readonly key: Uint8Array;
  readonly vector: Uint8Array;
}

function cipherOf(context: RequestContext, algorithm: string, key: ApexBlob, vector: Uint8Array): Cipher {
  const size = keySizes[algorithm.toUpperCase()];
  if (size === undefined) {
    return raiseInvalidParameter(context, `Invalid algorithm ${algorithm}. Must be AES128, AES192, or AES256.`);
  }
  if (key.bytes.length !== size) {
    return raiseInvalidParameter(context, `Invalid private key. Must be ${String(size)} bytes.`);
  }
  if (vector.length !== vectorSize) {
    return raiseInvalidParameter(context, 'Invalid initialization vector. Must be 16 bytes.');
  }
  return { name: `aes-${String(size * 8)}-cbc`, key: key.bytes, vector };
}

function requireSize(context: RequestContext, { bytes }: ApexBlob): void {
  if (bytes.length > largestInput) {
    raiseInvalidParameter(
      context,
      `Invalid data. Input data is ${String(bytes.length)} bytes, which exceeds the limit of ${String(largestInput)} bytes.`,
    );
  }
}

function encrypted(context: RequestContext, { name, key, vector }: Cipher, clear: ApexBlob): Buffer {
  requireSize(context, clear);
  const cipher = createCipheriv(name, key, vector);
  return Buffer.concat([cipher.update(clear.bytes), cipher.final()]);
}

function decrypted(context: RequestContext, { name, key, vector }: Cipher, secret: Uint8Array): ApexBlob {
  const decipher = createDecipheriv(name, key, vector);
  try {
    return new ApexBlob(Buffer.concat([decipher.update(secret), decipher.final()]));
  } catch {
    return raiseBadPadding(context);
  }
}

export function encrypt(
  context: RequestContext,
  algorithm: string,
  key: ApexBlob,
  vector: ApexBlob,
  clear: ApexBlob,
): ApexBlob {
  return new ApexBlob(encrypted(context, cipherOf(context, algorithm, key, vector.bytes), clear));
}

export function encryptWithManagedVector(
  context: RequestContext,
  algorithm: string,
  key: ApexBlob,
  clear: ApexBlob,
): ApexBlob {
  const vector = randomBytes(vectorSize);
  return new ApexBlob(Buffer.concat([vector, encrypted(context, cipherOf(context, algorithm, key, vector), clear)]));
}

export function decrypt(
  context: RequestContext,
  algorithm: string,
  key: ApexBlob,
  vector: ApexBlob,
  secret: ApexBlob,
): ApexBlob {
  requireSize(context, secret);
  return decrypted(context, cipherOf(context, algorithm, key, vector.bytes), secret.bytes);
}

export function decryptWithManagedVector(
  context: RequestContext,
  algorithm: string,
  key: ApexBlob,
  secret: ApexBlob,
): ApexBlob {
  requireSize(context, secret);
  if (secret.bytes.length < vectorSize) {
    return raiseInvalidParameter(context, 'Unable to parse initialization vector from encrypted data.');
  }
  const cipher = cipherOf(context, algorithm, key, secret.bytes.subarray(0, vectorSize));
  return decrypted(context, cipher, secret.bytes.subarray(vectorSize));
}
