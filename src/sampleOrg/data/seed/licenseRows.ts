import { ApexId } from '../../apex/values/id.ts';
import { versionBehind } from './packages.ts';
import type { Literals, RecordWriter } from './recordWriter.ts';
import type { CustomerOrgSpec } from './subscribers.ts';
import type { Installation, LicenseStanding } from './installation.ts';
import { writeTenant } from './tenantRows.ts';

/** Writes what the LMO knows of one installation: who it is, the licence, the install. */
export function writeLicense(writer: RecordWriter, installation: Installation): void {
  const { org, standing } = installation;
  const { installedDaysAgo } = org;
  const who = writeWho(writer, org, standing);
  if (writer.has('sfLma__License__c')) {
    const { accountId, contactId, leadId } = who;
    const people = { sfLma__Account__c: accountId, sfLma__Contact__c: contactId, sfLma__Lead__c: leadId };
    writer.write('sfLma__License__c', { ...licenseFields(writer, installation), ...people }, installedDaysAgo);
  }
  if (writer.has('PackageSubscriber')) {
    writer.write('PackageSubscriber', subscriberFields(installation), installedDaysAgo);
  }
  if (writer.has('SfdcPartnerTenant')) {
    writeTenant(writer, installation, who.accountId);
  }
}

/** Fields of the License Management App's licence, but for whose it is. */
export function licenseFields(writer: RecordWriter, { org, standing, rows }: Installation): Literals {
  const { number } = versionBehind(rows.listed, standing.versionsBehind ?? 0);
  return {
    ...orgFields(writer, org, standing),
    ...standingFields(writer, org, standing),
    sfLma__Package__c: rows.packageRow,
    sfLma__Package_Version__c: rows.versionRows.get(number) ?? null,
    sfLma__Package_Version_Number__c: number,
    sfLma__Version_Number__c: number,
  };
}

/** Fields of the install, as the packaging side has it. */
export function subscriberFields({ org, standing, rows }: Installation): Literals {
  return {
    InstalledStatus: standing.status === 'Uninstalled' ? 'u' : 'i',
    InstanceName: org.instanceName,
    MetadataPackageId: rows.listed.packageId,
    MetadataPackageVersionId: versionBehind(rows.listed, standing.versionsBehind ?? 0).versionId,
    OrgKey: ApexId.of(org.organizationId).value,
    OrgName: org.name.slice(0, 80),
    OrgStatus: standing.orgStatus === 'Trial' ? 'Trial' : standing.orgStatus === undefined ? 'Active' : 'Inactive',
    OrgType: org.isSandbox ? 'Sandbox' : 'Production',
    ParentOrg: org.parentOrganizationId === null ? null : ApexId.of(org.parentOrganizationId).value,
  };
}

function orgFields(
  writer: RecordWriter,
  org: CustomerOrgSpec,
  { orgStatus, orgEndsInDays, longId }: LicenseStanding,
): Literals {
  return {
    // The LMA keeps org ids in 15 characters; some show 18.
    sfLma__Subscriber_Org_ID__c:
      longId === true ? ApexId.of(org.organizationId).value : org.organizationId.slice(0, 15),
    sfLma__Org_Instance__c: org.instanceName,
    sfLma__Instance__c: org.instanceName,
    sfLma__Org_Edition__c: org.edition,
    sfLma__Org_Type__c: org.edition,
    sfLma__Org_Status__c: orgStatus ?? 'Active',
    sfLma__Org_Trial_Expiration__c: orgEndsInDays === undefined ? null : writer.dateAgo(-orgEndsInDays),
    sfLma__Subscriber_Org_Is_Sandbox__c: org.isSandbox,
    sfLma__Is_Sandbox__c: org.isSandbox,
  };
}

function standingFields(
  writer: RecordWriter,
  org: CustomerOrgSpec,
  { status, expiresInDays }: LicenseStanding,
): Literals {
  const seats = Number(org.seats);
  const siteLicense = Number.isNaN(seats);
  const expires = expiresInDays === undefined ? null : writer.dateAgo(-expiresInDays);
  return {
    sfLma__License_Status__c: status,
    sfLma__Status__c: status,
    sfLma__Licensed_Seats__c: org.seats,
    sfLma__Seats__c: siteLicense ? -1 : seats,
    // Blank where the package is gone or the whole site may use it.
    sfLma__Used_Licenses__c: siteLicense || status === 'Uninstalled' ? null : Math.floor(seats * 0.8),
    sfLma__Expiration__c: expires,
    sfLma__Expiration_Date__c: expires ?? 'Does not expire',
    sfLma__Trial_Expiration_Date__c: status === 'Trial' ? expires : null,
    sfLma__Install_Date__c: writer.datetimeAgo(org.installedDaysAgo),
  };
}

/** Rows of whose a licence is. */
interface LicenseOwner {
  readonly accountId: string | null;
  readonly contactId: string | null;
  readonly leadId: string | null;
}

/** The account and contact, or the lead. Customers with several orgs have one account. */
function writeWho(writer: RecordWriter, org: CustomerOrgSpec, { isLead }: LicenseStanding): LicenseOwner {
  const { firstName, lastName, email, title } = org.contact;
  const person = { FirstName: firstName, LastName: lastName, Email: email, Title: title };
  if (isLead === true) {
    const leadId = writer.write('Lead', { ...person, Company: org.company }, org.installedDaysAgo);
    return { accountId: null, contactId: null, leadId };
  }
  const accountId =
    writer.idOf('Account', org.company) ??
    writer.write('Account', { Name: org.company, Type: 'Customer - Direct' }, org.installedDaysAgo);
  const contactId =
    writer.idOf('Contact', `${firstName} ${lastName}`) ??
    writer.write('Contact', { ...person, AccountId: accountId }, org.installedDaysAgo);
  return { accountId, contactId, leadId: null };
}
