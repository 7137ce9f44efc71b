import type { InstalledPackage } from './contract.ts';
import type { RecordWriter } from './recordWriter.ts';
import { publisher } from './publisher.ts';

// Packages and versions as the License Management App lists them.

/** What of a package its licences name. */
export interface ListedPackage {
  readonly name: string;
  /** 033… */
  readonly packageId: string;
  /** Oldest first; the last one is the newest that is released. */
  readonly versions: readonly ListedVersion[];
}

export interface ListedVersion {
  /** 04t… */
  readonly versionId: string;
  readonly name: string;
  readonly number: string;
  readonly releasedDaysAgo: number;
}

/** Rows of a package and of its versions, by version number. */
export interface PackageRows {
  readonly packageRow: string;
  readonly versionRows: ReadonlyMap<string, string>;
  readonly newest: ListedVersion;
  readonly listed: ListedPackage;
}

/** The sample package with the versions that came before the one in its folder. */
export function listedPackage(installed: InstalledPackage): ListedPackage {
  const newest = {
    versionId: installed.versionId,
    name: installed.versionName,
    number: installed.versionNumber,
    releasedDaysAgo: 95,
  };
  return {
    name: installed.name,
    packageId: installed.packageId,
    versions: [
      { versionId: '04t000000000001AAA', name: 'Winter', number: '2.1.0', releasedDaysAgo: 660 },
      { versionId: '04t000000000002AAA', name: 'Summer', number: '2.3.0', releasedDaysAgo: 240 },
      newest,
    ],
  };
}

/** A second package of the same publisher: it is listed, and installed nowhere that can be entered. */
export const collections: ListedPackage = {
  name: 'Acme Collections',
  packageId: '033000000000002AAA',
  versions: [
    { versionId: '04t00000000000BAAQ', name: 'First', number: '1.0.0', releasedDaysAgo: 300 },
    { versionId: '04t00000000000CAAQ', name: 'Reminders', number: '1.2.0', releasedDaysAgo: 40 },
  ],
};

/** The package as an org has it that is at another version. Undefined for a version that was never released. */
export function installedAt(installed: InstalledPackage, number: string): InstalledPackage | undefined {
  const version = listedPackage(installed).versions.find((candidate) => candidate.number === number);
  return version === undefined
    ? undefined
    : { ...installed, versionId: version.versionId, versionName: version.name, versionNumber: version.number };
}

export function writeListedPackage(writer: RecordWriter, listed: ListedPackage): PackageRows {
  const packageRow = writer.write(
    'sfLma__Package__c',
    {
      Name: listed.name,
      sfLma__Package_ID__c: listed.packageId,
      sfLma__Developer_Org_ID__c: publisher.organizationId,
      sfLma__Developer___c: publisher.name,
      sfLma__Release_Date__c: writer.dateAgo(900),
    },
    900,
  );
  const versionRows = new Map<string, string>();
  for (const [index, version] of listed.versions.entries()) {
    versionRows.set(
      version.number,
      writer.write(
        'sfLma__Package_Version__c',
        {
          Name: version.name,
          sfLma__Package__c: packageRow,
          sfLma__Version_ID__c: version.versionId,
          sfLma__Version_Number__c: version.number,
          sfLma__Version__c: version.number,
          sfLma__Release_Date__c: writer.dateAgo(version.releasedDaysAgo),
          sfLma__Sequence__c: 22 + index,
        },
        version.releasedDaysAgo,
      ),
    );
  }
  const newest = listed.versions.at(-1);
  if (newest === undefined) {
    throw new RangeError(`${listed.name} has no version.`);
  }
  return { packageRow, versionRows, newest, listed };
}
