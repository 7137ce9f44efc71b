const decoder = new TextDecoder();
const encoder = new TextEncoder();

function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = end - start;
  for (let at = start; at < end; at += 1) {
    hash = (Math.imul(hash, 31) + (bytes[at] as number)) | 0;
  }
  return Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
}

/** Texts that lie in bytes, as numbers from 0: a text that comes ten thousand times is made once. */
export class ByteTexts {
  readonly #bytes: Uint8Array;
  #starts = new Uint32Array(64);
  #ends = new Uint32Array(64);
  #hashes = new Int32Array(64);
  /** Id + 1 by hash, with linear probing. */
  #table = new Int32Array(256);
  #count = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get count(): number {
    return this.#count;
  }

  textOf(id: number): string {
    return decoder.decode(this.#bytes.subarray(this.#starts[id], this.#ends[id]));
  }

  idOf(start: number, end: number): number {
    const hash = hashOf(this.#bytes, start, end);
    const mask = this.#table.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const found = (this.#table[slot] as number) - 1;
      if (found < 0) {
        return this.#add(start, end, hash, slot);
      }
      if (this.#hashes[found] === hash && this.#isSame(found, start, end)) {
        return found;
      }
    }
  }

  /** Undefined for a text that was never met. */
  find(text: string): number | undefined {
    const wanted = encoder.encode(text);
    const hash = hashOf(wanted, 0, wanted.length);
    const mask = this.#table.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const found = (this.#table[slot] as number) - 1;
      if (found < 0 || (this.#hashes[found] === hash && this.textOf(found) === text)) {
        return found < 0 ? undefined : found;
      }
    }
  }

  #isSame(id: number, start: number, end: number): boolean {
    const from = this.#starts[id] as number;
    if ((this.#ends[id] as number) - from !== end - start) {
      return false;
    }
    for (let at = 0; at < end - start; at += 1) {
      if (this.#bytes[from + at] !== this.#bytes[start + at]) {
        return false;
      }
    }
    return true;
  }

  #add(start: number, end: number, hash: number, slot: number): number {
    const id = this.#count;
    if (id === this.#starts.length) {
      this.#starts = larger(this.#starts, new Uint32Array(id * 2));
      this.#ends = larger(this.#ends, new Uint32Array(id * 2));
      this.#hashes = larger(this.#hashes, new Int32Array(id * 2));
    }
    this.#starts[id] = start;
    this.#ends[id] = end;
    this.#hashes[id] = hash;
    this.#count = id + 1;
    this.#table[slot] = id + 1;
    if (this.#count * 2 > this.#table.length) {
      this.#rehash();
    }
    return id;
  }

  #rehash(): void {
    const table = new Int32Array(this.#table.length * 4);
    const mask = table.length - 1;
    for (let id = 0; id < this.#count; id += 1) {
      let slot = (this.#hashes[id] as number) & mask;
      while (table[slot] !== 0) {
        slot = (slot + 1) & mask;
      }
      table[slot] = id + 1;
    }
    this.#table = table;
  }
}

/** Pairs of numbers as numbers from 0. */
export class Pairs {
  #lefts = new Int32Array(64);
  #rights = new Int32Array(64);
  #table = new Int32Array(256);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  leftOf(id: number): number {
    return this.#lefts[id] as number;
  }

  rightOf(id: number): number {
    return this.#rights[id] as number;
  }

  /** -1 for a pair that was never added. */
  find(left: number, right: number): number {
    return (this.#table[this.#slot(left, right)] as number) - 1;
  }

  idOf(left: number, right: number): number {
    const slot = this.#slot(left, right);
    const found = (this.#table[slot] as number) - 1;
    if (found >= 0) {
      return found;
    }
    const id = this.#count;
    if (id === this.#lefts.length) {
      this.#lefts = larger(this.#lefts, new Int32Array(id * 2));
      this.#rights = larger(this.#rights, new Int32Array(id * 2));
    }
    this.#lefts[id] = left;
    this.#rights[id] = right;
    this.#count = id + 1;
    this.#table[slot] = id + 1;
    if (this.#count * 2 > this.#table.length) {
      this.#rehash();
    }
    return id;
  }

  /** Where the pair is, or belongs. */
  #slot(left: number, right: number): number {
    const mask = this.#table.length - 1;
    let hash = Math.imul(left ^ Math.imul(right, 0x9e3779b1), 0x85ebca6b);
    hash ^= hash >>> 13;
    let slot = hash & mask;
    for (;;) {
      const found = (this.#table[slot] as number) - 1;
      if (found < 0 || (this.#lefts[found] === left && this.#rights[found] === right)) {
        return slot;
      }
      slot = (slot + 1) & mask;
    }
  }

  #rehash(): void {
    this.#table = new Int32Array(this.#table.length * 4);
    for (let id = 0; id < this.#count; id += 1) {
      this.#table[this.#slot(this.#lefts[id] as number, this.#rights[id] as number)] = id + 1;
    }
  }
}

function larger<T extends { set(source: T): void }>(column: T, empty: T): T {
  empty.set(column);
  return empty;
}
