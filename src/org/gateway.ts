import type { Clock } from '../core/base/clock.ts';
import type { Logger } from '../core/base/logger.ts';
import type { HandOff } from '../core/loginAccess/handOff.ts';
import type { LicenseManagementOrg, OrgGateway, SubscriberOrg } from '../core/subscribers/ports.ts';
import { NodeHttpTransport } from './http/nodeHttpTransport.ts';
import { OrgHttp } from './http/orgHttp.ts';
import { LmoClient } from './licenseManagementOrg.ts';
import { OrgSession } from './orgSession.ts';
import { SubscriberClient } from './subscriberOrg.ts';

export interface OrgGatewayOptions {
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Opens orgs over shared connections. Opening sends nothing; an address that is no org's is refused at once. */
export function createOrgGateway({ clock, logger }: OrgGatewayOptions): OrgGateway {
  const transport = new NodeHttpTransport(clock);
  const open = (instanceUrl: string, orgSession: string): OrgHttp =>
    new OrgHttp(new OrgSession(instanceUrl, orgSession), transport, logger);
  return {
    openLicenseManagementOrg: (instanceUrl: string, orgSession: string): LicenseManagementOrg =>
      new LmoClient(open(instanceUrl, orgSession)),
    openSubscriberOrg: (handOff: HandOff): SubscriberOrg =>
      new SubscriberClient(open(handOff.instanceUrl, handOff.orgSession), clock),
  };
}
