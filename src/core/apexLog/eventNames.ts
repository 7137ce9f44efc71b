import { type EventKind, knownKinds } from './eventKinds.ts';

const slots = 4096;
const mostNames = 60_000;
/** Names of which there are too many to tell apart. Cannot be the name of an event. */
const others = '(other)';
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Hash of one more byte of a name or key. */
export function hashByte(hash: number, byte: number): number {
  return (Math.imul(hash, 31) + byte) | 0;
}

/** Names to kinds without making a text of them. Grows by the names that only this log knows. */
export class EventNames {
  readonly names: string[] = knownKinds.map(({ name }) => name);
  /** Kind + 1 by hash, with linear probing. */
  readonly #table = new Int32Array(slots);
  /** By kind, and one more: where its name begins in `#text`. */
  readonly #starts: Uint32Array;
  /** All known names, one behind another. */
  readonly #text = encoder.encode(this.names.join(''));
  readonly #hashes: Int32Array;
  readonly #unusual = new Map<string, EventKind>();

  constructor() {
    this.#starts = new Uint32Array(this.names.length + 1);
    this.#hashes = new Int32Array(this.names.length);
    for (const [kind, name] of this.names.entries()) {
      this.#starts[kind + 1] = (this.#starts[kind] as number) + name.length;
      this.#place(kind, name);
    }
  }

  /** The kind of the name that lies between two offsets and has this hash. */
  kindOf(bytes: Uint8Array, start: number, end: number, hash: number): EventKind {
    for (let slot = hash & (slots - 1); ; slot = (slot + 1) & (slots - 1)) {
      const found = (this.#table[slot] as number) - 1;
      if (found < 0) {
        return this.#unusualKind(bytes, start, end);
      }
      if (this.#hashes[found] === hash && this.#isAt(found, bytes, start, end)) {
        return found;
      }
    }
  }

  /** A log may hold any number of invented names: past a bound they share the last kind. */
  #unusualKind(bytes: Uint8Array, start: number, end: number): EventKind {
    const name = decoder.decode(bytes.subarray(start, end));
    const known = this.#unusual.get(name);
    if (known !== undefined) {
      return known;
    }
    if (this.names.length > mostNames) {
      return mostNames;
    }
    const kind = this.names.push(this.names.length === mostNames ? others : name) - 1;
    this.#unusual.set(name, kind);
    return kind;
  }

  #place(kind: EventKind, name: string): void {
    let hash = 0;
    for (let at = 0; at < name.length; at += 1) {
      hash = hashByte(hash, name.charCodeAt(at));
    }
    this.#hashes[kind] = hash;
    let slot = hash & (slots - 1);
    while (this.#table[slot] !== 0) {
      slot = (slot + 1) & (slots - 1);
    }
    this.#table[slot] = kind + 1;
  }

  #isAt(kind: EventKind, bytes: Uint8Array, start: number, end: number): boolean {
    const text = this.#text;
    const from = this.#starts[kind] as number;
    const length = end - start;
    if ((this.#starts[kind + 1] as number) - from !== length) {
      return false;
    }
    for (let at = 0; at < length; at += 1) {
      if (bytes[start + at] !== text[from + at]) {
        return false;
      }
    }
    return true;
  }
}
