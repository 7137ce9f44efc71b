import { type Disposable } from '../../core/base/disposable.ts';
import { EventEmitter } from '../../core/base/event.ts';
import type { Logger } from '../../core/base/logger.ts';
import type { HandOff } from '../../core/loginAccess/handOff.ts';
import { orgIdKey } from '../../core/subscribers/orgId.ts';
import type { LicenseManagementOrg, Subscriber, SubscriberOrg } from '../../core/subscribers/ports.ts';
import type { EnteredFacts, EnteredOrg, EnteredOrgs } from '../loginAccess/enteredOrgs.ts';

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

/** The subscribers of the connected LMO and the orgs that were entered. */
export class SubscriberDirectory implements Disposable {
  readonly #logger: Logger;
  readonly #changed = new EventEmitter<undefined>();
  readonly #entered: EnteredOrgs;
  #lmo: LicenseManagementOrg | undefined;
  #subscribers: readonly Subscriber[] = [];
  #state: ListState = 'notConnected';

  readonly onDidChange = this.#changed.event;

  constructor(entered: EnteredOrgs, logger: Logger) {
    this.#entered = entered;
    this.#logger = logger;
    entered.onDidChange(() => this.#changed.fire(undefined));
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
      return { orgId, name, isSandbox, parentOrgId, subscriber, entered: factsOf(this.#entered.get(orgId)) };
    });
    const unlisted = this.#entered.all
      .filter(({ organization }) => !listedKeys.has(orgIdKey(organization.organizationId)))
      .map((entered) => {
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
    return this.#entered.get(orgId);
  }

  /** Connects and reads the list. An LMO that does not answer leaves the connection as it was. */
  async connectLmo(lmo: LicenseManagementOrg): Promise<void> {
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

  /** Reads the list and the grants of entered orgs again. */
  async refresh(): Promise<void> {
    await Promise.all([this.#refreshList(), this.#entered.refreshGrants()]);
  }

  async #refreshList(): Promise<void> {
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

  /** Enters the org that a hand-off leads to. */
  async enter(handOff: HandOff): Promise<EnteredOrg> {
    const entered = await this.#entered.look(handOff);
    this.#entered.admit(entered);
    return entered;
  }

  leave(orgId: string): void {
    this.#entered.leave(orgId);
  }

  use<T>(entered: EnteredOrg, action: (org: SubscriberOrg) => Promise<T>): Promise<T> {
    return this.#entered.use(entered, action);
  }

  dispose(): void {
    this.#lmo = undefined;
    this.#changed.dispose();
  }

  #setState(state: ListState): void {
    this.#state = state;
    this.#changed.fire(undefined);
  }
}

function factsOf(entered: EnteredOrg | undefined): EnteredFacts | undefined {
  if (entered === undefined) {
    return undefined;
  }
  const { organization, loginAsUser, grants, grant } = entered;
  return { organization, loginAsUser, grants, grant };
}
