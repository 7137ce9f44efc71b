import type { InstalledPackage, SeededOrgs } from './contract.ts';
import { seedLicenseManagementOrg } from './licenseManagementOrg.ts';
import { seedSubscriberOrg } from './subscriberOrg.ts';
import { subscriberSpecs } from './subscribers.ts';

/** The LMO and the three subscribers, as they are at `now` (milliseconds since 1970). */
export function seedOrgs(installed: InstalledPackage, now: number): SeededOrgs {
  return {
    lmo: seedLicenseManagementOrg(installed, now),
    subscribers: subscriberSpecs.map((spec) => seedSubscriberOrg(spec, installed, now)),
  };
}
