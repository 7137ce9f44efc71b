import {
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  randomBytes,
  sign,
  timingSafeEqual,
  verify,
} from 'node:crypto';
import { ApexBlob } from '../values/blob.ts';
import { decrypt, decryptWithManagedVector, encrypt, encryptWithManagedVector } from './aes.ts';
import type { LibraryType, RequestContext } from './contract.ts';
import { raiseInvalidAlgorithm, raiseInvalidParameter, raiseNoCertificate } from './failures.ts';
import { refuseNulls } from './members.ts';

/** Apex names of digests, without case, and OpenSSL's. */
const digests: Readonly<Record<string, string>> = {
  md5: 'md5',
  sha1: 'sha1',
  'sha-1': 'sha1',
  sha256: 'sha256',
  'sha-256': 'sha256',
  'sha3-256': 'sha3-256',
  'sha3-384': 'sha3-384',
  'sha3-512': 'sha3-512',
  sha384: 'sha384',
  'sha-384': 'sha384',
  sha512: 'sha512',
  'sha-512': 'sha512',
};

function digestName(context: RequestContext, algorithm: string): string {
  return digests[algorithm.toLowerCase()] ?? raiseInvalidAlgorithm(context, algorithm);
}

function mac(context: RequestContext, algorithm: string, input: ApexBlob, key: ApexBlob): ApexBlob {
  const name = /^hmac-?(.+)$/i.exec(algorithm)?.[1] ?? raiseInvalidAlgorithm(context, algorithm);
  return new ApexBlob(createHmac(digestName(context, name), key.bytes).update(input.bytes).digest());
}

function verifyMac(
  context: RequestContext,
  algorithm: string,
  input: ApexBlob,
  key: ApexBlob,
  expected: ApexBlob,
): boolean {
  const { bytes } = mac(context, algorithm, input, key);
  return bytes.length === expected.bytes.length && timingSafeEqual(bytes, expected.bytes);
}

/** Digests of the algorithms that sign: `RSA`, `RSA-SHA256`, `ECDSA-SHA384`. */
const signatureDigests: Readonly<Record<string, string>> = {
  RSA: 'sha1',
  'RSA-SHA1': 'sha1',
  'RSA-SHA256': 'sha256',
  'RSA-SHA384': 'sha384',
  'RSA-SHA512': 'sha512',
  'ECDSA-SHA256': 'sha256',
  'ECDSA-SHA384': 'sha384',
  'ECDSA-SHA512': 'sha512',
};

function signatureDigest(context: RequestContext, algorithm: string): string {
  return signatureDigests[algorithm.toUpperCase()] ?? raiseInvalidAlgorithm(context, algorithm);
}

/** The key is PKCS #8 in DER. */
function signed(context: RequestContext, algorithm: string, input: ApexBlob, key: ApexBlob): ApexBlob {
  const digest = signatureDigest(context, algorithm);
  const privateKey = keyOf(context, () =>
    createPrivateKey({ key: Buffer.from(key.bytes), format: 'der', type: 'pkcs8' }),
  );
  return new ApexBlob(sign(digest, input.bytes, privateKey));
}

/** The key is X.509 SubjectPublicKeyInfo in DER. */
function verified(
  context: RequestContext,
  algorithm: string,
  input: ApexBlob,
  signature: ApexBlob,
  key: ApexBlob,
): boolean {
  const digest = signatureDigest(context, algorithm);
  const publicKey = keyOf(context, () => createPublicKey({ key: Buffer.from(key.bytes), format: 'der', type: 'spki' }));
  return verify(digest, input.bytes, publicKey, signature.bytes);
}

function keyOf(context: RequestContext, read: () => KeyObject): KeyObject {
  try {
    return read();
  } catch {
    return raiseInvalidParameter(context, 'Invalid key. The key is not in the expected format.');
  }
}

function aesKey(context: RequestContext, size: number): ApexBlob {
  return [128, 192, 256].includes(size)
    ? new ApexBlob(randomBytes(size / 8))
    : raiseInvalidParameter(context, 'Invalid key size. Must be 128, 192, or 256 bits.');
}

export const cryptoType: LibraryType = {
  type: 'Crypto',
  members: {
    'static Integer getRandomInteger()': () => randomBytes(4).readInt32BE(),
    'static Long getRandomLong()': () => randomBytes(8).readBigInt64BE(),
    ...refuseNulls(
      {
        'static Blob generateDigest(String algorithm, Blob input)': (context, algorithm: string, input: ApexBlob) =>
          new ApexBlob(createHash(digestName(context, algorithm)).update(input.bytes).digest()),
        'static Blob generateMac(String algorithm, Blob input, Blob key)': mac,
        'static Boolean verifyHmac(String algorithm, Blob input, Blob key, Blob mac)': verifyMac,
        'static Blob generateAesKey(Integer size)': aesKey,
        'static Blob encrypt(String algorithm, Blob key, Blob vector, Blob clear)': encrypt,
        'static Blob decrypt(String algorithm, Blob key, Blob vector, Blob encrypted)': decrypt,
        'static Blob encryptWithManagedIV(String algorithm, Blob key, Blob clear)': encryptWithManagedVector,
        'static Blob decryptWithManagedIV(String algorithm, Blob key, Blob encrypted)': decryptWithManagedVector,
        'static Blob sign(String algorithm, Blob input, Blob key)': signed,
        'static Boolean verify(String algorithm, Blob input, Blob signature, Blob key)': verified,
        // The org holds no certificates.
        'static Blob signWithCertificate(String algorithm, Blob input, String certificate)': (
          context,
          _algorithm: string,
          _input: ApexBlob,
          certificate: string,
        ) => raiseNoCertificate(context, certificate),
        'static Boolean verify(String algorithm, Blob input, Blob signature, String certificate)': (
          context,
          _algorithm: string,
          _input: ApexBlob,
          _signature: ApexBlob,
          certificate: string,
        ) => raiseNoCertificate(context, certificate),
      },
      'static',
    ),
  },
};
