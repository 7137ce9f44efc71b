import { orgIdKey, toLongOrgId } from './orgId.ts';
import { compareVersions, type ListedPackage, type PackageVersions } from './packageVersions.ts';
import type { Expiry, OrgKind, Seats, Subscriber, SubscriberPackage } from './subscriber.ts';
import { compareNames } from './subscriber.ts';

/** A licence of the LMA: one per package and org. */
export interface LicenseRow {
  /** 15 or 18 characters. */
  readonly orgId: string;
  /** From the lead or account; LMA itself keeps no name. */
  readonly company: string | undefined;
  /** The company is an account; else it is a lead, if any. */
  readonly hasAccount: boolean;
  readonly isSandbox: boolean;
  readonly instanceName: string | undefined;
  readonly edition: string | undefined;
  readonly orgStatus: string | undefined;
  readonly orgEnds: string | undefined;
  readonly status: string | undefined;
  readonly packageId: string | undefined;
  readonly packageName: string | undefined;
  readonly versionId: string | undefined;
  readonly version: string | undefined;
  readonly seats: Seats | undefined;
  readonly expires: Expiry | undefined;
  readonly installed: string | undefined;
  readonly lastModified: string | undefined;
}

/** A row of PackageSubscriber: one per package and org. */
export interface InstallRow {
  readonly orgId: string;
  readonly orgName: string | undefined;
  readonly isSandbox: boolean;
  readonly isInstalled: boolean;
  readonly instanceName: string | undefined;
  readonly parentOrgId: string | undefined;
  readonly orgStatus: string | undefined;
  readonly packageId: string | undefined;
  readonly versionId: string | undefined;
  readonly lastModified: string | undefined;
}

/** A package of a partner tenant, with its licence. */
export interface TenantRow {
  readonly orgId: string;
  readonly orgName: string | undefined;
  readonly isSandbox: boolean;
  readonly isInstalled: boolean;
  readonly orgStatus: string | undefined;
  readonly packageId: string | undefined;
  readonly versionId: string | undefined;
  readonly status: string | undefined;
  readonly seats: Seats | undefined;
  readonly expires: Expiry | undefined;
  readonly installed: string | undefined;
  readonly lastModified: string | undefined;
}

/** All that the lists of an LMO say of some orgs. */
export interface SubscriberRows {
  readonly licenses: readonly LicenseRow[];
  readonly installs: readonly InstallRow[];
  readonly tenants: readonly TenantRow[];
}

/** What rows are joined with. */
export interface JoinContext {
  readonly versions: PackageVersions;
  /** Sandboxes by the key of their production org. */
  readonly sandboxes: ReadonlyMap<string, readonly string[]>;
}

/**
 * Joins what the lists of an LMO say, by org. Any may be missing: not every partner has PackageSubscriber switched on, few have
 * partner tenants yet, and installs from before the LMA was set up have no licence. Answers them by the keys of their org ids.
 */
export function joinSubscribers(rows: SubscriberRows, context: JoinContext): ReadonlyMap<string, Subscriber> {
  const byKey = {
    licenses: Map.groupBy(rows.licenses, keyOf),
    installs: Map.groupBy(rows.installs, keyOf),
    tenants: Map.groupBy(rows.tenants, keyOf),
  };
  const keys = new Set([...byKey.installs.keys(), ...byKey.tenants.keys(), ...byKey.licenses.keys()]);
  const joined = new Map<string, Subscriber>();
  for (const key of keys) {
    const own: SubscriberRows = {
      licenses: byKey.licenses.get(key) ?? [],
      installs: byKey.installs.get(key) ?? [],
      tenants: byKey.tenants.get(key) ?? [],
    };
    joined.set(key, joinOne(key, own, context));
  }
  return joined;
}

function keyOf({ orgId }: { readonly orgId: string }): string {
  return orgIdKey(orgId);
}

function joinOne(key: string, rows: SubscriberRows, { versions, sandboxes }: JoinContext): Subscriber {
  const { licenses, installs, tenants } = rows;
  const [install] = installs.toSorted((a, b) => Number(b.isInstalled) - Number(a.isInstalled));
  const [tenant] = tenants;
  const [license] = byWeight(licenses);
  const orgId = toLongOrgId(key);
  const isSandbox = install?.isSandbox ?? tenant?.isSandbox ?? license?.isSandbox ?? false;
  const orgStatus = license?.orgStatus ?? install?.orgStatus ?? tenant?.orgStatus;
  const orgEnds = first(licenses, ({ orgEnds: ends }) => ends);
  const edition = first(licenses, ({ edition: known }) => known);
  return {
    orgId,
    name: install?.orgName ?? tenant?.orgName ?? first(licenses, ({ company }) => company) ?? orgId,
    company: first(licenses, ({ company }) => company),
    kind: kindOf(isSandbox, orgStatus, orgEnds, edition),
    isSandbox,
    parentOrgId: install?.parentOrgId === undefined ? undefined : toLongOrgId(install.parentOrgId),
    sandboxIds: (sandboxes.get(key) ?? []).map(toLongOrgId),
    instanceName: install?.instanceName ?? first(licenses, ({ instanceName }) => instanceName),
    edition,
    orgEnds,
    packages: joinPackages(rows, versions),
    lastModified: latestMoment([...licenses, ...installs, ...tenants].map(({ lastModified }) => lastModified)),
  };
}

