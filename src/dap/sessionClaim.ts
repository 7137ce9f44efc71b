import { randomUUID } from 'node:crypto';
import { displayLine } from '../core/base/displayText.ts';
import { Failure } from '../core/base/failure.ts';
import { l10n } from '../core/base/l10n.ts';
import type { OrganizationFacts, OrgDebugSession, SessionToCome } from '../core/debugging/execution.ts';
import { endOwnOrphans, type LedgerEntry } from '../core/sessionRules/crashLedger.ts';
import { type Lease, leaseHeld, type LeaseRefusal, type LeaseRequest } from '../core/sessionRules/lease.ts';
import { sessionRules } from '../core/sessionRules/sessionRules.ts';
import { describeDuration } from '../core/sessionRules/timeLeft.ts';
import type { AdapterHost } from './adapterHost.ts';
import { sessionInOrg, ToldFailure } from './failures.ts';

/** What the claim asks of the adapter that it is made for. */
export interface ClaimOwner {
  /** Another window wants this debug session ended. Resolves when it is. */
  endElsewhere(): Promise<void>;
  /** The user should know. */
  remark(text: string): void;
}

/**
 * An adapter's right to the one debug session there may be: the machine's lease, nobody else's session in the org, and an entry in the
 * crash ledger for as long as the session runs. The lease outlives a restart.
 */
export class SessionClaim {
  readonly #host: AdapterHost;
  readonly #owner: ClaimOwner;
  #lease: Lease | undefined;
  #orgId: string | undefined;
  #entry: LedgerEntry | undefined;

  constructor(host: AdapterHost, owner: ClaimOwner) {
    this.#host = host;
    this.#owner = owner;
  }

  /** Takes the machine's lease. Fails where another window or adapter has it. */
  async take({ organizationId, name }: OrganizationFacts): Promise<void> {
    if (this.#lease !== undefined && this.#orgId === organizationId) {
      return;
    }
    await this.release();
    const { sessionLease, window, clock } = this.#host;
    const holder = {
      orgId: organizationId,
      organizationName: name,
      windowName: window.name,
      workspace: window.workspace,
      processId: process.pid,
      since: clock.now(),
    };
    const answer = await sessionLease.take(holder, (request) => this.#asked(request));
    if (!answer.granted) {
      throw this.#heldElsewhere(answer);
    }
    this.#lease = answer.lease;
    this.#orgId = organizationId;
  }

  /** Ends what a crash of ours left in the org, refuses where anybody else's session runs there, and notes that one is to come. */
  async begin(session: SessionToCome): Promise<void> {
    const { organization, loginAsUserId, running, orgTime } = session;
    const { crashLedger, clock } = this.#host;
    const orgId = organization.organizationId;
    const endSession = (sessionId: string): Promise<void> => {
      this.#host.endsOrphan?.({ orgId, sessionId, orgTime });
      return session.endSession(sessionId);
    };
    // Whoever has the lease is the only one who runs a session: every entry is left over.
    const left = (await crashLedger.entries()).filter((entry) => entry.orgId === orgId);
    const ended = await endOwnOrphans(left, { running, endSession }, crashLedger);
    if (ended.length > 0) {
      this.#owner.remark(l10n.t('A debug session that was left in this org by a crash was ended first.'));
    }
    const other = running.find((one) => !ended.includes(one));
    if (other !== undefined) {
      throw this.#runsInOrg(other, session);
    }
    this.#entry = {
      id: randomUUID(),
      orgId,
      userId: loginAsUserId,
      sessionId: undefined,
      begunAt: orgTime,
      endsAt: clock.now() + sessionRules.sessionCap,
      processId: process.pid,
      isUnconfirmed: false,
    };
    await crashLedger.record(this.#entry);
  }

  /** The org has created the session. */
  async began(sessionId: string): Promise<void> {
    if (this.#entry !== undefined) {
      this.#entry = { ...this.#entry, sessionId };
      await this.#host.crashLedger.record(this.#entry);
    }
  }

  /** The session is over; where the org did not say so, it is looked for at the next start. */
  async ended(isConfirmed: boolean): Promise<void> {
    const entry = this.#entry;
    this.#entry = undefined;
    if (entry === undefined) {
      return;
    }
    const { crashLedger, logger } = this.#host;
    // The end itself must not fail for the sake of a note: what stays in the ledger is looked for in vain.
    await (isConfirmed ? crashLedger.remove(entry.id) : crashLedger.record({ ...entry, isUnconfirmed: true })).catch(
      (error: unknown) => {
        logger.warn(`The ledger of debug sessions could not be written: ${String(error)}`);
      },
    );
  }

  /** Others may start a debug session. Safe twice. */
  async release(): Promise<void> {
    const lease = this.#lease;
    this.#lease = undefined;
    await lease?.release();
  }

  async #asked(request: LeaseRequest): Promise<void> {
    await (request === 'end' ? this.#owner.endElsewhere() : this.#host.window.show());
  }

  #heldElsewhere({ holder, ask }: LeaseRefusal): Error {
    const { offer, clock } = this.#host;
    const failure = leaseHeld(holder, clock.now());
    if (offer === undefined || holder === undefined) {
      return failure;
    }
    const { code, message } = failure;
    offer({ kind: 'heldElsewhere', message, holder, ask });
    return new ToldFailure(code, message);
  }

  #runsInOrg(session: OrgDebugSession, { organization, orgTime }: SessionToCome): Error {
    const { offer } = this.#host;
    const runningFor = Math.max(1, orgTime - session.createdAt);
    const { message, code } = sessionInOrg(
      displayLine(session.username ?? l10n.t('somebody'), 80),
      displayLine(organization.name, 80) || organization.organizationId,
      describeDuration(runningFor),
    );
    offer?.({ kind: 'runsInOrg', message, session, runningFor, organization });
    return offer === undefined ? new Failure(code, message) : new ToldFailure(code, message);
  }
}
