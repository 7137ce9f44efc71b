import type { Grant } from './grant.ts';
import { grantUntil, type ObservedGrants } from './grants.ts';

/** What the user was told of a grant, where the audit trail does not tell. */
export interface GrantNote {
  readonly username: string;
  readonly expires: Date;
  /** When it was noted. */
  readonly noted: Date;
}

/** What is known of a grant, and what that rests on. */
export interface GradedGrant {
  readonly grant: Grant;
  readonly evidence: 'auditTrail' | 'note' | 'nothing';
}

/**
 * The grant of the login-as user, on which the org session rests, where the trail has one of theirs. A note speaks only where the trail
 * says nothing.
 */
export function gradedGrant(
  observed: ObservedGrants | undefined,
  note: GrantNote | undefined,
  now: Date,
  loginAs?: string,
): GradedGrant {
  const own = observed?.users.find(({ username }) => username.toLowerCase() === loginAs?.toLowerCase());
  const grant = own?.grant ?? observed?.grant ?? { state: 'unknown' };
  if (note !== undefined && (grant.state === 'none' || grant.state === 'unknown')) {
    return { grant: grantUntil(note.username, note.expires, now), evidence: 'note' };
  }
  return { grant, evidence: grant.state === 'unknown' ? 'nothing' : 'auditTrail' };
}
