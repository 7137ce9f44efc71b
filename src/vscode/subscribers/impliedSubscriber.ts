import { orgIdKey } from '../../core/subscribers/orgId.ts';
import type { ListedSubscriber } from './subscriberDirectory.ts';

/**
 * The candidate that a command without a subscriber means: the one that is named (selected in the tree, being debugged), else the only
 * one entered. Undefined where two are named, or one that is no candidate: between customers nothing is guessed.
 */
export function impliedSubscriber(
  candidates: readonly ListedSubscriber[],
  named: readonly (string | undefined)[],
): ListedSubscriber | undefined {
  const [meant, another] = new Set(named.filter((orgId) => orgId !== undefined).map(orgIdKey));
  if (another !== undefined) {
    return undefined;
  }
  if (meant !== undefined) {
    return candidates.find(({ orgId }) => orgIdKey(orgId) === meant);
  }
  const entered = candidates.filter((listed) => listed.entered !== undefined);
  return entered.length === 1 ? entered[0] : undefined;
}
