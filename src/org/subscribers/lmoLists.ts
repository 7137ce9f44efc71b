import { isOrgId, toLongOrgId } from '../../core/subscribers/orgId.ts';
import type { NamedRow, NamePosition } from '../../core/subscribers/nameOrder.ts';
import type { PackageVersions } from '../../core/subscribers/packageVersions.ts';
import type { SubscriberFilters, SubscriberQuery } from '../../core/subscribers/subscriberQuery.ts';
import { record, someText } from '../json.ts';
import { allOf, anyOf, containing, quoted, someOf } from '../soql.ts';
import { valueAt } from './valueAt.ts';

// The lists of subscribers that an LMO may have, each with its own names for the same things. Here is how each is asked which orgs come next.

export type LmoListName = 'installs' | 'tenants' | 'accountLicenses' | 'leadLicenses';

interface LmoList {
  readonly objectName: string;
  /** Path of the name that it is sorted by. */
  readonly nameField: string;
  readonly orgIdField: string;
  /** What the page needs to know at once: the production orgs of sandboxes. */
  readonly parentField?: string;
  /** Which of the object's records are in the list. All, where it is left out. */
  readonly share?: string;
  readonly conditions: (filters: SubscriberFilters, versions: PackageVersions) => readonly (string | undefined)[];
}

/** The most telling first: an org is listed by the name that the first list with it has for it. */
export const lmoLists: Readonly<Record<LmoListName, LmoList>> = {
  installs: {
    objectName: 'PackageSubscriber',
    nameField: 'OrgName',
    orgIdField: 'OrgKey',
    parentField: 'ParentOrg',
    conditions: (filters, versions) => [
      wantsUninstalled(filters) ? undefined : "InstalledStatus = 'i'",
      filters.kind && `OrgType = ${filters.kind === 'sandbox' ? "'Sandbox'" : "'Production'"}`,
      ...packageConditions('MetadataPackageId', 'MetadataPackageVersionId', filters, versions),
    ],
  },
  tenants: {
    objectName: 'SfdcPartnerTenant',
    nameField: 'Name',
    orgIdField: 'Tenant',
    conditions: (filters, versions) => [
      filters.kind && `IsSandbox = ${String(filters.kind === 'sandbox')}`,
      `Id IN (SELECT PartnerTenantId FROM SfdcPartnerTenantPackage WHERE ${allOf([
        wantsUninstalled(filters) ? "Status IN ('i', 'u')" : "Status = 'i'",
        ...packageConditions('PartnerPackageId', 'PartnerPackageVersion', filters, versions),
      ])})`,
    ],
  },
  accountLicenses: {
    objectName: 'sfLma__License__c',
    nameField: 'sfLma__Account__r.Name',
    orgIdField: 'sfLma__Subscriber_Org_ID__c',
    share: 'sfLma__Account__c != null',
    conditions: licenseConditions,
  },
  leadLicenses: {
    objectName: 'sfLma__License__c',
    nameField: 'sfLma__Lead__r.Company',
    orgIdField: 'sfLma__Subscriber_Org_ID__c',
    share: 'sfLma__Account__c = null',
    conditions: licenseConditions,
  },
};

/** Which of the lists can tell a page of what is asked for. A name is sought in all; licence statuses are the licences' alone. */
export function listsFor({ text, filters }: SubscriberQuery, present: readonly LmoListName[]): readonly LmoListName[] {
  const licenses = present.filter((list) => list === 'accountLicenses' || list === 'leadLicenses');
  const byStatus = filters.licenseStatuses.length > 0 && text.trim() === '' && licenses.length > 0;
  return byStatus ? licenses : present;
}

/** The next rows of a list. */
export function findQuery(
  name: LmoListName,
  query: SubscriberQuery,
  versions: PackageVersions,
  after: NamePosition | undefined,
  most: number,
): string {
  const { objectName, nameField, orgIdField, parentField, share } = lmoLists[name];
  const fields = ['Id', orgIdField, nameField, ...(parentField === undefined ? [] : [parentField])];
  const conditions = [share, ...queryConditions(name, query, versions), after && afterCondition(nameField, after)];
  return `SELECT ${fields.join(', ')} FROM ${objectName} WHERE ${allOf(conditions)} ORDER BY ${nameField} NULLS LAST, Id LIMIT ${most}`;
}

