import { readdir, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { EventEmitter } from '../../core/base/event.ts';
import { Queue } from '../../core/base/queue.ts';
import { recordIdKey } from '../../core/base/recordId.ts';
import type { DebugLogEntry } from '../../core/debugLogs/ports.ts';
import { orgIdKey } from '../../core/subscribers/orgId.ts';
import type { LogFileWriter } from './logFileWriter.ts';
import { LogFolder, removeLeftOver } from './logFolder.ts';
import { LogFolders } from './logFolders.ts';
import type { LogMarks, StoredLog } from './storedLog.ts';

const hour = 60 * 60 * 1000;
/** Salesforce forgets system logs after a day; nobody's copy outlives that by itself. */
const usuallyKept = 24 * hour;
/** What is kept for a case. Salesforce forgets all other logs after this. */
export const longestKept = 7 * 24 * hour;

/** For so long another window's new copies may be missed: the worst that comes of it is one more copy. Milliseconds. */
const freshness = 2_000;

const folderName = /^[0-9a-f]{24}$/;

/**
 * Debug logs of customers as files: byte for byte as the org handed them out, in `<root>/<random>/`, so that no path tells whose they
 * are. Every window of this user stores here. Two that want the same log at once each get a copy; the first that is whole counts.
 */
export class LogFiles {
  readonly #root: string;
  readonly #now: () => number;
  readonly #folders = new LogFolders();
  #lookedAt = Number.NEGATIVE_INFINITY;
  #isSwept = false;
  readonly #changed = new EventEmitter<string | undefined>();

  /** Something is different about the stored logs of the org with this id, or of all. */
  readonly onDidChange = this.#changed.event;
  // Looking at the folders and changing them follow one another.
  readonly #queue = new Queue();

  constructor(root: string, now: () => number = Date.now) {
    this.#root = resolve(root);
    this.#now = now;
  }

  get root(): string {
    return this.#root;
  }

  /** The logs stored of this org, or of all, the newest first. */
  async ofOrg(orgId?: string): Promise<readonly StoredLog[]> {
    await this.#queue.run(() => this.#keepFresh());
    return this.#folders.all
      .filter(isOf(orgId))
      .filter((folder) => folder === this.#counting(folder))
      .map(({ stored }) => stored)
      .sort((a, b) => b.log.startedAt - a.log.startedAt);
  }

  async find(orgId: string, logId: string): Promise<StoredLog | undefined> {
    return (await this.#queue.run(() => this.#copies(orgId, logId)))[0]?.stored;
  }

  /** Opens the file of a log to write on where an earlier download stopped. To be closed. */
  async openForDownload(orgId: string, log: DebugLogEntry): Promise<LogFileWriter> {
    return this.#queue.run(async () => {
      for (const folder of await this.#copies(orgId, log.id)) {
        const writer = folder.stored.isWhole ? undefined : await folder.openForDownload();
        if (writer !== undefined) {
          return writer;
        }
      }
      const folder = await LogFolder.create(this.#root, orgId, log, this.#now());
      this.#folders.add(folder);
      const writer = await folder.openForDownload();
      if (writer === undefined) {
        throw new Error('The folder was taken or deleted as it was made.');
      }
      return writer;
    });
  }

  /** All of it is here. Answers the copy that counts; undefined where it was purged meanwhile. */
  async finish({ path }: LogFileWriter, marks: Partial<LogMarks>): Promise<StoredLog | undefined> {
    return this.#queue.run(async () => {
      const folder = await LogFolder.open(dirname(path));
      if (folder === undefined) {
        return undefined;
      }
      const { orgId, log } = folder.stored;
      const earlier = (await this.#copies(orgId, log.id)).find(({ stored }) => stored.isWhole);
      if (earlier !== undefined && earlier.path !== folder.path) {
        await folder.remove();
        return earlier.stored;
      }
      return this.#mark(folder, { ...marks, isWhole: true });
    });
  }

  /** Says more about a stored log. Answers it as it is then; undefined where it was purged meanwhile. */
  async mark(orgId: string, logId: string, marks: Partial<LogMarks>): Promise<StoredLog | undefined> {
    return this.#queue.run(async () => {
      const [folder] = await this.#copies(orgId, logId);
      return folder && this.#mark(folder, marks);
    });
  }

  /** Deletes these logs from this machine. */
  async remove(orgId: string, logIds: readonly string[]): Promise<void> {
    const keys = new Set(logIds.map(recordIdKey));
    await this.#queue.run(() =>
      this.#remove((folder) => isOf(orgId)(folder) && keys.has(recordIdKey(folder.stored.log.id))),
    );
  }

  /** Deletes what has been kept for too long. */
  async deleteExpired(): Promise<void> {
    await this.#queue.run(async () => {
      await this.#look();
      await this.#removeExpired();
    });
  }

  /** Deletes all logs of this customer and tells how many there were. */
  async purge(orgId: string): Promise<number> {
    return this.#queue.run(() => this.#remove(isOf(orgId)));
  }

  /** Deletes everything, also what does not say what it is. */
  async purgeAll(): Promise<void> {
    await this.#queue.run(async () => {
      await rm(this.#root, { recursive: true, force: true, maxRetries: 3 });
      this.#folders.clear();
      this.#changed.fire(undefined);
    });
  }

  /** The copies of a log as they are now, the one that counts first. */
  async #copies(orgId: string, logId: string): Promise<readonly LogFolder[]> {
    await this.#keepFresh();
    return (await stillThere(this.#folders.of(orgId, logId))).sort(wholeFirst);
  }

  /** The copy that counts, of the log that this one is of. */
  #counting({ stored }: LogFolder): LogFolder | undefined {
    return [...this.#folders.of(stored.orgId, stored.log.id)].sort(wholeFirst)[0];
  }

  async #keepFresh(): Promise<void> {
    if (Math.abs(this.#now() - this.#lookedAt) >= freshness) {
      await this.#look();
    }
  }

  /** Finds the folders that are there now, also those that other windows have made. What is whole changes no more, and is not read again. */
  async #look(): Promise<readonly LogFolder[]> {
    const names = await this.#names();
    const folders = await Promise.all(names.map((name) => this.#open(name)));
    this.#folders.clear();
    for (const folder of folders.filter((one) => one !== undefined)) {
      this.#folders.add(folder);
    }
    this.#lookedAt = this.#now();
    if (!this.#isSwept) {
      this.#isSwept = true;
      await this.#removeExpired();
      await this.#removeLeftOvers(names);
    }
    return this.#folders.all;
  }

  async #open(name: string): Promise<LogFolder | undefined> {
    const known = this.#folders.named(name);
    const isCurrent = known !== undefined && (known.stored.isWhole || (await known.refresh()));
    return isCurrent ? known : LogFolder.open(join(this.#root, name));
  }

  async #names(): Promise<readonly string[]> {
    const entries = await readdir(this.#root, { withFileTypes: true }).catch(() => []);
    return entries.filter((entry) => entry.isDirectory() && folderName.test(entry.name)).map(({ name }) => name);
  }

  async #removeLeftOvers(names: readonly string[]): Promise<void> {
    for (const name of names.filter((one) => this.#folders.named(one) === undefined)) {
      // One that is gone was another window's to delete.
      await removeLeftOver(join(this.#root, name), this.#now()).catch(() => undefined);
    }
  }

  async #removeExpired(): Promise<void> {
    const now = this.#now();
    const expired = this.#folders.all.filter(({ stored }) => isExpired(stored, now));
    // Another window may have kept it for a case.
    const condemned = (await stillThere(expired)).filter(({ stored }) => isExpired(stored, now));
    await this.#delete(condemned);
  }

  async #remove(isCondemned: (folder: LogFolder) => boolean): Promise<number> {
    const condemned = (await this.#look()).filter(isCondemned);
    await this.#delete(condemned);
    return new Set(condemned.map(({ stored }) => stored.log.id)).size;
  }

  async #delete(folders: readonly LogFolder[]): Promise<void> {
    for (const folder of folders) {
      await folder.remove();
      this.#folders.remove(folder);
    }
    if (folders.length > 0) {
      this.#changed.fire(undefined);
    }
  }

  async #mark(folder: LogFolder, marks: Partial<LogMarks>): Promise<StoredLog | undefined> {
    if (!(await folder.mark(marks))) {
      return undefined;
    }
    this.#folders.add(folder);
    this.#changed.fire(folder.stored.orgId);
    return folder.stored;
  }
}

/** Of all orgs where none is named. */
function isOf(orgId: string | undefined): (folder: LogFolder) => boolean {
  return ({ stored }) => orgId === undefined || orgIdKey(stored.orgId) === orgIdKey(orgId);
}

/** Of several that are whole, every window takes the one that came first. */
function wholeFirst(a: LogFolder, b: LogFolder): number {
  return Number(b.stored.isWhole) - Number(a.stored.isWhole) || a.stored.storedAt - b.stored.storedAt;
}

async function stillThere(folders: readonly LogFolder[]): Promise<LogFolder[]> {
  const areThere = await Promise.all(folders.map((folder) => folder.refresh()));
  return folders.filter((_folder, index) => areThere[index]);
}

/** One from the future was stored before the clock was set back: nobody knows how old it is. */
function isExpired({ storedAt, isKeptForCase }: StoredLog, now: number): boolean {
  return storedAt > now + hour || now - storedAt > (isKeptForCase ? longestKept : usuallyKept);
}
