import type { Failure } from '../base/failure.ts';
import type { PageMark } from './nameOrder.ts';
import { orgIdKey } from './orgId.ts';
import type { SubscriberPage } from './ports.ts';
import type { Subscriber } from './subscriber.ts';
import { compareNames } from './subscriber.ts';
import type { SubscriberQuery } from './subscriberQuery.ts';

/** The pages of one query, as far as they were read. */
export interface Listing {
  readonly query: SubscriberQuery;
  /** Keys of org ids, in order. */
  readonly keys: readonly string[];
  /** Where each page ends: how many keys there are up to it, and where the next begins. */
  readonly pages: readonly PageEnd[];
  /** About how many there are in all pages, where the LMO could say. */
  readonly total: number | undefined;
  readonly problems: readonly Failure[];
}

export interface PageEnd {
  readonly count: number;
  readonly next: PageMark | undefined;
}

export function nothingRead(query: SubscriberQuery): Listing {
  return { query, keys: [], pages: [], total: undefined, problems: [] };
}

/** Where the next page begins; undefined once all were read. */
export function nextOf({ pages }: Listing): PageMark | undefined {
  const last = pages.at(-1);
  return last === undefined ? {} : last.next;
}

/** With one more page. An org that two of the LMO's lists have comes again under its other name: it stays where it was. */
export function withPage(listing: Listing, { subscribers, next, total, problems }: SubscriberPage): Listing {
  const keys = [...new Set([...listing.keys, ...subscribers.map(({ orgId }) => orgIdKey(orgId))])];
  return {
    query: listing.query,
    keys,
    pages: [...listing.pages, { count: keys.length, next }],
    total: total ?? listing.total,
    problems,
  };
}

/** Without an org that is no subscriber any more. */
export function without(listing: Listing, key: string): Listing {
  const at = listing.keys.indexOf(key);
  return at < 0 ? listing : { ...changedAt(listing, at, -1), keys: listing.keys.toSpliced(at, 1) };
}

/** With a subscriber that has come since, if it belongs among those that were read. */
export function withArrival(
  listing: Listing,
  arrival: Subscriber,
  nameOf: (key: string) => string | undefined,
): Listing {
  const key = orgIdKey(arrival.orgId);
  if (listing.keys.includes(key)) {
    return listing;
  }
  const found = listing.keys.findIndex((other) => compareNames(nameOf(other) ?? '', arrival.name) > 0);
  if (found < 0 && nextOf(listing) !== undefined) {
    return listing;
  }
  const at = found < 0 ? listing.keys.length : found;
  return { ...changedAt(listing, at, 1), keys: listing.keys.toSpliced(at, 0, key) };
}

/** No more than `most` keys, cut where a page ends, so that it can be read on from there. */
export function cutTo(listing: Listing, most: number): Listing {
  const pages = listing.pages.filter(({ count }) => count <= most);
  return { ...listing, pages, keys: listing.keys.slice(0, pages.at(-1)?.count ?? 0) };
}

function changedAt(listing: Listing, at: number, by: 1 | -1): Listing {
  return {
    ...listing,
    pages: listing.pages.map(({ count, next }, index) => {
      const holds = by < 0 ? at < count : at < count || (at === count && index === listing.pages.length - 1);
      return { count: holds ? count + by : count, next };
    }),
    total: listing.total === undefined ? undefined : listing.total + by,
  };
}
