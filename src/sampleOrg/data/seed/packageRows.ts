import { crc32 } from 'node:zlib';
import type { PackagedCode } from './contract.ts';
import { publisher } from './publisher.ts';
import type { Literals, RecordWriter } from './recordWriter.ts';

/** Writes an installed package: itself, its version, its classes and triggers. */
export function writePackage(writer: RecordWriter, installed: PackagedCode, installedDaysAgo: number): void {
  const [major = 0, minor = 0, patch = 0] = installed.versionNumber.split('.').map(Number);
  writer.write(
    'SubscriberPackage',
    { Id: installed.packageId, Name: installed.name, NamespacePrefix: installed.namespace },
    installedDaysAgo,
  );
  writer.write(
    'SubscriberPackageVersion',
    {
      Id: installed.versionId,
      Name: installed.versionName,
      SubscriberPackageId: installed.packageId,
      MajorVersion: major,
      MinorVersion: minor,
      PatchVersion: patch,
      BuildNumber: 1,
      ReleaseState: 'Released',
      PublisherName: installed.publisherName ?? publisher.name,
      IsSecurityReviewed: true,
    },
    installedDaysAgo,
  );
  writer.write(
    'InstalledSubscriberPackage',
    { SubscriberPackageId: installed.packageId, SubscriberPackageVersionId: installed.versionId },
    installedDaysAgo,
  );
  for (const { name, body } of installed.classes) {
    writer.write('ApexClass', codeFields(installed, name, body), installedDaysAgo);
  }
  for (const { name, body, objectName } of installed.triggers) {
    writer.write('ApexTrigger', { ...codeFields(installed, name, body), TableEnumOrId: objectName }, installedDaysAgo);
  }
}

function codeFields({ namespace }: PackagedCode, name: string, body: string): Literals {
  return {
    Name: name,
    NamespacePrefix: namespace,
    Body: body,
    LengthWithoutComments: withoutComments(body).length,
    // Orgs have a checksum of their own; which one is not documented.
    BodyCrc: crc32(body),
    ApiVersion: '62.0',
    ManageableState: 'installed',
  };
}

/** What looks like a comment inside of a text is none. */
export function withoutComments(body: string): string {
  return body.replace(/'(?:\\.|[^'\\])*'|\/\*[\s\S]*?\*\/|\/\/[^\r\n]*/g, (found) =>
    found.startsWith("'") ? found : '',
  );
}
