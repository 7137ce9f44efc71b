import type { OpenLogParams } from '../core/apexLog/logServerMessages.ts';
import { OpenLog } from './openLog.ts';

/** Reads a file whole. */
export type ReadFile = (path: string) => Promise<Uint8Array>;

type Source = { readonly path: string } | { readonly text: string };

interface Entry {
  readonly source: Source;
  readonly log: Promise<OpenLog | undefined>;
  /** Once it is read. */
  read?: OpenLog | undefined;
}

/** The logs that the editor shows. Each is read once, and again when it has changed. */
export class OpenLogs {
  readonly #read: ReadFile;
  readonly #unreadable: (uri: string, error: unknown) => void;
  readonly #entries = new Map<string, Entry>();

  /** `unreadable` is told of a file that cannot be read; what is asked of it is answered by nothing. */
  constructor(read: ReadFile, unreadable: (uri: string, error: unknown) => void) {
    this.#read = read;
    this.#unreadable = unreadable;
  }

  openFile({ uri, path }: OpenLogParams): void {
    this.#open(uri, { path });
  }

  /** For a document that is no file, or has changes that are not saved. */
  openText(uri: string, text: string): void {
    this.#open(uri, { text });
  }

  /** The file has other bytes now. */
  changed(uri: string): void {
    const entry = this.#entries.get(uri);
    if (entry !== undefined) {
      this.#open(uri, entry.source);
    }
  }

  close(uri: string): void {
    this.#entries.delete(uri);
  }

  /** Undefined for one that is not open, or cannot be read. */
  async get(uri: string): Promise<OpenLog | undefined> {
    return this.#entries.get(uri)?.log;
  }

  /** Of a file that may not be shown: then it is read and not kept. Undefined where it cannot be read. */
  async read({ uri, path }: OpenLogParams): Promise<OpenLog | undefined> {
    return (await this.get(uri)) ?? this.#load(uri, { path });
  }

  /** Whether this is what stands for its file: it may have been closed, or read again. */
  shows(log: OpenLog): boolean {
    return this.#entries.get(log.uri)?.read === log;
  }

  async all(): Promise<readonly OpenLog[]> {
    const logs = await Promise.all(Array.from(this.#entries.values(), ({ log }) => log));
    return logs.filter((log) => log !== undefined);
  }

  #open(uri: string, source: Source): void {
    const entry: Entry = { source, log: this.#load(uri, source).then((log) => (entry.read = log)) };
    this.#entries.set(uri, entry);
  }

  async #load(uri: string, source: Source): Promise<OpenLog | undefined> {
    try {
      const bytes = 'path' in source ? await this.#read(source.path) : new TextEncoder().encode(source.text);
      return new OpenLog(uri, bytes);
    } catch (error) {
      this.#unreadable(uri, error);
      return undefined;
    }
  }
}
