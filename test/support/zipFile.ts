import { crc32, deflateRawSync } from 'node:zlib';

/** One entry of an archive, with lies where they are wanted. */
export interface ZipEntry {
  /** As bytes where it is no UTF-8. */
  readonly name: string | Uint8Array;
  readonly content?: Uint8Array;
  /** 0: as it is. 8: deflated. */
  readonly method?: number;
  /** Bit 0 says that it is encrypted. */
  readonly flags?: number;
  /** What the archive says of its size. */
  readonly claims?: { readonly packed?: number; readonly unpacked?: number };
  /** Unix mode and the like. */
  readonly attributes?: number;
  /** Takes the bytes of the entry with this number instead of its own. */
  readonly sharedWith?: number;
}

/** Writes any archive, also those that no honest program would. */
export function zipFile(entries: readonly ZipEntry[], comment: Uint8Array = new Uint8Array(0)): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  const offsets: number[] = [];
  const packedOf: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const { content = new Uint8Array(0), method = 8, flags = 0x800, claims = {}, attributes = 0, sharedWith } = entry;
    const name = Buffer.from(entry.name);
    const packed =
      sharedWith === undefined
        ? method === 8
          ? deflateRawSync(content, { level: 9 })
          : Buffer.from(content)
        : (packedOf[sharedWith] ?? Buffer.alloc(0));
    const sizes = [claims.packed ?? packed.length, claims.unpacked ?? content.length] as const;
    const at = sharedWith === undefined ? offset : (offsets[sharedWith] ?? 0);
    offsets.push(at);
    packedOf.push(packed);
    if (sharedWith === undefined) {
      const local = Buffer.concat([header(0x04034b50, 20, flags, method, content, sizes, name), name, packed]);
      locals.push(local);
      offset += local.length;
    }
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(attributes >>> 0, 6);
    tail.writeUInt32LE(at, 10);
    const central = header(0x02014b50, 20, flags, method, content, sizes, name, true);
    directory.push(Buffer.concat([central, tail, name]));
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(offset, 16);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([...locals, listed, end, comment]);
}

function header(
  signature: number,
  version: number,
  flags: number,
  method: number,
  content: Uint8Array,
  [packed, unpacked]: readonly [number, number],
  name: Buffer,
  isCentral = false,
): Buffer {
  const fixed = Buffer.alloc(26);
  fixed.writeUInt16LE(version, 0);
  fixed.writeUInt16LE(flags, 2);
  fixed.writeUInt16LE(method, 4);
  fixed.writeUInt32LE(crc32(content), 10);
  fixed.writeUInt32LE(packed >>> 0, 14);
  fixed.writeUInt32LE(unpacked >>> 0, 18);
  fixed.writeUInt16LE(name.length, 22);
  const start = Buffer.alloc(isCentral ? 6 : 4);
  start.writeUInt32LE(signature, 0);
  return Buffer.concat([start, fixed]);
}
