import type { ObjectDescription } from '../data/contract.ts';

/** What the APIs let clients do with the records of an object. */
export interface ObjectAbilities {
  readonly createable: boolean;
  readonly updateable: boolean;
  readonly deletable: boolean;
}

const all: ObjectAbilities = { createable: true, updateable: true, deletable: true };
/** Written by the org alone. */
const none: ObjectAbilities = { createable: false, updateable: false, deletable: false };
const updateOnly: ObjectAbilities = { createable: false, updateable: true, deletable: false };
const deleteOnly: ObjectAbilities = { createable: false, updateable: false, deletable: true };

/** As the object references list the supported calls. */
const exceptions: Readonly<Record<string, ObjectAbilities>> = {
  ApexDebuggerEvent: none,
  ApexDebuggerLicense: none,
  ApexDebuggerRequest: none,
  ApexDebuggerSession: { createable: true, updateable: true, deletable: false },
  ApexLog: deleteOnly,
  ApexTestResult: none,
  ApexTestRunResult: none,
  AsyncApexJob: none,
  CaseMilestone: updateOnly,
  ContentDocument: { createable: false, updateable: true, deletable: true },
  ContentVersion: { createable: true, updateable: true, deletable: false },
  CronJobDetail: none,
  CronTrigger: deleteOnly,
  InstalledSubscriberPackage: none,
  LoginHistory: none,
  MetadataPackage: none,
  MetadataPackageVersion: none,
  Organization: updateOnly,
  PackageLicense: none,
  PackageSubscriber: none,
  SetupAuditTrail: none,
  SfdcPartnerTenant: none,
  SfdcPartnerTenantPackage: none,
  SfdcPartnerTntPkgLicense: none,
  SubscriberPackage: none,
  SubscriberPackageVersion: none,
  User: { createable: true, updateable: true, deletable: false },
  UserLicense: none,
};

export function abilitiesOf({ name, kind }: ObjectDescription): ObjectAbilities {
  return exceptions[name] ?? (kind === 'history' || kind === 'name' ? none : all);
}
