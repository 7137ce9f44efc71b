import { orgIdKey } from '../../core/subscribers/orgId.ts';
import type { ListedSubscriber } from './subscriberDirectory.ts';

/**
 * The candidate that a command without a subscriber means: the one that is named (selected in the tree, being debugged), else the only
 * one entered, else the only one entered where there is something to do. Undefined where two are named, or one that is no candidate:
 * between customers nothing is guessed.
 */
export function impliedSubscriber(
  candidates: readonly ListedSubscriber[],
  named: readonly (string | undefined)[],
  hasWork: (orgId: string) => boolean = () => false,
): ListedSubscriber | undefined {
  const [meant, another] = new Set(named.filter((orgId) => orgId !== undefined).map(orgIdKey));
  if (another !== undefined) {
    return undefined;
  }
  if (meant !== undefined) {
    return candidates.find(({ orgId }) => orgIdKey(orgId) === meant);
  }
  const entered = candidates.filter((listed) => listed.entered !== undefined);
  return onlyOne(entered) ?? onlyOne(entered.filter(({ orgId }) => hasWork(orgId)));
}

function onlyOne<T>(some: readonly T[]): T | undefined {
  return some.length === 1 ? some[0] : undefined;
}
