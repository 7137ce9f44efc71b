import { type Disposable, DisposableStore } from '../../core/base/disposable.ts';
import { EventEmitter } from '../../core/base/event.ts';
import type { HandOff } from '../../core/loginAccess/handOff.ts';
import type { LicenseManagementOrg, SubscriberOrg } from '../../core/subscribers/ports.ts';
import { compareNames, type Subscriber } from '../../core/subscribers/subscriber.ts';
import type { SubscriberList } from '../../core/subscribers/subscriberList.ts';
import type { EnteredFacts, EnteredOrg, EnteredOrgs } from '../loginAccess/enteredOrgs.ts';
import type { DirectoryChange, LmoList, ListState } from './lmoList.ts';

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

/** The subscribers of the connected LMO, as far as they were read, and the orgs that were entered. */
export class SubscriberDirectory implements Disposable {
  readonly #lmoList: LmoList;
  readonly #entered: EnteredOrgs;
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new EventEmitter<DirectoryChange>());

  readonly onDidChange = this.#changed.event;

  constructor(lmoList: LmoList, entered: EnteredOrgs) {
    this.#lmoList = lmoList;
    this.#entered = entered;
    this.#store.add(lmoList.onDidChange((change) => this.#changed.fire(change)));
    this.#store.add(entered.onDidChange(() => this.#changed.fire(undefined)));
  }

  get lmo(): LicenseManagementOrg | undefined {
    return this.#lmoList.lmo;
  }

  /** The LMO's subscribers, as far as they were read. Undefined while no LMO is known. */
  get list(): SubscriberList | undefined {
    return this.#lmoList.list;
  }

  /** When the LMO last said who its subscribers are. */
  get listedAt(): Date | undefined {
    const readAt = this.list?.readAt;
    return readAt === undefined ? undefined : new Date(readAt);
  }

  get listState(): ListState {
    return this.#lmoList.state;
  }

  /** All that are known here, by name; the orgs that only a hand-off told of come with the rest. */
  get subscribers(): readonly ListedSubscriber[] {
    const listed = (this.list?.known ?? []).map((subscriber) => this.#listed(subscriber));
    return [...listed, ...this.unlisted].sort((a, b) => compareNames(a.name, b.name) || a.orgId.localeCompare(b.orgId));
  }

  /** Those that the list shows now, in its order. */
  get shown(): readonly ListedSubscriber[] {
    return (this.list?.shown ?? []).map((subscriber) => this.#listed(subscriber));
  }

  /** Orgs that only a hand-off told of. */
  get unlisted(): readonly ListedSubscriber[] {
    return this.#entered.all
      .filter(({ organization }) => this.list?.find(organization.organizationId) === undefined)
      .map(unlisted);
  }

  find(orgId: string): ListedSubscriber | undefined {
    const subscriber = this.list?.find(orgId);
    if (subscriber !== undefined) {
      return this.#listed(subscriber);
    }
    const entered = this.#entered.get(orgId);
    return entered && unlisted(entered);
  }

  /** Asks the LMO for an org that is not known here. */
  async lookUp(orgId: string): Promise<ListedSubscriber | undefined> {
    if (this.find(orgId) === undefined && this.lmo !== undefined) {
      await this.list?.require([orgId]);
    }
    return this.find(orgId);
  }

  entered(orgId: string): EnteredOrg | undefined {
    return this.#entered.get(orgId);
  }

  /** Lists the subscribers of an LMO. One that does not answer leaves the list as it was; false where another was connected meanwhile. */
  connectLmo(lmo: LicenseManagementOrg): Promise<boolean> {
    return this.#lmoList.connect(lmo);
  }

  /** Forgets an LMO with its list, whichever is shown. */
  forgetLmo(instanceUrl: string): void {
    this.#lmoList.forget(instanceUrl);
  }

  /** Brings the list and the grants of entered orgs up to date. */
  async refresh(): Promise<void> {
    await Promise.all([this.#lmoList.refresh(), this.#entered.refreshGrants()]);
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
    this.#store.dispose();
  }

  #listed(subscriber: Subscriber): ListedSubscriber {
    const { orgId, name, isSandbox, parentOrgId } = subscriber;
    const entered = this.#entered.get(orgId);
    return { orgId, name, isSandbox, parentOrgId, subscriber, entered: entered && factsOf(entered) };
  }
}

function unlisted(entered: EnteredOrg): ListedSubscriber {
  const { organizationId: orgId, name, isSandbox } = entered.organization;
  return { orgId, name, isSandbox, parentOrgId: undefined, subscriber: undefined, entered: factsOf(entered) };
}

function factsOf({ organization, loginAsUser, grants, grant, evidence }: EnteredOrg): EnteredFacts {
  return { organization, loginAsUser, grants, grant, evidence };
}
