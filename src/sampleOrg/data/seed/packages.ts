import type { InstalledPackage, ListedVersion } from './contract.ts';
import type { RecordWriter } from './recordWriter.ts';
import { publisher } from './publisher.ts';

// Packages and versions as the License Management App lists them.

/** What of a package its licences name. */
export interface ListedPackage {
  readonly name: string;
  readonly namespace: string;
  /** 033… */
  readonly packageId: string;
  /** Oldest first; the last one is the newest that is released. */
  readonly versions: readonly ListedVersion[];
}

/** The License Management App's rows of a package and of its versions, by version number; none where the app is not. */
export interface PackageRows {
  readonly packageRow: string | null;
  readonly versionRows: ReadonlyMap<string, string>;
  readonly listed: ListedPackage;
}

/** The package with the versions that came before the one in its folder. */
export function listedPackage(installed: InstalledPackage): ListedPackage {
  const newest = {
    versionId: installed.versionId,
    name: installed.versionName,
    number: installed.versionNumber,
    releasedDaysAgo: 95,
  };
  return {
    name: installed.name,
    namespace: installed.namespace,
    packageId: installed.packageId,
    versions: [...(installed.earlierVersions ?? []), newest],
  };
}

/** A second package of the same publisher: it is listed, and installed nowhere that can be entered. */
export const collections: ListedPackage = {
  name: 'Acme Collections',
  namespace: 'acmecol',
  packageId: '033000000000002AAA',
  versions: [
    { versionId: '04t00000000000BAAQ', name: 'First', number: '1.0.0', releasedDaysAgo: 300 },
    { versionId: '04t00000000000CAAQ', name: 'Reminders', number: '1.2.0', releasedDaysAgo: 40 },
  ],
};

/** The version that is so many behind the newest; the oldest where there are not as many. */
export function versionBehind({ versions }: Pick<ListedPackage, 'versions'>, behind: number): ListedVersion {
  const version = versions[Math.max(0, versions.length - 1 - behind)];
  if (version === undefined) {
    throw new RangeError('The package has no version.');
  }
  return version;
}

/** The package as an org has it that did not take the last upgrades. */
export function installedBehind(installed: InstalledPackage, behind: number): InstalledPackage {
  const { versionId, name, number } = versionBehind(listedPackage(installed), behind);
  return { ...installed, versionId, versionName: name, versionNumber: number };
}

/** Writes the package where the LMO lists packages: in the License Management App, and on the packaging side. */
export function writeListedPackage(writer: RecordWriter, listed: ListedPackage): PackageRows {
  if (writer.has('MetadataPackage')) {
    writePackagingRows(writer, listed);
  }
  return writer.has('sfLma__Package__c')
    ? { listed, ...writeAppRows(writer, listed) }
    : { listed, packageRow: null, versionRows: new Map() };
}

function writeAppRows(writer: RecordWriter, listed: ListedPackage): Pick<PackageRows, 'packageRow' | 'versionRows'> {
  const fields = {
    Name: listed.name,
    sfLma__Package_ID__c: listed.packageId,
    sfLma__Developer_Org_ID__c: publisher.organizationId,
    sfLma__Developer___c: publisher.name,
    sfLma__Release_Date__c: writer.dateAgo(900),
  };
  const packageRow = writer.write('sfLma__Package__c', fields, 900);
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
  // The package names its newest version, which names the package: it is written again.
  const newest = versionRows.get(versionBehind(listed, 0).number) ?? null;
  writer.write('sfLma__Package__c', { ...fields, Id: packageRow, sfLma__Latest_Version__c: newest }, 900);
  return { packageRow, versionRows };
}

function writePackagingRows(writer: RecordWriter, { packageId, name, namespace, versions }: ListedPackage): void {
  writer.write('MetadataPackage', { Id: packageId, Name: name, NamespacePrefix: namespace }, 900);
  for (const version of versions) {
    const [major = 0, minor = 0, patch = 0] = version.number.split('.').map(Number);
    writer.write(
      'MetadataPackageVersion',
      {
        Id: version.versionId,
        Name: version.name,
        MetadataPackageId: packageId,
        MajorVersion: major,
        MinorVersion: minor,
        PatchVersion: patch,
        BuildNumber: 1,
        ReleaseState: 'Released',
      },
      version.releasedDaysAgo,
    );
  }
}
