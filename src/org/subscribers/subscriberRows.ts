import type { InstallRow, LicenseRow, TenantRow } from '../../core/subscribers/joinSubscribers.ts';
import { isOrgId } from '../../core/subscribers/orgId.ts';
import { latestOf, type ListedPackage, type ListedVersion } from '../../core/subscribers/packageVersions.ts';
import type { Expiry, Seats } from '../../core/subscribers/subscriber.ts';
import { dateOf, integer, record, someText } from '../json.ts';
import type {
  LeadRecord,
  LicensedPackageRecord,
  LicensedVersionRecord,
  LicenseRecord,
  MetadataPackageVersionRecord,
  NamedRecord,
  PackageSubscriberRecord,
  TenantLicenseRecord,
  TenantPackageRecord,
  TenantRecord,
} from '../wire/licenseManagement.ts';

// Records of an LMO's lists as rows to join. Every member may be missing; a record without an org id says nothing.

export function licenseRow(value: unknown): LicenseRow[] {
  const license = record<LicenseRecord>(value);
  const orgId = someText(license.sfLma__Subscriber_Org_ID__c);
  if (orgId === undefined || !isOrgId(orgId)) {
    return [];
  }
  const ownPackage = record<LicensedPackageRecord>(license.sfLma__Package__r);
  const version = record<LicensedVersionRecord>(license.sfLma__Package_Version__r);
  const account = someText(record<NamedRecord>(license.sfLma__Account__r).Name);
  return [
    {
      orgId,
      company: account ?? someText(record<LeadRecord>(license.sfLma__Lead__r).Company),
      hasAccount: someText(license.sfLma__Account__c) !== undefined,
      isSandbox: license.sfLma__Subscriber_Org_Is_Sandbox__c === true,
      instanceName: someText(license.sfLma__Org_Instance__c),
      edition: someText(license.sfLma__Org_Edition__c),
      orgStatus: someText(license.sfLma__Org_Status__c),
      orgEnds: someText(license.sfLma__Org_Trial_Expiration__c),
      status: someText(license.sfLma__License_Status__c),
      packageId: someText(ownPackage.sfLma__Package_ID__c),
      packageName: someText(ownPackage.Name),
      versionId: someText(version.sfLma__Version_ID__c),
      version: someText(version.sfLma__Version_Number__c),
      seats: seatsOf(someText(license.sfLma__Licensed_Seats__c), integer(license.sfLma__Used_Licenses__c)),
      expires: expiryOf(someText(license.sfLma__Expiration__c), someText(license.sfLma__Expiration_Date__c)),
      installed: momentOf(license.sfLma__Install_Date__c),
      lastModified: momentOf(license.LastModifiedDate),
    },
  ];
}

export function installRow(value: unknown): InstallRow[] {
  const install = record<PackageSubscriberRecord>(value);
  const orgId = someText(install.OrgKey);
  return orgId === undefined || !isOrgId(orgId)
    ? []
    : [
        {
          orgId,
          orgName: someText(install.OrgName),
          isSandbox: install.OrgType === 'Sandbox',
          isInstalled: install.InstalledStatus === 'i',
          instanceName: someText(install.InstanceName),
          parentOrgId: orgIdIn(install.ParentOrg),
          orgStatus: someText(install.OrgStatus),
          packageId: someText(install.MetadataPackageId),
          versionId: someText(install.MetadataPackageVersionId),
          lastModified: momentOf(install.SystemModstamp),
        },
      ];
}

/** Packages of partner tenants with their licences, which are records of their own. */
export function tenantRows(packages: readonly unknown[], licenses: readonly unknown[]): readonly TenantRow[] {
  const licenseOf = new Map(
    licenses.map((value) => {
      const license = record<TenantLicenseRecord>(value);
      return [someText(license.PartnerTenantPackageId), license] as const;
    }),
  );
  return packages.flatMap((value) => {
    const installed = record<TenantPackageRecord>(value);
    const tenant = record<TenantRecord>(installed.PartnerTenant);
    const orgId = someText(tenant.Tenant);
    const license = licenseOf.get(someText(installed.Id));
    const seats = integer(license?.ManagementProvisionedSeats);
    return orgId === undefined || !isOrgId(orgId)
      ? []
      : [
          {
            orgId,
            orgName: someText(tenant.Name),
            isSandbox: tenant.IsSandbox === true,
            isInstalled: installed.Status === 'i',
            orgStatus: someText(tenant.TenantStatus),
            packageId: someText(installed.PartnerPackageId),
            versionId: someText(installed.PartnerPackageVersion),
            status: someText(license?.ManagementLicenseStatus),
            seats:
              license === undefined ? undefined : seatsOf(seats === undefined ? 'Site License' : `${seats}`, undefined),
            expires:
              license === undefined ? undefined : expiryOf(someText(license.ManagementExpirationDate), undefined),
            installed: momentOf(installed.InstalledDate),
            lastModified: momentOf(installed.SystemModstamp),
          },
        ];
  });
}

