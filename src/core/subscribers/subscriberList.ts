import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import { EventEmitter } from '../base/event.ts';
import type { Failure } from '../base/failure.ts';
import { lmoNotConnected } from './failures.ts';
import { type Listing, nextOf, nothingRead, withArrival, without, withPage } from './listing.ts';
import type { ListSnapshot } from './listSnapshot.ts';
import { orgIdKey } from './orgId.ts';
import type { ListedPackage, PackageVersions } from './packageVersions.ts';
import type { ChangeMark, LmoSubscribers, SubscriberChanges } from './ports.ts';
import { isInstalled, type Subscriber } from './subscriber.ts';
import { everySubscriber, matchesQuery, narrows, type SubscriberQuery } from './subscriberQuery.ts';
import { KnownSubscribers } from './knownSubscribers.ts';

/** So old a list is not brought up to date: the LMO forgets what was deleted after fifteen days. Milliseconds. */
const longestGap = 7 * 24 * 60 * 60_000;

/** Orgs that a full read takes along beside its page. */
const mostBesides = 200;

/** What became of the list. */
export interface ListChange {
  /** Keys of the orgs whose facts changed. Undefined where the lines themselves may be others. */
  readonly keys: ReadonlySet<string> | undefined;
}

export interface SubscriberListParts {
  readonly clock: Clock;
  /** Orgs that are shown whatever page they stand on. */
  readonly pinned: () => readonly string[];
}

/**
 * What is known of an LMO's subscribers: the first pages of the whole list, the pages of a search, and what else was read by org id. The
 * rest is in the LMO, and read when it is asked for.
 */
export class SubscriberList implements Disposable {
  readonly #clock: Clock;
  readonly #pinned: () => readonly string[];
  readonly #changed = new EventEmitter<ListChange>();
  readonly #known = new KnownSubscribers();
  #lmo: LmoSubscribers | undefined;
  #all = nothingRead(everySubscriber);
  #found: Listing | undefined;
  /** The search that runs. A newer one ends it. */
  #searching: AbortController | undefined;
  #packages: PackageVersions | undefined;
  #mark: ChangeMark | undefined;
  #readAt: number | undefined;

  readonly onDidChange = this.#changed.event;

  constructor({ clock, pinned }: SubscriberListParts) {
    this.#clock = clock;
    this.#pinned = pinned;
  }

  /** Those that the list shows: of the search, where there is one. */
  get shown(): readonly Subscriber[] {
    return this.#subscribersOf(this.#shown);
  }

  get query(): SubscriberQuery {
    return this.#shown.query;
  }

  get hasMore(): boolean {
    return this.#shown.pages.length > 0 && nextOf(this.#shown) !== undefined;
  }

  /** About how many there are with those that were not read; undefined where that is not known. */
  get total(): number | undefined {
    return this.hasMore ? this.#shown.total : this.#shown.keys.length;
  }

  get problems(): readonly Failure[] {
    return this.#shown.problems;
  }

  /** When the list was last as the LMO has it, in milliseconds since 1970. Undefined before it was read. */
  get readAt(): number | undefined {
    return this.#readAt;
  }

  get known(): readonly Subscriber[] {
    return this.#known.all;
  }

  find(orgId: string): Subscriber | undefined {
    return this.#known.get(orgIdKey(orgId));
  }

  /** From now on this LMO is asked. What is listed stays until it has answered. */
  attach(lmo: LmoSubscribers): void {
    this.#lmo = lmo;
  }

  /** Brings the list up to date: with what has changed, where the LMO can tell that, else by reading anew. */
  async refresh(signal?: AbortSignal): Promise<void> {
    const lmo = this.#requireLmo();
    const mark = this.#mark;
    const isRecent = this.#readAt !== undefined && this.#clock.now() - this.#readAt < longestGap;
    if (mark === undefined || !isRecent || this.#all.problems.length > 0) {
      return this.read(signal);
    }
    const changes = await lmo.changes(mark, signal);
    return changes.isIncomplete ? this.read(signal) : this.#take(changes, lmo, signal);
  }

