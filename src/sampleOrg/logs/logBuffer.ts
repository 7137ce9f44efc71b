/** Characters of a segment: what is dropped at once from a log that grows too large. */
const segmentLength = 256 * 1024;
/** Bytes that are left for what comes after the log is full: errors and limits. */
const reserve = 256 * 1024;
/** Segments at the start that keep their detail. */
const wholeSegments = 4;

const cutMark = '*********** MAXIMUM DEBUG LOG SIZE REACHED ***********\n';

interface Segment {
  text: Buffer;
  /** Its lines without the detail; undefined once that is all there is. */
  essential: string | undefined;
}

/**
 * The text of a log, of bounded size. When it grows too large, detail is dropped from the middle, oldest first, with a mark; when only
 * essentials are left and they are too many, it is full, and takes no more than errors and limits.
 */
export class LogBuffer {
  readonly #capacity: number;
  readonly #segments: Segment[] = [];
  /** Bytes of the segments. */
  #size = 0;
  #open = '';
  #openEssential = '';
  /** The first segment that still has its detail, of those that may lose it. */
  #nextWhole = wholeSegments;
  #full = false;

  /** `capacity`: bytes. */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Nothing but errors and limits is taken any more. */
  get isFull(): boolean {
    return this.#full;
  }

  /** `line` ends with a line feed. */
  add(line: string, isDetail: boolean): void {
    this.#open += line;
    if (!isDetail) {
      this.#openEssential += line;
    }
    if (this.#open.length > segmentLength) {
      this.#close();
    }
  }

  /** What is written although the log is full. The rest of the reserve is all there is. */
  addLast(line: string): void {
    const text = Buffer.from(line);
    if (this.#size + text.length <= this.#capacity) {
      this.#push({ text, essential: undefined });
    }
  }

  #close(): void {
    this.#push({ text: Buffer.from(this.#open), essential: this.#openEssential });
    this.#open = '';
    this.#openEssential = '';
    while (this.#size > this.#capacity - reserve && this.#reduceNext());
    if (this.#size > this.#capacity - reserve) {
      this.#fill();
    }
  }

  #push(segment: Segment): void {
    this.#segments.push(segment);
    this.#size += segment.text.length;
  }

  /** False when there is no detail left to drop. */
  #reduceNext(): boolean {
    const segment = this.#segments[this.#nextWhole];
    if (segment === undefined) {
      return false;
    }
    this.#nextWhole += 1;
    const { text, essential = '' } = segment;
    const dropped = text.length - Buffer.byteLength(essential);
    if (dropped > 0) {
      segment.text = Buffer.from(`*** Skipped ${dropped} bytes of detailed log\n${essential}`);
      this.#size += segment.text.length - text.length;
    }
    segment.essential = undefined;
    return true;
  }

  /** The last line is cut where the space ends, and the mark stands behind it. */
  #fill(): void {
    this.#full = true;
    const last = this.#segments.at(-1);
    if (last === undefined) {
      return;
    }
    const surplus = Math.max(0, this.#size - (this.#capacity - reserve));
    const kept = wholeCharacters(last.text, Math.max(0, last.text.length - surplus));
    this.#size += kept.length - last.text.length;
    last.text = kept;
    this.#push({ text: Buffer.from(cutMark), essential: undefined });
  }

  toBuffer(): Buffer {
    return Buffer.concat([...this.#segments.map(({ text }) => text), Buffer.from(this.#full ? '' : this.#open)]);
  }
}

/** Up to `length` bytes, without the beginning of a character. */
function wholeCharacters(text: Buffer, length: number): Buffer {
  let end = length;
  while (end > 0 && end < text.length && ((text[end] ?? 0) & 0xc0) === 0x80) {
    end -= 1;
  }
  return text.subarray(0, end);
}
