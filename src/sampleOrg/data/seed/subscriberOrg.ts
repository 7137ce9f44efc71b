import { metadataRecords } from '../metadata/metadataRecords.ts';
import { schemaOf } from '../metadata/orgSchema.ts';
import { generatedPackage } from '../../packages/generatedPackage.ts';
import { otherVendorPackage } from '../../packages/otherVendor.ts';
import { standardObjects } from '../schema/standardObjects.ts';
import { toolingObjects } from '../schema/toolingObjects.ts';
import { Database } from '../store/database.ts';
import { writeBillingRecords } from './billingRecords.ts';
import type { InstalledPackage, SeededSubscriber, SeedSizes } from './contract.ts';
import { GeneratedLogs } from './generatedLogs.ts';
import { writeAuditTrail } from './auditTrail.ts';
import { furtherAccess } from './furtherUsers.ts';
import { grantsOf } from './seededGrants.ts';
import { giveSupportRights, writeOrganization, writeProfiles, writeUser } from './organization.ts';
import { RecordWriter } from './recordWriter.ts';
import { installedBehind } from './packages.ts';
import { writePackage } from './packageRows.ts';
import type { SubscriberSpec } from './subscribers.ts';

/** A customer's org: its users, the installed package with its code, invoices, and the trail of its login-access grant. */
export function seedSubscriberOrg(
  spec: SubscriberSpec,
  newest: InstalledPackage,
  now: number,
  { logs = 0, packageClasses = 0, seed = 1 }: SeedSizes = {},
): SeededSubscriber {
  const installed = installedBehind(newest, spec.versionsBehind ?? 0);
  const schema = schemaOf([...standardObjects, ...toolingObjects], [installed.metadata]);
  const database = new Database(schema, spec.organizationId.slice(3, 6));
  const transaction = database.begin();
  const writer = new RecordWriter(transaction, now);
  writeOrganization(writer, spec, spec.loginAs.timeZone);
  const { administrator, loginAsId, people } = writePeople(writer, spec);
  writePackage(writer, installed, spec.installedDaysAgo);
  const furtherPackages = [
    ...(spec.hasOtherVendor === true ? [otherVendorPackage] : []),
    ...(packageClasses > 0 ? [generatedPackage({ classes: packageClasses, seed })] : []),
  ];
  for (const further of furtherPackages) {
    writePackage(writer, further, 90);
  }
  writeAuditTrail(writer, spec, installed, { adminId: administrator.id, people });
  for (const { objectName, literals } of metadataRecords(schema, [installed.metadata])) {
    writer.write(objectName, literals, spec.installedDaysAgo);
  }
  writer.userId = loginAsId;
  // Another package than the sample one brings no invoices.
  if (schema.object('acme__Invoice__c') !== undefined) {
    writeBillingRecords(writer);
  }
  const users = [{ id: loginAsId, username: spec.loginAs.username }, administrator];
  const generatedLogs = new GeneratedLogs({ count: logs, seed, now, users });
  transaction.commit();
  generatedLogs.write(database);
  return {
    organizationId: spec.organizationId,
    name: spec.name,
    isSandbox: spec.isSandbox,
    instanceName: spec.instanceName,
    database,
    userId: loginAsId,
    grants: grantsOf(spec, people, now),
    closed: spec.closed,
    domain: spec.domain,
    logs: generatedLogs,
    installed,
    furtherPackages,
  };
}

interface SeededPeople {
  readonly administrator: { readonly id: string; readonly username: string };
  readonly loginAsId: string;
  /** Ids by username of those who may grant login access. */
  readonly people: ReadonlyMap<string, string>;
}

/** All that comes after is written by the administrator. */
function writePeople(writer: RecordWriter, spec: SubscriberSpec): SeededPeople {
  const profiles = writeProfiles(writer);
  const username = `admin@${spec.domain.replace('--', '.')}.example`;
  const id = writeUser(writer, {
    firstName: 'Org',
    lastName: 'Administrator',
    username,
    email: `admin@${spec.domain.replace(/--.*/, '')}.example`,
    title: 'Salesforce Administrator',
    timeZone: spec.loginAs.timeZone,
    profileId: profiles.administrator,
  });
  writer.userId = id;
  const loginAsId = writeUser(writer, { ...spec.loginAs, profileId: profiles.standard });
  giveSupportRights(writer, loginAsId);
  const people = new Map([[spec.loginAs.username, loginAsId]]);
  for (const user of furtherAccess.get(spec)?.users ?? []) {
    const profileId = user.administrator === true ? profiles.administrator : profiles.standard;
    people.set(user.username, writeUser(writer, { ...user, profileId }));
  }
  return { administrator: { id, username }, loginAsId, people };
}
