import { orgIdKey } from '../core/subscribers/orgId.ts';
import type { DebugLogEntry } from '../core/subscribers/ports.ts';
import type { ContextKeys } from './contextKeys.ts';
import type { ListedSubscriber, ListState } from './subscriberDirectory.ts';

/** What the sidebar shows, without any of its looks. Every node names its subscriber, so that a command can be run on it. */
export type SubscriberNode =
  | {
      readonly kind: 'subscriber';
      readonly orgId: string;
      readonly listed: ListedSubscriber;
      /** Sandboxes of this org that are listed too. */
      readonly sandboxes: readonly ListedSubscriber[];
    }
  | { readonly kind: 'loginAccess'; readonly orgId: string; readonly listed: ListedSubscriber }
  | { readonly kind: 'debugSession'; readonly orgId: string; readonly listed: ListedSubscriber }
  | { readonly kind: 'packageSource'; readonly orgId: string; readonly stored: boolean }
  | { readonly kind: 'sourceFolder'; readonly orgId: string; readonly name: string; readonly path: string }
  | { readonly kind: 'sourceFile'; readonly orgId: string; readonly name: string; readonly path: string }
  | { readonly kind: 'debugLogs'; readonly orgId: string }
  /** An empty list says what to do. */
  | { readonly kind: 'noDebugLogs'; readonly orgId: string }
  | { readonly kind: 'debugLog'; readonly orgId: string; readonly log: DebugLogEntry };

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

/** What stands below a subscriber: its facts first, its sandboxes last. */
export function subscriberChildren(
  listed: ListedSubscriber,
  sandboxes: readonly ListedSubscriber[],
  packageStored: boolean,
): SubscriberNode[] {
  const { orgId, entered } = listed;
  const facts: SubscriberNode[] = [{ kind: 'loginAccess', orgId, listed }];
  if (entered !== undefined) {
    if (listed.isSandbox) {
      facts.push({ kind: 'debugSession', orgId, listed });
    }
    // Source is long once it is open: it stands last, so that nothing is pushed out of sight.
    facts.push({ kind: 'debugLogs', orgId }, { kind: 'packageSource', orgId, stored: packageStored });
  } else if (packageStored) {
    facts.push({ kind: 'packageSource', orgId, stored: true });
  }
  return [...facts, ...sandboxes.map((sandbox) => subscriberNode(sandbox, []))];
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

/** Words for `when` clauses on tree items. `packageStored` says whether files of this customer are on this machine. */
export function contextWords(node: SubscriberNode, packageStored: boolean, sessionRunsHere: boolean): string {
  switch (node.kind) {
    case 'subscriber': {
      const entered = node.listed.entered !== undefined;
      return [
        'subscriber',
        entered ? 'entered' : 'notEntered',
        ...(entered && node.listed.isSandbox && !sessionRunsHere ? ['debuggable'] : []),
        ...(packageStored ? ['hasSource'] : []),
      ].join(' ');
    }
    case 'debugSession':
      return sessionRunsHere ? 'sessionRunning' : 'noSession';
    default:
      return node.kind;
  }
}

/** The part of a log's operation that tells one from another: `executeAnonymous` of `/services/data/v62.0/tooling/executeAnonymous/`. */
export function operationName(operation: string): string {
  return operation.split('/').findLast((segment) => segment !== '') ?? operation;
}

function subscriberNode(listed: ListedSubscriber, sandboxes: readonly ListedSubscriber[]): SubscriberNode {
  return { kind: 'subscriber', orgId: listed.orgId, listed, sandboxes };
}
