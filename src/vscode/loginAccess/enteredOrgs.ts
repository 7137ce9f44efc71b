import type { RecordAudit } from '../../core/audit/auditEvent.ts';
import { type Disposable, toDisposable } from '../../core/base/disposable.ts';
import { EventEmitter } from '../../core/base/event.ts';
import { Failure } from '../../core/base/failure.ts';
import type { Logger } from '../../core/base/logger.ts';
import type { OrganizationFacts } from '../../core/debugging/execution.ts';
import { addressRefusal, orgRefusal } from '../../core/loginAccess/admittance.ts';
import type { Grant } from '../../core/loginAccess/grant.ts';
import { type GradedGrant, gradedGrant, type GrantNote } from '../../core/loginAccess/grantNote.ts';
import { type ObservedGrants, unreadableTrail } from '../../core/loginAccess/grants.ts';
import type { HandOff } from '../../core/loginAccess/handOff.ts';
import { orgIdKey } from '../../core/subscribers/orgId.ts';
import type { OrgGateway, SubscriberOrg } from '../../core/subscribers/ports.ts';

/** What an org said of itself when it was entered. Nothing that gives access: tree nodes carry it, and any extension may see those. */
export interface EnteredFacts {
  readonly organization: OrganizationFacts;
  readonly loginAsUser: { readonly id: string; readonly username: string; readonly name: string };
  readonly grants: ObservedGrants;
  /** The one that tells most, of `grants` or noted by the user. */
  readonly grant: Grant;
  readonly evidence: GradedGrant['evidence'];
}

/** A subscriber's org that a hand-off leads to. */
export interface EnteredOrg extends EnteredFacts {
  readonly handOff: HandOff;
  readonly org: SubscriberOrg;
}

/** What grants are read and judged with. */
export interface GrantCircumstances {
  /** What the user was told of a grant. */
  noteOf(orgId: string): GrantNote | undefined;
  /** Of us; none while no LMO has said. */
  publisherOrgIds(): readonly string[];
}

const noCircumstances: GrantCircumstances = { noteOf: () => undefined, publisherOrgIds: () => [] };

/**
 * The orgs that were entered with a hand-off. Keeps org sessions in memory only, inside the port objects; who wants them kept
 * longer uses `HandOffStore`.
 */
export class EnteredOrgs implements Disposable {
  readonly #openGateway: () => Promise<OrgGateway>;
  readonly #logger: Logger;
  readonly #circumstances: GrantCircumstances;
  readonly #record: RecordAudit;
  readonly #changed = new EventEmitter<undefined>();
  readonly #entered = new Map<string, EnteredOrg>();
  readonly #farewells = new Set<(orgId: string) => Promise<void>>();

  readonly onDidChange = this.#changed.event;

  constructor(
    openGateway: () => Promise<OrgGateway>,
    logger: Logger,
    circumstances = noCircumstances,
    record: RecordAudit = () => undefined,
  ) {
    this.#openGateway = openGateway;
    this.#logger = logger;
    this.#circumstances = circumstances;
    this.#record = record;
  }

