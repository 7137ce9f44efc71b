/** What sort of org a subscriber is. A scratch org is a sandbox that ends; a trial is a production org that ends. */
export type OrgKind = 'production' | 'sandbox' | 'scratchOrg' | 'trial' | 'developer';

export type Seats =
  | { readonly kind: 'site' }
  /** `used` is unknown where nobody counts, such as in partner tenants. */
  | { readonly kind: 'seats'; readonly licensed: number; readonly used: number | undefined };

export type Expiry = { readonly kind: 'never' } | { readonly kind: 'on'; readonly date: string };

/** One package in one customer's org. Dates are ISO texts, so that a subscriber can be stored as it is. */
export interface SubscriberPackage {
  /** 033…, 18 characters. Unknown where the LMO lists packages by name alone. */
  readonly packageId: string | undefined;
  /** Empty where nobody knows it. */
  readonly name: string;
  /** 04t…, 18 characters. */
  readonly versionId: string | undefined;
  readonly version: string | undefined;
  /** The newest released version of the package. */
  readonly latestVersion: string | undefined;
  readonly isBehind: boolean;
  readonly isInstalled: boolean;
  /** As the LMO words it: Active, Trial, Suspended, Uninstalled. */
  readonly licenseStatus: string | undefined;
  readonly seats: Seats | undefined;
  readonly expires: Expiry | undefined;
  readonly installed: string | undefined;
}

/** A customer org with the package installed. One per org id; a sandbox is its own subscriber with a parent org. */
export interface Subscriber {
  /** 18 characters. */
  readonly orgId: string;
  readonly name: string;
  /** The company, as the LMO's account or lead says it. */
  readonly company: string | undefined;
  readonly kind: OrgKind;
  readonly isSandbox: boolean;
  /** Production org of a sandbox, 18 characters. */
  readonly parentOrgId: string | undefined;
  /** Sandboxes of this org that are subscribers too, 18 characters. */
  readonly sandboxIds: readonly string[];
  readonly instanceName: string | undefined;
  readonly edition: string | undefined;
  /** When the org itself ends, as a trial or a scratch org does. */
  readonly orgEnds: string | undefined;
  /** Installed ones first, then by name. At least one. */
  readonly packages: readonly SubscriberPackage[];
  /** When the LMO last changed what it says here. */
  readonly lastModified: string | undefined;
}

export function isInstalled({ packages }: Subscriber): boolean {
  return packages.some((one) => one.isInstalled);
}

/** The order of names in every list: as people of any language expect it, without regard to case. */
const names = new Intl.Collator(undefined, { numeric: true });

export function compareNames(a: string, b: string): number {
  return names.compare(a, b);
}
