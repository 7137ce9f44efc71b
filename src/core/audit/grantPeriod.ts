import type { Grant } from '../loginAccess/grant.ts';

/** A grant in the audit trail: plain English and whole days, since the trail outlives the language of the editor. Names nobody. */
export function grantPeriod(grant: Grant): string {
  switch (grant.state) {
    case 'live':
      return `until ${dayOf(grant.expires)}`;
    case 'expired':
      return `ended on ${dayOf(grant.expired)}`;
    case 'revoked':
      return 'revoked';
    case 'none':
      return 'none in the audit trail of the org';
    case 'unknown':
      return 'unknown';
  }
}

function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}
