import type { ApexId } from '../../apex/values/id.ts';
import { ApexList } from '../../apex/values/list.ts';
import { printed } from '../../apex/values/printing.ts';
import type { ApexValue, LibraryFunction, LibraryType, RequestContext } from '../../apex/library/contract.ts';
import type { ChildRelationship, FieldDescription, ObjectDescription, PicklistValue } from '../contract.ts';
import { transactionOf } from '../dml/rows.ts';
import { fieldValueOf } from '../fieldValues.ts';
import { SObjectValue } from '../sObjectValue.ts';
import { describe } from './apexAccess.ts';
import { displayType, fieldSetTypes, soapType } from './fieldSetTypes.ts';
import { raiseNullArgument, raiseUnknownObject, raiseWrongIdPrefix } from './failures.ts';
import { Described, DescribeMap, SObjectFieldToken, SObjectTypeToken } from './tokens.ts';

const describeObjectType = 'Schema.DescribeSObjectResult';
const describeFieldType = 'Schema.DescribeFieldResult';

type FieldResult = Described<SObjectFieldToken>;

type Answers<T> = Readonly<Record<string, (subject: T) => ApexValue>>;

/** Members that answer one thing of what they describe. */
function answers<T>(readers: Answers<T>): Record<string, LibraryFunction> {
  return Object.fromEntries(
    Object.entries(readers).map(([signature, read]) => [
      signature,
      (_: RequestContext, self: ApexValue) => read((self as Described<T>).subject),
    ]),
  );
}

function withoutNamespace(name: string): string {
  return name.replace(/^[A-Za-z0-9]+__(?=.+__[cr]$)/, '');
}

function globalDescribe(context: RequestContext): DescribeMap {
  const map = new DescribeMap('String', 'Schema.SObjectType');
  for (const object of transactionOf(context).schema.objects) {
    if (object.apis.includes('data')) {
      map.put(object.name, new SObjectTypeToken(object));
    }
  }
  return map;
}

function fieldMap(object: ObjectDescription): DescribeMap {
  const map = new DescribeMap('String', 'Schema.SObjectField');
  for (const field of object.fields) {
    map.put(field.name, new SObjectFieldToken(object, field));
  }
  return map;
}

function newSObject(context: RequestContext, self: SObjectTypeToken, id: ApexId | null): SObjectValue {
  const record = new SObjectValue(self.object);
  if (id !== null) {
    if (id.keyPrefix !== self.object.keyPrefix) {
      return raiseWrongIdPrefix(context, id.value, self.object.name);
    }
    record.put('Id', id);
  }
  return record;
}

function newWithDefaults(context: RequestContext, self: SObjectTypeToken, id: ApexId | null): SObjectValue {
  const record = newSObject(context, self, id);
  for (const field of self.object.fields) {
    if (field.defaultValue !== undefined) {
      record.put(field.name, fieldValueOf(field, field.defaultValue));
    }
  }
  return record;
}

const schemaType: LibraryType = {
  type: 'Schema',
  members: {
    'static Map<String,Schema.SObjectType> getGlobalDescribe()': globalDescribe,
    'static List<Schema.DescribeSObjectResult> describeSObjects(List<String> names)': (
      context,
      names: ApexList | null,
    ) =>
      new ApexList(
        describeObjectType,
        (names ?? raiseNullArgument(context)).items.map(
          (name) => new Described(describeObjectType, describe(context, printed(name))),
        ),
      ),
  },
};

