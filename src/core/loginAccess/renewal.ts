import type { Failure } from '../base/failure.ts';
import { isSameRecord } from '../base/recordId.ts';
import type { OrganizationFacts } from '../debugging/execution.ts';
import { freshLinkOfAnotherUser, freshLinkToAnotherOrg } from './failures.ts';

/** Where a hand-off led, and as whom. */
export interface EntryFacts {
  readonly instanceUrl: string;
  readonly organization: OrganizationFacts;
  readonly loginAsUser: { readonly id: string; readonly username: string };
}

/** Why a fresh hand-off may not take the place of another: what goes on with it was begun as one user in one org, at one address. */
export function renewalRefusal(before: EntryFacts, fresh: EntryFacts): Failure | undefined {
  const [wanted, got] = [before.organization, fresh.organization];
  if (!isSameRecord(got.organizationId, wanted.organizationId)) {
    return freshLinkToAnotherOrg(wanted.name, got.name);
  }
  if (fresh.instanceUrl !== before.instanceUrl) {
    return freshLinkToAnotherOrg(new URL(before.instanceUrl).host, new URL(fresh.instanceUrl).host);
  }
  return isSameRecord(fresh.loginAsUser.id, before.loginAsUser.id)
    ? undefined
    : freshLinkOfAnotherUser(before.loginAsUser.username, fresh.loginAsUser.username);
}
