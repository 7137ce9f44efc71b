import type { ApexId } from '../../apex/values/id.ts';
import { ApexList } from '../../apex/values/list.ts';
import { printed } from '../../apex/values/printing.ts';
import type { LibraryType, RequestContext } from '../../apex/library/contract.ts';
import type { ObjectDescription } from '../contract.ts';
import { transactionOf } from '../dml/rows.ts';
import { fieldValueOf } from '../fieldValues.ts';
import { SObjectValue } from '../sObjectValue.ts';
import { describe } from './apexAccess.ts';
import { answers } from './describeAnswers.ts';
import { describeFieldType, describeFieldTypes } from './describeFieldType.ts';
import { describeObjectType, describeObjectTypes } from './describeObjectType.ts';
import { fieldSetTypes } from './fieldSetTypes.ts';
import { raiseNullArgument, raiseUnknownObject, raiseWrongIdPrefix } from './failures.ts';
import { Described, DescribeMap, SObjectFieldToken, SObjectTypeToken } from './tokens.ts';

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
    'static List<Schema.DescribeSObjectResult> describeSObjects(List<String> names)': describeSObjects,
    'static List<Schema.DescribeSObjectResult> describeSObjects(List<String> names, Schema.SObjectDescribeOptions options)':
      describeSObjects,
  },
};

/** The names' objects. How much is described at once is a matter of speed alone. */
function describeSObjects(context: RequestContext, names: ApexList | null): ApexList {
  return new ApexList(
    describeObjectType,
    (names ?? raiseNullArgument(context)).items.map(
      (name) => new Described(describeObjectType, describe(context, printed(name))),
    ),
  );
}

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

const fieldsType: LibraryType = {
  type: 'Schema.SObjectTypeFields',
  members: answers<ObjectDescription>({ 'Map<String,Schema.SObjectField> getMap()': fieldMap }),
};

const sObjectFieldType: LibraryType = {
  type: 'Schema.SObjectField',
  members: {
    'Schema.DescribeFieldResult getDescribe()': (_, self: SObjectFieldToken) => new Described(describeFieldType, self),
    'String toString()': (_, self: SObjectFieldToken) => self.field.name,
  },
};

/** `recordId.getSObjectType()` */
export function objectTokenOfId(context: RequestContext, id: ApexId): SObjectTypeToken {
  const object = transactionOf(context).schema.objectOfId(id.value);
  return new SObjectTypeToken(object ?? raiseUnknownObject(context, id.value));
}

export const schemaTypes: readonly LibraryType[] = [
  schemaType,
  sObjectTypeType,
  fieldsType,
  sObjectFieldType,
  ...describeObjectTypes,
  ...describeFieldTypes,
  ...fieldSetTypes,
];
