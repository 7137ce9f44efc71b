import { EventNames, hashByte } from './eventNames.ts';
import { type EventKind, kinds } from './eventKinds.ts';
import { FrameStack, isCloser, isOpener } from './frameStack.ts';
import { LineKeys } from './lineKeys.ts';
import { externalLine, LogColumns, noEvent, noLine } from './logColumns.ts';
import { LogProblems } from './logProblems.ts';
import { anonymousSourcePrefix, isHeaderLine, markAtEnd } from './plainLines.ts';

const lineFeed = 10;
const carriageReturn = 13;
const zero = 48;
const nine = 57;
const bar = 0x7c;
/** A usual event with its values; what is much smaller or larger costs growing or some spare room. */
const usualEventBytes = 72;
/** What of a number is counted without becoming a floating one. */
const mostOfSmall = 100_000_000;
/** `00:00:00.0 (0)|A` */
const shortestEvent = 16;

/**
 * Reads a log once, from its first byte to its last, into columns. Throws for nothing that a file can hold.
 * An event line is `HH:MM:SS.f (NANOS)|EVENT|…`; any other line belongs to the event before it, but for the few of `plainLines.ts`.
 */
export class LogScanner {
  readonly columns: LogColumns;
  readonly names = new EventNames();
  readonly problems = new LogProblems();
  readonly #bytes: Uint8Array;
  readonly #stack = new FrameStack();
  readonly #keys: LineKeys;
  #row = 0;
  /** Of the event before, and of the event line that was read last. In an array, since a field would be made anew for each. */
  readonly #nanos = new Float64Array(2);
  #nameHash = 0;
  #nameEnd = 0;
  /** The next of each, at or behind the line that is read. */
  #lineFeed = -1;
  #carriageReturn = -1;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#keys = new LineKeys(bytes);
    this.columns = new LogColumns(Math.ceil(bytes.length / usualEventBytes) + 16);
  }

  /** Returns how many lines an editor counts. */
  scan(): number {
    const bytes = this.#bytes;
    const { length } = bytes;
    let at = 0;
    while (at < length) {
      const end = this.#lineEnd(this.#readLine(at));
      this.#readMark(at, end);
      at = end;
      if (end < length) {
        at += bytes[end] === carriageReturn && bytes[end + 1] === lineFeed ? 2 : 1;
        this.#row += 1;
      }
    }
    this.#closeAll();
    return this.#row + 1;
  }

  /** Returns up to where the line was looked at. */
  #readLine(at: number): number {
    const first = this.#bytes[at] as number;
    if (first >= zero && first <= nine) {
      const nameStart = this.#prefixEnd(at);
      if (nameStart > 0) {
        return this.#readEvent(at, nameStart);
      }
      if (isHeaderLine(this.#bytes, at)) {
        this.#readHeader(at);
      }
    } else if (first === 0xef && this.#readBehindMark(at)) {
      return at + 3;
    } else if (first === 0x45 && anonymousSourcePrefix.isAt(this.#bytes, at)) {
      this.#readAnonymousSource(at);
    }
    if (this.columns.count === 0) {
      this.#plainEvent(at, kinds.preamble);
      this.problems.add({ kind: 'preamble', event: 0 });
    }
    return at;
  }

  /** A byte order mark belongs to what it stands before. Another log may begin with one in the middle. */
  #readBehindMark(at: number): boolean {
    const bytes = this.#bytes;
    const isMark = bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf;
    if (!isMark || bytes[at + 3] === 0xef || at + 3 === bytes.length) {
      return false;
    }
    const { count } = this.columns;
    this.#readLine(at + 3);
    if (this.columns.count > count) {
      this.columns.offset[count] = at;
    }
    return true;
  }

  /** Where the event's name begins, -1 where this is no event line. Leaves its time and its name's end and hash. */
  #prefixEnd(start: number): number {
    const bytes = this.#bytes;
    if (start + shortestEvent > bytes.length) {
      return -1;
    }
    if (bytes[start + 2] !== 0x3a || bytes[start + 5] !== 0x3a || bytes[start + 8] !== 0x2e) {
      return -1;
    }
    if (!this.#areDigits(start) || !this.#areDigits(start + 3) || !this.#areDigits(start + 6)) {
      return -1;
    }
    let at = start + 9;
    let byte = bytes[at] as number;
    while (byte >= zero && byte <= nine) {
      byte = bytes[++at] as number;
    }
    if (byte !== 0x20 || bytes[at + 1] !== 0x28) {
      return -1;
    }
    at += 2;
    const digits = at;
    let nanos = 0;
    byte = bytes[at] as number;
    while (byte >= zero && byte <= nine && nanos < mostOfSmall) {
      nanos = nanos * 10 + (byte - zero);
      byte = bytes[++at] as number;
    }
    this.#nanos[1] = nanos;
    if (byte >= zero && byte <= nine) {
      at = this.#readLongNumber(at, nanos);
      byte = bytes[at] as number;
    }
    if (at === digits || byte !== 0x29 || bytes[at + 1] !== bar) {
      return -1;
    }
    return this.#nameAt(at + 2);
  }

  /** Goes on where a number becomes too large for quick counting. Returns its end. */
  #readLongNumber(start: number, begun: number): number {
    let nanos = begun;
    let at = start;
    let byte = this.#bytes[at] as number;
    while (byte >= zero && byte <= nine) {
      nanos = nanos * 10 + (byte - zero);
      byte = this.#bytes[++at] as number;
    }
    this.#nanos[1] = nanos;
    return at;
  }

  #areDigits(at: number): boolean {
    const first = this.#bytes[at] as number;
    const second = this.#bytes[at + 1] as number;
    return first >= zero && first <= nine && second >= zero && second <= nine;
  }

  #nameAt(start: number): number {
    const bytes = this.#bytes;
    let hash = 0;
    let at = start;
    let byte = bytes[at] as number;
    while ((byte >= 0x41 && byte <= 0x5a) || byte === 0x5f || (byte >= zero && byte <= nine)) {
      hash = hashByte(hash, byte);
      byte = bytes[++at] as number;
    }
    const ends = at >= bytes.length || byte === bar || byte === lineFeed || byte === carriageReturn || byte === 0x2a;
    if (at === start || !ends) {
      return -1;
    }
    this.#nameHash = hash;
    this.#nameEnd = at;
    return start;
  }

  #readEvent(start: number, nameStart: number): number {
    const kind = this.names.kindOf(this.#bytes, nameStart, this.#nameEnd, this.#nameHash);
    const line = this.#sourceLine(this.#nameEnd);
    const nanos = this.#nanos;
    if ((nanos[1] as number) < (nanos[0] as number)) {
      this.problems.add({ kind: 'timeRunsBackwards', event: this.columns.count });
    }
    nanos[0] = nanos[1] as number;
    if (isCloser(kind)) {
      this.#readEnd(start, kind, line);
    } else {
      if (kind === kinds.executionStarted && this.#stack.hasGap) {
        // The end of the one before is what is missing.
        this.#closeAll();
      }
      const event = this.#append(start, kind, line);
      if (isOpener(kind)) {
        this.#keys.read(kind, this.#nameEnd, line);
        this.#stack.push(event, kind, this.#keys.key, this.#keys.typeKey);
      }
    }
    return this.#nameEnd;
  }

  /** Of `|[12]` or `|[EXTERNAL]`. */
  #sourceLine(nameEnd: number): number {
    const bytes = this.#bytes;
    if (nameEnd + 2 >= bytes.length || bytes[nameEnd] !== bar || bytes[nameEnd + 1] !== 0x5b) {
      return noLine;
    }
    let at = nameEnd + 2;
    let byte = bytes[at] as number;
    if (byte === 0x45) {
      return externalLine;
    }
    let line = 0;
    while (byte >= zero && byte <= nine && line < 100_000_000) {
      line = line * 10 + (byte - zero);
      byte = bytes[++at] as number;
    }
    return line;
  }

  #readEnd(start: number, kind: EventKind, line: number): void {
    this.#keys.read(kind, this.#nameEnd, line);
    const height = this.#stack.closedBy(kind, this.#keys.key);
    if (height < 0) {
      this.problems.add({ kind: 'unmatchedEnd', event: this.#append(start, kind, line) });
      return;
    }
    this.#closeDownTo(height + 1);
    const event = this.#append(start, kind, line);
    this.#stack.depth = height;
    this.columns.last[this.#stack.eventAt(height)] = event;
  }

  #readHeader(at: number): void {
    this.#closeAll();
    this.#nanos[0] = 0;
    this.#plainEvent(at, kinds.header);
  }

  /** Only at the start of a log: anywhere else it is somebody's text. */
  #readAnonymousSource(at: number): void {
    const { count, kind } = this.columns;
    const before = count === 0 ? kinds.header : kind[count - 1];
    if (before === kinds.header || before === kinds.anonymousSource) {
      this.#plainEvent(at, kinds.anonymousSource);
    }
  }

  /** A mark stands in a line of its own, or behind an event that it has cut. */
  #readMark(start: number, end: number): void {
    const mark = markAtEnd(this.#bytes, start, end);
    if (mark === undefined) {
      return;
    }
    const event = this.#plainEvent(mark.offset, mark.kind === 'skipped' ? kinds.skipped : kinds.sizeReached);
    this.problems.add(
      mark.kind === 'skipped' ? { kind: 'skipped', event, bytes: mark.bytes } : { kind: 'sizeReached', event },
    );
    this.#stack.markGap(event);
  }

  #plainEvent(offset: number, kind: EventKind): number {
    const { count } = this.columns;
    // The mark may be all there is of a line that has begun a preamble.
    if (count > 0 && this.columns.offset[count - 1] === offset && this.columns.kind[count - 1] === kinds.preamble) {
      this.columns.kind[count - 1] = kind;
      return count - 1;
    }
    return this.#append(offset, kind, noLine);
  }

  #append(offset: number, kind: EventKind, line: number): number {
    const { depth } = this.#stack;
    const parent = depth === 0 ? noEvent : this.#stack.eventAt(depth - 1);
    return this.columns.add(offset, this.#row, kind, line, this.#nanos[0] as number, parent, depth);
  }

  /** What is open above a height was never ended. */
  #closeDownTo(height: number): void {
    const { count, last } = this.columns;
    for (let above = this.#stack.depth - 1; above >= height; above -= 1) {
      const event = this.#stack.eventAt(above);
      last[event] = count - 1;
      this.problems.add({ kind: 'unclosed', event });
    }
    this.#stack.depth = Math.min(this.#stack.depth, height);
  }

  #closeAll(): void {
    this.#closeDownTo(0);
  }

  /** Both kinds of line ends are looked for only once each, however many lines there are of the other. */
  #lineEnd(from: number): number {
    if (this.#lineFeed < from) {
      this.#lineFeed = this.#next(lineFeed, from);
    }
    if (this.#carriageReturn < from) {
      this.#carriageReturn = this.#next(carriageReturn, from);
    }
    return Math.min(this.#lineFeed, this.#carriageReturn);
  }

  #next(byte: number, from: number): number {
    const at = this.#bytes.indexOf(byte, from);
    return at < 0 ? this.#bytes.length : at;
  }
}
