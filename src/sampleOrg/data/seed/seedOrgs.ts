import type { InstalledPackage, LicenseLists, SeededOrgs, SeedSizes } from './contract.ts';
import { seedLicenseManagementOrg } from './licenseManagementOrg.ts';
import { seedSubscriberOrg } from './subscriberOrg.ts';
import { subscriberSpecs } from './subscribers.ts';

/** The LMO and the subscribers that are hosted, as they are at `now` (milliseconds since 1970). */
export function seedOrgs(
  installed: InstalledPackage,
  now: number,
  sizes: SeedSizes = {},
  lists: LicenseLists = {},
): SeededOrgs {
  return {
    lmo: seedLicenseManagementOrg(installed, now, sizes, lists),
    // Logs of one are enough to look at.
    subscribers: subscriberSpecs.map((spec, index) =>
      seedSubscriberOrg(spec, installed, now, index === 0 ? sizes : {}),
    ),
  };
}
