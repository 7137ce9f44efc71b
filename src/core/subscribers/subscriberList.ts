import type { Disposable } from '../base/disposable.ts';
import { EventEmitter } from '../base/event.ts';
import type { Failure } from '../base/failure.ts';
import type { PageMark } from './nameOrder.ts';
import { orgIdKey } from './orgId.ts';
import type { LmoSubscribers, SubscriberPage } from './ports.ts';
import type { Subscriber } from './subscriber.ts';
import { everySubscriber, narrows, type SubscriberQuery } from './subscriberQuery.ts';

/** The pages of one query, as far as they were read. */
interface Listing {
  readonly query: SubscriberQuery;
  /** Keys of org ids, in order. */
  readonly keys: readonly string[];
  readonly next: PageMark | undefined;
  readonly total: number | undefined;
  readonly problems: readonly Failure[];
}

const nothingRead = (query: SubscriberQuery): Listing => ({
  query,
  keys: [],
  next: {},
  total: undefined,
  problems: [],
});

/**
 * What is known of an LMO's subscribers: the first pages of the whole list, the pages of a search, and what else was read by org id. The
 * rest is in the LMO, and read when it is asked for.
 */
export class SubscriberList implements Disposable {
  readonly #lmo: LmoSubscribers;
  readonly #changed = new EventEmitter<undefined>();
  readonly #known = new Map<string, Subscriber>();
  #all = nothingRead(everySubscriber);
  #found: Listing | undefined;
  /** The search that runs. A newer one ends it. */
  #searching: AbortController | undefined;

  readonly onDidChange = this.#changed.event;

  constructor(lmo: LmoSubscribers) {
    this.#lmo = lmo;
  }

  /** Those that the list shows: of the search, where there is one. */
  get shown(): readonly Subscriber[] {
    return this.#shown.keys.flatMap((key) => this.#known.get(key) ?? []);
  }

  get query(): SubscriberQuery {
    return this.#shown.query;
  }

  get hasMore(): boolean {
    return this.#shown.next !== undefined;
  }

  /** About how many there are with those that were not read; undefined where that is not known. */
  get total(): number | undefined {
    return this.hasMore ? this.#shown.total : this.#shown.keys.length;
  }

  get problems(): readonly Failure[] {
    return this.#shown.problems;
  }

  get known(): ReadonlyMap<string, Subscriber> {
    return this.#known;
  }

  find(orgId: string): Subscriber | undefined {
    return this.#known.get(orgIdKey(orgId));
  }

  /** Reads the first page of the whole list anew, and of the search. `besides`: orgs to read with it. */
  async read(besides: readonly string[] = [], signal?: AbortSignal): Promise<void> {
    const [all, found] = await Promise.all([
      this.#lmo.page({ query: everySubscriber, besides, signal }),
      this.#found && this.#lmo.page({ query: this.#found.query, signal }),
    ]);
    this.#known.clear();
    this.#all = this.#extended(nothingRead(everySubscriber), all);
    this.#found = this.#found && found && this.#extended(nothingRead(this.#found.query), found);
    this.#changed.fire(undefined);
  }

  /** Reads the next page of what is shown. */
  async readMore(signal?: AbortSignal): Promise<void> {
    const before = this.#shown;
    if (before.next === undefined) {
      return;
    }
    const page = await this.#lmo.page({ query: before.query, after: before.next, signal });
    // Somebody may have searched meanwhile: the page belongs to what it was read for.
    if (before === this.#found) {
      this.#found = this.#extended(before, page);
    } else if (before === this.#all) {
      this.#all = this.#extended(before, page);
    }
    this.#changed.fire(undefined);
  }

  /** Shows what the query finds; everything again, where it leaves nothing out. Ends a search that runs still. */
  async search(query: SubscriberQuery): Promise<void> {
    this.#searching?.abort();
    this.#searching = undefined;
    if (!narrows(query)) {
      this.#found = undefined;
      this.#changed.fire(undefined);
      return;
    }
    const searching = new AbortController();
    this.#searching = searching;
    const page = await this.#lmo.page({ query, signal: searching.signal });
    if (this.#searching === searching) {
      this.#searching = undefined;
      this.#found = this.#extended(nothingRead(query), page);
      this.#changed.fire(undefined);
    }
  }

  /** Reads those of these orgs that are not known yet. */
  async require(orgIds: readonly string[], signal?: AbortSignal): Promise<void> {
    const unknown = orgIds.filter((orgId) => !this.#known.has(orgIdKey(orgId)));
    if (unknown.length > 0) {
      this.#learn(await this.#lmo.byId(unknown, signal));
    }
  }

  dispose(): void {
    this.#searching?.abort();
    this.#changed.dispose();
  }

  get #shown(): Listing {
    return this.#found ?? this.#all;
  }

  #extended(listing: Listing, { subscribers, others, next, total, problems }: SubscriberPage): Listing {
    this.#learn([...subscribers, ...others]);
    return {
      query: listing.query,
      keys: [...new Set([...listing.keys, ...subscribers.map(({ orgId }) => orgIdKey(orgId))])],
      next,
      total: total ?? listing.total,
      problems,
    };
  }

  #learn(subscribers: readonly Subscriber[]): void {
    for (const subscriber of subscribers) {
      this.#known.set(orgIdKey(subscriber.orgId), subscriber);
    }
  }
}
