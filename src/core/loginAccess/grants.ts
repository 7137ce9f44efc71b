import { type CalendarDay, endOfDay } from './calendarDay.ts';
import { type DateHabits, dateHabits } from './dateText.ts';
import type { Grant } from './grant.ts';
import { readGrantEnd } from './grantEnd.ts';
import { orgIdKey } from '../subscribers/orgId.ts';

/** A row of the subscriber's SetupAuditTrail. */
export interface AuditRow {
  readonly action: string;
  /** A sentence such as `user@x has granted user login access through 11/1/2030 to package publisher Acme (00D…)`. */
  readonly display: string;
  readonly created: Date;
  /** Whose doing it was; undefined where the org does not say. */
  readonly by?: AuditedUser | undefined;
}

export interface AuditedUser {
  readonly username: string;
  /** Such as `de_DE`: how this user writes dates. */
  readonly locale: string | undefined;
  /** Such as `Europe/Berlin`: when this user's days end. */
  readonly timeZone: string | undefined;
}

/** What a row tells, by its action in lower case. The twins of the first three for Salesforce support end in `sfdc`. */
const kinds = {
  loginasgrantedtopartnerbt: 'granted',
  loginasmodifiedtopartnerbt: 'modified',
  loginasrevokedtopartnerbt: 'revoked',
  suloginaccessused: 'used',
  supportaccessadmins: 'administratorsOnly',
} as const;

export type GrantEventKind = (typeof kinds)[keyof typeof kinds];

/** The trail's sentences have a thousand characters at most; what is longer is none of them. */
const longestDisplay = 1_000;

/** The actions to ask the audit trail for. */
export const grantActions = Object.keys(kinds) as readonly (keyof typeof kinds)[];

/** Something that happened to login access. */
export interface GrantEvent {
  readonly kind: GrantEventKind;
  readonly at: Date;
  /** Whose access it is, or who set the policy. */
  readonly username: string;
  /** Of what was granted: when it ends. Undefined where the date cannot be read. */
  readonly ends: Date | undefined;
  /** The other end that the date may mean. */
  readonly otherwise: Date | undefined;
  /** As the org wrote it. */
  readonly text: string;
}

/** One user's login access: how it stands, and how it came to that, the latest first. */
export interface UserGrant {
  readonly username: string;
  readonly grant: Grant;
  readonly history: readonly GrantEvent[];
}

/** What the audit trail tells about login access for us. */
export interface ObservedGrants {
  /** Of all users', the one that tells most: one that lets us in, then what could, then what no longer does. */
  readonly grant: Grant;
  readonly users: readonly UserGrant[];
  /** Who logged in by login access. The trail does not say for which publisher, so this may have been another, or Salesforce. */
  readonly uses: readonly GrantEvent[];
  /** The org lets administrators alone grant us access, since then. */
  readonly administratorsOnly: GrantEvent | undefined;
  /** Why the trail could not be read; undefined where it was. */
  readonly problem: string | undefined;
}

/** Not every user may read the audit trail. */
export function unreadableTrail(problem: string): ObservedGrants {
  return { grant: { state: 'unknown' }, users: [], uses: [], administratorsOnly: undefined, problem };
}

/** The other circumstances that a reading of the trail depends on. */
export interface TrailContext {
  readonly now: Date;
  /** Ids of the orgs that our packages are published from. Rows that name another are left out; none: no row is. */
  readonly publisherOrgIds?: readonly string[];
  /** The org's own, for users who do not have one. */
  readonly timeZone?: string | undefined;
}