const sObjectTypeType: LibraryType = {
  type: 'Schema.SObjectType',
  members: {
    'Schema.DescribeSObjectResult getDescribe()': (_, self: SObjectTypeToken) =>
      new Described(describeObjectType, self.object),
    // How much is described at once is a matter of speed alone.
    'Schema.DescribeSObjectResult getDescribe(Schema.SObjectDescribeOptions options)': (_, self: SObjectTypeToken) =>
      new Described(describeObjectType, self.object),
    'Schema.SObjectTypeFieldSets fieldSets': (_, self: SObjectTypeToken) =>
      new Described('Schema.SObjectTypeFieldSets', self.object),
    'SObject newSObject()': (context, self: SObjectTypeToken) => newSObject(context, self, null),
    'SObject newSObject(Id recordId)': newSObject,
    'SObject newSObject(Id recordId, Boolean loadDefaults)': (
      context,
      self: SObjectTypeToken,
      id: ApexId | null,
      loadDefaults: boolean | null,
    ) => (loadDefaults === true ? newWithDefaults(context, self, id) : newSObject(context, self, id)),
    // `Account.SObjectType.fields.getMap()` is written without `getDescribe()` too.
    'Schema.SObjectTypeFields fields': (_, self: SObjectTypeToken) =>
      new Described('Schema.SObjectTypeFields', self.object),
    'String toString()': (_, self: SObjectTypeToken) => self.object.name,
  },
};

function childRelationships(object: ObjectDescription): ApexList {
  return new ApexList(
    'Schema.ChildRelationship',
    object.childRelationships.map((child) => new Described('Schema.ChildRelationship', child)),
  );
}

const describeSObjectType: LibraryType = {
  type: describeObjectType,
  members: answers<ObjectDescription>({
    'String getName()': (object) => object.name,
    'String getLocalName()': (object) => withoutNamespace(object.name),
    'String getLabel()': (object) => object.label,
    'String getLabelPlural()': (object) => object.labelPlural,
    'String getKeyPrefix()': (object) => object.keyPrefix,
    'Boolean isCustom()': (object) => object.custom,
    'Boolean isCustomSetting()': () => false,
    'Boolean isAccessible()': () => true,
    'Boolean isQueryable()': () => true,
    'Boolean isSearchable()': (object) => !object.setup,
    'Boolean isCreateable()': (object) => !object.setup || object.name === 'User',
    'Boolean isUpdateable()': (object) => !object.setup || object.name === 'User',
    'Boolean isDeletable()': (object) => !object.setup,
    'Boolean isUndeletable()': (object) => !object.setup,
    'Boolean isMergeable()': () => false,
    'Schema.SObjectType getSObjectType()': (object) => new SObjectTypeToken(object),
    'List<Schema.ChildRelationship> getChildRelationships()': childRelationships,
    'Schema.SObjectTypeFields fields': (object) => new Described('Schema.SObjectTypeFields', object),
    'Schema.SObjectTypeFieldSets fieldSets': (object) => new Described('Schema.SObjectTypeFieldSets', object),
  }),
};

const fieldsType: LibraryType = {
  type: 'Schema.SObjectTypeFields',
  members: answers<ObjectDescription>({ 'Map<String,Schema.SObjectField> getMap()': fieldMap }),
};

const childRelationshipType: LibraryType = {
  type: 'Schema.ChildRelationship',
  members: {
    'Schema.SObjectType getChildSObject()': (context, self: Described<ChildRelationship>) =>
      new SObjectTypeToken(describe(context, self.subject.childObject)),
    'Schema.SObjectField getField()': (context, self: Described<ChildRelationship>) => {
      const object = describe(context, self.subject.childObject);
      const field = object.field(self.subject.field) ?? raiseUnknownObject(context, self.subject.field);
      return new SObjectFieldToken(object, field);
    },
    'String getRelationshipName()': (_, self: Described<ChildRelationship>) => self.subject.name,
    'Boolean isCascadeDelete()': (_, self: Described<ChildRelationship>) => self.subject.cascadeDelete,
  },
};

const sObjectFieldType: LibraryType = {
  type: 'Schema.SObjectField',
  members: {
    'Schema.DescribeFieldResult getDescribe()': (_, self: SObjectFieldToken) => new Described(describeFieldType, self),
    'String toString()': (_, self: SObjectFieldToken) => self.field.name,
  },
};

function picklistEntries(field: FieldDescription): ApexList {
  return new ApexList(
    'Schema.PicklistEntry',
    field.picklistValues.map((entry) => new Described('Schema.PicklistEntry', entry)),
  );
}

