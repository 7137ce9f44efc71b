import { type Disposable, DisposableStore } from '../../core/base/disposable.ts';
import { EventEmitter } from '../../core/base/event.ts';
import type { Logger } from '../../core/base/logger.ts';
import type { HandOff } from '../../core/loginAccess/handOff.ts';
import type { LicenseManagementOrg, SubscriberOrg } from '../../core/subscribers/ports.ts';
import { compareNames, type Subscriber } from '../../core/subscribers/subscriber.ts';
import { SubscriberList } from '../../core/subscribers/subscriberList.ts';
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

/** The subscribers of the connected LMO, as far as they were read, and the orgs that were entered. */
export class SubscriberDirectory implements Disposable {
  readonly #logger: Logger;
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new EventEmitter<undefined>());
  readonly #entered: EnteredOrgs;
  #lmo: LicenseManagementOrg | undefined;
  #list: SubscriberList | undefined;
  #state: ListState = 'notConnected';
  #listedAt: Date | undefined;
  /** Counts connections and their ends, so that a slow answer does not undo a later choice. */
  #connects = 0;

  readonly onDidChange = this.#changed.event;

  constructor(entered: EnteredOrgs, logger: Logger) {
    this.#entered = entered;
    this.#logger = logger;
    this.#store.add(entered.onDidChange(() => this.#changed.fire(undefined)));
  }

  get lmo(): LicenseManagementOrg | undefined {
    return this.#lmo;
  }

  /** The LMO's subscribers, as far as they were read. Undefined while no LMO is connected. */
  get list(): SubscriberList | undefined {
    return this.#list;
  }

  /** When the LMO last said who its subscribers are. */
  get listedAt(): Date | undefined {
    return this.#listedAt;
  }

  get listState(): ListState {
    return this.#state;
  }

  /** All that are known here, by name; the orgs that only a hand-off told of come with the rest. */
  get subscribers(): readonly ListedSubscriber[] {
    const known = this.#list?.known ?? new Map<string, Subscriber>();
    const listed = [...known.values()].map((subscriber) => this.#listed(subscriber));
    return [...listed, ...this.unlisted].sort((a, b) => compareNames(a.name, b.name) || a.orgId.localeCompare(b.orgId));
  }

  /** Those that the list shows now, in its order. */
  get shown(): readonly ListedSubscriber[] {
    return (this.#list?.shown ?? []).map((subscriber) => this.#listed(subscriber));
  }

  /** Orgs that only a hand-off told of. */
  get unlisted(): readonly ListedSubscriber[] {
    return this.#entered.all
      .filter(({ organization }) => this.#list?.find(organization.organizationId) === undefined)
      .map(unlisted);
  }

  find(orgId: string): ListedSubscriber | undefined {
    const subscriber = this.#list?.find(orgId);
    if (subscriber !== undefined) {
      return this.#listed(subscriber);
    }
    const entered = this.#entered.get(orgId);
    return entered && unlisted(entered);
  }

  /** Asks the LMO for an org that is not known here. */
  async lookUp(orgId: string): Promise<ListedSubscriber | undefined> {
    if (this.find(orgId) === undefined) {
      await this.#list?.require([orgId]);
    }
    return this.find(orgId);
  }

  entered(orgId: string): EnteredOrg | undefined {
    return this.#entered.get(orgId);
  }

  /**
   * Connects and reads the first page of the list. An LMO that does not answer leaves the connection as it was. Where another is connected
   * meanwhile, that one stays, and the answer is false.
   */
  async connectLmo(lmo: LicenseManagementOrg): Promise<boolean> {
    const before = this.#state === 'reading' ? this.#settledState : this.#state;
    const turn = ++this.#connects;
    const list = new SubscriberList(lmo.subscribers);
    this.#setState('reading');
    try {
      await list.read();
    } catch (error) {
      if (turn !== this.#connects) {
        return false;
      }
      this.#setState(before);
      throw error;
    }
    if (turn !== this.#connects) {
      list.dispose();
      return false;
    }
    this.#list?.dispose();
    this.#lmo = lmo;
    this.#list = list;
    list.onDidChange(() => this.#changed.fire(undefined));
    this.#logger.info(`Connected to the LMO ${lmo.instanceUrl}.`);
    this.#setState('ready');
    return true;
  }

  forgetLmo(): void {
    this.#connects += 1;
    this.#lmo = undefined;
    this.#list?.dispose();
    this.#list = undefined;
    this.#setState('notConnected');
  }

  /** Reads the list and the grants of entered orgs again. */
  async refresh(): Promise<void> {
    await Promise.all([this.#refreshList(), this.#entered.refreshGrants()]);
  }

  async #refreshList(): Promise<void> {
    const list = this.#list;
    if (list === undefined) {
      this.#changed.fire(undefined);
      return;
    }
    this.#setState('reading');
    try {
      await list.read();
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
    this.#list?.dispose();
    this.#lmo = undefined;
    this.#store.dispose();
  }

  #listed(subscriber: Subscriber): ListedSubscriber {
    const { orgId, name, isSandbox, parentOrgId } = subscriber;
    const entered = this.#entered.get(orgId);
    return { orgId, name, isSandbox, parentOrgId, subscriber, entered: entered && factsOf(entered) };
  }

  get #settledState(): ListState {
    return this.#lmo === undefined ? 'notConnected' : 'ready';
  }

  #setState(state: ListState): void {
    if (state === 'ready' && this.#state === 'reading') {
      this.#listedAt = new Date();
    }
    this.#state = state;
    this.#changed.fire(undefined);
  }
}

function unlisted(entered: EnteredOrg): ListedSubscriber {
  const { organizationId: orgId, name, isSandbox } = entered.organization;
  return { orgId, name, isSandbox, parentOrgId: undefined, subscriber: undefined, entered: factsOf(entered) };
}

function factsOf({ organization, loginAsUser, grants, grant }: EnteredOrg): EnteredFacts {
  return { organization, loginAsUser, grants, grant };
}
