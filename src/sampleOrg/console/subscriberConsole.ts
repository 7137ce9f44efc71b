import { randomBytes } from 'node:crypto';
import { ApexId } from '../apex/values/id.ts';
import type { StoredRecord } from '../data/contract.ts';
import { handOff } from '../handOff.ts';
import type { HostedOrg } from '../hostedOrg.ts';
import type { ApiReply } from '../http/apiReply.ts';
import type { ApiRequest } from '../http/apiRequest.ts';
import type { GrantingUser } from '../loginAccess.ts';
import type { OrgRecords } from '../records/orgRecords.ts';
import {
  consolePath,
  handOffPage,
  overviewPage,
  refusalPage,
  type ShownSubscriber,
  type ShownUser,
} from './consolePages.ts';

export interface SubscriberConsoleOptions {
  /** Of the LMO. */
  readonly records: OrgRecords;
  /** Those that are really there. */
  readonly hosted: () => readonly HostedOrg[];
}

/** A login that a button of a page leads to. */
interface OfferedLogin {
  readonly org: HostedOrg;
  readonly subscriber: ShownSubscriber;
  readonly username: string;
}

/** Buttons that wait to be pressed; the oldest is forgotten first. */
const mostOffered = 200;

const closedBecause = {
  governmentCloud: 'Logging in to orgs of Government Cloud is not supported.',
  scratchOrg: 'Logging in to scratch orgs is not supported.',
} as const;

/** Where a support engineer logs in to a subscriber's org as one of the users who grant it. */
export class SubscriberConsole {
  readonly #options: SubscriberConsoleOptions;
  readonly #offered = new Map<string, OfferedLogin>();

  constructor(options: SubscriberConsoleOptions) {
    this.#options = options;
  }

  /** Undefined for what is none of its pages. */
  answer(request: ApiRequest): ApiReply | undefined {
    if (request.path.toLowerCase() !== consolePath.toLowerCase()) {
      return undefined;
    }
    return request.method === 'POST' ? this.#logIn(request) : this.#overview(request);
  }

  #overview({ query }: ApiRequest): ApiReply {
    const orgId = ApexId.parse(query.get('directLoginOrgId') ?? '')?.value;
    const subscriber = orgId === undefined ? undefined : this.#subscriber(orgId);
    if (subscriber === undefined) {
      return refusalPage(404, 'No subscriber has this organization ID.');
    }
    const org = this.#options.hosted().find(({ organizationId }) => organizationId === orgId);
    const closed = org?.closed === undefined || org.closed === null ? undefined : closedBecause[org.closed];
    const users = org?.loginAccess.grants.filter(({ grant }) => grant.state !== 'none') ?? [];
    return overviewPage(
      subscriber,
      users.map((user) => this.#shown(user, subscriber, org)),
      closed,
    );
  }

  #shown({ user, grant }: GrantingUser, subscriber: ShownSubscriber, org: HostedOrg | undefined): ShownUser {
    const { name, username } = user;
    if (grant.state !== 'live' || org === undefined) {
      return { name, username, standing: grant.state, ticket: undefined };
    }
    const until = new Date(grant.ends - 1).toISOString().slice(0, 10);
    return { name, username, standing: `until ${until}`, ticket: this.#offer({ org, subscriber, username }) };
  }

  #offer(login: OfferedLogin): string {
    const [oldest] = this.#offered.keys();
    if (oldest !== undefined && this.#offered.size >= mostOffered) {
      this.#offered.delete(oldest);
    }
    const ticket = randomBytes(24).toString('base64url');
    this.#offered.set(ticket, login);
    return ticket;
  }

  #logIn({ headers, body }: ApiRequest): ApiReply {
    // Only the console's own page presses its buttons.
    if (headers.origin !== undefined && headers.origin !== `http://${headers.host ?? ''}`) {
      return refusalPage(403, 'Only the Subscriber Support Console itself may log in.');
    }
    const ticket = new URLSearchParams(body).get('ticket') ?? '';
    const login = this.#offered.get(ticket);
    this.#offered.delete(ticket);
    const user = login?.org.userNamed(login.username);
    if (login === undefined || user === undefined) {
      return refusalPage(400, 'This button was pressed already. Open the page again.');
    }
    const { org, subscriber, username } = login;
    if (!org.loginAccess.lets(username)) {
      return refusalPage(403, `${username} no longer grants login access.`);
    }
    org.loginAccess.recordUse(user);
    return handOffPage(subscriber, username, handOff(org, org.logInPublisher(user)));
  }

  /** As whichever list of the LMO has it. */
  #subscriber(organizationId: string): ShownSubscriber | undefined {
    const { records } = this.#options;
    const found = (objectName: string, fieldName: string, id: string): StoredRecord | undefined =>
      records.has(objectName) ? records.matching(objectName, fieldName, id)[0] : undefined;
    const text = (row: StoredRecord | undefined, fieldName: string): string | undefined => {
      const value = row?.values.get(fieldName);
      return typeof value === 'string' ? value : undefined;
    };
    const install = found('PackageSubscriber', 'OrgKey', organizationId);
    const tenant = found('SfdcPartnerTenant', 'Tenant', organizationId);
    const license =
      found('sfLma__License__c', 'sfLma__Subscriber_Org_ID__c', organizationId) ??
      found('sfLma__License__c', 'sfLma__Subscriber_Org_ID__c', organizationId.slice(0, 15));
    if (install === undefined && tenant === undefined && license === undefined) {
      return undefined;
    }
    return {
      organizationId,
      name: text(install, 'OrgName') ?? text(tenant, 'Name') ?? text(license, 'Name') ?? organizationId,
      sandbox:
        install?.values.get('OrgType') === 'Sandbox' ||
        tenant?.values.get('IsSandbox') === true ||
        license?.values.get('sfLma__Subscriber_Org_Is_Sandbox__c') === true,
      instance: text(install, 'InstanceName') ?? text(license, 'sfLma__Org_Instance__c') ?? '',
    };
  }
}