/** Sandboxes and their production orgs. */
export function sandboxOf(value: unknown): (readonly [parentOrgId: string, orgId: string])[] {
  const install = record<PackageSubscriberRecord>(value);
  const [parent, orgId] = [orgIdIn(install.ParentOrg), orgIdIn(install.OrgKey)];
  return parent === undefined || orgId === undefined ? [] : [[parent, orgId]];
}

/** Packages out of the License Management App's versions. */
export function licensedPackages(versions: readonly unknown[]): readonly ListedPackage[] {
  return packagesOf(
    versions.map((value) => {
      const version = record<LicensedVersionRecord>(value);
      const own = record<LicensedPackageRecord>(version.sfLma__Package__r);
      return {
        packageId: someText(own.sfLma__Package_ID__c),
        name: someText(own.Name),
        latestId: someText(record<LicensedVersionRecord>(own.sfLma__Latest_Version__r).sfLma__Version_ID__c),
        versionId: someText(version.sfLma__Version_ID__c),
        number: someText(version.sfLma__Version_Number__c),
        isBeta: version.sfLma__Is_Beta__c === true,
      };
    }),
  );
}

/** Packages out of the packaging side's versions. */
export function packagedPackages(versions: readonly unknown[]): readonly ListedPackage[] {
  return packagesOf(
    versions.map((value) => {
      const version = record<MetadataPackageVersionRecord>(value);
      const parts = [version.MajorVersion, version.MinorVersion, version.PatchVersion];
      return {
        packageId: someText(version.MetadataPackageId),
        name: someText(record<NamedRecord>(version.MetadataPackage).Name),
        latestId: undefined,
        versionId: someText(version.Id),
        number: parts.map((part) => integer(part) ?? 0).join('.'),
        isBeta: version.ReleaseState === 'Beta',
      };
    }),
  );
}

interface VersionRow {
  readonly packageId: string | undefined;
  readonly name: string | undefined;
  readonly latestId: string | undefined;
  readonly versionId: string | undefined;
  readonly number: string | undefined;
  readonly isBeta: boolean;
}

/** The rows come newest first. */
function packagesOf(rows: readonly VersionRow[]): readonly ListedPackage[] {
  return [...Map.groupBy(rows, ({ packageId }) => packageId)].flatMap(([packageId, own]) => {
    const versions = own.flatMap(({ versionId, number, isBeta }): ListedVersion[] =>
      versionId === undefined || number === undefined ? [] : [{ versionId, number, isBeta }],
    );
    return packageId === undefined
      ? []
      : [{ packageId, name: own[0]?.name ?? packageId, latest: latestOf(versions, own[0]?.latestId), versions }];
  });
}

function seatsOf(licensed: string | undefined, used: number | undefined): Seats | undefined {
  if (licensed === undefined) {
    return undefined;
  }
  const seats = Number(licensed.replace(/\D/g, '') || Number.NaN);
  return Number.isNaN(seats) || licensed.trim().startsWith('-')
    ? { kind: 'site' }
    : { kind: 'seats', licensed: seats, used };
}

/** The LMA says it twice: as a date that is blank for a licence without end, and in words. */
function expiryOf(date: string | undefined, words: string | undefined): Expiry | undefined {
  const day = (date ?? words)?.slice(0, 10);
  if (day !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(day)) {
    return { kind: 'on', date: day };
  }
  // "Does not expire", in the language of the user.
  return words === undefined || !/\d/.test(words) ? { kind: 'never' } : undefined;
}

function momentOf(value: unknown): string | undefined {
  return dateOf(value)?.toISOString();
}

function orgIdIn(value: unknown): string | undefined {
  const orgId = someText(value);
  return orgId !== undefined && isOrgId(orgId) ? orgId : undefined;
}
