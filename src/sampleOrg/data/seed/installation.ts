import type { PackageRows } from './packages.ts';
import type { CustomerOrgSpec } from './subscribers.ts';

/** One package in one customer's org: what every list of the LMO says in its own words. */
export interface Installation {
  readonly org: CustomerOrgSpec;
  readonly standing: LicenseStanding;
  readonly rows: PackageRows;
}

export type LicenseStatus = 'Active' | 'Suspended' | 'Trial' | 'Uninstalled';

/** How a licence and its org stand. Days count from now; negative ones are over. */
export interface LicenseStanding {
  readonly status: LicenseStatus;
  /** Left out: Active. */
  readonly orgStatus?: string;
  /** The org itself is a trial that ends then. */
  readonly orgEndsInDays?: number;
  /** Left out: does not expire. */
  readonly expiresInDays?: number;
  /** Upgrades that the org did not take. Left out: it has the newest version. */
  readonly versionsBehind?: number;
  /** The licence names the org by 18 characters. */
  readonly longId?: boolean;
  /** Came over a lead that is no account yet. */
  readonly isLead?: boolean;
}
