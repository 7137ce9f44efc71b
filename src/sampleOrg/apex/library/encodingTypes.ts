import { createHash, createHmac, randomBytes } from 'node:crypto';
import { ApexBlob } from '../values/blob.ts';
import type { LibraryType, RequestContext } from './contract.ts';
import { raiseInvalidAlgorithm, raiseInvalidEncoding } from './failures.ts';
import { refuseNulls } from './members.ts';

/** Apex names of digests, without case, and OpenSSL's. */
const digests: Readonly<Record<string, string>> = {
  md5: 'md5',
  sha1: 'sha1',
  'sha-1': 'sha1',
  sha256: 'sha256',
  'sha-256': 'sha256',
  sha512: 'sha512',
  'sha-512': 'sha512',
};

function digestName(context: RequestContext, algorithm: string): string {
  return digests[algorithm.toLowerCase()] ?? raiseInvalidAlgorithm(context, algorithm);
}

function mac(context: RequestContext, algorithm: string, input: ApexBlob, key: ApexBlob): ApexBlob {
  const name = /^hmac(.+)$/i.exec(algorithm)?.[1] ?? raiseInvalidAlgorithm(context, algorithm);
  return new ApexBlob(createHmac(digestName(context, name), key.bytes).update(input.bytes).digest());
}

function randomInteger(): number {
  return randomBytes(4).readInt32BE();
}

function fromHex(context: RequestContext, text: string): ApexBlob {
  return /^(?:[0-9a-fA-F]{2})*$/.test(text)
    ? new ApexBlob(Buffer.from(text, 'hex'))
    : raiseInvalidEncoding(context, 'Invalid hex string');
}

function fromBase64(context: RequestContext, text: string): ApexBlob {
  return /^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(text)
    ? new ApexBlob(Buffer.from(text, 'base64'))
    : raiseInvalidEncoding(context, 'Unrecognized base64 character');
}

/** As HTML forms encode. Only UTF-8: other character sets would need tables of their own. */
function urlEncode(context: RequestContext, text: string, encoding: string): string {
  requireUtf8(context, encoding);
  return encodeURIComponent(text)
    .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
}

function urlDecode(context: RequestContext, text: string, encoding: string): string {
  requireUtf8(context, encoding);
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return raiseInvalidEncoding(context, 'Illegal hex characters in escape (%) pattern');
  }
}

function requireUtf8(context: RequestContext, encoding: string): void {
  if (!/^utf-?8$/i.test(encoding)) {
    raiseInvalidEncoding(context, `Unsupported encoding: ${encoding}`);
  }
}

const cryptoType: LibraryType = {
  type: 'Crypto',
  members: {
    'static Integer getRandomInteger()': randomInteger,
    'static Long getRandomLong()': () => randomBytes(8).readBigInt64BE(),
    ...refuseNulls(
      {
        'static Blob generateDigest(String algorithm, Blob input)': (context, algorithm: string, input: ApexBlob) =>
          new ApexBlob(createHash(digestName(context, algorithm)).update(input.bytes).digest()),
        'static Blob generateMac(String algorithm, Blob input, Blob key)': mac,
        'static Blob generateAesKey(Integer size)': (_, size: number) => new ApexBlob(randomBytes(size / 8)),
      },
      'static',
    ),
  },
};

const encodingUtilType: LibraryType = {
  type: 'EncodingUtil',
  members: refuseNulls(
    {
      'static String base64Encode(Blob input)': (_, input: ApexBlob) => Buffer.from(input.bytes).toString('base64'),
      'static Blob base64Decode(String text)': fromBase64,
      'static String convertToHex(Blob input)': (_, input: ApexBlob) => Buffer.from(input.bytes).toString('hex'),
      'static Blob convertFromHex(String text)': fromHex,
      'static String urlEncode(String text, String encoding)': urlEncode,
      'static String urlDecode(String text, String encoding)': urlDecode,
    },
    'static',
  ),
};

export const encodingTypes: readonly LibraryType[] = [cryptoType, encodingUtilType];
