import { type EventKind, kinds, knownKinds } from './eventKinds.ts';
import { isCloser } from './frameStack.ts';
import type { LogColumns } from './logColumns.ts';
import { noEvent } from './logColumns.ts';
import { asUtf8, type LogEncoding } from './logEncoding.ts';
import type { LogProblems } from './logProblems.ts';
import { LogScanner } from './logScanner.ts';
import { Namespaces } from './namespaces.ts';

const bar = 0x7c;
const decoder = new TextDecoder();

/**
 * A debug log as numbers. An event is its position in the log, from 0, in the order of the file; what is inside an event follows it.
 * Texts are read from the bytes when they are asked for.
 */
export class LogIndex {
  /** UTF-8. Must not be changed. */
  readonly bytes: Uint8Array;
  readonly encoding: LogEncoding;
  readonly columns: LogColumns;
  readonly problems: LogProblems;
  /** Lines as an editor counts them. */
  readonly rowCount: number;
  readonly #names: readonly string[];
  /** Made when it is asked for: a tree is shown without. */
  #namespaces: Namespaces | undefined;

  /** Takes any bytes: what is wrong with them is said in `problems`. */
  constructor(file: Uint8Array) {
    const { bytes, encoding } = asUtf8(file);
    this.bytes = bytes;
    this.encoding = encoding;
    const scanner = new LogScanner(bytes);
    this.rowCount = scanner.scan();
    this.columns = scanner.columns;
    this.problems = scanner.problems;
    this.#names = scanner.names.names;
  }

  get count(): number {
    return this.columns.count;
  }

  kindAt(event: number): EventKind {
    return this.columns.kind[event] as EventKind;
  }

  nameAt(event: number): string {
    return this.#names[this.kindAt(event)] ?? '';
  }

  offsetAt(event: number): number {
    return this.columns.offset[event] as number;
  }

  /** Of the first byte that is not the event's. */
  endOffsetAt(event: number): number {
    return event + 1 < this.count ? this.offsetAt(event + 1) : this.bytes.length;
  }

  /** Line of the file, from 0. */
  rowAt(event: number): number {
    return this.columns.row[event] as number;
  }

  /** Source line; `noLine` or `externalLine` where there is none. */
  lineAt(event: number): number {
    return this.columns.line[event] as number;
  }

  nanosAt(event: number): number {
    return this.columns.nanos[event] as number;
  }

  parentAt(event: number): number | undefined {
    const parent = this.columns.parent[event];
    return parent === noEvent ? undefined : parent;
  }

  /** The last event inside, its end included. */
  lastAt(event: number): number {
    return this.columns.last[event] as number;
  }

  /** The event that ends this one. */
  endAt(event: number): number | undefined {
    const last = this.lastAt(event);
    return last !== event && this.columns.parent[last] === event && isCloser(this.kindAt(last)) ? last : undefined;
  }

  /** The namespaces of the code that ran, the org's own first, which is empty. */
  get namespaces(): readonly string[] {
    return this.#inNamespaces().names;
  }

  /** In whose code that happened; empty where that is the org's own, or where the log does not tell. */
  namespaceAt(event: number): string {
    return this.#inNamespaces().nameAt(event);
  }

  /** Nanoseconds from its beginning to its end, or to the last thing inside. */
  durationAt(event: number): number {
    const pairing = knownKinds[this.kindAt(event)]?.pairing;
    const until = pairing?.role === 'opensUntilNext' && event + 1 < this.count ? event + 1 : this.lastAt(event);
    return Math.max(0, this.nanosAt(until) - this.nanosAt(event));
  }

  /** What stands directly inside, its end included; of the whole log without an event. */
  *childrenOf(event?: number): Generator<number> {
    const last = event === undefined ? this.count - 1 : this.lastAt(event);
    for (let child = event === undefined ? 0 : event + 1; child <= last; child = this.lastAt(child) + 1) {
      yield child;
    }
  }

  /** All that it owns, lines that continue it included, without the last line's end. */
  textAt(event: number): string {
    return decoder.decode(this.bytes.subarray(this.offsetAt(event), this.textEndAt(event)));
  }

  /** The fields behind the name, still escaped. */
  fieldsAt(event: number): string[] {
    return this.textAt(event).split('|').slice(2);
  }

  /** One of `fieldsAt`, without reading the others; empty where there are not that many. */
  fieldAt(event: number, position: number): string {
    const { bytes } = this;
    const start = this.fieldStartAt(event, position);
    const end = this.textEndAt(event);
    let next = start;
    while (next < end && bytes[next] !== bar) {
      next += 1;
    }
    return decoder.decode(bytes.subarray(start, next));
  }

  /** Offset of the first byte of one of `fieldsAt`; that of the text's end where there are not that many. */
  fieldStartAt(event: number, position: number): number {
    const end = this.textEndAt(event);
    let start = this.offsetAt(event);
    for (let bars = position + 2; bars > 0 && start < end; start += 1) {
      if (this.bytes[start] === bar) {
        bars -= 1;
      }
    }
    return start;
  }

  lastFieldAt(event: number): string {
    const end = this.textEndAt(event);
    const bars = this.bytes.lastIndexOf(bar, end - 1);
    return bars < this.offsetAt(event) ? '' : decoder.decode(this.bytes.subarray(bars + 1, end));
  }

  /** Offset behind the last byte of `textAt`. */
  textEndAt(event: number): number {
    let end = this.endOffsetAt(event);
    const start = this.offsetAt(event);
    while (end > start && (this.bytes[end - 1] === 10 || this.bytes[end - 1] === 13)) {
      end -= 1;
    }
    return end;
  }

  /** The event that owns a byte. */
  eventAtOffset(offset: number): number {
    return this.#search(this.columns.offset, offset);
  }

  /** The event that a line of the file belongs to: the first of them, where a mark has cut one. */
  eventAtRow(row: number): number {
    let event = this.#search(this.columns.row, row);
    while (event > 0 && this.columns.row[event - 1] === row) {
      event -= 1;
    }
    return event;
  }

  /** Every event of these kinds, in order. */
  *ofKind(...wanted: readonly EventKind[]): Generator<number> {
    const { kind, count } = this.columns;
    // Looked for by the engine's own search: a loop of ours takes many times as long where they are few.
    const next = wanted.map((one) => kind.indexOf(one));
    for (;;) {
      let first = count;
      let which = -1;
      for (let at = 0; at < next.length; at += 1) {
        const event = next[at] as number;
        if (event >= 0 && event < first) {
          first = event;
          which = at;
        }
      }
      if (which < 0) {
        return;
      }
      yield first;
      next[which] = kind.indexOf(wanted[which] as EventKind, first + 1);
    }
  }

  #inNamespaces(): Namespaces {
    return (this.#namespaces ??= new Namespaces(this));
  }

  /** Last position whose value is no more than the wanted one. */
  #search(column: Uint32Array, wanted: number): number {
    let low = 0;
    let high = this.count - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((column[middle] as number) <= wanted) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return Math.max(0, low);
  }
}

/** Whether these bytes begin as a debug log does. */
export function looksLikeDebugLog(start: Uint8Array): boolean {
  const index = new LogIndex(start.subarray(0, 4096));
  return index.count > 0 && index.kindAt(0) === kinds.header;
}
