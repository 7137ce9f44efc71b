import type { Clock } from '../core/base/clock.ts';
import type { Disposable } from '../core/base/disposable.ts';
import type { RunningUser } from './apex/library/contract.ts';
import type { SeededGrant } from './data/seed/contract.ts';
import {
  administratorsOnlyText,
  endOfGrant,
  grantedText,
  modifiedText,
  revokedText,
  usedText,
} from './data/seed/grantTexts.ts';
import type { OrgRecords } from './records/orgRecords.ts';

export interface LoginAccessOptions {
  readonly records: OrgRecords;
  /** Who may grant it, and how they stand: the one who makes hand-offs first. */
  readonly users: readonly GrantingUser[];
  /** What grants run out by. */
  readonly clock: Clock;
  /** The publisher may be in the org no longer as this user. */
  readonly onEnded: (user: RunningUser) => void;
}

export interface GrantingUser {
  readonly user: RunningUser;
  readonly grant: SeededGrant;
}

interface Standing extends GrantingUser {
  readonly expiry: Disposable | undefined;
}

/** The login access that users of a customer's org give the publisher. The audit trail tells of it; nothing lists it. */
export class LoginAccess {
  readonly #options: LoginAccessOptions;
  /** By username. */
  readonly #users = new Map<string, Standing>();

  constructor(options: LoginAccessOptions) {
    this.#options = options;
    for (const { user, grant } of options.users) {
      this.#set(user, grant);
    }
  }

  /** Of the user who makes hand-offs. */
  get state(): SeededGrant['state'] {
    return this.#first?.grant.state ?? 'none';
  }

  /** Everybody's, whoever did anything about it. */
  get grants(): readonly GrantingUser[] {
    return [...this.#users.values()];
  }

  /** Whether the publisher may come in as that user. */
  lets(username: string): boolean {
    return this.#users.get(username)?.grant.state === 'live';
  }

  /** Grants it through a day, so many days from now. */
  give(days: number, user = this.#firstUser()): void {
    const ends = endOfGrant(this.#options.clock.now(), days);
    this.#write(user, 'loginasgrantedtopartnerbt', grantedText(user.username, ends, user.locale));
    this.#set(user, { state: 'live', ends });
  }

  /** Changes the day through which it is granted. */
  change(days: number, user = this.#firstUser()): void {
    const ends = endOfGrant(this.#options.clock.now(), days);
    this.#write(user, 'loginasmodifiedtopartnerbt', modifiedText(user.username, ends, user.locale));
    this.#set(user, { state: 'live', ends });
  }

  /** The user takes it back. */
  revoke(user = this.#firstUser()): void {
    this.#write(user, 'loginasrevokedtopartnerbt', revokedText(user.username));
    this.#end(user, 'revoked');
  }

  /** Its last day is over. No row of the audit trail says so. */
  expire(user = this.#firstUser()): void {
    this.#end(user, 'expired');
  }

  /** Only administrators may grant it from now on. */
  restrictToAdministrators(user: RunningUser): void {
    this.#write(user, 'supportaccessadmins', administratorsOnlyText(user.username));
  }

  /** The publisher came in as this user. */
  recordUse(user: RunningUser): void {
    this.#write(user, 'suloginaccessused', usedText(user.name), 'Manage Users');
  }

  dispose(): void {
    for (const { expiry } of this.#users.values()) {
      expiry?.dispose();
    }
  }

  get #first(): Standing | undefined {
    const [first] = this.#users.values();
    return first;
  }

  #firstUser(): RunningUser {
    const user = this.#first?.user;
    if (user === undefined) {
      throw new RangeError('Nobody here grants login access.');
    }
    return user;
  }

  #end(user: RunningUser, state: 'expired' | 'revoked'): void {
    this.#set(user, { state });
    this.#options.onEnded(user);
  }

  #set(user: RunningUser, grant: SeededGrant): void {
    const { clock } = this.#options;
    this.#users.get(user.username)?.expiry?.dispose();
    const expiry =
      grant.state === 'live'
        ? clock.schedule(Math.max(0, grant.ends - clock.now()), () => this.expire(user))
        : undefined;
    this.#users.set(user.username, { user, grant, expiry });
  }

  #write(user: RunningUser, action: string, display: string, section: string | null = null): void {
    const row = { Action: action, Display: display, Section: section };
    this.#options.records.insert('SetupAuditTrail', row, user);
  }
}
