import { randomBytes } from 'node:crypto';
import {
  appendFile,
  type FileHandle,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { EventEmitter } from '../../core/base/event.ts';
import type { DownloadTarget } from '../../core/debugLogs/logDownload.ts';
import type { DebugLogEntry } from '../../core/debugLogs/ports.ts';
import { recordIdKey } from '../../core/base/recordId.ts';
import { orgIdKey } from '../../core/subscribers/orgId.ts';
import { logFileName } from './logFileName.ts';

const hour = 60 * 60 * 1000;
/** Salesforce forgets system logs after a day; nobody's copy outlives that by itself. */
const usuallyKept = 24 * hour;
/** What is kept for a case. Salesforce forgets all other logs after this. */
export const longestKept = 7 * 24 * hour;

const indexFile = 'index.jsonl';

/** A debug log on this machine. */
export interface StoredLog {
  readonly orgId: string;
  /** What the org's list said of it. */
  readonly log: DebugLogEntry;
  /** Absolute path of its text. */
  readonly path: string;
  /** Wall time in milliseconds when its download began. */
  readonly storedAt: number;
  /** All of it is here. Otherwise its download stopped half-way. */
  readonly isWhole: boolean;
  /** The org handed out another length than its list says. */
  readonly lengthDiffers: boolean;
  /** The org itself left lines out, because the log grew too large. */
  readonly isTruncated: boolean;
  readonly isKeptForCase: boolean;
}

type Marks = Pick<StoredLog, 'isWhole' | 'lengthDiffers' | 'isTruncated' | 'isKeptForCase'>;

const noMarks: Marks = { isWhole: false, lengthDiffers: false, isTruncated: false, isKeptForCase: false };

/**
 * Debug logs of customers as files: byte for byte as the org handed them out, in `<root>/<random>/`, so that no path tells whose they
 * are. Folders are 0700 and files 0600. An index says what is here; what it does not know is deleted when it is read.
 */
export class LogFiles {
  readonly #root: string;
  readonly #now: () => number;
  #logs: Map<string, StoredLog> | undefined;
  readonly #changed = new EventEmitter<string | undefined>();

  /** Something is different about the stored logs of the org with this id, or of all. */
  readonly onDidChange = this.#changed.event;
  // Reading and changing the index follow one another.
  #pending: Promise<unknown> = Promise.resolve();

  constructor(root: string, now: () => number = Date.now) {
    this.#root = resolve(root);
    this.#now = now;
  }

  get root(): string {
    return this.#root;
  }

  /** The logs stored of this org, or of all, the newest first. */
  async ofOrg(orgId?: string): Promise<readonly StoredLog[]> {
    const logs = await this.#inOrder(() => this.#load());
    return [...logs.values()]
      .filter((stored) => orgId === undefined || orgIdKey(stored.orgId) === orgIdKey(orgId))
      .sort((a, b) => b.log.startedAt - a.log.startedAt);
  }

  async find(orgId: string, logId: string): Promise<StoredLog | undefined> {
    return (await this.#inOrder(() => this.#load())).get(keyOf(orgId, logId));
  }

  /** Opens the file of a log to write on where an earlier download stopped. To be closed. */
  async openForDownload(orgId: string, log: DebugLogEntry): Promise<LogFileWriter> {
    const stored = (await this.find(orgId, log.id)) ?? (await this.#begin(orgId, log));
    await mkdir(dirname(stored.path), { recursive: true, mode: 0o700 });
    const handle = await open(stored.path, 'a', 0o600);
    return new LogFileWriter(handle, (await handle.stat()).size);
  }

  /** Says more about a stored log. Answers it as it is then; undefined where it was purged meanwhile. */
  async mark(orgId: string, logId: string, marks: Partial<Marks>): Promise<StoredLog | undefined> {
    return this.#inOrder(async () => {
      const logs = await this.#load();
      const key = keyOf(orgId, logId);
      const stored = logs.get(key);
      if (stored === undefined) {
        return undefined;
      }
      const marked = { ...stored, ...marks };
      logs.set(key, marked);
      await this.#append(key, marked);
      this.#changed.fire(orgId);
      return marked;
    });
  }

  /** Deletes these logs from this machine. */
  async remove(orgId: string, logIds: readonly string[]): Promise<void> {
    const keys = new Set(logIds.map((logId) => keyOf(orgId, logId)));
    await this.#inOrder(() => this.#remove((key) => keys.has(key)));
  }

  /** Deletes what has been kept for too long. */
  async deleteExpired(): Promise<void> {
    await this.#inOrder(async () => {
      const now = this.#now();
      await this.#remove((_key, stored) => isExpired(stored, now));
    });
  }

  /** Deletes all logs of this customer and tells how many there were. */
  async purge(orgId: string): Promise<number> {
    return this.#inOrder(() => this.#remove((_key, stored) => orgIdKey(stored.orgId) === orgIdKey(orgId)));
  }

  /** Deletes everything, also what the index does not know. */
  async purgeAll(): Promise<void> {
    await this.#inOrder(async () => {
      await rm(this.#root, { recursive: true, force: true });
      this.#logs = new Map();
      this.#changed.fire(undefined);
    });
  }

  async #begin(orgId: string, log: DebugLogEntry): Promise<StoredLog> {
    return this.#inOrder(async () => {
      const logs = await this.#load();
      const folder = join(this.#root, randomBytes(12).toString('hex'));
      const path = join(folder, logFileName(log));
      const stored: StoredLog = { orgId, log, path, storedAt: this.#now(), ...noMarks };
      logs.set(keyOf(orgId, log.id), stored);
      // Before the folder is there: a folder that the index does not know is taken for a left-over.
      await this.#append(keyOf(orgId, log.id), stored);
      return stored;
    });
  }

  async #load(): Promise<Map<string, StoredLog>> {
    if (this.#logs === undefined) {
      this.#logs = await this.#readIndex();
      const now = this.#now();
      await this.#remove((_key, stored) => isExpired(stored, now));
      await this.#deleteUnknown(this.#logs);
    }
    return this.#logs;
  }

  /** A line for each change: the last one of a log says how it is. A line that a crash cut short says nothing. */
  async #readIndex(): Promise<Map<string, StoredLog>> {
    const text = await readFile(join(this.#root, indexFile), 'utf8').catch(() => '');
    return new Map(text.split('\n').flatMap((line) => this.#indexEntry(line)));
  }

  #indexEntry(line: string): [string, StoredLog][] {
    try {
      const [key, stored] = JSON.parse(line) as [string, StoredLog];
      const { orgId, log, path, storedAt } = stored;
      const isUsable =
        [orgId, log.id, path].every((text) => typeof text === 'string') &&
        typeof storedAt === 'number' &&
        key === keyOf(orgId, log.id) &&
        this.#isOwn(path);
      return isUsable ? [[key, { ...noMarks, ...stored }]] : [];
    } catch {
      return [];
    }
  }

  /** An index that was tampered with may hold `..`, and what it names is deleted one day. */
  #isOwn(path: string): boolean {
    const folder = dirname(resolve(path));
    return resolve(path) === path && dirname(folder) === this.#root && path.startsWith(this.#root + sep);
  }

  async #deleteUnknown(logs: ReadonlyMap<string, StoredLog>): Promise<void> {
    const known = new Set(Array.from(logs.values(), ({ path }) => basename(dirname(path))));
    const entries = await readdir(this.#root, { withFileTypes: true }).catch(() => []);
    for (const entry of entries.filter((one) => one.isDirectory() && !known.has(one.name))) {
      await rm(join(this.#root, entry.name), { recursive: true, force: true });
    }
  }

  /** Looks at the index anew: another window may have stored logs too. */
  async #remove(condemned: (key: string, stored: StoredLog) => boolean): Promise<number> {
    const logs = await this.#readIndex();
    const removed = [...logs].filter(([key, stored]) => condemned(key, stored));
    for (const [key, { path }] of removed) {
      await rm(dirname(path), { recursive: true, force: true });
      logs.delete(key);
    }
    this.#logs = logs;
    if (removed.length > 0) {
      await this.#rewrite(logs);
      this.#changed.fire(undefined);
    }
    return removed.length;
  }

  async #append(key: string, stored: StoredLog): Promise<void> {
    await mkdir(this.#root, { recursive: true, mode: 0o700 });
    await appendFile(join(this.#root, indexFile), `${JSON.stringify([key, stored])}\n`, { mode: 0o600 });
  }

  async #rewrite(logs: ReadonlyMap<string, StoredLog>): Promise<void> {
    const next = join(this.#root, `${indexFile}.${randomBytes(6).toString('hex')}`);
    await writeFile(next, Array.from(logs, (entry) => `${JSON.stringify(entry)}\n`).join(''), { mode: 0o600 });
    await rename(next, join(this.#root, indexFile));
  }

  async #inOrder<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#pending.then(work);
    this.#pending = result.catch(() => undefined);
    return result;
  }
}

/** The file of a log that is being downloaded. */
export class LogFileWriter implements DownloadTarget {
  readonly #handle: FileHandle;
  #length: number;

  constructor(handle: FileHandle, length: number) {
    this.#handle = handle;
    this.#length = length;
  }

  get length(): number {
    return this.#length;
  }

  async append(bytes: Uint8Array): Promise<void> {
    await this.#handle.appendFile(bytes);
    this.#length += bytes.length;
  }

  async startAnew(): Promise<void> {
    await this.#handle.truncate(0);
    this.#length = 0;
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

/** Whether the text is still where the index says. */
export async function isThere({ path }: StoredLog): Promise<boolean> {
  return stat(path).then(
    (file) => file.isFile(),
    () => false,
  );
}

function isExpired({ storedAt, isKeptForCase }: StoredLog, now: number): boolean {
  return now - storedAt > (isKeptForCase ? longestKept : usuallyKept);
}

function keyOf(orgId: string, logId: string): string {
  return `${orgIdKey(orgId)} ${recordIdKey(logId)}`;
}
