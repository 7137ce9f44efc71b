import type { Failure } from '../base/failure.ts';
import type { OrganizationFacts } from '../debugging/execution.ts';
import type { Subscriber } from '../subscribers/subscriber.ts';
import { governmentCloud, scratchOrg } from './failures.ts';

/** What an entered org is good for: production orgs are never debugged live. */
export type EntryPurpose = 'liveDebugging' | 'logsAlone';

/** Why no org session is sent to this address, before anything is: Salesforce lets publishers log in to no government org. */
export function addressRefusal(instanceUrl: string): Failure | undefined {
  const { hostname } = new URL(instanceUrl);
  return /\.(?:mil|gov)$/.test(hostname) ? governmentCloud(hostname) : undefined;
}

/** Why an org that a hand-off leads to is not entered: those that login access does not reach. */
export function orgRefusal({
  name,
  instanceName,
  isSandbox,
  trialExpirationDate,
}: OrganizationFacts): Failure | undefined {
  if (isGovernmentInstance(instanceName)) {
    return governmentCloud(name);
  }
  return isSandbox && trialExpirationDate !== undefined ? scratchOrg(name) : undefined;
}

/** The same by what the LMO says of a subscriber, before anybody tries to log in. */
export function subscriberRefusal({ name, instanceName, kind }: Subscriber): Failure | undefined {
  if (isGovernmentInstance(instanceName ?? '')) {
    return governmentCloud(name);
  }
  return kind === 'scratchOrg' ? scratchOrg(name) : undefined;
}

export function entryPurpose({ isSandbox }: OrganizationFacts): EntryPurpose {
  return isSandbox ? 'liveDebugging' : 'logsAlone';
}

export function isGovernmentInstance(instanceName: string): boolean {
  return /^USG\d/i.test(instanceName);
}
