import { type Disposable } from '../../core/base/disposable.ts';
import { EventEmitter } from '../../core/base/event.ts';
import { Failure } from '../../core/base/failure.ts';
import type { Logger } from '../../core/base/logger.ts';
import type { OrganizationFacts } from '../../core/debugging/execution.ts';
import type { HandOff } from '../../core/loginAccess/handOff.ts';
import { orgIdKey } from '../../core/subscribers/orgId.ts';
import type {
  Grant,
  LicenseManagementOrg,
  OrgGateway,
  Subscriber,
  SubscriberOrg,
} from '../../core/subscribers/ports.ts';

/** What an org said of itself when it was entered. Nothing that gives access: tree nodes carry it, and any extension may see those. */
export interface EnteredFacts {
  readonly organization: OrganizationFacts;
  readonly loginAsUser: { readonly id: string; readonly username: string; readonly name: string };
  readonly grant: Grant;
}

/** A subscriber's org that was entered with a hand-off. */
export interface EnteredOrg extends EnteredFacts {
  readonly handOff: HandOff;
  readonly org: SubscriberOrg;
}

/** One line of the list: from the LMO, from a hand-off, or from both. */
export interface ListedSubscriber {
  readonly orgId: string;
  readonly name: string;
  readonly isSandbox: boolean;
  readonly parentOrgId: string | undefined;
  /** Undefined where the LMO does not list this org: it is known by its hand-off only. */
  readonly subscriber: Subscriber | undefined;
  readonly entered: EnteredFacts | undefined;
}

export type ListState = 'notConnected' | 'reading' | 'failed' | 'ready';

/**
 * The subscribers of the connected LMO and the orgs that were entered. Keeps org sessions in memory only, inside the port
 * objects; who wants them kept longer uses `OrgSessionStore`.
 */
export class SubscriberDirectory implements Disposable {
  readonly #openGateway: () => Promise<OrgGateway>;
  readonly #logger: Logger;
  readonly #changed = new EventEmitter<undefined>();
  readonly #entered = new Map<string, EnteredOrg>();
  #lmo: LicenseManagementOrg | undefined;
  #subscribers: readonly Subscriber[] = [];
  #state: ListState = 'notConnected';

  readonly onDidChange = this.#changed.event;

  constructor(openGateway: () => Promise<OrgGateway>, logger: Logger) {
    this.#openGateway = openGateway;
    this.#logger = logger;
  }

  get lmo(): LicenseManagementOrg | undefined {
    return this.#lmo;
  }

  get listState(): ListState {
    return this.#state;
  }

  /** By name; the orgs that only a hand-off told of come with the rest. */
  get subscribers(): readonly ListedSubscriber[] {
    const listedKeys = new Set(this.#subscribers.map(({ orgId }) => orgIdKey(orgId)));
    const listed = this.#subscribers.map((subscriber) => {
      const { orgId, name, isSandbox, parentOrgId } = subscriber;
      return { orgId, name, isSandbox, parentOrgId, subscriber, entered: factsOf(this.#entered.get(orgIdKey(orgId))) };
    });
    const unlisted = [...this.#entered.entries()]
      .filter(([key]) => !listedKeys.has(key))
      .map(([, entered]) => {
        const { organizationId, name, isSandbox } = entered.organization;
        return {
          orgId: organizationId,
          name,
          isSandbox,
          parentOrgId: undefined,
          subscriber: undefined,
          entered: factsOf(entered),
        };
      });
    return [...listed, ...unlisted].sort((a, b) => a.name.localeCompare(b.name) || a.orgId.localeCompare(b.orgId));
  }

  find(orgId: string): ListedSubscriber | undefined {
    const key = orgIdKey(orgId);
    return this.subscribers.find((listed) => orgIdKey(listed.orgId) === key);
  }

  entered(orgId: string): EnteredOrg | undefined {
    return this.#entered.get(orgIdKey(orgId));
  }

  /** Connects and reads the list. An LMO that does not answer leaves the connection as it was. */
  async connectLmo(instanceUrl: string, orgSession: string): Promise<void> {
    const gateway = await this.#openGateway();
    const lmo = gateway.openLicenseManagementOrg(instanceUrl, orgSession);
    const before = { lmo: this.#lmo, state: this.#state };
    this.#setState('reading');
    try {
      this.#subscribers = await lmo.listSubscribers();
    } catch (error) {
      this.#lmo = before.lmo;
      this.#setState(before.state);
      throw error;
    }
    this.#lmo = lmo;
    this.#logger.info(`Connected to the LMO ${lmo.instanceUrl}: ${this.#subscribers.length} subscribers.`);
    this.#setState('ready');
  }

  forgetLmo(): void {
    this.#lmo = undefined;
    this.#subscribers = [];
    this.#setState('notConnected');
  }

  async refresh(): Promise<void> {
    const lmo = this.#lmo;
    if (lmo === undefined) {
      this.#changed.fire(undefined);
      return;
    }
    this.#setState('reading');
    try {
      this.#subscribers = await lmo.listSubscribers();
    } catch (error) {
      this.#setState('failed');
      throw error;
    }
    this.#setState('ready');
  }

  /** Opens the org that a hand-off leads to. The org itself says who it is; the hand-off's own name is not trusted. */
  async enter(handOff: HandOff): Promise<EnteredOrg> {
    const gateway = await this.#openGateway();
    const org = gateway.openSubscriberOrg(handOff);
    const [organization, loginAsUser, grant] = await Promise.all([
      org.organization(),
      org.loginAsUser(),
      org.observeGrant().catch((error: unknown): Grant => this.#grantUnknown(error)),
    ]);
    const entered: EnteredOrg = { handOff, org, organization, loginAsUser, grant };
    this.#entered.set(orgIdKey(organization.organizationId), entered);
    this.#logger.info(`Entered ${organization.organizationId} (${organization.isSandbox ? 'sandbox' : 'production'}).`);
    this.#changed.fire(undefined);
    return entered;
  }

  leave(orgId: string): void {
    if (this.#entered.delete(orgIdKey(orgId))) {
      this.#logger.info(`Forgot the hand-off to ${orgId}.`);
      this.#changed.fire(undefined);
    }
  }

  /** Uses an entered org. When the org no longer knows the session, the hand-off is forgotten, so that a fresh one is asked for. */
  async use<T>(entered: EnteredOrg, action: (org: SubscriberOrg) => Promise<T>): Promise<T> {
    try {
      return await action(entered.org);
    } catch (error) {
      if (Failure.is(error, 'orgSessionExpired') && this.entered(entered.organization.organizationId) === entered) {
        this.leave(entered.organization.organizationId);
      }
      throw error;
    }
  }

  dispose(): void {
    this.#entered.clear();
    this.#lmo = undefined;
    this.#changed.dispose();
  }

  // A user who may not read the audit trail may still debug.
  #grantUnknown(error: unknown): Grant {
    if (Failure.is(error, 'orgSessionExpired')) {
      throw error;
    }
    this.#logger.warn(
      `The login-access grant could not be read: ${error instanceof Error ? error.message : 'unknown'}`,
    );
    return { state: 'unknown' };
  }

  #setState(state: ListState): void {
    this.#state = state;
    this.#changed.fire(undefined);
  }
}

function factsOf(entered: EnteredOrg | undefined): EnteredFacts | undefined {
  return entered && { organization: entered.organization, loginAsUser: entered.loginAsUser, grant: entered.grant };
}
