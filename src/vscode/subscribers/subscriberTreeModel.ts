import type { Failure } from '../../core/base/failure.ts';
import { orgIdKey } from '../../core/subscribers/orgId.ts';
import type { Pinned } from '../../core/subscribers/pinned.ts';
import { compareNames } from '../../core/subscribers/subscriber.ts';
import { matchesText, narrows, type SubscriberQuery } from '../../core/subscribers/subscriberQuery.ts';
import type { ContextKeys } from '../contextKeys.ts';
import type { ListedSubscriber, SubscriberDirectory } from './subscriberDirectory.ts';

// What stands where in the sidebar, without any of its looks. Each subscriber stands there once.

/** What of the directory the tree shows. */
export type TreeSource = Pick<SubscriberDirectory, 'shown' | 'unlisted' | 'find' | 'listState'>;

export type PinnedSection = keyof Pinned;

/** The lines at the root of the tree. */
export interface TreeOutline {
  readonly favorites: readonly ListedSubscriber[];
  readonly recent: readonly ListedSubscriber[];
  readonly roots: readonly ListedSubscriber[];
}

/**
 * Favorites and the last ones used stand on top, the rest in the order of names, sandboxes under their production orgs. What was sought
 * stands there alone, and a sandbox at the root where its production org was not found.
 */
export function outlineOf(source: TreeSource, query: SubscriberQuery, pinned: Pinned): TreeOutline {
  const isSearch = narrows(query);
  const onTop = isSearch ? { favorites: [], recent: [] } : onTopOf(source, pinned);
  const topKeys = new Set([...onTop.favorites, ...onTop.recent].map(keyOf));
  const shownKeys = new Set(source.shown.map(keyOf));
  const isNested = ({ isSandbox, parentOrgId }: ListedSubscriber): boolean =>
    isSandbox &&
    parentOrgId !== undefined &&
    // Where everything is listed, the production org may come with a later page.
    (shownKeys.has(orgIdKey(parentOrgId)) || (!isSearch && source.find(parentOrgId) !== undefined));
  const roots = source.shown.filter((listed) => !topKeys.has(keyOf(listed)) && !isNested(listed));
  const besides = source.unlisted.filter((listed) => !topKeys.has(keyOf(listed)) && isFound(listed, query));
  return { ...onTop, roots: inserted(roots, besides) };
}

/** The sandboxes of a production org that are known, but for those that stand on top. */
export function sandboxesOf(
  { subscriber }: ListedSubscriber,
  source: TreeSource,
  query: SubscriberQuery,
  pinned: Pinned,
): readonly ListedSubscriber[] {
  const topKeys = new Set(narrows(query) ? [] : [...pinned.favorites, ...pinned.recent].map(orgIdKey));
  return (subscriber?.sandboxIds ?? [])
    .filter((orgId) => !topKeys.has(orgIdKey(orgId)))
    .flatMap((orgId) => source.find(orgId) ?? [])
    .sort((a, b) => compareNames(a.name, b.name));
}

export function isEmpty({ favorites, recent, roots }: TreeOutline): boolean {
  return favorites.length + recent.length + roots.length === 0;
}

/** Why the list looks as it does: decides which welcome text shows. */
export function subscriberListKey(
  outline: TreeOutline,
  state: TreeSource['listState'],
  query: SubscriberQuery,
  problems: readonly Failure[],
): ContextKeys['isvDebugger.subscriberList'] {
  if (!isEmpty(outline) || problems.length > 0) {
    return 'listed';
  }
  if (state === 'ready' || state === 'kept') {
    return narrows(query) ? 'noMatch' : 'noneListed';
  }
  return state;
}

/** Words for `when` clauses on a subscriber; `more` are those that the branches below it add. */
export function subscriberWords({ entered }: ListedSubscriber, more: readonly string[]): string {
  return ['subscriber', entered === undefined ? 'notEntered' : 'entered', ...more].join(' ');
}

function onTopOf(source: TreeSource, pinned: Pinned): Pick<TreeOutline, PinnedSection> {
  const favorites = pinned.favorites.flatMap((orgId) => source.find(orgId) ?? []);
  const favoriteKeys = new Set(favorites.map(keyOf));
  const recent = pinned.recent
    .filter((orgId) => !favoriteKeys.has(orgIdKey(orgId)))
    .flatMap((orgId) => source.find(orgId) ?? []);
  return { favorites, recent };
}

/** An org that the LMO does not list is found by its name and its kind alone. */
function isFound({ name, orgId, isSandbox }: ListedSubscriber, { text, filters }: SubscriberQuery): boolean {
  const { kind, packageIds, versionIds, licenseStatuses, onlyBehind, orgIds } = filters;
  const isOfKind = kind === undefined || isSandbox === (kind === 'sandbox');
  const isChosen = orgIds === undefined || orgIds.some((other) => orgIdKey(other) === orgIdKey(orgId));
  const hasNoLicense = [packageIds, versionIds, licenseStatuses].every(({ length }) => length === 0) && !onlyBehind;
  return isOfKind && isChosen && hasNoLicense && matchesText([name], orgId, text);
}

/** Puts subscribers into a list that is in order, whatever that order is where names are equal to people. */
function inserted(list: readonly ListedSubscriber[], added: readonly ListedSubscriber[]): readonly ListedSubscriber[] {
  const result = [...list];
  for (const one of added) {
    const at = result.findIndex(({ name }) => compareNames(name, one.name) > 0);
    result.splice(at < 0 ? result.length : at, 0, one);
  }
  return result;
}

function keyOf({ orgId }: ListedSubscriber): string {
  return orgIdKey(orgId);
}
