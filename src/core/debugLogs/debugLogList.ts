import { recordIdKey } from '../base/recordId.ts';
import type { DebugLogEntry } from './ports.ts';

/** Lines that are read at first: shown at once. */
const firstPage = 200;
/** Lines of each later page: the most that an org answers in one reply. */
const laterPage = 2_000;
/** So many lines are listed at most. */
export const mostListed = 50_000;

/** What is asked of the org next. */
export interface PageWish {
  readonly limit: number;
  /** Undefined for the newest. */
  readonly startedUntil: number | undefined;
}

/** The org's list as far as it was read: pages of older logs at its end, newly stored ones wherever their start puts them. */
export class DebugLogList {
  readonly #byId = new Map<string, DebugLogEntry>();
  #entries: readonly DebugLogEntry[] = [];
  #isComplete = false;
  #pagesRead = 0;
  /** Pages go on from here. Logs that ran for long stand below it, though others before them were not read. */
  #pagedUntil: number | undefined;

  /** The newest first. */
  get entries(): readonly DebugLogEntry[] {
    return this.#entries;
  }

  /** There are no older ones in the org, or more than are ever listed. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  /** Its first page was read. */
  get isBegun(): boolean {
    return this.#pagesRead > 0;
  }

  /** The moment up to which the org's newly stored logs are known. Zero where none is. */
  get storedUntil(): number {
    return this.#entries.reduce((latest, { storedAt }) => Math.max(latest, storedAt), 0);
  }

  find(id: string): DebugLogEntry | undefined {
    return this.#byId.get(recordIdKey(id));
  }

  get nextPage(): PageWish {
    return { limit: this.#pagesRead === 0 ? firstPage : laterPage, startedUntil: this.#pagedUntil };
  }

  /** Takes the answer to `nextPage`. Logs that started at the same moment as the last one come twice. */
  addPage(page: readonly DebugLogEntry[], { limit }: PageWish): readonly DebugLogEntry[] {
    this.#pagesRead += 1;
    this.#pagedUntil = page.reduce(
      (earliest, { startedAt }) => Math.min(earliest, startedAt),
      this.#pagedUntil ?? Infinity,
    );
    const added = this.#add(page);
    // A full page without anything new: so many started at one moment that asking again would bring the same.
    this.#isComplete = page.length < limit || added.length === 0 || this.#entries.length >= mostListed;
    return added;
  }

  /** Takes what the org has stored lately; answers what was not known. */
  addStored(stored: readonly DebugLogEntry[]): readonly DebugLogEntry[] {
    return this.#add(stored);
  }

  remove(ids: Iterable<string>): boolean {
    const before = this.#byId.size;
    for (const id of ids) {
      this.#byId.delete(recordIdKey(id));
    }
    if (this.#byId.size === before) {
      return false;
    }
    this.#entries = this.#entries.filter(({ id }) => this.#byId.has(recordIdKey(id)));
    return true;
  }

  #add(logs: readonly DebugLogEntry[]): readonly DebugLogEntry[] {
    const added = logs.filter((log) => !this.#byId.has(recordIdKey(log.id)));
    if (added.length > 0) {
      for (const log of added) {
        this.#byId.set(recordIdKey(log.id), log);
      }
      this.#entries = [...this.#byId.values()].sort(newestFirst);
    }
    return added;
  }
}

function newestFirst(a: DebugLogEntry, b: DebugLogEntry): number {
  return b.startedAt - a.startedAt || (a.id < b.id ? 1 : -1);
}
