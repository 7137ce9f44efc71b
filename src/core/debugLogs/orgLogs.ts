import type { Disposable } from '../base/disposable.ts';
import { EventEmitter } from '../base/event.ts';
import { DebugLogList } from './debugLogList.ts';
import type { DebugLogEntry, OrgDebugLogs } from './ports.ts';

// A log may be dated before it can be seen, while a later one is seen already: so many milliseconds are asked for again.
const datedLate = 2 * 60_000;

/** How far the reading of the list is. */
export type ReadingState =
  { readonly kind: 'unread' | 'reading' | 'ready' } | { readonly kind: 'failed'; readonly error: unknown };

export interface LogsChange {
  /** `state`: the reading began or failed, the logs are the same. */
  readonly kind: 'logs' | 'state';
  readonly added: readonly DebugLogEntry[];
  /** They were stored since the list was first read. */
  readonly areNew: boolean;
}

/** Uses the org's port in whatever way the caller guards it. */
export type UseLogs = <T>(action: (logs: OrgDebugLogs) => Promise<T>) => Promise<T>;

/**
 * The debug logs of one org as they are known here. Nothing is read twice: the first page when somebody looks, older pages when they are
 * wanted, then only what the org has stored since.
 */
export class OrgLogs implements Disposable {
  readonly #use: UseLogs;
  readonly #changed = new EventEmitter<LogsChange>();
  #list = new DebugLogList();
  #state: ReadingState = { kind: 'unread' };
  #reading: Promise<void> | undefined;
  #refreshing: Promise<readonly DebugLogEntry[]> | undefined;

  /** Fires when logs came or went, and when the reading began, ended or failed. */
  readonly onDidChange = this.#changed.event;

  constructor(use: UseLogs) {
    this.#use = use;
  }

  get entries(): readonly DebugLogEntry[] {
    return this.#list.entries;
  }

  get state(): ReadingState {
    return this.#state;
  }

  /** Older logs may still be in the org. */
  get hasMore(): boolean {
    return !this.#list.isComplete;
  }

  find(id: string): DebugLogEntry | undefined {
    return this.#list.find(id);
  }

  /** The log with this id, though it may stand in a part of the list that was not read yet. Undefined where the org has none. */
  async require(id: string): Promise<DebugLogEntry | undefined> {
    return this.find(id) ?? this.#use((logs) => logs.find(id));
  }

  /** Reads the first page, once. Where something failed since, asks for what came since. */
  async start(): Promise<void> {
    if (!this.#list.isBegun || this.#reading !== undefined) {
      await this.readMore();
    } else if (this.#state.kind === 'failed') {
      await this.refresh();
    }
  }

  /** Reads the next page of older logs. Whoever asks while one is read waits for that one. */
  readMore(): Promise<void> {
    return this.#readOnce(this.#list);
  }

  /** Reads page after page until the org has no older ones. */
  async readAll(signal?: AbortSignal): Promise<void> {
    await this.start();
    while (this.hasMore && signal?.aborted !== true) {
      await this.readMore();
    }
  }

  /** Asks for what the org has stored since the last answer. */
  refresh(): Promise<readonly DebugLogEntry[]> {
    this.#refreshing ??= this.#refresh().finally(() => (this.#refreshing = undefined));
    return this.#refreshing;
  }

  /** Reads the list anew: the org also forgets logs, which it tells nobody. Where that fails, the old one stays. */
  async reload(): Promise<void> {
    await this.#reading?.catch(() => undefined);
    await this.#readOnce(new DebugLogList());
  }

  /** These are no longer in the org. */
  forget(ids: Iterable<string>): void {
    if (this.#list.remove(ids)) {
      this.#changed.fire({ kind: 'logs', added: [], areNew: false });
    }
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #readOnce(list: DebugLogList): Promise<void> {
    this.#reading ??= this.#readPage(list).finally(() => (this.#reading = undefined));
    return this.#reading;
  }

  async #readPage(list: DebugLogList): Promise<void> {
    const wish = list.nextPage;
    this.#setState({ kind: 'reading' });
    try {
      const page = await this.#use((logs) => logs.list(wish.limit, wish.startedUntil));
      const added = list.addPage(page, wish);
      this.#list = list;
      this.#state = { kind: 'ready' };
      this.#changed.fire({ kind: 'logs', added, areNew: false });
    } catch (error) {
      this.#setState({ kind: 'failed', error });
      throw error;
    }
  }

  async #refresh(): Promise<readonly DebugLogEntry[]> {
    // A page that is on its way may have left the org before the newest log was stored.
    await this.#reading?.catch(() => undefined);
    if (!this.#list.isBegun) {
      await this.readMore();
      return [];
    }
    const added = this.#list.addStored(await this.#storedSince(Math.max(0, this.#list.storedUntil - datedLate)));
    if (added.length > 0 || this.#state.kind === 'failed') {
      this.#state = { kind: 'ready' };
      this.#changed.fire({ kind: 'logs', added, areNew: true });
    }
    return added;
  }

  async #storedSince(moment: number): Promise<readonly DebugLogEntry[]> {
    try {
      return await this.#use((logs) => logs.listStoredSince(moment));
    } catch (error) {
      this.#setState({ kind: 'failed', error });
      throw error;
    }
  }

  #setState(state: ReadingState): void {
    this.#state = state;
    this.#changed.fire({ kind: 'state', added: [], areNew: false });
  }
}
