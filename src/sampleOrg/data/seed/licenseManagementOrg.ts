import type { ObjectDefinition } from '../schema/define.ts';
import { debuggerLicenseObjects, licenseAppObjects, packageSubscriberObjects } from '../schema/licenseObjects.ts';
import { partnerTenantObjects } from '../schema/partnerTenantObjects.ts';
import { Schema } from '../schema/schema.ts';
import { withSupportFields } from '../schema/supportFields.ts';
import { standardObjects } from '../schema/standardObjects.ts';
import { toolingObjects } from '../schema/toolingObjects.ts';
import { Database } from '../store/database.ts';
import type { InstalledPackage, LicenseLists, SeededOrg, SeedSizes } from './contract.ts';
import { writeOrganization, writeProfiles, writeUser } from './organization.ts';
import { RecordWriter } from './recordWriter.ts';
import { writeLicense } from './licenseRows.ts';
import { listedOrgs } from './listedOrgs.ts';
import { collections, listedPackage, writeListedPackage } from './packages.ts';
import { writePopulation } from './population.ts';
import { publisher } from './publisher.ts';
import { subscriberSpecs } from './subscribers.ts';
import { writeCases } from './supportCases.ts';

/** The publisher's License Management Org: packages, versions, licences, subscribers, support cases. */
export function seedLicenseManagementOrg(
  installed: InstalledPackage,
  now: number,
  { subscribers = 0, seed = 1 }: SeedSizes = {},
  lists: LicenseLists = {},
): SeededOrg {
  const schema = new Schema([
    ...withSupportFields(standardObjects),
    ...toolingObjects,
    ...listObjects(lists),
    ...debuggerLicenseObjects,
  ]);
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
  const billing = writeListedPackage(writer, listedPackage(installed));
  const other = writeListedPackage(writer, collections);
  for (const spec of subscriberSpecs) {
    const { endsInDays, versionsBehind = 0 } = spec;
    const trial = endsInDays === undefined ? {} : { orgStatus: 'Trial', orgEndsInDays: endsInDays };
    const standing = { status: 'Active', versionsBehind, ...trial } as const;
    writeLicense(writer, { org: { ...spec, contact: spec.loginAs }, standing, rows: billing });
    writeCases(writer, spec);
  }
  for (const org of listedOrgs) {
    writeLicense(writer, { org, standing: org, rows: org.package === 'collections' ? other : billing });
  }
  writer.write('ApexDebuggerLicense', { Name: 'ISV Customer Debugger', LicenseType: 'LMO' }, 300);
  transaction.commit();
  writePopulation(database, writer, { count: subscribers, seed, userId, billing, collections: other });
  return { organizationId: publisher.organizationId, name: publisher.name, isSandbox: false, database, userId };
}

/** Who has the package, in as many lists as the LMO has. */
function listObjects({
  licenseApp = true,
  packageSubscribers = true,
  partnerTenants = false,
}: LicenseLists): readonly ObjectDefinition[] {
  return [
    ...(licenseApp ? licenseAppObjects : []),
    ...(packageSubscribers ? packageSubscriberObjects : []),
    ...(partnerTenants ? partnerTenantObjects : []),
  ];
}
