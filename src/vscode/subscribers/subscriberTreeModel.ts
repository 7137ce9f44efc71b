import { orgIdKey } from '../../core/subscribers/orgId.ts';
import { compareNames } from '../../core/subscribers/subscriber.ts';
import { matchesText } from '../../core/subscribers/subscriberQuery.ts';
import type { ContextKeys } from '../contextKeys.ts';
import type { ListedSubscriber, SubscriberDirectory } from './subscriberDirectory.ts';

/** A subscriber in the sidebar, without any of its looks. Names its org, so that a command can be run on it. */
export interface SubscriberNode {
  readonly orgId: string;
  readonly listed: ListedSubscriber;
}

/** What of the directory the tree shows. */
export type TreeSource = Pick<SubscriberDirectory, 'shown' | 'unlisted' | 'find' | 'listState'>;

/**
 * Subscribers that the list shows, each sandbox under its production org where that is shown too. Where everything is listed, a sandbox
 * stands under a production org that comes with a later page as well.
 */
export function rootNodes(source: TreeSource, text: string): readonly SubscriberNode[] {
  const { shown } = source;
  const shownKeys = new Set(shown.map(keyOf));
  const isNested = ({ isSandbox, parentOrgId }: ListedSubscriber): boolean =>
    isSandbox &&
    parentOrgId !== undefined &&
    (shownKeys.has(orgIdKey(parentOrgId)) || (text === '' && source.find(parentOrgId) !== undefined));
  const roots = shown.filter((listed) => !isNested(listed));
  const besides = source.unlisted.filter(({ name, orgId }) => matchesText([name], orgId, text));
  return inserted(roots, besides).map(subscriberNode);
}

/** The sandboxes of a production org that are known. */
export function sandboxNodes({ listed }: SubscriberNode, source: TreeSource): readonly SubscriberNode[] {
  return (listed.subscriber?.sandboxIds ?? [])
    .flatMap((orgId) => source.find(orgId) ?? [])
    .sort((a, b) => compareNames(a.name, b.name))
    .map(subscriberNode);
}

/** Why the list looks as it does: decides which welcome text shows. */
export function subscriberListKey(source: TreeSource, text: string): ContextKeys['isvDebugger.subscriberList'] {
  if (rootNodes(source, text).length > 0) {
    return 'listed';
  }
  if (source.listState !== 'ready') {
    return source.listState;
  }
  return text === '' ? 'noneListed' : 'noMatch';
}

/** Words for `when` clauses on a subscriber; `more` are those that the branches below it add. */
export function subscriberWords({ entered }: ListedSubscriber, more: readonly string[]): string {
  return ['subscriber', entered === undefined ? 'notEntered' : 'entered', ...more].join(' ');
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

function subscriberNode(listed: ListedSubscriber): SubscriberNode {
  return { orgId: listed.orgId, listed };
}
