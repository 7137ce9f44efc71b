import { orgIdKey } from '../subscribers/orgId.ts';
import type { Grant } from './grant.ts';

/** A grant that was seen in an org's audit trail once. No API tells of it from outside, so the last sight of it is kept: whose, and until when. */
export interface RememberedGrant {
  readonly state: 'live' | 'revoked';
  readonly username: string;
  /** ISO text; empty for one that was taken back. */
  readonly ends: string;
}

/** By the keys of org ids, the longest known first. */
export type RememberedGrants = Readonly<Record<string, RememberedGrant>>;

const mostRemembered = 500;

/** Takes down what an org said now. What it cannot say leaves the record as it was; that there is no grant is remembered as nothing. */
export function withGrant(remembered: RememberedGrants, orgId: string, grant: Grant): RememberedGrants {
  const { [orgIdKey(orgId)]: before, ...others } = remembered;
  const now = grant.state === 'unknown' ? before : recordOf(grant);
  const all = Object.entries(others).slice(now === undefined ? 0 : -mostRemembered + 1);
  return Object.fromEntries(now === undefined ? all : [...all, [orgIdKey(orgId), now]]);
}

/** What is known of an org's grant from before. `unknown` where it was never seen. */
export function rememberedGrant(remembered: RememberedGrants, orgId: string, now: Date): Grant {
  const record = remembered[orgIdKey(orgId)];
  if (record === undefined) {
    return { state: 'unknown' };
  }
  const { state, username } = record;
  if (state === 'revoked') {
    return { state, username };
  }
  const ends = new Date(record.ends);
  return ends > now ? { state, username, expires: ends } : { state: 'expired', username, expired: ends };
}

/** Reads what was kept. Another version may have written it: what does not fit is left out. */
export function readRememberedGrants(kept: unknown): RememberedGrants {
  const entries = typeof kept === 'object' && kept !== null ? Object.entries(kept as Record<string, unknown>) : [];
  return Object.fromEntries(entries.filter((entry): entry is [string, RememberedGrant] => isRecord(entry[1])));
}

function isRecord(value: unknown): value is RememberedGrant {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  const { state, username, ends } = value as Readonly<Record<string, unknown>>;
  return (
    typeof username === 'string' &&
    typeof ends === 'string' &&
    (state === 'revoked' || (state === 'live' && !Number.isNaN(Date.parse(ends))))
  );
}

function recordOf(grant: Exclude<Grant, { state: 'unknown' }>): RememberedGrant | undefined {
  switch (grant.state) {
    case 'live':
      return { state: 'live', username: grant.username, ends: grant.expires.toISOString() };
    case 'expired':
      return { state: 'live', username: grant.username, ends: grant.expired.toISOString() };
    case 'revoked':
      return { state: 'revoked', username: grant.username, ends: '' };
    case 'none':
      return undefined;
  }
}
