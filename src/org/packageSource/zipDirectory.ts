// What an archive says of itself, checked before anything of it is unpacked. Numbers are those of the ZIP format.

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const localSignature = 0x04034b50;
const endLength = 22;
const entryLength = 46;
const longestComment = 0xffff;

/** Names with the checksum of their contents. Undefined: the archive is damaged, encrypted, or not one. */
export function directoryOf(archive: Uint8Array): ReadonlyMap<string, number> | undefined {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const end = findEnd(view);
  if (end === undefined) {
    return undefined;
  }
  const checksums = new Map<string, number>();
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  for (let index = 0; index < count; index += 1) {
    if (at + entryLength > end || view.getUint32(at, true) !== entrySignature) {
      return undefined;
    }
    const isEncrypted = (view.getUint16(at + 8, true) & 1) !== 0;
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => view.getUint16(at + offset, true));
    const local = view.getUint32(at + 42, true);
    if (isEncrypted || local + 4 > at || view.getUint32(local, true) !== localSignature) {
      return undefined;
    }
    const name = archive.subarray(at + entryLength, at + entryLength + (nameLength ?? 0));
    const isUtf8 = (view.getUint16(at + 8, true) & 0x800) !== 0;
    checksums.set(new TextDecoder(isUtf8 ? 'utf-8' : 'latin1').decode(name), view.getUint32(at + 16, true));
    at += entryLength + (nameLength ?? 0) + (extraLength ?? 0) + (commentLength ?? 0);
  }
  return at <= end ? checksums : undefined;
}

/** The end of the directory stands last, but for a comment. */
function findEnd(view: DataView): number | undefined {
  const first = Math.max(0, view.byteLength - endLength - longestComment);
  for (let at = view.byteLength - endLength; at >= first; at -= 1) {
    if (view.getUint32(at, true) === endSignature) {
      return at;
    }
  }
  return undefined;
}
