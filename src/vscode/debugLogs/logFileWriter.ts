import type { FileHandle } from 'node:fs/promises';
import type { DownloadTarget } from '../../core/debugLogs/logDownload.ts';

/** The file of a log that is being downloaded. Bytes go to where they belong, so that writing them twice changes nothing. */
export class LogFileWriter implements DownloadTarget {
  readonly path: string;
  readonly #handle: FileHandle;
  readonly #release: () => Promise<void>;
  #length: number;

  constructor(path: string, handle: FileHandle, length: number, release: () => Promise<void>) {
    this.path = path;
    this.#handle = handle;
    this.#length = length;
    this.#release = release;
  }

  get length(): number {
    return this.#length;
  }

  async append(bytes: Uint8Array): Promise<void> {
    for (let written = 0; written < bytes.length;) {
      const { bytesWritten } = await this.#handle.write(bytes, written, bytes.length - written, this.#length);
      written += bytesWritten;
      this.#length += bytesWritten;
    }
  }

  async startAnew(): Promise<void> {
    await this.#handle.truncate(0);
    this.#length = 0;
  }

  /** From now on any window may go on with it. */
  async close(): Promise<void> {
    await this.#handle.close();
    await this.#release();
  }
}
