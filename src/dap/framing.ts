import type { Clock } from '../core/base/clock.ts';
import type { Disposable } from '../core/base/disposable.ts';

/** What a reader tells its owner. Problems are for the log and the user: reading goes on. */
export interface FrameListener {
  message(message: unknown): void;
  problem(text: string): void;
  /** The other side speaks HTTP: a web page may have found the port. Nothing more is read. */
  foreign?(): void;
}

const maximumBodyLength = 64 * 1024 * 1024;
const maximumHeaderLength = 8 * 1024;
// A body that stops growing for this long was announced too long, or its sender is gone.
const stallTime = 500;
const headerEnd = Buffer.from('\r\n\r\n');
// Raw line breaks cannot stand inside a JSON string, so no valid body holds this.
const embeddedHeader = /content-length[ \t]*:[ \t]*\d+[ \t]*\r\n/i;

const httpRequestLine = /^[A-Z]+ \S+ HTTP\/\d/m;

/**
 * Cuts a byte stream into debug adapter messages. Survives whatever a peer sends: a bad header, a wrong length or a broken
 * body costs that message, and reading resumes at the next header. Each byte is copied at most once while a body grows.
 */
export class FrameReader implements Disposable {
  readonly #listener: FrameListener;
  readonly #clock: Clock;
  #chunks: Buffer[] = [];
  #length = 0;
  /** Bytes of the body being read; undefined while a header is. */
  #expected: number | undefined;
  #stall: Disposable | undefined;
  #isForeign = false;

  constructor(listener: FrameListener, clock: Clock) {
    this.#listener = listener;
    this.#clock = clock;
  }

  push(chunk: Buffer): void {
    if (this.#isForeign) {
      return;
    }
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    this.#readAll();
    this.#watchForStall();
  }

  dispose(): void {
    this.#stall?.dispose();
    this.#chunks = [];
    this.#length = 0;
  }

  #readAll(): void {
    while (this.#expected === undefined ? this.#readHeader() : this.#readBody(this.#expected)) {
      // Each turn takes one header or one body.
    }
  }

  #readHeader(): boolean {
    const bytes = this.#take();
    const end = bytes.indexOf(headerEnd);
    if (end < 0) {
      // Without a header in sight only its possible beginning is kept.
      if (bytes.length > maximumHeaderLength) {
        this.#listener.problem(`Dropped ${bytes.length} bytes that hold no message header.`);
        this.#keep(bytes.subarray(bytes.length - headerEnd.length));
      } else {
        this.#keep(bytes);
      }
      return false;
    }
    const header = bytes.toString('latin1', Math.max(0, end - maximumHeaderLength), end);
    if (httpRequestLine.test(header)) {
      // Its body may be a well-formed message: any page can post one to a port of this machine.
      this.#isForeign = true;
      this.#listener.problem('Refused a web request: only debug adapter clients are served.');
      this.#listener.foreign?.();
      return false;
    }
    this.#keep(bytes.subarray(end + headerEnd.length));
    this.#expected = this.#announcedLength(header);
    return true;
  }

  #announcedLength(header: string): number | undefined {
    const lengths = [...header.matchAll(/content-length[ \t]*:[ \t]*(-?\d+)[ \t]*(?:\r\n|$)/gi)];
    const text = lengths.at(-1)?.[1];
    if (text === undefined) {
      this.#listener.problem('Dropped a message header without a Content-Length.');
      return undefined;
    }
    const length = Number(text);
    if (length < 0 || length > maximumBodyLength) {
      this.#listener.problem(`Dropped a message of ${text} bytes: at most ${maximumBodyLength} are taken.`);
      return undefined;
    }
    return length;
  }

  #readBody(expected: number): boolean {
    if (this.#length < expected) {
      return false;
    }
    const bytes = this.#take();
    const body = bytes.subarray(0, expected);
    this.#expected = undefined;
    const message = parse(body);
    if (message === undefined) {
      this.#resynchronise(bytes, body);
    } else {
      this.#keep(bytes.subarray(expected));
      this.#listener.message(message.value);
    }
    return true;
  }

  /** The body is no JSON. Where it has swallowed the next message's header, that message is still good. */
  #resynchronise(bytes: Buffer, body: Buffer): void {
    this.#listener.problem('Dropped a message whose body is not JSON.');
    // A header may begin inside the body and end behind it.
    const window = bytes.toString('latin1', 0, Math.min(bytes.length, body.length + maximumHeaderLength));
    const header = embeddedHeader.exec(window);
    this.#keep(
      header !== null && header.index < body.length ? bytes.subarray(header.index) : bytes.subarray(body.length),
    );
  }

  #watchForStall(): void {
    this.#stall?.dispose();
    this.#stall =
      this.#expected === undefined
        ? undefined
        : this.#clock.schedule(stallTime, () => {
            this.#resolveStall();
          });
  }

  /** The announced length was too long, or the sender is slow. What came decides. */
  #resolveStall(): void {
    // Behind a wrong length there may be another one, and its bytes have been waited for just as long.
    while (this.#expected !== undefined && this.#goesOnPastStall()) {
      this.#readAll();
    }
  }

  /** Answers whether there is more to read in what has come so far. */
  #goesOnPastStall(): boolean {
    const bytes = this.#take();
    const header = headerIn(bytes);
    // No valid body holds a header.
    const whole = header === undefined ? parse(bytes) : undefined;
    if (header === undefined && whole === undefined) {
      this.#keep(bytes);
      return false;
    }
    this.#expected = undefined;
    if (whole === undefined) {
      this.#listener.problem('Dropped a message that was shorter than its Content-Length.');
      this.#keep(bytes.subarray(header));
    } else {
      this.#listener.problem('A message was shorter than its Content-Length; it was taken as it is.');
      this.#listener.message(whole.value);
    }
    return true;
  }

  #take(): Buffer {
    const [only] = this.#chunks;
    const bytes = this.#chunks.length === 1 && only !== undefined ? only : Buffer.concat(this.#chunks, this.#length);
    this.#keep(Buffer.alloc(0));
    return bytes;
  }

  #keep(bytes: Buffer): void {
    this.#chunks = bytes.length === 0 ? [] : [bytes];
    this.#length = bytes.length;
  }
}

export function encodeFrame(message: unknown): Buffer {
  const body = Buffer.from(JSON.stringify(message), 'utf8');
  return Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`, 'latin1'), body]);
}

/** Where a message header begins. Looked for piece by piece, since the first is mostly near. */
function headerIn(bytes: Buffer): number | undefined {
  for (let at = 0; at < bytes.length; at += maximumHeaderLength) {
    const header = embeddedHeader.exec(bytes.toString('latin1', at, at + 2 * maximumHeaderLength));
    if (header !== null) {
      return at + header.index;
    }
  }
  return undefined;
}

function parse(body: Buffer): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(body.toString('utf8')) as unknown };
  } catch {
    return undefined;
  }
}
