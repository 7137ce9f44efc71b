import { orgIdKey, toLongOrgId } from './orgId.ts';
import type { Subscriber } from './ports.ts';

/** A licence of the LMA: one per package and org. */
export interface LicenseRow {
  /** 15 or 18 characters. */
  readonly orgId: string;
  /** From the lead or account; LMA itself keeps no name. */
  readonly orgName: string | undefined;
  readonly isSandbox: boolean;
  readonly instanceName: string | undefined;
  readonly edition: string | undefined;
  readonly status: string | undefined;
  readonly packageName: string | undefined;
  readonly packageVersion: string | undefined;
}

/** A row of PackageSubscriber: one per package and org. */
export interface InstallRow {
  readonly orgId: string;
  readonly orgName: string | undefined;
  readonly isSandbox: boolean;
  readonly isInstalled: boolean;
  readonly instanceName: string | undefined;
  readonly parentOrgId: string | undefined;
}

/**
 * Joins what the LMA and the packaging side know, by org. Either may be missing: not every partner has PackageSubscriber
 * switched on, and installs from before the LMA was set up have no licence. Sorted by name.
 */
export function joinSubscribers(
  licenses: readonly LicenseRow[],
  installs: readonly InstallRow[],
): readonly Subscriber[] {
  const licensesByOrg = Map.groupBy(licenses, ({ orgId }) => orgIdKey(orgId));
  const installsByOrg = Map.groupBy(installs, ({ orgId }) => orgIdKey(orgId));
  const subscribers: Subscriber[] = [];
  for (const key of new Set([...licensesByOrg.keys(), ...installsByOrg.keys()])) {
    const subscriber = joinOne(key, licensesByOrg.get(key) ?? [], installsByOrg.get(key) ?? []);
    if (subscriber !== undefined) {
      subscribers.push(subscriber);
    }
  }
  return subscribers.sort((a, b) => a.name.localeCompare(b.name) || a.orgId.localeCompare(b.orgId));
}

/** Undefined when the package is no longer installed there. */
function joinOne(
  key: string,
  licenses: readonly LicenseRow[],
  installs: readonly InstallRow[],
): Subscriber | undefined {
  const live = licenses.filter(({ status }) => status?.toLowerCase() !== 'uninstalled');
  const installed = installs.filter(({ isInstalled }) => isInstalled);
  if ((licenses.length > 0 && live.length === 0) || (licenses.length === 0 && installed.length === 0)) {
    return undefined;
  }
  const [license] = live.toSorted((a, b) => Number(isActive(b)) - Number(isActive(a)));
  const install = installed[0] ?? installs[0];
  const orgId = toLongOrgId(key);
  const names = new Set(live.flatMap(({ packageName }) => packageName ?? []));
  return {
    orgId,
    name: install?.orgName ?? license?.orgName ?? orgId,
    isSandbox: install?.isSandbox ?? license?.isSandbox ?? false,
    parentOrgId: install?.parentOrgId === undefined ? undefined : toLongOrgId(install.parentOrgId),
    instanceName: install?.instanceName ?? license?.instanceName,
    edition: license?.edition,
    packageName: [...names].join(', '),
    packageVersion: license?.packageVersion,
    licenseStatus: license?.status,
  };
}

function isActive({ status }: LicenseRow): boolean {
  return status?.toLowerCase() === 'active';
}
