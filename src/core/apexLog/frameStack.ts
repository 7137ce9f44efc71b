import { type EventKind, kinds, knownKinds } from './eventKinds.ts';

const none = 0xffff;

/** By kind: what it closes. */
const openerOf = new Uint16Array(knownKinds.length).fill(none);
/** By kind: 1 where it opens. */
const opens = new Uint8Array(knownKinds.length);
for (const [kind, { pairing }] of knownKinds.entries()) {
  if (pairing.role === 'opens') {
    opens[kind] = 1;
    for (const closer of pairing.closers) {
      openerOf[closer] = kind;
    }
  }
}

/** Kinds that other kinds do not end, unless a part of the log is missing between. */
const barriers = new Set<EventKind>([
  kinds.executionStarted,
  kinds.codeUnitStarted,
  kinds.methodEntry,
  kinds.constructorEntry,
]);

/** Apex ends at a stack of 1,000; farther down nothing is looked for, which keeps reading linear. */
const farthest = 1024;

export function isOpener(kind: EventKind): boolean {
  return kind < opens.length && opens[kind] === 1;
}

export function isCloser(kind: EventKind): boolean {
  return kind < openerOf.length && openerOf[kind] !== none;
}

/** What is open while a log is read, and what an end closes. Nothing else is known of logs whose ends are missing. */
export class FrameStack {
  depth = 0;
  #events = new Uint32Array(64);
  #kinds = new Uint16Array(64);
  #keys = new Int32Array(64);
  #typeKeys = new Int32Array(64);
  /** The last event at which a part of the log is missing. */
  #gap = -1;

  /** The event at a height, from 0 at the outermost. */
  eventAt(height: number): number {
    return this.#events[height] as number;
  }

  /** `key` tells openers of one kind apart, 0 where nothing does; `typeKey` is the other key by which an end may name it. */
  push(event: number, kind: EventKind, key: number, typeKey: number): void {
    if (this.depth === this.#events.length) {
      this.#grow();
    }
    this.#events[this.depth] = event;
    this.#kinds[this.depth] = kind;
    this.#keys[this.depth] = key;
    this.#typeKeys[this.depth] = typeKey;
    this.depth += 1;
  }

  markGap(event: number): void {
    this.#gap = event;
  }

  /** Whether a part of the log is missing since the outermost was opened. */
  get hasGap(): boolean {
    return this.depth > 0 && !this.#isWhole(0);
  }

  /** The height of what this end closes; -1 where it closes nothing. `key` 0 closes the nearest of its kind. */
  closedBy(kind: EventKind, key: number): number {
    const opener = openerOf[kind] as number;
    const lowest = Math.max(0, this.depth - farthest);
    for (let height = this.depth - 1; height >= lowest; height -= 1) {
      const here = this.#kinds[height] as number;
      if (here === opener && (key === 0 || key === this.#keys[height] || key === this.#typeKeys[height])) {
        return height;
      }
      if (
        key === 0 &&
        here !== opener &&
        barriers.has(here) &&
        opener !== kinds.executionStarted &&
        this.#isWhole(height)
      ) {
        return -1;
      }
    }
    // A unit's two names may differ: the nearest is it.
    return opener === kinds.codeUnitStarted && key !== 0 ? this.#nearest(opener, lowest) : -1;
  }

  #nearest(opener: EventKind, lowest: number): number {
    for (let height = this.depth - 1; height >= lowest; height -= 1) {
      if (this.#kinds[height] === opener) {
        return height;
      }
    }
    return -1;
  }

  /** Whether nothing is missing since that was opened. */
  #isWhole(height: number): boolean {
    return this.#gap < (this.#events[height] as number);
  }

  #grow(): void {
    const capacity = this.depth * 2;
    const larger = <T extends { set(source: T): void }>(column: T, empty: T): T => {
      empty.set(column);
      return empty;
    };
    this.#events = larger(this.#events, new Uint32Array(capacity));
    this.#kinds = larger(this.#kinds, new Uint16Array(capacity));
    this.#keys = larger(this.#keys, new Int32Array(capacity));
    this.#typeKeys = larger(this.#typeKeys, new Int32Array(capacity));
  }
}