  get all(): readonly EnteredOrg[] {
    return [...this.#entered.values()];
  }

  get(orgId: string): EnteredOrg | undefined {
    return this.#entered.get(orgIdKey(orgId));
  }

  /**
   * Asks the org that a hand-off leads to who it is, all at once, and keeps nothing. The org itself says it; the hand-off's own name
   * is not trusted. Rejects where login access does not reach the org.
   */
  async look(handOff: HandOff): Promise<EnteredOrg> {
    refuse(addressRefusal(handOff.instanceUrl));
    const gateway = await this.#openGateway();
    const org = gateway.openSubscriberOrg(handOff);
    const [organization, loginAsUser, grants] = await Promise.all([
      org.organization(),
      org.loginAsUser(),
      this.#grantsOf(org),
    ]);
    refuse(orgRefusal(organization));
    const graded = this.#graded(organization.organizationId, grants, loginAsUser.username);
    return { handOff, org, organization, loginAsUser, grants, ...graded };
  }

  /** From now on the org is entered. */
  admit(entered: EnteredOrg): void {
    const { organizationId, isSandbox } = entered.organization;
    this.#entered.set(orgIdKey(organizationId), entered);
    const kind = isSandbox ? 'sandbox' : 'production';
    this.#logger.info(`Entered ${organizationId} (${kind}).`);
    this.#record({ kind: 'orgEntered', orgId: organizationId, subject: kind }, entered.org.orgTime());
    this.#changed.fire(undefined);
  }

  /** What is to be done in an org before the user leaves it, while its org session still works. */
  beforeLeaving(farewell: (orgId: string) => Promise<void>): Disposable {
    this.#farewells.add(farewell);
    return toDisposable(() => this.#farewells.delete(farewell));
  }

  /** Leaves the org as the user wishes: what we made there is removed first. */
  async leaveClean(orgId: string): Promise<void> {
    if (this.get(orgId) !== undefined) {
      await Promise.allSettled([...this.#farewells].map((farewell) => farewell(orgId)));
    }
    this.leave(orgId);
  }

  /** The org is no longer entered. For when its org session is of no use any more. */
  leave(orgId: string): void {
    if (this.get(orgId) !== undefined) {
      this.#record({ kind: 'orgLeft', orgId });
      this.#entered.delete(orgIdKey(orgId));
      this.#logger.info(`Forgot the hand-off to ${orgId}.`);
      this.#changed.fire(undefined);
    }
  }

  /** Uses an entered org. When the org no longer knows the session, the hand-off is forgotten, so that a fresh one is asked for. */
  async use<T>(entered: EnteredOrg, action: (org: SubscriberOrg) => Promise<T>): Promise<T> {
    try {
      return await action(entered.org);
    } catch (error) {
      if (Failure.is(error, 'orgSessionExpired') && this.get(entered.organization.organizationId) === entered) {
        this.leave(entered.organization.organizationId);
      }
      throw error;
    }
  }

  /** Reads the grants of every entered org again. An org that does not answer keeps what it said; one that has ended our session is left. */
  async refreshGrants(): Promise<void> {
    const read = await Promise.allSettled(
      this.all.map(async (entered) => ({ entered, grants: await this.use(entered, (org) => this.#grantsOf(org)) })),
    );
    for (const { entered, grants } of read.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))) {
      const { organizationId } = entered.organization;
      if (this.get(organizationId) === entered) {
        this.#entered.set(orgIdKey(organizationId), {
          ...entered,
          grants,
          ...this.#graded(organizationId, grants, entered.loginAsUser.username),
        });
      }
    }
    if (read.length > 0) {
      this.#changed.fire(undefined);
    }
  }

  /** A note has changed: what is known of grants is judged anew. */
  regrade(): void {
    for (const [key, entered] of this.#entered) {
      const { organization, grants, loginAsUser } = entered;
      this.#entered.set(key, {
        ...entered,
        ...this.#graded(organization.organizationId, grants, loginAsUser.username),
      });
    }
    this.#changed.fire(undefined);
  }

  dispose(): void {
    this.#entered.clear();
    this.#changed.dispose();
  }

  #graded(orgId: string, grants: ObservedGrants, loginAs: string): GradedGrant {
    return gradedGrant(grants, this.#circumstances.noteOf(orgId), new Date(), loginAs);
  }

  // A user who may not read the audit trail may still debug.
  async #grantsOf(org: SubscriberOrg): Promise<ObservedGrants> {
    try {
      return await org.loginAccess.observeGrants(this.#circumstances.publisherOrgIds());
    } catch (error) {
      if (!Failure.is(error) || error.code === 'orgSessionExpired') {
        throw error;
      }
      this.#logger.warn(`The login-access grants could not be read: ${error.message}`);
      return unreadableTrail(error.message);
    }
  }
}

function refuse(failure: Failure | undefined): void {
  if (failure !== undefined) {
    throw failure;
  }
}