/** A sandbox does not end by itself, and a trial is not paid for: those that do are another kind. */
function kindOf(
  isSandbox: boolean,
  orgStatus: string | undefined,
  orgEnds: string | undefined,
  edition: string | undefined,
): OrgKind {
  const isTrial = orgStatus?.toLowerCase() === 'trial' || orgEnds !== undefined;
  if (isSandbox) {
    return isTrial ? 'scratchOrg' : 'sandbox';
  }
  if (isTrial) {
    return 'trial';
  }
  return /^developer/i.test(edition ?? '') ? 'developer' : 'production';
}

function joinPackages({ licenses, installs, tenants }: SubscriberRows, versions: PackageVersions): SubscriberPackage[] {
  const licensesOf = Map.groupBy(licenses, (row) => packageKey(row.packageId, row.packageName));
  const installsOf = Map.groupBy(installs, (row) => packageKey(row.packageId));
  const tenantsOf = Map.groupBy(tenants, (row) => packageKey(row.packageId));
  const keys = new Set([...licensesOf.keys(), ...installsOf.keys(), ...tenantsOf.keys()]);
  // A row that names no package says nothing beside one that does.
  const named = keys.size > 1 ? [...keys].filter((key) => key !== '') : [...keys];
  return named
    .map((key) => {
      const [license] = byWeight(licensesOf.get(key) ?? []);
      return joinPackage(license, installsOf.get(key)?.[0], tenantsOf.get(key)?.[0], versions);
    })
    .sort((a, b) => Number(b.isInstalled) - Number(a.isInstalled) || compareNames(a.name, b.name));
}

function joinPackage(
  license: LicenseRow | undefined,
  install: InstallRow | undefined,
  tenant: TenantRow | undefined,
  versions: PackageVersions,
): SubscriberPackage {
  const packageId = license?.packageId ?? install?.packageId ?? tenant?.packageId;
  const listed = versions.package(packageId);
  const versionId = license?.versionId ?? install?.versionId ?? tenant?.versionId;
  const version = license?.version ?? versions.numberOf(versionId);
  return {
    packageId,
    name: license?.packageName ?? listed?.name ?? '',
    versionId,
    version,
    ...standing(version, listed),
    isInstalled:
      license === undefined ? (install?.isInstalled ?? tenant?.isInstalled ?? false) : !isUninstalled(license.status),
    licenseStatus: license?.status ?? tenant?.status,
    seats: license?.seats ?? tenant?.seats,
    expires: license?.expires ?? tenant?.expires,
    installed: license?.installed ?? tenant?.installed,
  };
}

/** The same subscriber, compared with the versions that there are now. */
export function comparedWith(subscriber: Subscriber, versions: PackageVersions): Subscriber {
  const packages = subscriber.packages.map((one) => ({
    ...one,
    ...standing(one.version, versions.package(one.packageId)),
  }));
  return { ...subscriber, packages };
}

function standing(
  version: string | undefined,
  listed: ListedPackage | undefined,
): Pick<SubscriberPackage, 'latestVersion' | 'isBehind'> {
  const latestVersion = listed?.latest?.number;
  const isBehind = version !== undefined && latestVersion !== undefined && compareVersions(version, latestVersion) < 0;
  return { latestVersion, isBehind };
}

/** The 15 characters that tell packages apart, or the name where no id is known. */
function packageKey(packageId: string | undefined, name?: string): string {
  return packageId?.slice(0, 15) ?? name ?? '';
}

/** Where the LMA has a licence twice: one in use first, then the one that changed last. */
function byWeight(licenses: readonly LicenseRow[]): readonly LicenseRow[] {
  return licenses.toSorted(
    (a, b) => weight(b) - weight(a) || (b.lastModified ?? '').localeCompare(a.lastModified ?? ''),
  );
}

function weight({ status }: LicenseRow): number {
  return isUninstalled(status) ? 0 : status?.toLowerCase() === 'active' ? 2 : 1;
}

function isUninstalled(status: string | undefined): boolean {
  return status?.toLowerCase() === 'uninstalled';
}

function first(licenses: readonly LicenseRow[], read: (license: LicenseRow) => string | undefined): string | undefined {
  return byWeight(licenses)
    .map(read)
    .find((value) => value !== undefined);
}

function latestMoment(moments: readonly (string | undefined)[]): string | undefined {
  return moments.reduce((latest, moment) => ((moment ?? '') > (latest ?? '') ? moment : latest), undefined);
}
