import { ApexId } from '../apex/values/id.ts';
import type { StoredRecord } from '../data/contract.ts';
import { RestFailure } from '../http/failures.ts';
import type { FieldValues, OrgRecords } from '../records/orgRecords.ts';
import { type LicenseChange, listRows, type VersionRow } from './listRows.ts';

/** Which installations are meant. */
export interface Installed {
  /** Id of the customer's org, 15 or 18 characters. */
  readonly subscriber: string;
  /** 033…; left out: every package that the org has. */
  readonly packageId?: string | undefined;
}

export interface NewInstallation {
  readonly subscriber: string;
  readonly packageId: string;
  readonly version: string;
  readonly name: string;
  readonly sandbox: boolean;
}

/** The LMO's lists of who has the package. What happens to an installation reaches each of them, dated now. */
export class LicenseRegister {
  readonly #records: OrgRecords;

  constructor(records: OrgRecords) {
    this.#records = records;
  }

  /** Answers how many rows were changed. Throws a `RestFailure` where there is none, or no such version. */
  change(installed: Installed, change: LicenseChange): number {
    const rows = this.#rowsOf(installed);
    for (const [packageId, own] of Map.groupBy(rows, (row) => this.#packageOf(row))) {
      const version = change.version === undefined ? undefined : this.#versionOf(packageId, change.version);
      for (const { objectName, id } of own) {
        const fields = this.#fieldsOf(objectName, change, version);
        if (Object.keys(fields).length > 0) {
          this.#records.update(objectName, id, fields);
        }
      }
    }
    return rows.length;
  }

  /** Takes the rows out of the lists, as a publisher does who tidies up. Answers how many. */
  remove(installed: Installed): number {
    const rows = this.#rowsOf(installed);
    for (const { objectName, id } of rows) {
      this.#records.remove(objectName, id);
    }
    return rows.length;
  }

  /** Somebody installed the package: a lead, and an active site licence for one org. */
  add(added: NewInstallation): void {
    const { name, sandbox, packageId } = added;
    const orgId = orgIdOf(added.subscriber);
    const version = this.#versionOf(packageId, added.version);
    const installed = new Date(this.#records.now()).toISOString();
    const insert = (objectName: string, values: () => FieldValues): string | undefined =>
      this.#records.has(objectName)
        ? this.#records.insert(objectName, {
            ...values(),
            ...this.#fieldsOf(objectName, { status: 'Active', seats: -1, expires: null }, version),
          })
        : undefined;
    insert('sfLma__License__c', () => ({
      sfLma__Subscriber_Org_ID__c: orgId.slice(0, 15),
      sfLma__Subscriber_Org_Is_Sandbox__c: sandbox,
      sfLma__Is_Sandbox__c: sandbox,
      sfLma__Lead__c: this.#records.insert('Lead', { LastName: 'Administrator', Company: name }),
      sfLma__Package__c: this.#matching('sfLma__Package__c', 'sfLma__Package_ID__c', packageId)[0]?.id ?? null,
      sfLma__Org_Status__c: 'Active',
      sfLma__Install_Date__c: installed,
    }));
    insert('PackageSubscriber', () => ({
      OrgKey: orgId,
      OrgName: name.slice(0, 80),
      OrgType: sandbox ? 'Sandbox' : 'Production',
      OrgStatus: 'Active',
      MetadataPackageId: packageId,
    }));
    const tenantPackage = insert('SfdcPartnerTenantPackage', () => ({
      PartnerTenantId: this.#tenantOf(orgId, name, sandbox),
      PartnerPackageId: packageId,
      InstalledDate: installed,
    }));
    insert('SfdcPartnerTntPkgLicense', () => ({ PartnerTenantPackageId: tenantPackage }));
  }