/** What the audit trail says about login access: of each user the latest row decides, and of the same instant the first. */
export function deriveGrants(rows: readonly AuditRow[], context: TrailContext): ObservedGrants {
  const publishers = new Set(context.publisherOrgIds?.map(orgIdKey));
  const habits = new HabitsByLocale();
  const events = rows
    .filter(({ display }) => concerns(display, publishers))
    .flatMap((row) => grantEvent({ ...row, display: row.display.slice(0, longestDisplay) }, habits, context.timeZone))
    .sort((a, b) => b.at.getTime() - a.at.getTime());
  const byUser = Map.groupBy(
    events.filter(({ kind }) => kind !== 'used' && kind !== 'administratorsOnly'),
    ({ username }) => username,
  );
  const users = [...byUser].map(([username, history]) => ({ username, grant: grantOf(history, context.now), history }));
  users.sort((a, b) => byUse(a.grant, b.grant));
  return {
    grant: users[0]?.grant ?? { state: 'none' },
    users,
    uses: events.filter(({ kind }) => kind === 'used'),
    administratorsOnly: events.find(({ kind }) => kind === 'administratorsOnly'),
    problem: undefined,
  };
}

function concerns(display: string, publishers: ReadonlySet<string>): boolean {
  const named = /\((00D[A-Za-z0-9]{12})/.exec(display)?.[1];
  return publishers.size === 0 || named === undefined || publishers.has(named);
}

/** Of a trail's few locales, each worked out once. */
class HabitsByLocale {
  readonly #known = new Map<string | undefined, DateHabits>();

  of(locale: string | undefined): DateHabits {
    const habits = this.#known.get(locale) ?? dateHabits(locale);
    this.#known.set(locale, habits);
    return habits;
  }
}

function grantEvent(
  { action, display, created, by }: AuditRow,
  habits: HabitsByLocale,
  orgTimeZone: string | undefined,
): GrantEvent[] {
  const name = action.toLowerCase();
  if (!isGrantAction(name)) {
    return [];
  }
  const kind = kinds[name];
  const end =
    kind === 'granted' || kind === 'modified'
      ? readGrantEnd(withoutPublisher(display), created, habits.of(by?.locale))
      : undefined;
  const timeZone = by?.timeZone ?? orgTimeZone;
  const endOf = (day: CalendarDay | undefined): Date | undefined => day && endOfDay(day, timeZone);
  return [
    {
      kind,
      at: created,
      username: usernameIn(display) ?? by?.username ?? '',
      ends: endOf(end?.day),
      otherwise: endOf(end?.otherwise),
      text: display,
    },
  ];
}

function isGrantAction(name: string): name is keyof typeof kinds {
  return Object.hasOwn(kinds, name);
}

/** A publisher chooses its own name: nothing in it is to be taken for a date or a user. */
function withoutPublisher(display: string): string {
  return display.replace(/ to package publisher .*$/s, '').replace(/\(00D[A-Za-z0-9]{12,15}\)/, '');
}

/** Usernames have the form of an address and at most 80 characters; the first that the sentence names is whose access it is. */
function usernameIn(display: string): string | undefined {
  return /[\w.+'-]{1,80}@[\w-]+(?:\.[\w-]+)*/.exec(withoutPublisher(display))?.[0];
}

function grantOf([latest]: readonly GrantEvent[], now: Date): Grant {
  if (latest === undefined || (latest.kind !== 'revoked' && latest.ends === undefined)) {
    return { state: 'unknown' };
  }
  const { username, ends } = latest;
  if (ends === undefined) {
    return { state: 'revoked', username };
  }
  return grantUntil(username, ends, now);
}

/** A grant that ends then, as it stands `now`. */
export function grantUntil(username: string, ends: Date, now: Date): Grant {
  return ends.getTime() >= now.getTime()
    ? { state: 'live', username, expires: ends }
    : { state: 'expired', username, expired: ends };
}

/** Which of several users' grants tells most. */
const order: readonly Grant['state'][] = ['live', 'unknown', 'expired', 'revoked', 'none'];

function byUse(a: Grant, b: Grant): number {
  return order.indexOf(a.state) - order.indexOf(b.state) || endOf(b) - endOf(a);
}

function endOf(grant: Grant): number {
  return grant.state === 'live' ? grant.expires.getTime() : grant.state === 'expired' ? grant.expired.getTime() : 0;
}
