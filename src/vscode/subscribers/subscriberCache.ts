import { createHash, randomBytes } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Queue } from '../../core/base/queue.ts';
import { type ListSnapshot, readSnapshot, writeSnapshot } from '../../core/subscribers/listSnapshot.ts';

/** What is older tells nobody who a subscriber is today. Milliseconds. */
const longestKept = 7 * 24 * 60 * 60_000;
/** Clocks may differ by so much. Milliseconds. */
const clockTolerance = 60 * 60_000;
/** Of one LMO. Two thousand subscribers take about two. */
const mostBytes = 8 * 1024 * 1024;
/** LMOs that are kept; the sample org makes a new one whenever it is started. */
const mostFiles = 20;

/**
 * Lists of subscribers as the LMO last told them, so that the next window shows them at once: a file for each LMO, outside any
 * workspace, for this user alone. The files hold no org session.
 */
export class SubscriberCache {
  readonly #folder: string;
  readonly #now: () => number;
  // What is done here follows one another.
  readonly #queue = new Queue();

  constructor(folder: string, now: () => number = Date.now) {
    this.#folder = folder;
    this.#now = now;
  }

  /** The list of the LMO at this address; undefined where none is kept, or none that can be trusted. */
  async load(address: string): Promise<ListSnapshot | undefined> {
    return this.#queue.run(async () => {
      const path = this.#pathOf(address);
      const snapshot = await read(path).catch(() => undefined);
      if (snapshot !== undefined && this.#isFresh(snapshot.readAt)) {
        return snapshot;
      }
      // Where it cannot be deleted either, the list is read from the LMO all the same.
      await rm(path, { force: true }).catch(() => undefined);
      return undefined;
    });
  }

  /** Whoever reads meanwhile finds the old list or the new one whole. */
  async save(address: string, snapshot: ListSnapshot, pinned: readonly string[]): Promise<void> {
    const text = writeSnapshot(snapshot, pinned);
    await this.#queue.run(async () => {
      if (text.length > mostBytes) {
        return;
      }
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      await chmod(this.#folder, 0o700);
      const path = this.#pathOf(address);
      const unfinished = `${path}.${randomBytes(6).toString('hex')}`;
      try {
        await writeFile(unfinished, text, { mode: 0o600, flag: 'wx' });
        await rename(unfinished, path);
      } finally {
        await rm(unfinished, { force: true });
      }
    });
  }

  async forget(address: string): Promise<void> {
    await this.#queue.run(() => rm(this.#pathOf(address), { force: true }));
  }

  async forgetAll(): Promise<void> {
    await this.#queue.run(() => rm(this.#folder, { recursive: true, force: true }));
  }

  /** Deletes what is too old, what a crash left half-written, and the oldest where there are too many. */
  async deleteExpired(): Promise<void> {
    await this.#queue.run(async () => {
      const names = await readdir(this.#folder).catch(() => []);
      const files = await Promise.all(
        names.map(async (name) => ({
          path: join(this.#folder, name),
          changedAt: await changedAt(join(this.#folder, name)),
        })),
      );
      const latestFirst = files.sort((a, b) => b.changedAt - a.changedAt);
      const due = latestFirst.filter(({ changedAt: at }, index) => index >= mostFiles || !this.#isFresh(at));
      await Promise.all(due.map(({ path }) => rm(path, { force: true })));
    });
  }

  #isFresh(at: number): boolean {
    const age = this.#now() - at;
    // From the future is what another clock has dated: nobody knows how old it is.
    return age < longestKept && age > -clockTolerance;
  }

  /** The name tells nobody whose LMO it is. */
  #pathOf(address: string): string {
    return join(this.#folder, `${createHash('sha256').update(address).digest('hex').slice(0, 32)}.json`);
  }
}

async function read(path: string): Promise<ListSnapshot | undefined> {
  const { size } = await stat(path);
  return size > mostBytes ? undefined : readSnapshot(await readFile(path, 'utf8'));
}

async function changedAt(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.mtimeMs ?? 0;
}
