import { promisify } from 'node:util';
import { constants, gunzip, gzip } from 'node:zlib';
import type { Disposable } from '../../core/base/disposable.ts';

/** Bytes from which a text is packed: logs are very repetitive. */
const worthPacking = 256 * 1024;

interface Body {
  data: Buffer;
  packed: boolean;
  expiry: Disposable | undefined;
}

/** The texts of an org's logs, in memory. */
export class LogBodies {
  readonly #bodies = new Map<string, Body>();

  put(id: string, text: Buffer): void {
    const body: Body = { data: text, packed: false, expiry: undefined };
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

  /** What deletes the log when its time is over; disposed with it. */
  expire(id: string, expiry: Disposable): void {
    const body = this.#bodies.get(id);
    if (body !== undefined) {
      body.expiry = expiry;
    }
  }

  async get(id: string): Promise<Buffer | undefined> {
    const body = this.#bodies.get(id);
    return body?.packed === true ? promisify(gunzip)(body.data) : body?.data;
  }

  delete(id: string): void {
    this.#bodies.get(id)?.expiry?.dispose();
    this.#bodies.delete(id);
  }

  dispose(): void {
    for (const id of [...this.#bodies.keys()]) {
      this.delete(id);
    }
  }
}
