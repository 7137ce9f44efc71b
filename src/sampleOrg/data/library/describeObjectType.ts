import { ApexId } from '../../apex/values/id.ts';
import { ApexList } from '../../apex/values/list.ts';
import { ApexMap } from '../../apex/values/map.ts';
import type { LibraryType } from '../../apex/library/contract.ts';
import type { ChildRelationship, ObjectDescription, RecordTypeDescription } from '../contract.ts';
import { mergeable } from '../dml/merge.ts';
import { describe } from './apexAccess.ts';
import { answers, userAnswers, withoutNamespace } from './describeAnswers.ts';
import { raiseUnknownObject } from './failures.ts';
import { isPlatformObject } from './refusedSaves.ts';
import { Described, SObjectFieldToken, SObjectTypeToken } from './tokens.ts';

export const describeObjectType = 'Schema.DescribeSObjectResult';
const recordTypeInfo = 'Schema.RecordTypeInfo';

function childRelationships(object: ObjectDescription): ApexList {
  return new ApexList(
    'Schema.ChildRelationship',
    object.childRelationships.map((child) => new Described('Schema.ChildRelationship', child)),
  );
}

/** Every object has it; it is the only one where nobody made others. */
const master: RecordTypeDescription = {
  id: '012000000000000AAA',
  developerName: 'Master',
  label: 'Master',
  description: undefined,
  active: true,
};

function recordTypes(object: ObjectDescription): readonly Described<RecordTypeDescription>[] {
  return [...object.recordTypes, master].map((one) => new Described(recordTypeInfo, one));
}

function recordTypesBy(
  object: ObjectDescription,
  keyType: 'String' | 'Id',
  key: (one: RecordTypeDescription) => string | ApexId,
): ApexMap {
  const map = new ApexMap(keyType, recordTypeInfo);
  for (const one of recordTypes(object)) {
    map.put(key(one.subject), one);
  }
  return map;
}

const isWritable = (object: ObjectDescription): boolean =>
  !isPlatformObject(object.name) && object.kind !== 'metadata' && object.kind !== 'name';
const isData = (object: ObjectDescription): boolean => object.kind === 'record' && !object.setup;

const objectType: LibraryType = {
  type: describeObjectType,
  members: {
    ...userAnswers<ObjectDescription>({
      'Boolean isAccessible()': (object, access) => access.toObject(object).read,
      'Boolean isCreateable()': (object, access) => isWritable(object) && access.toObject(object).create,
      'Boolean isUpdateable()': (object, access) =>
        isWritable(object) && object.kind !== 'event' && access.toObject(object).edit,
      'Boolean isDeletable()': (object, access) =>
        isWritable(object) && object.kind !== 'event' && object.name !== 'User' && access.toObject(object).delete,
    }),
    ...answers<ObjectDescription>({
      'String getName()': (object) => object.name,
      'String getLocalName()': (object) => withoutNamespace(object.name),
      'String getLabel()': (object) => object.label,
      'String getLabelPlural()': (object) => object.labelPlural,
      'String getKeyPrefix()': (object) => (object.keyPrefix === '' ? null : object.keyPrefix),
      'Schema.SObjectType getSObjectType()': (object) => new SObjectTypeToken(object),
      'List<Schema.ChildRelationship> getChildRelationships()': childRelationships,
      'List<Schema.RecordTypeInfo> getRecordTypeInfos()': (object) =>
        new ApexList(recordTypeInfo, [...recordTypes(object)]),
      'Map<String,Schema.RecordTypeInfo> getRecordTypeInfosByName()': (object) =>
        recordTypesBy(object, 'String', ({ label }) => label),
      'Map<String,Schema.RecordTypeInfo> getRecordTypeInfosByDeveloperName()': (object) =>
        recordTypesBy(object, 'String', ({ developerName }) => withoutPrefix(developerName)),
      'Map<Id,Schema.RecordTypeInfo> getRecordTypeInfosById()': (object) =>
        recordTypesBy(object, 'Id', ({ id }) => ApexId.of(id)),
      'Schema.SObjectTypeFields fields': (object) => new Described('Schema.SObjectTypeFields', object),
      'Schema.SObjectTypeFieldSets fieldSets': (object) => new Described('Schema.SObjectTypeFieldSets', object),
      'Boolean isCustom()': (object) => object.custom,
      'Boolean isCustomSetting()': ({ kind }) => kind === 'hierarchySetting' || kind === 'listSetting',
      'Boolean isQueryable()': ({ kind }) => kind !== 'event',
      'Boolean isSearchable()': isData,
      'Boolean isUndeletable()': isData,
      'Boolean isMergeable()': ({ name }) => mergeable.has(name),
      'Boolean isMruEnabled()': isData,
      'Boolean isFeedEnabled()': () => false,
      'Boolean isDeprecatedAndHidden()': () => false,
      'Boolean getHasSubtypes()': () => false,
      'Boolean getIsInterface()': () => false,
      'Boolean getDataTranslationEnabled()': () => false,
      'String getDefaultImplementation()': () => null,
      'String getImplementedBy()': () => null,
      'String getImplementsInterfaces()': () => null,
      'String getAssociateEntityType()': ({ kind }) =>
        kind === 'share' ? 'Share' : kind === 'history' ? 'History' : null,
      'String getAssociateParentEntity()': ({ kind, name }) =>
        kind === 'share' ? name.replace(/__Share$/, '__c').replace(/Share$/, '') : null,
    }),
  },
};

/** Record types are asked for by the name that they have in their own package. */
function withoutPrefix(developerName: string): string {
  return developerName.replace(/^[A-Za-z0-9]+__/, '');
}

const childRelationshipType: LibraryType = {
  type: 'Schema.ChildRelationship',
  members: {
    ...answers<ChildRelationship>({
      'String getRelationshipName()': ({ name }) => name,
      'Boolean isCascadeDelete()': ({ cascadeDelete }) => cascadeDelete,
      'Boolean isRestrictedDelete()': ({ restrictedDelete }) => restrictedDelete,
      'Boolean isDeprecatedAndHidden()': () => false,
      'List<String> getJunctionIdListNames()': () => new ApexList('String'),
      'List<String> getJunctionReferenceTo()': () => new ApexList('String'),
    }),
    'Schema.SObjectType getChildSObject()': (context, self: Described<ChildRelationship>) =>
      new SObjectTypeToken(describe(context, self.subject.childObject)),
    'Schema.SObjectField getField()': (context, self: Described<ChildRelationship>) => {
      const object = describe(context, self.subject.childObject);
      const field = object.field(self.subject.field) ?? raiseUnknownObject(context, self.subject.field);
      return new SObjectFieldToken(object, field);
    },
  },
};

const recordTypeInfoType: LibraryType = {
  type: recordTypeInfo,
  members: answers<RecordTypeDescription>({
    'String getName()': ({ label }) => label,
    'String getDeveloperName()': ({ developerName }) => withoutPrefix(developerName),
    'Id getRecordTypeId()': ({ id }) => ApexId.of(id),
    'Boolean isActive()': ({ active }) => active,
    'Boolean isAvailable()': ({ active }) => active,
    // Profiles name no other.
    'Boolean isDefaultRecordTypeMapping()': (one) => one === master,
    'Boolean isMaster()': (one) => one === master,
  }),
};

export const describeObjectTypes: readonly LibraryType[] = [objectType, childRelationshipType, recordTypeInfoType];
