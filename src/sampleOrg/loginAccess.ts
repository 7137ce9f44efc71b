import type { Clock } from '../core/base/clock.ts';
import type { Disposable } from '../core/base/disposable.ts';
import type { RunningUser } from './apex/library/contract.ts';
import type { SeededGrant } from './data/seed/contract.ts';
import { endOfGrant, grantedText, revokedText } from './data/seed/grantTexts.ts';
import type { OrgRecords } from './records/orgRecords.ts';

export interface LoginAccessOptions {
  readonly records: OrgRecords;
  /** Who grants it. */
  readonly user: RunningUser;
  readonly seeded: SeededGrant;
  /** What grants run out by. */
  readonly clock: Clock;
  /** The publisher may be in the org no longer. */
  readonly onEnded: () => void;
}

/** The login access that a user of a customer's org gives the publisher. The audit trail tells of it; nothing lists it. */
export class LoginAccess {
  readonly #options: LoginAccessOptions;
  #grant: SeededGrant;
  #expiry: Disposable | undefined;

  constructor(options: LoginAccessOptions) {
    this.#options = options;
    this.#grant = options.seeded;
    this.#watch();
  }

  get state(): SeededGrant['state'] {
    return this.#grant.state;
  }

  /** Grants it through a day, so many days from now. */
  give(days: number): void {
    const { clock, user } = this.#options;
    const ends = endOfGrant(clock.now(), days);
    this.#write('loginasgrantedtopartnerbt', grantedText(user.username, ends));
    this.#grant = { state: 'live', ends };
    this.#watch();
  }

  /** The user takes it back. */
  revoke(): void {
    this.#write('loginasrevokedtopartnerbt', revokedText(this.#options.user.username));
    this.#end('revoked');
  }

  /** Its last day is over. No row of the audit trail says so. */
  expire(): void {
    this.#end('expired');
  }

  dispose(): void {
    this.#expiry?.dispose();
  }

  #end(state: 'expired' | 'revoked'): void {
    this.#grant = { state };
    this.#expiry?.dispose();
    this.#options.onEnded();
  }

  #watch(): void {
    this.#expiry?.dispose();
    if (this.#grant.state === 'live') {
      const { clock } = this.#options;
      this.#expiry = clock.schedule(Math.max(0, this.#grant.ends - clock.now()), () => this.expire());
    }
  }

  #write(action: string, display: string): void {
    this.#options.records.insert('SetupAuditTrail', { Action: action, Display: display });
  }
}
