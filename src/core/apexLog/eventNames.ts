import { type EventKind, knownKinds } from './eventKinds.ts';

const slots = 4096;
const mostNames = 60_000;

/** Hash of one more byte of a name or key. */
export function hashByte(hash: number, byte: number): number {
  return (Math.imul(hash, 31) + byte) | 0;
}

/** Names to kinds without making a text of them. Grows by the names that only this log knows. */
export class EventNames {
  readonly names: string[] = knownKinds.map(({ name }) => name);
  /** Kind + 1 by hash, with linear probing. */
  readonly #table = new Int32Array(slots);
  readonly #hashes: number[] = [];
  readonly #unusual = new Map<string, EventKind>();

  constructor() {
    for (const [kind, name] of this.names.entries()) {
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
      if (this.#hashes[found] === hash && isAt(this.names[found] as string, bytes, start, end)) {
        return found;
      }
    }
  }

  /** A log may hold any number of invented names: past a bound they share the last kind. */
  #unusualKind(bytes: Uint8Array, start: number, end: number): EventKind {
    const name = new TextDecoder().decode(bytes.subarray(start, end));
    const known = this.#unusual.get(name);
    if (known !== undefined) {
      return known;
    }
    if (this.names.length >= mostNames) {
      return this.names.length - 1;
    }
    const kind = this.names.push(name) - 1;
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
}

function isAt(name: string, bytes: Uint8Array, start: number, end: number): boolean {
  if (name.length !== end - start) {
    return false;
  }
  for (let at = 0; at < name.length; at += 1) {
    if (bytes[start + at] !== name.charCodeAt(at)) {
      return false;
    }
  }
  return true;
}
