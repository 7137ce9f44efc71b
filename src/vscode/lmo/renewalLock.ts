import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Clock } from '../../core/base/clock.ts';

/** A renewal is one call of at most 20 seconds. Who holds the lock for longer is gone. Milliseconds. */
const staleAfter = 60_000;
/** Milliseconds between looks at a lock that another window holds. */
const lookAgainAfter = 50;

/**
 * Lets one window of this user renew at a time. All of them share one refresh token; two that used it at once would end the sign-in. The
 * lock is a file, made only where there is none; it holds a name that its owner made up for this one time.
 */
export class RenewalLock {
  readonly #path: string;
  readonly #clock: Clock;

  constructor(path: string, clock: Clock) {
    this.#path = path;
    this.#clock = clock;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
    const owner = randomUUID();
    let seen: { readonly holder: string | undefined; readonly since: number } | undefined;
    while (!(await this.#take(owner))) {
      const holder = await this.#holder();
      if (seen === undefined || seen.holder !== holder) {
        seen = { holder, since: this.#clock.now() };
      }
      // The file may be dated by another clock, so what was seen here counts too.
      await this.#removeStale(seen.since);
      await new Promise<void>((resolve) => this.#clock.schedule(lookAgainAfter, resolve));
    }
    try {
      return await work();
    } finally {
      if ((await this.#holder()) === owner) {
        await rm(this.#path, { force: true });
      }
    }
  }

  /** Undefined where nobody holds it. */
  async #holder(): Promise<string | undefined> {
    try {
      return await readFile(this.#path, 'utf8');
    } catch (error) {
      if (isNamed(error, 'ENOENT')) {
        return undefined;
      }
      throw error;
    }
  }

  async #take(owner: string): Promise<boolean> {
    try {
      await writeFile(this.#path, owner, { flag: 'wx', mode: 0o600 });
      return true;
    } catch (error) {
      if (isNamed(error, 'EEXIST')) {
        return false;
      }
      throw error;
    }
  }

  /** A window that crashed leaves its lock. Renaming lets one of those who wait take it away. */
  async #removeStale(seenSince: number): Promise<void> {
    try {
      const { mtimeMs } = await stat(this.#path);
      if (this.#clock.now() - Math.min(mtimeMs, seenSince) > staleAfter) {
        const aside = `${this.#path}.${process.pid}`;
        await rename(this.#path, aside);
        await rm(aside, { force: true });
      }
    } catch (error) {
      if (!isNamed(error, 'ENOENT')) {
        throw error;
      }
    }
  }
}

function isNamed(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
