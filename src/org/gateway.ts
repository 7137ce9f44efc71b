import type { Clock } from '../core/base/clock.ts';
import type { Logger } from '../core/base/logger.ts';
import { anyLoopbackOrg, type LoopbackOrgs } from '../core/base/loopbackOrgs.ts';
import { freshRefused, lmoSessionExpired } from '../core/lmo/failures.ts';
import type { LmoSignIn } from '../core/lmo/lmoSignIn.ts';
import type { SignInKeeper } from '../core/lmo/ports.ts';
import type { HandOff } from '../core/loginAccess/handOff.ts';
import type { LicenseManagementOrg, OrgGateway, SubscriberOrg } from '../core/subscribers/ports.ts';
import { linksOf } from './bayeux/openLink.ts';
import { GuardedTransport } from './http/guardedTransport.ts';
import { NodeHttpTransport } from './http/nodeHttpTransport.ts';
import type { ProxyUse } from './http/proxyUse.ts';
import { OrgHttp } from './http/orgHttp.ts';
import { InstanceStatusClient } from './instanceStatus.ts';
import { LmoClient } from './licenseManagementOrg.ts';
import { OrgSession } from './orgSession.ts';
import type { CliMachine } from './salesforceCli/cliMachine.ts';
import { SalesforceCli } from './salesforceCli/salesforceCli.ts';
import { systemMachine } from './salesforceCli/systemMachine.ts';
import { LmoSignInService } from './signIn/lmoSignInService.ts';
import { SubscriberClient } from './subscriberOrg.ts';

export interface OrgGatewayOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly proxy?: ProxyUse | undefined;
  /** Orgs on this machine that may be entered. Left out: any. */
  readonly loopback?: LoopbackOrgs;
  /** Where the Salesforce CLI is looked for. Left out: here. */
  readonly cliMachine?: CliMachine;
}

/** Opens orgs over shared connections. Opening sends nothing; an address that is no org's is refused at once. */
export function createOrgGateway({
  clock,
  logger,
  proxy,
  loopback = anyLoopbackOrg(),
  cliMachine = systemMachine(clock),
}: OrgGatewayOptions): OrgGateway {
  const transport = new NodeHttpTransport(clock, proxy);
  const lmoSignIns = new LmoSignInService({ transport, clock, logger, loopback, cli: new SalesforceCli(cliMachine) });
  return {
    lmoSignIns,
    openLicenseManagementOrg: (signIn: LmoSignIn, keeper: SignInKeeper): LicenseManagementOrg => {
      loopback.check(signIn.instanceUrl);
      const session = lmoSession(signIn, (latest) => keeper.renewed(latest, (kept) => lmoSignIns.renew(kept)));
      return new LmoClient(new OrgHttp(session, transport, logger));
    },
    openInstanceStatus: (standIn) => new InstanceStatusClient(transport, clock, standIn),
    openSubscriberOrg: ({ instanceUrl, orgSession }: HandOff): SubscriberOrg => {
      loopback.check(instanceUrl);
      const session = new OrgSession(instanceUrl, orgSession);
      const timed = new GuardedTransport(transport, clock);
      const openLink = linksOf({ session, transport: timed, clock, logger });
      return new SubscriberClient(new OrgHttp(session, timed, logger), openLink, clock, () => timed.serverNow());
    },
  };
}

/** The org session of an LMO, which renews itself where the way of its sign-in allows that. */
function lmoSession(signIn: LmoSignIn, renew: (latest: LmoSignIn) => Promise<LmoSignIn>): OrgSession {
  const { instanceUrl, source } = signIn;
  let latest = signIn;
  const renewable = source.way === 'browser' || source.way === 'salesforceCli';
  return new OrgSession(instanceUrl, signIn.orgSession, {
    renew: !renewable
      ? undefined
      : async () => {
          latest = await renew(latest);
          return latest.orgSession;
        },
    ended: (isFresh) => lmoSessionExpired(new URL(instanceUrl).host, source, isFresh ? freshRefused() : undefined),
  });
}
