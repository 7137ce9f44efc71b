// Lines of a log that are no events and still mean something.

const decoder = new TextDecoder();
const headerLine = /^\d{1,3}\.\d[ \t]+[A-Z_]+,[A-Z]+(?:;[A-Z_]+,[A-Z]+)*;?[ \t]*$/;
const longestHeader = 600;
const marks =
  /(?<maximum>\*{3,40} ?MAXIMUM DEBUG LOG SIZE REACHED ?\*{3,40})$|\*{3} Skipped (?<bytes>[\d,]{1,20}) bytes of detailed log$/;
const longestMark = 80;

export const anonymousSourcePrefix = {
  text: 'Execute Anonymous: ',
  isAt(bytes: Uint8Array, offset: number): boolean {
    for (let at = 0; at < this.text.length; at += 1) {
      if (bytes[offset + at] !== this.text.charCodeAt(at)) {
        return false;
      }
    }
    return true;
  },
};

/** `64.0 APEX_CODE,FINEST;DB,FINEST` */
export function isHeaderLine(bytes: Uint8Array, offset: number): boolean {
  const dot = bytes[offset + 2] === 0x2e || bytes[offset + 1] === 0x2e || bytes[offset + 3] === 0x2e;
  if (!dot) {
    return false;
  }
  const last = Math.min(bytes.length, offset + longestHeader);
  let end = offset;
  while (end < last && bytes[end] !== 10 && bytes[end] !== 13) {
    end += 1;
  }
  return headerLine.test(decoder.decode(bytes.subarray(offset, end)));
}

export type TruncationMark =
  | { readonly kind: 'skipped'; readonly offset: number; readonly bytes: number | undefined }
  | { readonly kind: 'sizeReached'; readonly offset: number };

/** The mark that ends a line, if one does. */
export function markAtEnd(bytes: Uint8Array, start: number, end: number): TruncationMark | undefined {
  const last = bytes[end - 1];
  // Most lines end otherwise, and are read no further.
  if (end <= start || !(last === 0x2a || (last === 0x67 && bytes[end - 2] === 0x6f))) {
    return undefined;
  }
  const from = Math.max(start, end - longestMark);
  const match = marks.exec(decoder.decode(bytes.subarray(from, end)));
  if (match === null) {
    return undefined;
  }
  // A mark is ASCII: its characters are its bytes.
  const offset = end - match[0].length;
  return match.groups?.['maximum'] === undefined
    ? { kind: 'skipped', offset, bytes: Number(match.groups?.['bytes']?.replaceAll(',', '')) }
    : { kind: 'sizeReached', offset };
}
