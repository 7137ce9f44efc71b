import type { FieldValues } from '../records/orgRecords.ts';

// How each of the LMO's lists says what there is to say of an installation.

/** What is to be different. What is left out stays. */
export interface LicenseChange {
  readonly status?: 'Active' | 'Suspended' | 'Trial' | 'Uninstalled' | undefined;
  /** `2.4.0` */
  readonly version?: string | undefined;
  /** -1: a site licence. */
  readonly seats?: number | undefined;
  readonly usedSeats?: number | undefined;
  /** `2030-01-31`; null: does not expire. */
  readonly expires?: string | null | undefined;
  readonly instance?: string | undefined;
}

/** A version of a package, as the lists name it. */
export interface VersionRow {
  /** 04t… */
  readonly versionId: string;
  /** The License Management App's row. */
  readonly appRow: string | null;
  readonly number: string;
}

/** Fields of a row that change; undefined ones stay. `now` as a record has it. */
type RowFields = (change: LicenseChange, version: VersionRow | undefined, now: string) => FieldValues;

/** By object, in the order in which the rows of an installation are made. */
export const listRows: Readonly<Record<string, RowFields>> = {
  sfLma__License__c: ({ status, seats, usedSeats, expires, instance }, version) => ({
    sfLma__License_Status__c: status,
    sfLma__Status__c: status,
    sfLma__Licensed_Seats__c: seats === undefined ? undefined : seats < 0 ? 'Site License' : String(seats),
    sfLma__Seats__c: seats,
    sfLma__Used_Licenses__c: status === 'Uninstalled' ? null : usedSeats,
    sfLma__Expiration__c: expires,
    sfLma__Expiration_Date__c: expires === null ? 'Does not expire' : expires,
    sfLma__Org_Instance__c: instance,
    sfLma__Instance__c: instance,
    sfLma__Package_Version__c: version?.appRow,
    sfLma__Package_Version_Number__c: version?.number,
    sfLma__Version_Number__c: version?.number,
  }),
  PackageSubscriber: ({ status, instance }, version) => ({
    InstalledStatus: installedStatus(status),
    InstanceName: instance,
    MetadataPackageVersionId: version?.versionId,
  }),
  SfdcPartnerTenantPackage: ({ status }, version, now) => ({
    Status: installedStatus(status),
    PartnerPackageVersion: version?.versionId,
    LastInstalledDate: version === undefined ? undefined : now,
  }),
  SfdcPartnerTntPkgLicense: ({ status, seats, expires }) => {
    const licenseStatus = status === undefined || status === 'Active' || status === 'Trial' ? status : null;
    const provisioned = seats === undefined || seats >= 0 ? seats : null;
    const ends = typeof expires === 'string' ? `${expires}T00:00:00.000Z` : expires;
    return {
      ManagementLicenseStatus: licenseStatus,
      SubscriberLicenseStatus: licenseStatus,
      ManagementProvisionedSeats: provisioned,
      SubscriberProvisionedSeats: provisioned,
      ManagementExpirationDate: ends,
      SubscriberExpirationDate: ends,
    };
  },
};

function installedStatus(status: LicenseChange['status']): 'i' | 'u' | undefined {
  return status === undefined ? undefined : status === 'Uninstalled' ? 'u' : 'i';
}
