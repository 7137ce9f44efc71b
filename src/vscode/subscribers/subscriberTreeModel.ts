import { orgIdKey } from '../../core/subscribers/orgId.ts';
import type { ContextKeys } from '../contextKeys.ts';
import type { ListedSubscriber, ListState } from './subscriberDirectory.ts';

/** A subscriber in the sidebar, without any of its looks. Names its org, so that a command can be run on it. */
export interface SubscriberNode {
  readonly orgId: string;
  readonly listed: ListedSubscriber;
  /** Sandboxes of this org that are listed too. */
  readonly sandboxes: readonly ListedSubscriber[];
}

/** Subscribers that match the search, each sandbox under its production org where that is listed and shown. */
export function rootNodes(subscribers: readonly ListedSubscriber[], search: string): readonly SubscriberNode[] {
  const shown = subscribers.filter((listed) => matches(listed, search));
  const shownKeys = new Set(shown.map(({ orgId }) => orgIdKey(orgId)));
  const parentKey = ({ parentOrgId }: ListedSubscriber): string | undefined =>
    parentOrgId !== undefined && shownKeys.has(orgIdKey(parentOrgId)) ? orgIdKey(parentOrgId) : undefined;
  const sandboxesOf = Map.groupBy(shown, parentKey);
  return (sandboxesOf.get(undefined) ?? []).map((listed) =>
    subscriberNode(listed, sandboxesOf.get(orgIdKey(listed.orgId)) ?? []),
  );
}

/** The sandboxes of a production org, as subscribers below it. */
export function sandboxNodes({ sandboxes }: SubscriberNode): readonly SubscriberNode[] {
  return sandboxes.map((sandbox) => subscriberNode(sandbox, []));
}

/** Case does not matter in names. Org ids may be given with 15 or 18 characters, whole or in part. */
export function matches(listed: ListedSubscriber, search: string): boolean {
  const wanted = search.trim().toLowerCase();
  const orgId = listed.orgId.toLowerCase();
  // A whole id of 18 characters also finds an org that is listed with 15.
  return (
    listed.name.toLowerCase().includes(wanted) ||
    orgId.includes(wanted) ||
    (orgId.length === 15 && wanted.startsWith(orgId))
  );
}

/** Why the list looks as it does: decides which welcome text shows. */
export function subscriberListKey(
  state: ListState,
  subscribers: readonly ListedSubscriber[],
  search: string,
): ContextKeys['isvDebugger.subscriberList'] {
  if (subscribers.some((listed) => matches(listed, search))) {
    return 'listed';
  }
  if (state !== 'ready') {
    return state;
  }
  return subscribers.length > 0 ? 'noMatch' : 'noneListed';
}

/** Words for `when` clauses on a subscriber; `more` are those that the branches below it add. */
export function subscriberWords({ entered }: ListedSubscriber, more: readonly string[]): string {
  return ['subscriber', entered === undefined ? 'notEntered' : 'entered', ...more].join(' ');
}

function subscriberNode(listed: ListedSubscriber, sandboxes: readonly ListedSubscriber[]): SubscriberNode {
  return { orgId: listed.orgId, listed, sandboxes };
}
