import assert from 'node:assert/strict';
import type { LmoSignIn } from '../../../src/core/lmo/lmoSignIn.ts';
import type { LmoSignIns, SignInKeeper } from '../../../src/core/lmo/ports.ts';
import type { LicenseManagementOrg, OrgGateway, SubscriberOrg } from '../../../src/core/subscribers/ports.ts';
import type { OrganizationFacts } from '../../../src/core/debugging/execution.ts';
import { deriveGrants, type ObservedGrants } from '../../../src/core/loginAccess/grants.ts';
import type { InstanceStatus } from '../../../src/core/instanceHealth/ports.ts';
import type { Publisher } from '../../../src/core/loginAccess/ports.ts';
import { HandOff } from '../../../src/core/loginAccess/handOff.ts';
import { FakeSubscribers } from '../../support/fakeSubscribers.ts';

export const sandboxId = '00D000000000002EAA';
export const productionId = '00D000000000001EAA';

export function handOffTo(orgId: string): HandOff {
  return new HandOff('https://northwind--uat.sandbox.my.salesforce.com', 'Northwind', `${orgId}!secret`);
}

const notAsked = (): Promise<never> => Promise.reject(new Error('not asked in this test'));

/** A gateway to orgs that answer what a test says. */
export class FakeOrgs implements OrgGateway {
  readonly subscribers = new FakeSubscribers();
  grants: () => Promise<ObservedGrants> = () => Promise.resolve(deriveGrants([], { now: new Date() }));

  publisher: Publisher = { name: 'Acme Software', orgIds: [], packageIds: [] };
  /** What a subscriber's org says of itself otherwise than usual. */
  organization: Partial<OrganizationFacts> = {};
  /** How many subscribers' orgs were opened. */
  opened = 0;

  readonly lmoSignIns: LmoSignIns = {
    inBrowser: notAsked,
    listCliOrgs: notAsked,
    throughCli: notAsked,
    throughCliAgain: notAsked,
    revoke: notAsked,
  };

  openLicenseManagementOrg({ instanceUrl }: LmoSignIn, _keeper: SignInKeeper): LicenseManagementOrg {
    return {
      instanceUrl,
      identity: () => Promise.resolve({ orgName: 'Acme', username: 'ada@acme.example' }),
      subscribers: this.subscribers,
      debugLicenseHolder: () => Promise.resolve(undefined),
      loginAccess: { publisher: () => Promise.resolve(this.publisher), ownPermissions: notAsked },
      details: { read: notAsked },
    };
  }

  openInstanceStatus(): InstanceStatus {
    return { read: notAsked };
  }

  openSubscriberOrg(handOff: HandOff): SubscriberOrg {
    this.opened += 1;
    return {
      instanceUrl: handOff.instanceUrl,
      orgTime: () => Date.UTC(2030, 10, 1),
      organization: () =>
        Promise.resolve({
          organizationId: handOff.orgId,
          name: 'Northwind',
          instanceName: 'CS1',
          isSandbox: true,
          trialExpirationDate: undefined,
          namespacePrefix: undefined,
          ...this.organization,
        }),
      limits: notAsked,
      loginAsUser: () =>
        Promise.resolve({ id: '005000000000001AAA', username: 'jane@northwind.example', name: 'Jane' }),
      loginAccess: { observeGrants: () => this.grants(), probe: notAsked },
      runningDebugSessions: notAsked,
      detachDebugSession: notAsked,
      debugLogs: {
        list: notAsked,
        listStoredSince: notAsked,
        find: notAsked,
        open: notAsked,
        delete: notAsked,
        arrivals: () => assert.fail('not asked in this test'),
      },
      tracing: {
        read: notAsked,
        write: notAsked,
        findUsers: notAsked,
        findCode: notAsked,
        storedLogs: notAsked,
      },
      packages: { list: notAsked, retrieve: notAsked },
      apex: {
        runAnonymous: notAsked,
        runTests: notAsked,
        startTests: notAsked,
        testProgress: notAsked,
        abortTests: notAsked,
        testClasses: notAsked,
        findClassNames: notAsked,
      },
    };
  }
}
