import {
  autoNumber,
  checkbox,
  datetime,
  lookup,
  nameText,
  object,
  picklist,
  text,
  whole,
  type ObjectDefinition,
} from './define.ts';

// Objects of a Partner Business Org, where partner tenants are switched on: they are about to take the License Management App's place. Fields as the object
// reference lists them; it gives no key prefixes, and the subscriber's side of a licence is written after the management side's.

/** In these versions of the API the objects came. */
const tenants = 65;
const packages = 66;

const licenseStatuses = ['Active', 'Free', 'Trial'];

export const partnerTenantObjects: readonly ObjectDefinition[] = [
  object(
    'SfdcCustomerForPartner',
    '1Xc',
    [nameText(), lookup('AccountId', 'Account'), text('BillingCustomerOrg', 18, { required: true })],
    { owned: true, since: packages },
  ),
  object(
    'SfdcPartnerTenant',
    '1Xt',
    [
      nameText(255),
      lookup('CustomerId', 'SfdcCustomerForPartner', { children: 'SfdcPartnerTenants' }),
      checkbox('IsSandbox'),
      text('Tenant', 18, { unique: true }),
      text('TenantStatus', 40),
      text('TimeZoneSidKey', 40),
    ],
    { owned: true, since: tenants },
  ),
  object(
    'SfdcPartnerTenantPackage',
    '1Xp',
    [
      autoNumber('PTP-{00000000}'),
      lookup('PartnerTenantId', 'SfdcPartnerTenant', { required: true, children: 'SfdcPartnerTenantPackages' }),
      // Texts in the newest reference: ids of the package and of its version.
      text('PartnerPackageId', 18, { required: true }),
      text('PartnerPackageVersion', 18),
      datetime('InstalledDate'),
      datetime('LastInstalledDate'),
      picklist('Status', ['i', 'u'], { restrictedPicklist: true }),
    ],
    { owned: true, since: packages },
  ),
  object(
    'SfdcPartnerTntPkgLicense',
    '1Xl',
    [
      autoNumber('PTPL-{00000000}'),
      lookup('PartnerTenantPackageId', 'SfdcPartnerTenantPackage', {
        required: true,
        children: 'SfdcPartnerTntPkgLicenses',
      }),
      datetime('ManagementExpirationDate'),
      picklist('ManagementLicenseStatus', licenseStatuses, { restrictedPicklist: true }),
      whole('ManagementProvisionedSeats'),
      datetime('SubscriberExpirationDate'),
      picklist('SubscriberLicenseStatus', licenseStatuses, { restrictedPicklist: true }),
      whole('SubscriberProvisionedSeats'),
    ],
    { owned: true, since: packages },
  ),
];
