import { promisify } from 'node:util';
import { constants, gunzip, gzip } from 'node:zlib';
import type { Disposable } from '../../core/base/disposable.ts';

/** Bytes from which a text is packed: logs are very repetitive. */
const worthPacking = 256 * 1024;

interface Body {
  data: Buffer;
  packed: boolean;
  /** Makes the text whenever it is asked for; undefined where it is kept. */
  readonly make: (() => Buffer) | undefined;
  expiry: Disposable | undefined;
}

/** Made texts that are kept for a while: a log is often asked for again. */
const mostMade = 3;
const nothing = Buffer.alloc(0);

/** The texts of an org's logs, in memory. */
export class LogBodies {
  readonly #bodies = new Map<string, Body>();
  readonly #made = new Map<string, Buffer>();

  put(id: string, text: Buffer): void {
    const body: Body = { data: text, packed: false, make: undefined, expiry: undefined };
    this.#bodies.set(id, body);
    if (text.length >= worthPacking) {
      gzip(text, { level: constants.Z_BEST_SPEED }, (error, packed) => {
        // A text that cannot be packed stays as it is.
        if (error === null) {
          body.data = packed;
          body.packed = true;
        }
      });
    }
  }

  /** A text that is made when somebody asks for it, the same each time. */
  putMade(id: string, make: () => Buffer): void {
    this.#bodies.set(id, { data: nothing, packed: false, make, expiry: undefined });
  }

  /** What deletes the log when its time is over; disposed with it. */
  expire(id: string, expiry: Disposable): void {
    const body = this.#bodies.get(id);
    if (body !== undefined) {
      body.expiry = expiry;
    }
  }

  async get(id: string): Promise<Buffer | undefined> {
    const body = this.#bodies.get(id);
    if (body?.make !== undefined) {
      return this.#textMadeBy(id, body.make);
    }
    return body?.packed === true ? promisify(gunzip)(body.data) : body?.data;
  }

  #textMadeBy(id: string, make: () => Buffer): Buffer {
    const text = this.#made.get(id) ?? make();
    this.#made.delete(id);
    this.#made.set(id, text);
    const [oldest] = this.#made.keys();
    if (this.#made.size > mostMade && oldest !== undefined) {
      this.#made.delete(oldest);
    }
    return text;
  }

  delete(id: string): void {
    this.#bodies.get(id)?.expiry?.dispose();
    this.#bodies.delete(id);
    this.#made.delete(id);
  }

  dispose(): void {
    for (const id of [...this.#bodies.keys()]) {
      this.delete(id);
    }
  }
}