  /** The org as a tenant; made when no package brought it before. */
  #tenantOf(orgId: string, name: string, sandbox: boolean): string {
    const [known] = this.#matching('SfdcPartnerTenant', 'Tenant', orgId);
    return (
      known?.id ??
      this.#records.insert('SfdcPartnerTenant', {
        Name: name.slice(0, 255),
        IsSandbox: sandbox,
        Tenant: orgId,
        TenantStatus: 'ACTIVE',
      })
    );
  }

  /** The rows of an org's installations in every list. */
  #rowsOf({ subscriber, packageId }: Installed): readonly StoredRecord[] {
    const orgId = orgIdOf(subscriber);
    const tenantPackages = this.#matching('SfdcPartnerTenant', 'Tenant', orgId).flatMap(({ id }) =>
      this.#matching('SfdcPartnerTenantPackage', 'PartnerTenantId', id),
    );
    const rows = [
      ...this.#matching('sfLma__License__c', 'sfLma__Subscriber_Org_ID__c', orgId),
      ...this.#matching('sfLma__License__c', 'sfLma__Subscriber_Org_ID__c', orgId.slice(0, 15)),
      ...this.#matching('PackageSubscriber', 'OrgKey', orgId),
      ...tenantPackages.flatMap(({ id }) => this.#matching('SfdcPartnerTntPkgLicense', 'PartnerTenantPackageId', id)),
      ...tenantPackages,
    ].filter((row) => packageId === undefined || this.#packageOf(row).slice(0, 15) === packageId.slice(0, 15));
    if (rows.length === 0) {
      throw notFound(`The LMO has no licence of ${subscriber}${packageId === undefined ? '' : ` for ${packageId}`}.`);
    }
    return rows;
  }

  /** 033… */
  #packageOf(row: StoredRecord): string {
    const { values } = row;
    switch (row.objectName) {
      case 'sfLma__License__c': {
        const id = this.#records.referenceOf(row, 'sfLma__Package__c');
        return textOf(this.#records.valueOf('sfLma__Package__c', id, 'sfLma__Package_ID__c'));
      }
      case 'SfdcPartnerTntPkgLicense': {
        const id = this.#records.referenceOf(row, 'PartnerTenantPackageId');
        return textOf(this.#records.valueOf('SfdcPartnerTenantPackage', id, 'PartnerPackageId'));
      }
      default:
        return textOf(values.get('MetadataPackageId') ?? values.get('PartnerPackageId'));
    }
  }

  #versionOf(packageId: string, number: string): VersionRow {
    const appPackage = this.#matching('sfLma__Package__c', 'sfLma__Package_ID__c', packageId)[0]?.id ?? '';
    const appRow = this.#matching('sfLma__Package_Version__c', 'sfLma__Version_Number__c', number).find(
      (row) => this.#records.referenceOf(row, 'sfLma__Package__c') === appPackage,
    );
    const packagingRow = this.#matching('MetadataPackageVersion', 'MetadataPackageId', packageId).find(
      (row) => versionNumber(row) === number,
    );
    const versionId = packagingRow?.id ?? textOf(appRow?.values.get('sfLma__Version_ID__c'));
    if (versionId === '') {
      throw notFound(`The LMO has no version ${number} of the package ${packageId}.`);
    }
    return { versionId, appRow: appRow?.id ?? null, number };
  }

  #fieldsOf(objectName: string, change: LicenseChange, version: VersionRow | undefined): FieldValues {
    const fields = listRows[objectName]?.(change, version, new Date(this.#records.now()).toISOString()) ?? {};
    return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  }

  #matching(objectName: string, fieldName: string, value: string): readonly StoredRecord[] {
    return this.#records.has(objectName) ? this.#records.matching(objectName, fieldName, value) : [];
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** `2.4.0` */
function versionNumber({ values }: StoredRecord): string {
  const parts = ['MajorVersion', 'MinorVersion', 'PatchVersion'].map((part) => Number(values.get(part)));
  return parts.join('.');
}

/** 18 characters. */
function orgIdOf(id: string): string {
  const orgId = ApexId.parse(id)?.value;
  if (orgId?.startsWith('00D') !== true) {
    throw notFound(`${JSON.stringify(id)} is no id of an org.`);
  }
  return orgId;
}

function notFound(message: string): RestFailure {
  return new RestFailure(404, { message, errorCode: 'NOT_FOUND' });
}
