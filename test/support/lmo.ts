import { LmoSignIn } from '../../src/core/lmo/lmoSignIn.ts';
import { memoryKeeper } from '../../src/core/lmo/ports.ts';
import type { LicenseManagementOrg, OrgGateway } from '../../src/core/subscribers/ports.ts';
import type { Subscriber } from '../../src/core/subscribers/subscriber.ts';
import { everySubscriber } from '../../src/core/subscribers/subscriberQuery.ts';

/** A sign-in with an org session that was pasted. */
export function pastedSession({ url, session }: { readonly url: string; readonly session: string }): LmoSignIn {
  return new LmoSignIn(url, { way: 'session' }, { orgSession: session });
}

/** The LMO that an org session leads to. */
export function openLmo(
  gateway: OrgGateway,
  access: { readonly url: string; readonly session: string },
): LicenseManagementOrg {
  return gateway.openLicenseManagementOrg(pastedSession(access), memoryKeeper);
}

/** The first subscribers of an LMO. */
export async function firstPage(lmo: LicenseManagementOrg): Promise<readonly Subscriber[]> {
  return (await lmo.subscribers.page({ query: everySubscriber })).subscribers;
}