/** How many orgs the list's object has in all. The answer's one record names it `total`. */
export function countQuery(name: LmoListName, query: SubscriberQuery, versions: PackageVersions): string {
  const { objectName, orgIdField } = lmoLists[name];
  return `SELECT COUNT_DISTINCT(${orgIdField}) total FROM ${objectName} WHERE ${allOf(queryConditions(name, query, versions))}`;
}

function queryConditions(
  name: LmoListName,
  { text, filters }: SubscriberQuery,
  versions: PackageVersions,
): readonly (string | undefined)[] {
  const { nameField, orgIdField, conditions } = lmoLists[name];
  const { orgIds } = filters;
  return [
    text.trim() === '' ? undefined : textCondition(nameField, orgIdField, text.trim()),
    orgIds && `${orgIdField} IN ${anyOf(bothForms(orgIds))}`,
    ...conditions(filters, versions),
  ];
}

export interface FoundRow extends NamedRow {
  readonly parentOrgId: string | undefined;
}

export function foundRows(name: LmoListName, records: readonly unknown[]): readonly FoundRow[] {
  const { nameField, orgIdField, parentField } = lmoLists[name];
  return records.flatMap((row) => {
    const { [orgIdField]: orgId, Id, ...rest } = record<Record<string, string>>(row);
    const [orgText, id] = [someText(orgId), someText(Id)];
    const parent = parentField === undefined ? undefined : someText(rest[parentField]);
    return orgText === undefined || id === undefined
      ? []
      : [{ orgId: orgText, position: { name: someText(valueAt(row, nameField)), id }, parentOrgId: parent }];
  });
}

/** An id of 15 characters is found where 18 are stored, and the other way round. SOQL has no regard to case: who compares ids compares again. */
export function bothForms(orgIds: readonly string[]): readonly string[] {
  return [...new Set(orgIds.filter(isOrgId).flatMap((orgId) => [orgId.slice(0, 15), toLongOrgId(orgId)]))];
}

function textCondition(nameField: string, orgIdField: string, text: string): string {
  const byId = isOrgId(text)
    ? [`${orgIdField} IN ${anyOf(bothForms([text]))}`]
    : /^[A-Za-z0-9]{1,18}$/.test(text)
      ? [`${orgIdField} LIKE ${containing(text)}`]
      : [];
  return someOf([`${nameField} LIKE ${containing(text)}`, ...byId]);
}

function afterCondition(nameField: string, { name, id }: NamePosition): string {
  return name === undefined
    ? `${nameField} = null AND Id > ${quoted(id)}`
    : someOf([
        `${nameField} > ${quoted(name)}`,
        `${nameField} = ${quoted(name)} AND Id > ${quoted(id)}`,
        `${nameField} = null`,
      ]);
}

function licenseConditions(filters: SubscriberFilters, versions: PackageVersions): readonly (string | undefined)[] {
  const { kind, licenseStatuses } = filters;
  return [
    wantsUninstalled(filters) ? undefined : "sfLma__License_Status__c != 'Uninstalled'",
    kind && `sfLma__Subscriber_Org_Is_Sandbox__c = ${String(kind === 'sandbox')}`,
    licenseStatuses.length === 0 ? undefined : `sfLma__License_Status__c IN ${anyOf(licenseStatuses)}`,
    ...packageConditions(
      'sfLma__Package__r.sfLma__Package_ID__c',
      'sfLma__Package_Version__r.sfLma__Version_ID__c',
      filters,
      versions,
    ),
  ];
}

function packageConditions(
  packageField: string,
  versionField: string,
  { packageIds, versionIds, onlyBehind }: SubscriberFilters,
  { packages }: PackageVersions,
): readonly (string | undefined)[] {
  const latest = packages.flatMap((listed) => listed.latest?.versionId ?? []);
  return [
    packageIds.length === 0 ? undefined : `${packageField} IN ${anyOf(bothLengths(packageIds))}`,
    versionIds.length === 0 ? undefined : `${versionField} IN ${anyOf(bothLengths(versionIds))}`,
    onlyBehind ? `${versionField} != null AND (NOT ${versionField} IN ${anyOf(bothLengths(latest))})` : undefined,
  ];
}

/** The longer form is worked out the same way for ids of all objects. */
function bothLengths(ids: readonly string[]): readonly string[] {
  return [...new Set(ids.flatMap((id) => [id.slice(0, 15), toLongOrgId(id)]))];
}

function wantsUninstalled({ licenseStatuses }: SubscriberFilters): boolean {
  return licenseStatuses.some((status) => status.toLowerCase() === 'uninstalled');
}