  /** Reads the first page of the whole list anew, and of the search. */
  async read(signal?: AbortSignal): Promise<void> {
    const lmo = this.#requireLmo();
    const search = this.#found?.query;
    const besides = [...new Set([...this.#pinned(), ...this.#known.requiredIds])].slice(0, mostBesides);
    const [all, found] = await Promise.all([
      lmo.page({ query: everySubscriber, besides, wantsChangeMark: true, signal }),
      search && lmo.page({ query: search, signal }),
    ]);
    // Somebody may have searched for something else meanwhile.
    const kept = this.#found?.query === search ? [] : this.#subscribersOf(this.#found);
    this.#known.clear();
    this.#known.learn([
      ...kept,
      ...all.subscribers,
      ...all.others,
      ...(found?.subscribers ?? []),
      ...(found?.others ?? []),
    ]);
    this.#all = withPage(nothingRead(everySubscriber), all);
    if (found !== undefined && search !== undefined && this.#found?.query === search) {
      this.#found = withPage(nothingRead(search), found);
    }
    this.#mark = all.changeMark;
    this.#readAt = this.#clock.now();
    this.#changed.fire({ keys: undefined });
  }

  /** Reads the next page of what is shown. */
  async readMore(signal?: AbortSignal): Promise<void> {
    const { query } = this.#shown;
    const after = nextOf(this.#shown);
    if (after === undefined) {
      return;
    }
    const page = await this.#requireLmo().page({ query, after, signal });
    this.#known.learn([...page.subscribers, ...page.others]);
    // The page belongs to what it was read for, if that is still there and as long as it was.
    if (this.#found?.query === query && nextOf(this.#found) === after) {
      this.#found = withPage(this.#found, page);
    } else if (this.#all.query === query && nextOf(this.#all) === after) {
      this.#all = withPage(this.#all, page);
    }
    this.#changed.fire({ keys: undefined });
  }

  /** Shows what the query finds; everything again, where it leaves nothing out. Ends a search that runs still. */
  async search(query: SubscriberQuery): Promise<void> {
    this.#searching?.abort();
    this.#searching = undefined;
    if (!narrows(query)) {
      this.#found = undefined;
      this.#changed.fire({ keys: undefined });
      return;
    }
    const searching = new AbortController();
    this.#searching = searching;
    try {
      const page = await this.#requireLmo().page({ query, signal: searching.signal });
      if (this.#searching === searching) {
        this.#known.learn([...page.subscribers, ...page.others]);
        this.#found = withPage(nothingRead(query), page);
        this.#changed.fire({ keys: undefined });
      }
    } catch (error) {
      // One that was superseded has failed by that, and nobody waits for it.
      if (this.#searching === searching) {
        throw error;
      }
    } finally {
      if (this.#searching === searching) {
        this.#searching = undefined;
      }
    }
  }

  /** What a query finds first, without showing it in the list. */
  async look(query: SubscriberQuery, signal: AbortSignal): Promise<readonly Subscriber[]> {
    const page = await this.#requireLmo().page({ query, signal });
    this.#known.learn([...page.subscribers, ...page.others]);
    return page.subscribers;
  }

  /** Reads those of these orgs that are not known yet. */
  async require(orgIds: readonly string[], signal?: AbortSignal): Promise<void> {
    const unknown = this.#known.unknownOf(orgIds);
    if (unknown.length > 0) {
      this.#known.learn(await this.#requireLmo().byId(unknown, signal));
    }
  }

  /** Reads one's own packages and their versions. */
  async packages(signal?: AbortSignal): Promise<PackageVersions> {
    this.#packages = await this.#requireLmo().packages(signal);
    return this.#packages;
  }

  /** As they were last read: none before that. */
  get knownPackages(): readonly ListedPackage[] {
    return this.#packages?.packages ?? [];
  }

  /** What can be kept of it; undefined before it was read. */
  get snapshot(): ListSnapshot | undefined {
    return this.#mark === undefined || this.#readAt === undefined
      ? undefined
      : { all: this.#all, subscribers: this.#known.all, mark: this.#mark, readAt: this.#readAt };
  }

  /** Shows the list as it was kept. */
  restore({ all, subscribers, mark, readAt }: ListSnapshot): void {
    this.#known.clear();
    this.#known.learn(subscribers);
    this.#all = all;
    this.#mark = mark;
    this.#readAt = readAt;
    this.#changed.fire({ keys: undefined });
  }

  dispose(): void {
    this.#searching?.abort();
    this.#changed.dispose();
  }

  get #shown(): Listing {
    return this.#found ?? this.#all;
  }

  #subscribersOf(listing: Listing | undefined): readonly Subscriber[] {
    return listing?.keys.flatMap((key) => this.#known.get(key) ?? []) ?? [];
  }

  #requireLmo(): LmoSubscribers {
    if (this.#lmo === undefined) {
      throw lmoNotConnected();
    }
    return this.#lmo;
  }

  /** Two requests, however long the list is: what changed, and what it is now. A third for production orgs that new sandboxes name. */
  async #take(changes: SubscriberChanges, lmo: LmoSubscribers, signal: AbortSignal | undefined): Promise<void> {
    const news = changes.orgs.filter(({ orgId, moment }) => this.#known.isNews(orgId, moment));
    const ids = news.map(({ orgId }) => orgId);
    const read = ids.length === 0 ? [] : await lmo.byId(ids, signal);
    const parents = this.#known.newParentsOf(read);
    this.#known.learn(parents.length === 0 ? [] : await lmo.byId(parents, signal));
    const versions = changes.hasNewVersions ? await lmo.packages(signal) : undefined;
    const now = new Map(read.filter(isInstalled).map((subscriber) => [orgIdKey(subscriber.orgId), subscriber]));
    let isOther = false;
    const nameOf = (key: string): string | undefined => this.#known.get(key)?.name;
    for (const { orgId, moment } of news) {
      const key = orgIdKey(orgId);
      const subscriber = now.get(key);
      const before = this.#known.get(key);
      this.#known.note(key, moment);
      if (subscriber === undefined) {
        this.#known.remove(key);
      } else {
        this.#known.learn([subscriber]);
      }
      isOther ||= before?.name !== subscriber?.name || before?.parentOrgId !== subscriber?.parentOrgId;
      this.#all = placed(this.#all, key, subscriber, nameOf);
      this.#found = this.#found && placed(this.#found, key, subscriber, nameOf);
    }
    if (versions !== undefined) {
      this.#known.compareWith(versions);
    }
    this.#mark = changes.mark;
    this.#readAt = this.#clock.now();
    const keys = new Set(news.map(({ orgId }) => orgIdKey(orgId)));
    this.#changed.fire({ keys: isOther || versions !== undefined ? undefined : keys });
  }
}

/** The listing with a subscriber where it belongs now; without it, where it belongs there no more. */
function placed(
  listing: Listing,
  key: string,
  subscriber: Subscriber | undefined,
  nameOf: (key: string) => string | undefined,
): Listing {
  return subscriber !== undefined && matchesQuery(subscriber, listing.query)
    ? withArrival(listing, subscriber, nameOf)
    : without(listing, key);
}
