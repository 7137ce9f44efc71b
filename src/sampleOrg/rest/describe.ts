import type { ObjectDescription } from '../data/contract.ts';
import { abilitiesOf } from '../records/objectAbilities.ts';
import { describeField } from './describeField.ts';

/** Flags that a describe call gives for an object, the same in both APIs. Members as the DescribeSObjectResult of the API guide. */
function summary(object: ObjectDescription, root: string): Readonly<Record<string, unknown>> {
  const path = `${root}/sobjects/${object.name}`;
  const { createable, updateable, deletable } = abilitiesOf(object);
  const record = !object.setup && object.kind === 'record';
  return {
    activateable: false,
    associateEntityType: object.kind === 'history' ? 'History' : object.kind === 'share' ? 'Share' : null,
    associateParentEntity: null,
    createable,
    custom: object.custom,
    customSetting: object.kind === 'hierarchySetting' || object.kind === 'listSetting',
    deepCloneable: false,
    deletable,
    deprecatedAndHidden: false,
    feedEnabled: record,
    hasSubtypes: false,
    isInterface: false,
    isSubtype: false,
    keyPrefix: object.keyPrefix === '' ? null : object.keyPrefix,
    label: object.label,
    labelPlural: object.labelPlural,
    layoutable: record,
    mergeable: ['Account', 'Contact', 'Lead', 'Case'].includes(object.name),
    mruEnabled: record,
    name: object.name,
    queryable: object.kind !== 'name',
    replicateable: record,
    retrieveable: object.kind !== 'name',
    searchable: record,
    triggerable: record,
    undeletable: record && deletable,
    updateable,
    urls: { sobject: path, describe: `${path}/describe`, rowTemplate: `${path}/{ID}` },
  };
}

export function describeGlobal(objects: readonly ObjectDescription[], root: string): object {
  return { encoding: 'UTF-8', maxBatchSize: 200, sobjects: objects.map((object) => summary(object, root)) };
}

export function describeBriefly(object: ObjectDescription, root: string, recentItems: readonly object[]): object {
  return { objectDescribe: summary(object, root), recentItems };
}

export function describeObject(object: ObjectDescription, root: string): object {
  return {
    actionOverrides: [],
    ...summary(object, root),
    childRelationships: object.childRelationships.map((child) => ({
      cascadeDelete: child.cascadeDelete,
      childSObject: child.childObject,
      deprecatedAndHidden: false,
      field: child.field,
      junctionIdListNames: [],
      junctionReferenceTo: [],
      relationshipName: child.name,
      restrictedDelete: child.restrictedDelete,
    })),
    compactLayoutable: !object.setup,
    defaultImplementation: null,
    extendedBy: null,
    extendsInterfaces: null,
    fields: object.fields.map(describeField),
    implementedBy: null,
    implementsInterfaces: null,
    listviewable: null,
    lookupLayoutable: null,
    namedLayoutInfos: [],
    networkScopeFieldName: null,
    recordTypeInfos: recordTypes(object, root),
    searchLayoutable: !object.setup,
    sobjectDescribeOption: 'FULL',
    supportedScopes: [{ label: `All ${object.labelPlural.toLowerCase()}`, name: 'everything' }],
  };
}

const masterRecordType = '012000000000000AAA';

/** The master record type is there for every object, and the default of one that has no others. */
function recordTypes(object: ObjectDescription, root: string): readonly object[] {
  const info = (id: string, name: string, developerName: string, active: boolean, isDefault: boolean) => ({
    active,
    available: active,
    defaultRecordTypeMapping: isDefault,
    developerName,
    master: id === masterRecordType,
    name,
    recordTypeId: id,
    urls: { layout: `${root}/sobjects/${object.name}/describe/layouts/${id}` },
  });
  const own = object.recordTypes.map(({ id, label, developerName, active }, index) =>
    info(id, label, developerName, active, index === 0),
  );
  return object.setup ? own : [...own, info(masterRecordType, 'Master', 'Master', true, own.length === 0)];
}
