import type { Clock } from '../../core/base/clock.ts';
import { type Disposable, DisposableStore } from '../../core/base/disposable.ts';
import { EventEmitter } from '../../core/base/event.ts';
import type { Logger } from '../../core/base/logger.ts';
import type { LicenseManagementOrg } from '../../core/subscribers/ports.ts';
import { SubscriberList } from '../../core/subscribers/subscriberList.ts';
import type { SubscriberCache } from './subscriberCache.ts';

/** `kept`: as it was in another window, and nobody was asked since. */
export type ListState = 'notConnected' | 'reading' | 'failed' | 'kept' | 'ready';

/** Keys of the orgs of which something else can be said now. Undefined where the lines themselves may be others. */
export type DirectoryChange = ReadonlySet<string> | undefined;

export interface LmoListParts {
  readonly cache: SubscriberCache;
  /** Orgs that are shown whatever page they stand on. */
  readonly pinned: () => readonly string[];
  /** Somebody looks at the list. Nobody is asked for a list that nobody sees, while there is one. */
  readonly isSeen: () => boolean;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** An LMO that was not asked for so long is asked again when the list is seen. Milliseconds. */
const longestUnasked = 10 * 60_000;

/** So long after a change the list is kept: changes come in groups. Milliseconds. */
const keepAfter = 1_000;

/** The connected LMO and its list of subscribers: shown as it was kept, brought up to date, and kept again. */
export class LmoList implements Disposable {
  readonly #parts: LmoListParts;
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new EventEmitter<DirectoryChange>());
  #lmo: LicenseManagementOrg | undefined;
  #list: SubscriberList | undefined;
  #address: string | undefined;
  #state: ListState = 'notConnected';
  /** When the LMO was asked last, whatever it answered. */
  #askedAt = 0;
  #keeping: Disposable | undefined;
  /** Counts connections and their ends, so that a slow answer does not undo a later choice. */
  #turn = 0;

  readonly onDidChange = this.#changed.event;

  constructor(parts: LmoListParts) {
    this.#parts = parts;
  }

  get lmo(): LicenseManagementOrg | undefined {
    return this.#lmo;
  }

  /** As far as it was read. Undefined while no LMO is known. */
  get list(): SubscriberList | undefined {
    return this.#list;
  }

  get state(): ListState {
    return this.#state;
  }

  /** Shows what is kept of an LMO's list, where nothing else is shown: it is there before anybody has answered. */
  async showKept(address: string): Promise<void> {
    const kept = this.#list === undefined ? await this.#listOf(address) : undefined;
    if (kept?.readAt !== undefined && this.#list === undefined) {
      this.#show(kept, address, 'kept');
    }
  }

  /**
   * Lists the subscribers of an LMO. One that does not answer leaves the list as it was. Where the list is kept and nobody looks at it,
   * the LMO is asked once somebody does. Where another is connected meanwhile, that one stays, and the answer is false.
   */
  async connect(lmo: LicenseManagementOrg): Promise<boolean> {
    const turn = ++this.#turn;
    const address = lmo.instanceUrl;
    await this.showKept(address);
    const list = this.#address === address && this.#list !== undefined ? this.#list : await this.#listOf(address);
    if (turn !== this.#turn) {
      return false;
    }
    list.attach(lmo.subscribers);
    if (list.readAt !== undefined && !this.#parts.isSeen()) {
      this.#use(lmo, list, 'kept');
      return true;
    }
    const before = this.#state === 'reading' ? this.#settledState : this.#state;
    this.#setState('reading');
    try {
      await list.refresh();
    } catch (error) {
      if (turn !== this.#turn) {
        return false;
      }
      this.#setState(before);
      throw error;
    }
    if (turn !== this.#turn) {
      return false;
    }
    this.#askedAt = this.#parts.clock.now();
    this.#use(lmo, list, 'ready');
    return true;
  }

  /** Forgets an LMO, and what is kept of its list. */
  forget(address: string): void {
    void this.#parts.cache.forget(address).catch((error: unknown) => this.#warn(error));
    if (this.#address !== address) {
      return;
    }
    this.#turn += 1;
    this.#lmo = undefined;
    this.#list?.dispose();
    this.#list = undefined;
    this.#address = undefined;
    this.#keeping?.dispose();
    this.#setState('notConnected');
  }

  async refresh(): Promise<void> {
    const list = this.#list;
    if (list === undefined || this.#lmo === undefined) {
      this.#changed.fire(undefined);
      return;
    }
    const turn = this.#turn;
    const settle = (state: ListState): void => {
      // Once another LMO is being connected, this answer says nothing about what is shown.
      if (turn === this.#turn) {
        this.#setState(state);
      }
    };
    this.#setState('reading');
    this.#askedAt = this.#parts.clock.now();
    try {
      await list.refresh();
    } catch (error) {
      // What is listed stays, and says how old it is.
      settle('failed');
      throw error;
    }
    settle('ready');
  }

  /** Somebody looks at the list: it is brought up to date where that was long ago. */
  async wasSeen(): Promise<void> {
    const isOld = this.#state === 'kept' || this.#parts.clock.now() - this.#askedAt > longestUnasked;
    if (this.#lmo !== undefined && this.#state !== 'reading' && isOld) {
      await this.refresh();
    }
  }

  dispose(): void {
    this.#keeping?.dispose();
    this.#list?.dispose();
    this.#lmo = undefined;
    this.#store.dispose();
  }

  get #settledState(): ListState {
    return this.#list === undefined ? 'notConnected' : this.#lmo === undefined ? 'kept' : 'ready';
  }

  /** The list of an LMO, as far as it is kept. */
  async #listOf(address: string): Promise<SubscriberList> {
    const { cache, clock, pinned } = this.#parts;
    const list = new SubscriberList({ clock, pinned });
    const kept = await cache.load(address);
    if (kept !== undefined) {
      list.restore(kept);
    }
    return list;
  }

  #use(lmo: LicenseManagementOrg, list: SubscriberList, state: ListState): void {
    this.#lmo = lmo;
    this.#parts.logger.info(`Connected to the LMO ${lmo.instanceUrl}.`);
    this.#show(list, lmo.instanceUrl, state);
    this.#keepSoon();
  }

  #show(list: SubscriberList, address: string, state: ListState): void {
    if (this.#list !== list) {
      this.#list?.dispose();
      this.#list = list;
      list.onDidChange(({ keys }) => {
        this.#changed.fire(keys);
        this.#keepSoon();
      });
    }
    this.#address = address;
    this.#setState(state);
  }

  #keepSoon(): void {
    this.#keeping?.dispose();
    this.#keeping = this.#parts.clock.schedule(keepAfter, () => void this.#keep());
  }

  async #keep(): Promise<void> {
    const snapshot = this.#list?.snapshot;
    if (snapshot === undefined || this.#address === undefined) {
      return;
    }
    try {
      await this.#parts.cache.save(this.#address, snapshot, this.#parts.pinned());
    } catch (error) {
      this.#warn(error);
    }
  }

  // The list is there without it.
  #warn(error: unknown): void {
    const reason = error instanceof Error ? error.message : 'unknown';
    this.#parts.logger.warn(`The list of subscribers could not be kept: ${reason}`);
  }

  #setState(state: ListState): void {
    this.#state = state;
    this.#changed.fire(undefined);
  }
}
