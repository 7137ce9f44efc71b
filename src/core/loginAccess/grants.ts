import type { Grant } from '../subscribers/ports.ts';

/** A row of the subscriber's SetupAuditTrail. */
export interface AuditRow {
  readonly action: string;
  /** A sentence such as `user@x has granted user login access through 11/1/2030 to package publisher Acme (00D…)`. */
  readonly display: string;
  readonly created: Date;
}

/** The actions of login access for package publishers; their twins for Salesforce support end in `sfdc`. */
export const grantActions = [
  'loginasgrantedtopartnerbt',
  'loginasmodifiedtopartnerbt',
  'loginasrevokedtopartnerbt',
] as const;

const day = 24 * 60 * 60 * 1000;
/** Login access can be granted for a year at most. */
const longestGrant = 367 * day;

/**
 * What the audit trail says about login access at `now`: the latest row of each user decides, and among users the grant that
 * lasts longest. Rows that name another publisher than `publisherOrgId` are left out.
 */
export function deriveGrant(rows: readonly AuditRow[], now: Date, publisherOrgId?: string): Grant {
  const latest = new Map<string, AuditRow>();
  for (const row of [...rows].sort((a, b) => a.created.getTime() - b.created.getTime())) {
    if (isGrantAction(row.action) && concerns(row, publisherOrgId)) {
      latest.set(usernameOf(row.display), row);
    }
  }
  const grants = [...latest].map(([username, row]) => grantOf(username, row, now));
  return grants.sort(byUse)[0] ?? { state: 'none' };
}

function isGrantAction(action: string): boolean {
  return (grantActions as readonly string[]).includes(action.toLowerCase());
}

function concerns({ display }: AuditRow, publisherOrgId: string | undefined): boolean {
  const named = /\((00D[A-Za-z0-9]{12})/.exec(display)?.[1];
  return publisherOrgId === undefined || named === undefined || named === publisherOrgId.slice(0, 15);
}

function grantOf(username: string, row: AuditRow, now: Date): Grant {
  if (row.action.toLowerCase().includes('revoked')) {
    return { state: 'revoked', username };
  }
  const lastDay = throughDate(row.display, row.created);
  if (lastDay === undefined) {
    return { state: 'unknown' };
  }
  const ends = new Date(lastDay.getTime() + day - 1);
  return ends.getTime() >= now.getTime()
    ? { state: 'live', username, expires: ends }
    : { state: 'expired', username, expired: ends };
}

/** Which of several users' grants tells most: one that lets us in, then what could, then what no longer does. */
const order: readonly Grant['state'][] = ['live', 'unknown', 'expired', 'revoked', 'none'];

function byUse(a: Grant, b: Grant): number {
  return order.indexOf(a.state) - order.indexOf(b.state) || endOf(b) - endOf(a);
}

function endOf(grant: Grant): number {
  return grant.state === 'live' ? grant.expires.getTime() : grant.state === 'expired' ? grant.expired.getTime() : 0;
}

function usernameOf(display: string): string {
  return display.trim().split(/\s+/, 1)[0] ?? '';
}

/**
 * The last day of a grant. The org writes it as its user's locale does, so `11/1/2030` may be either day: the reading that
 * follows the granting within a year counts, and of two such readings the earlier, because a dead grant called live misleads more.
 */
function throughDate(display: string, granted: Date): Date | undefined {
  const match = /(\d{1,4})\s?[./-]\s?(\d{1,2})\s?[./-]\s?(\d{1,4})/.exec(display);
  if (match === null) {
    return undefined;
  }
  const [first = 0, second = 0, third = 0] = match.slice(1).map(Number);
  const readings =
    first > 31
      ? [dateOf(first, second, third)]
      : [dateOf(fullYear(third), first, second), dateOf(fullYear(third), second, first)];
  const dates = readings.filter((date) => date !== undefined).sort((a, b) => a.getTime() - b.getTime());
  const from = granted.getTime() - day;
  return dates.find((date) => date.getTime() >= from && date.getTime() <= granted.getTime() + longestGrant) ?? dates[0];
}

function fullYear(year: number): number {
  return year < 100 ? 2000 + year : year;
}

function dateOf(year: number, month: number, date: number): Date | undefined {
  const value = new Date(Date.UTC(year, month - 1, date));
  return value.getUTCMonth() === month - 1 && value.getUTCDate() === date ? value : undefined;
}
