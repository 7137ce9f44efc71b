import type { StoredRecord } from '../data/contract.ts';
import type { Org } from '../http/orgCall.ts';
import type { OrgSession } from '../http/orgSessions.ts';
import { hiddenBody } from '../packages/hiddenBody.ts';
import { visibleBody } from '../packages/managedCode.ts';
import { skeletonOf } from '../packages/skeleton.ts';
import { valueToJson } from '../records/recordJson.ts';
import type { XmlObject } from './envelope.ts';

/** One kind of component as describeMetadata lists it. */
export interface MetadataType {
  readonly name: string;
  readonly directory: string;
  readonly suffix: string;
  /** Each file has a `-meta.xml` beside it. */
  readonly hasMetaFile: boolean;
  /** The object whose records are the components; undefined where they are not records of one. */
  readonly objectName: 'ApexClass' | 'ApexTrigger' | undefined;
}

/** What the org can list. */
export const metadataTypes: readonly MetadataType[] = [
  { name: 'ApexClass', directory: 'classes', suffix: 'cls', hasMetaFile: true, objectName: 'ApexClass' },
  { name: 'ApexTrigger', directory: 'triggers', suffix: 'trigger', hasMetaFile: true, objectName: 'ApexTrigger' },
  {
    name: 'InstalledPackage',
    directory: 'installedPackages',
    suffix: 'installedPackage',
    hasMetaFile: false,
    objectName: undefined,
  },
];

/** A class, a trigger or an installed package. */
export interface MetadataComponent {
  readonly type: MetadataType;
  readonly id: string;
  /** Without the namespace. */
  readonly name: string;
  readonly namespace: string;
  readonly manageableState: string;
  /** What the caller may see of it: all, its global signatures, or nothing. */
  readonly body: string;
  readonly record: StoredRecord;
}

/** With the namespace in front where there is one. */
export function fullNameOf({ name, namespace, type }: MetadataComponent): string {
  return namespace === '' || type.objectName === undefined ? name : `${namespace}__${name}`;
}

export function componentsOf(org: Org, session: OrgSession, type: MetadataType): readonly MetadataComponent[] {
  const { objectName } = type;
  return objectName === undefined ? installedPackages(org, type) : codeOf(org, session, type, objectName);
}

function codeOf(
  org: Org,
  session: OrgSession,
  type: MetadataType,
  objectName: 'ApexClass' | 'ApexTrigger',
): readonly MetadataComponent[] {
  return org.records.all(objectName).map((record) => ({
    type,
    id: record.id,
    name: textOf(record, 'Name'),
    namespace: textOf(record, 'NamespacePrefix'),
    manageableState: textOf(record, 'ManageableState'),
    body: retrievedBody(org, session, record),
    record,
  }));
}

/** Who comes by login access gets the signatures of other vendors' code. */
function retrievedBody(org: Org, session: OrgSession, record: StoredRecord): string {
  const visible = visibleBody(org, session, record);
  return visible === hiddenBody && session.byPublisher ? skeletonOf(textOf(record, 'Body')) : visible;
}

/** Its full name is its namespace. */
function installedPackages(org: Org, type: MetadataType): readonly MetadataComponent[] {
  return org.records.all('InstalledSubscriberPackage').flatMap((record) => {
    const installed = org.packages.ofId(org.records.referenceOf(record, 'SubscriberPackageId'));
    const body = `<?xml version="1.0" encoding="UTF-8"?>
<InstalledPackage xmlns="http://soap.sforce.com/2006/04/metadata">
    <versionNumber>${installed?.versionNumber ?? ''}</versionNumber>
</InstalledPackage>
`;
    return installed === undefined
      ? []
      : [{ type, id: record.id, name: installed.namespace, namespace: '', manageableState: 'unmanaged', body, record }];
  });
}

/** What the Metadata API says of a file besides its content. */
export function fileProperties(org: Org, component: MetadataComponent, fileName: string): XmlObject {
  const { record, namespace } = component;
  return {
    ...authorship(org, record),
    fileName,
    fullName: fullNameOf(component),
    id: component.id,
    manageableState: component.manageableState,
    ...(namespace === '' ? {} : { namespacePrefix: namespace }),
    type: component.type.name,
  };
}

function authorship(org: Org, record: StoredRecord): XmlObject {
  const person = (field: string): string => {
    const name = org.records.valueOf('User', org.records.referenceOf(record, field), 'Name');
    return typeof name === 'string' ? name : '';
  };
  const iso = (field: string): string => textOf(record, field).replace('+0000', 'Z');
  return {
    createdById: org.records.referenceOf(record, 'CreatedById'),
    createdByName: person('CreatedById'),
    createdDate: iso('CreatedDate'),
    lastModifiedById: org.records.referenceOf(record, 'LastModifiedById'),
    lastModifiedByName: person('LastModifiedById'),
    lastModifiedDate: iso('LastModifiedDate'),
  };
}

function textOf(record: StoredRecord, field: string): string {
  const value = valueToJson(record.values.get(field) ?? null);
  return typeof value === 'string' ? value : '';
}
