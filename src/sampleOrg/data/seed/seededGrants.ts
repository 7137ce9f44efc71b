import type { SeededGrant, UserGrant } from './contract.ts';
import { furtherAccess, type GrantEventSpec } from './furtherUsers.ts';
import { endOfGrant } from './grantTexts.ts';
import type { SubscriberSpec } from './subscribers.ts';

/** How each user stands to the publisher now: the one who made the hand-off first. `people`: ids by username. */
export function grantsOf(spec: SubscriberSpec, people: ReadonlyMap<string, string>, now: number): readonly UserGrant[] {
  return [...people].map(([username, userId]) => ({
    userId,
    grant: username === spec.loginAs.username ? ownGrant(spec, now) : furtherGrant(spec, username, now),
  }));
}

function ownGrant({ grant }: SubscriberSpec, now: number): SeededGrant {
  if (grant === undefined) {
    return { state: 'none' };
  }
  return grant.revokedDaysAgo === undefined ? until(endOfGrant(now, grant.endsInDays), now) : { state: 'revoked' };
}

/** What the user did last decides. */
function furtherGrant(spec: SubscriberSpec, username: string, now: number): SeededGrant {
  const last = furtherAccess.get(spec)?.events.findLast((event) => event.username === username && isOurs(event));
  if (last === undefined) {
    return { state: 'none' };
  }
  return last.kind === 'revoked' ? { state: 'revoked' } : until(endOfGrant(now, last.endsInDays ?? 0), now);
}

function isOurs({ kind, to }: GrantEventSpec): boolean {
  return to === undefined && (kind === 'granted' || kind === 'modified' || kind === 'revoked');
}

function until(ends: number, now: number): SeededGrant {
  return ends > now ? { state: 'live', ends } : { state: 'expired' };
}
