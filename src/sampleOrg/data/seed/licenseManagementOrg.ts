import { licenseObjects } from '../schema/licenseObjects.ts';
import { Schema } from '../schema/schema.ts';
import { standardObjects } from '../schema/standardObjects.ts';
import { toolingObjects } from '../schema/toolingObjects.ts';
import { Database } from '../store/database.ts';
import type { InstalledPackage, SeededOrg } from './contract.ts';
import { writeOrganization, writeProfiles, writeUser } from './organization.ts';
import { RecordWriter } from './recordWriter.ts';
import { publisher } from './publisher.ts';
import { subscriberSpecs, type SubscriberSpec } from './subscribers.ts';

/** The publisher's License Management Org: packages, versions, licences, subscribers, support cases. */
export function seedLicenseManagementOrg(installed: InstalledPackage, now: number): SeededOrg {
  const schema = new Schema([...standardObjects, ...licenseObjects, ...toolingObjects]);
  const database = new Database(schema, publisher.organizationId.slice(3, 6));
  const transaction = database.begin();
  const writer = new RecordWriter(transaction, now);
  const organization = {
    organizationId: publisher.organizationId,
    name: publisher.name,
    isSandbox: false,
    instanceName: 'NA224',
    edition: 'Enterprise Edition',
    namespace: installed.namespace,
  };
  writeOrganization(writer, organization, 'America/New_York');
  const profiles = writeProfiles(writer);
  const userId = writeUser(writer, {
    firstName: 'Sam',
    lastName: 'Okafor',
    username: 'sam.okafor@acme-software.example',
    email: 'sam.okafor@acme-software.example',
    title: 'Support Engineer',
    timeZone: 'America/New_York',
    profileId: profiles.administrator,
  });
  writer.userId = userId;
  const packageRows = writePackage(writer, installed);
  for (const spec of subscriberSpecs) {
    writeSubscriber(writer, spec, installed, packageRows);
  }
  writer.write('ApexDebuggerLicense', { Name: 'ISV Customer Debugger', LicenseType: 'LMO' }, 300);
  transaction.commit();
  return { organizationId: publisher.organizationId, name: publisher.name, isSandbox: false, database, userId };
}

interface PackageRows {
  readonly packageRow: string;
  readonly versionRow: string;
}

function writePackage(writer: RecordWriter, installed: InstalledPackage): PackageRows {
  const packageRow = writer.write(
    'sfLma__Package__c',
    {
      Name: installed.name,
      sfLma__Package_ID__c: installed.packageId,
      sfLma__Developer_Org_ID__c: publisher.organizationId,
      sfLma__Developer___c: publisher.name,
      sfLma__Release_Date__c: writer.dateAgo(900),
    },
    900,
  );
  const versionRow = writer.write(
    'sfLma__Package_Version__c',
    {
      Name: installed.versionName,
      sfLma__Package__c: packageRow,
      sfLma__Version_ID__c: installed.versionId,
      sfLma__Version_Number__c: installed.versionNumber,
      sfLma__Version__c: installed.versionNumber,
      sfLma__Release_Date__c: writer.dateAgo(95),
      sfLma__Sequence__c: 24,
    },
    95,
  );
  return { packageRow, versionRow };
}

function writeSubscriber(
  writer: RecordWriter,
  spec: SubscriberSpec,
  installed: InstalledPackage,
  { packageRow, versionRow }: PackageRows,
): void {
  const accountId = writer.write('Account', { Name: spec.company, Type: 'Customer - Direct' }, spec.installedDaysAgo);
  const contactId = writer.write(
    'Contact',
    {
      FirstName: spec.loginAs.firstName,
      LastName: spec.loginAs.lastName,
      Email: spec.loginAs.email,
      Title: spec.loginAs.title,
      AccountId: accountId,
    },
    spec.installedDaysAgo,
  );
  writer.write(
    'sfLma__License__c',
    licenseFields(writer, spec, installed, { packageRow, versionRow, accountId, contactId }),
    spec.installedDaysAgo,
  );
  writer.write(
    'PackageSubscriber',
    {
      InstalledStatus: 'i',
      InstanceName: spec.instanceName,
      MetadataPackageId: installed.packageId,
      MetadataPackageVersionId: installed.versionId,
      OrgKey: spec.organizationId,
      OrgName: spec.name,
      OrgStatus: 'Active',
      OrgType: spec.isSandbox ? 'Sandbox' : 'Production',
      ParentOrg: spec.parentOrganizationId,
    },
    spec.installedDaysAgo,
  );
  writer.write(
    'Case',
    {
      Subject: 'Some customers get a discount that they should not have',
      Description: 'When we issue invoices in bulk, the wrong customers get a discount. One at a time they are right.',
      Priority: 'High',
      Origin: 'Web',
      Type: 'Problem',
      AccountId: accountId,
      ContactId: contactId,
    },
    spec.grant.givenDaysAgo,
  );
}

interface LicenseLinks extends PackageRows {
  readonly accountId: string;
  readonly contactId: string;
}

function licenseFields(writer: RecordWriter, spec: SubscriberSpec, installed: InstalledPackage, links: LicenseLinks) {
  const seats = Number(spec.seats);
  const siteLicense = Number.isNaN(seats);
  return {
    // The LMA keeps org ids in 15 characters.
    sfLma__Subscriber_Org_ID__c: spec.organizationId.slice(0, 15),
    sfLma__Org_Instance__c: spec.instanceName,
    sfLma__Instance__c: spec.instanceName,
    sfLma__Org_Edition__c: spec.edition,
    sfLma__Org_Type__c: spec.edition,
    sfLma__Org_Status__c: 'Active',
    sfLma__Subscriber_Org_Is_Sandbox__c: spec.isSandbox,
    sfLma__Is_Sandbox__c: spec.isSandbox,
    sfLma__License_Status__c: 'Active',
    sfLma__Status__c: 'Active',
    sfLma__Licensed_Seats__c: spec.seats,
    sfLma__Seats__c: siteLicense ? -1 : seats,
    sfLma__Used_Licenses__c: siteLicense ? null : Math.floor(seats * 0.8),
    sfLma__Expiration_Date__c: 'Does not expire',
    sfLma__Install_Date__c: writer.datetimeAgo(spec.installedDaysAgo),
    sfLma__Account__c: links.accountId,
    sfLma__Contact__c: links.contactId,
    sfLma__Package__c: links.packageRow,
    sfLma__Package_Version__c: links.versionRow,
    sfLma__Package_Version_Number__c: installed.versionNumber,
    sfLma__Version_Number__c: installed.versionNumber,
  };
}
