/** `parent` of what stands at the top. */
export const noEvent = 0xffff_ffff;

/** `line` of an event that names no line. */
export const noLine = 0;

/** `line` of `[EXTERNAL]`: the platform's own code. */
export const externalLine = -1;

const deepest = 0xffff;

/**
 * The events of a log, one number per event and column: 34 bytes for each, which is a third of the text of an average one.
 * Events are in the order of the file, so what is inside an event follows it.
 */
export class LogColumns {
  count = 0;
  /** Of the event's first byte. It owns all bytes up to the next event's. */
  offset: Uint32Array;
  /** The line of the file it begins in, from 0. */
  row: Uint32Array;
  kind: Uint16Array;
  /** In the source; `noLine`, or `externalLine`. */
  line: Int32Array;
  /** Nanoseconds: the log's only clock. */
  nanos: Float64Array;
  /** The event that it is inside of. */
  parent: Uint32Array;
  /** Last event inside of it, its end included; itself where there is nothing inside. */
  last: Uint32Array;
  /** How many events it is inside of; 65,535 stands for more. */
  depth: Uint16Array;

  constructor(capacity: number) {
    this.offset = new Uint32Array(capacity);
    this.row = new Uint32Array(capacity);
    this.kind = new Uint16Array(capacity);
    this.line = new Int32Array(capacity);
    this.nanos = new Float64Array(capacity);
    this.parent = new Uint32Array(capacity);
    this.last = new Uint32Array(capacity);
    this.depth = new Uint16Array(capacity);
  }

  add(offset: number, row: number, kind: number, line: number, nanos: number, parent: number, depth: number): number {
    const event = this.count;
    if (event === this.offset.length) {
      this.#grow();
    }
    this.offset[event] = offset;
    this.row[event] = row;
    this.kind[event] = kind;
    this.line[event] = line;
    this.nanos[event] = nanos;
    this.parent[event] = parent;
    this.last[event] = event;
    this.depth[event] = depth > deepest ? deepest : depth;
    this.count = event + 1;
    return event;
  }

  #grow(): void {
    const capacity = Math.ceil(this.offset.length * 1.5) + 16;
    const larger = <T extends { set(source: T): void }>(column: T, empty: T): T => {
      empty.set(column);
      return empty;
    };
    this.offset = larger(this.offset, new Uint32Array(capacity));
    this.row = larger(this.row, new Uint32Array(capacity));
    this.kind = larger(this.kind, new Uint16Array(capacity));
    this.line = larger(this.line, new Int32Array(capacity));
    this.nanos = larger(this.nanos, new Float64Array(capacity));
    this.parent = larger(this.parent, new Uint32Array(capacity));
    this.last = larger(this.last, new Uint32Array(capacity));
    this.depth = larger(this.depth, new Uint16Array(capacity));
  }
}
