import { isInstalled, type Subscriber, type SubscriberPackage } from './subscriber.ts';
import { orgIdKey } from './orgId.ts';

/** What only this machine knows of orgs: that they let us in, that they have debug logs which nobody looked at. */
export type LocalFact = 'granted' | 'newLogs';

/** What to narrow the list by. Empty lists and undefined narrow nothing; what is named is wanted of the same package. */
export interface SubscriberFilters {
  readonly kind: 'production' | 'sandbox' | undefined;
  /** 033… */
  readonly packageIds: readonly string[];
  /** 04t… */
  readonly versionIds: readonly string[];
  readonly onlyBehind: boolean;
  /** As the LMO words them. */
  readonly licenseStatuses: readonly string[];
  /** These orgs and no others: what only this machine knows is found by them. */
  readonly orgIds: readonly string[] | undefined;
  /** Why it is these orgs. */
  readonly localFacts: readonly LocalFact[];
}

export interface SubscriberQuery {
  /** Part of a name or an org id. */
  readonly text: string;
  readonly filters: SubscriberFilters;
}

export const noFilters: SubscriberFilters = {
  kind: undefined,
  packageIds: [],
  versionIds: [],
  onlyBehind: false,
  licenseStatuses: [],
  orgIds: undefined,
  localFacts: [],
};

/** Every subscriber there is. */
export const everySubscriber: SubscriberQuery = { text: '', filters: noFilters };

export function isFiltered({
  kind,
  packageIds,
  versionIds,
  onlyBehind,
  licenseStatuses,
  orgIds,
}: SubscriberFilters): boolean {
  const lists = [packageIds, versionIds, licenseStatuses];
  return kind !== undefined || onlyBehind || orgIds !== undefined || lists.some(({ length }) => length > 0);
}

/** Whether the query leaves anything out. */
export function narrows({ text, filters }: SubscriberQuery): boolean {
  return text.trim() !== '' || isFiltered(filters);
}

/**
 * The same question as the LMO is asked, for what is known here already: for rows that an LMO's list could not tell apart, and for
 * orgs that it does not list.
 */
export function matchesQuery(subscriber: Subscriber, { text, filters }: SubscriberQuery): boolean {
  return (
    matchesText([subscriber.name, subscriber.company], subscriber.orgId, text) && matchesFilters(subscriber, filters)
  );
}

/** Case does not matter in names. Org ids may be given with 15 or 18 characters, whole or in part. */
export function matchesText(names: readonly (string | undefined)[], orgId: string, text: string): boolean {
  const wanted = text.trim().toLowerCase();
  const id = orgId.toLowerCase();
  return (
    names.some((name) => name?.toLowerCase().includes(wanted) === true) ||
    id.includes(wanted) ||
    // A whole id of 18 characters also finds an org that is known by 15.
    (id.length === 15 && wanted.startsWith(id))
  );
}

export function matchesFilters(subscriber: Subscriber, filters: SubscriberFilters): boolean {
  const { kind, orgIds, licenseStatuses } = filters;
  const wantsUninstalled = licenseStatuses.some((status) => status.toLowerCase() === 'uninstalled');
  return (
    (kind === undefined || subscriber.isSandbox === (kind === 'sandbox')) &&
    (orgIds === undefined || orgIds.some((orgId) => orgIdKey(orgId) === orgIdKey(subscriber.orgId))) &&
    (wantsUninstalled || isInstalled(subscriber)) &&
    subscriber.packages.some((one) => (one.isInstalled || wantsUninstalled) && matchesPackage(one, filters))
  );
}

function matchesPackage(
  { packageId, versionId, isBehind, licenseStatus }: SubscriberPackage,
  { packageIds, versionIds, onlyBehind, licenseStatuses }: SubscriberFilters,
): boolean {
  return (
    isWanted(packageId, packageIds) &&
    isWanted(versionId, versionIds) &&
    (!onlyBehind || isBehind) &&
    (licenseStatuses.length === 0 || licenseStatuses.includes(licenseStatus ?? ''))
  );
}

/** Ids of packages and versions have 15 or 18 characters too. */
function isWanted(id: string | undefined, wanted: readonly string[]): boolean {
  return wanted.length === 0 || (id !== undefined && wanted.some((one) => one.slice(0, 15) === id.slice(0, 15)));
}
