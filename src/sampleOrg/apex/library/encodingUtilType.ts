import { ApexBlob } from '../values/blob.ts';
import type { LibraryType, RequestContext } from './contract.ts';
import { raiseInvalidEncoding } from './failures.ts';
import { refuseNulls } from './members.ts';

function fromHex(context: RequestContext, text: string): ApexBlob {
  return /^(?:[0-9a-fA-F]{2})*$/.test(text)
    ? new ApexBlob(Buffer.from(text, 'hex'))
    : raiseInvalidEncoding(context, 'Invalid hex string');
}

function fromBase64(context: RequestContext, text: string): ApexBlob {
  return /^[A-Za-z0-9+/\s]*={0,2}$/.test(text.trimEnd())
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

export const encodingUtilType: LibraryType = {
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
