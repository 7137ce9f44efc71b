export type LogEncoding = 'utf-8' | 'utf-8 with BOM' | 'utf-16le';

export interface EncodedLog {
  /** UTF-8, with its BOM if it has one. */
  readonly bytes: Uint8Array;
  /** As the file was. */
  readonly encoding: LogEncoding;
}

const pieceLength = 1 << 20;

/**
 * Salesforce serves UTF-8; PowerShell's `>` makes UTF-16LE of it, which is written anew as UTF-8 here. Everything else about a log, such
 * as its offsets, counts in these bytes.
 */
export function asUtf8(bytes: Uint8Array): EncodedLog {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    return { bytes, encoding: 'utf-8 with BOM' };
  }
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || looksLikeUtf16(bytes)) {
    return { bytes: fromUtf16(bytes), encoding: 'utf-16le' };
  }
  return { bytes, encoding: 'utf-8' };
}

/** A log begins with ASCII: without a BOM, its every second byte would be zero. */
function looksLikeUtf16(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && bytes[0] !== 0 && bytes[1] === 0 && bytes[2] !== 0 && bytes[3] === 0;
}

/** In pieces, so that the text is never there as a whole. */
function fromUtf16(bytes: Uint8Array): Uint8Array {
  const decoder = new TextDecoder('utf-16le');
  const encoder = new TextEncoder();
  const pieces: Uint8Array[] = [];
  for (let start = 0; start < bytes.length; start += pieceLength) {
    const piece = bytes.subarray(start, start + pieceLength);
    pieces.push(encoder.encode(decoder.decode(piece, { stream: start + pieceLength < bytes.length })));
  }
  const whole = new Uint8Array(pieces.reduce((total, { length }) => total + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