const describeFieldResultType: LibraryType = {
  type: describeFieldType,
  members: {
    ...answers<SObjectFieldToken>({
      'String getName()': ({ field }) => field.name,
      'String getLocalName()': ({ field }) => withoutNamespace(field.name),
      'String getLabel()': ({ field }) => field.label,
      'Schema.DisplayType getType()': ({ field }) => displayType(field),
      'Schema.SoapType getSoapType()': ({ field }) => soapType(field),
      'Integer getLength()': ({ field }) => field.length,
      'Integer getByteLength()': ({ field }) => field.length * 3,
      'Integer getPrecision()': ({ field }) => field.precision,
      'Integer getScale()': ({ field }) => field.scale,
      'Integer getDigits()': ({ field }) => (field.type === 'int' ? field.precision : 0),
      'Boolean isNillable()': ({ field }) => !field.required && field.type !== 'boolean' && field.type !== 'id',
      'Boolean isAccessible()': () => true,
      'Boolean isCreateable()': ({ field }) => field.createable,
      'Boolean isUpdateable()': ({ field }) => field.updateable,
      'Boolean isFilterable()': ({ field }) => field.type !== 'base64',
      'Boolean isSortable()': ({ field }) => field.type !== 'base64' && field.type !== 'textarea',
      'Boolean isGroupable()': ({ field }) => !['double', 'currency', 'percent', 'datetime'].includes(field.type),
      'Boolean isUnique()': ({ field }) => field.unique,
      'Boolean isExternalId()': ({ field }) => field.externalId,
      'Boolean isIdLookup()': ({ field }) => field.externalId || field.type === 'id' || field.nameField,
      'Boolean isCustom()': ({ field }) => field.custom,
      'Boolean isNameField()': ({ field }) => field.nameField,
      'Boolean isAutoNumber()': ({ field }) => field.autoNumber !== undefined,
      'Boolean isCalculated()': () => false,
      'Boolean isCaseSensitive()': () => false,
      'Boolean isHtmlFormatted()': () => false,
      'Boolean isEncrypted()': () => false,
      'Boolean isNamePointing()': ({ field }) => field.referenceTo.length > 1,
      'Boolean isCascadeDelete()': ({ field }) => field.cascadeDelete,
      'Boolean isDefaultedOnCreate()': ({ field }) => field.defaultValue !== undefined || field.name === 'OwnerId',
      'Boolean isPermissionable()': ({ field }) => !field.required && field.createable,
      'Boolean isRestrictedPicklist()': () => false,
      'Object getDefaultValue()': ({ field }) =>
        field.defaultValue === undefined ? null : fieldValueOf(field, field.defaultValue),
      'String getRelationshipName()': ({ field }) => field.relationshipName ?? null,
      'List<Schema.PicklistEntry> getPicklistValues()': ({ field }) => picklistEntries(field),
      'Schema.SObjectField getSObjectField()': (token) => token,
    }),
    'Schema.SObjectType getSObjectType()': (_, self: FieldResult) => new SObjectTypeToken(self.subject.object),
    'List<Schema.SObjectType> getReferenceTo()': (context, self: FieldResult) =>
      new ApexList(
        'Schema.SObjectType',
        self.subject.field.referenceTo.flatMap((name) => {
          const object = transactionOf(context).schema.object(name);
          return object === undefined ? [] : [new SObjectTypeToken(object)];
        }),
      ),
  },
};

const picklistEntryType: LibraryType = {
  type: 'Schema.PicklistEntry',
  members: answers<PicklistValue>({
    'String getValue()': (entry) => entry.value,
    'String getLabel()': (entry) => entry.label,
    'Boolean isActive()': () => true,
    'Boolean isDefaultValue()': (entry) => entry.isDefault,
  }),
};

/** `recordId.getSObjectType()` */
export function objectTokenOfId(context: RequestContext, id: ApexId): SObjectTypeToken {
  const object = transactionOf(context).schema.objectOfId(id.value);
  return new SObjectTypeToken(object ?? raiseUnknownObject(context, id.value));
}

export const schemaTypes: readonly LibraryType[] = [
  schemaType,
  sObjectTypeType,
  describeSObjectType,
  fieldsType,
  childRelationshipType,
  sObjectFieldType,
  describeFieldResultType,
  picklistEntryType,
  ...fieldSetTypes,
];
