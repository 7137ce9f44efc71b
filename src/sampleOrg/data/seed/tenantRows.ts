import { ApexId } from '../../apex/values/id.ts';
import type { Installation } from './installation.ts';
import { versionBehind } from './packages.ts';
import type { Literals, RecordWriter } from './recordWriter.ts';

// What a Partner Business Org knows of an installation: the same facts as a licence, in other words.

/** Writes one installation: the customer and the tenant unless another package brought them, the package, its licence. */
export function writeTenant(writer: RecordWriter, installation: Installation, accountId: string | null): void {
  const { org } = installation;
  const write = (objectName: string, literals: Literals): string =>
    writer.write(objectName, literals, org.installedDaysAgo);
  const customerId =
    accountId === null
      ? null
      : (writer.idOf('SfdcCustomerForPartner', org.company) ??
        write('SfdcCustomerForPartner', customerFields(installation, accountId)));
  const tenantId =
    writer.idOf('SfdcPartnerTenant', org.name) ?? write('SfdcPartnerTenant', tenantFields(installation, customerId));
  const packageId = write('SfdcPartnerTenantPackage', tenantPackageFields(writer, installation, tenantId));
  write('SfdcPartnerTntPkgLicense', tenantLicenseFields(writer, installation, packageId));
}

export function customerFields({ org }: Installation, accountId: string): Literals {
  return {
    Name: org.company.slice(0, 80),
    AccountId: accountId,
    BillingCustomerOrg: ApexId.of(org.parentOrganizationId ?? org.organizationId).value,
  };
}

export function tenantFields({ org, standing }: Installation, customerId: string | null): Literals {
  return {
    Name: org.name.slice(0, 255),
    CustomerId: customerId,
    IsSandbox: org.isSandbox,
    Tenant: ApexId.of(org.organizationId).value,
    TenantStatus: (standing.orgStatus ?? 'Active').toUpperCase(),
  };
}

export function tenantPackageFields(
  writer: RecordWriter,
  { org, standing, rows }: Installation,
  tenantId: string,
): Literals {
  return {
    PartnerTenantId: tenantId,
    PartnerPackageId: rows.listed.packageId,
    PartnerPackageVersion: versionBehind(rows.listed, standing.versionsBehind ?? 0).versionId,
    InstalledDate: writer.datetimeAgo(org.installedDaysAgo),
    LastInstalledDate: writer.datetimeAgo(org.installedDaysAgo / 2),
    Status: standing.status === 'Uninstalled' ? 'u' : 'i',
  };
}

/** Site licences have no number of seats. Suspended and uninstalled are no statuses here: such a licence has none. */
export function tenantLicenseFields(
  writer: RecordWriter,
  { org, standing }: Installation,
  tenantPackageId: string,
): Literals {
  const { status, expiresInDays } = standing;
  const seats = Number(org.seats);
  const expires = expiresInDays === undefined ? null : writer.datetimeAgo(-expiresInDays);
  const licenseStatus = status === 'Active' || status === 'Trial' ? status : null;
  return {
    PartnerTenantPackageId: tenantPackageId,
    ManagementExpirationDate: expires,
    ManagementLicenseStatus: licenseStatus,
    ManagementProvisionedSeats: Number.isNaN(seats) ? null : seats,
    SubscriberExpirationDate: expires,
    SubscriberLicenseStatus: licenseStatus,
    SubscriberProvisionedSeats: Number.isNaN(seats) ? null : seats,
  };
}
