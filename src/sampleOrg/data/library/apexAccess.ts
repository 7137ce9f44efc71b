import { typeNameOf } from '../../apex/library/typeNames.ts';
import { ApexException } from '../../apex/values/exception.ts';
import { ApexList } from '../../apex/values/list.ts';
import { printed } from '../../apex/values/printing.ts';
import type { ApexObject, ApexValue, RequestContext } from '../../apex/library/contract.ts';
import type { FieldDescription, ObjectDescription, SObjectRecord } from '../contract.ts';
import { transactionOf } from '../dml/rows.ts';
import { convertForField } from '../fieldValues.ts';
import { SObjectValue } from '../sObjectValue.ts';
import { raiseFieldNotQueried, raiseIllegalAssignment, raiseReadOnly, raiseUnknownObject } from './failures.ts';
import { Described, type FieldSet, SObjectFieldToken, SObjectTypeToken } from './tokens.ts';

// How compiled Apex reads and writes records. Names are canonical API names: the compiler has resolved them.

function recordOf(value: ApexObject): SObjectValue {
  if (value instanceof SObjectValue) {
    return value;
  }
  throw new TypeError(`${value.apexTypeName} is no record: the compiler should have refused this.`);
}

/** `invoice.Total__c`. What a query did not select raises System.SObjectException. */
export function readField(context: RequestContext, record: ApexObject, fieldName: string): ApexValue {
  const self = recordOf(record);
  const value = self.get(fieldName);
  if (value === null && self.queried && !self.isSet(fieldName)) {
    return raiseFieldNotQueried(context, self.apexTypeName, fieldName);
  }
  // A checkbox that nobody has set is not checked.
  return value === null && self.description.field(fieldName)?.type === 'boolean' ? false : value;
}

/** `invoice.Total__c = value`. The value has the field's Apex type already, by static conversion. */
export function writeField(
  context: RequestContext,
  record: ApexObject,
  fieldName: string,
  value: ApexValue,
): ApexValue {
  const self = recordOf(record);
  if (self.readOnly) {
    return raiseReadOnly(context);
  }
  self.put(fieldName, value);
  return value;
}

/** `invoice.Account__r`: null where the field is empty. A field behind a null parent is null too, in Apex. */
export function readParent(
  context: RequestContext,
  record: ApexObject,
  relationshipName: string,
): SObjectRecord | null {
  const self = recordOf(record);
  const parent = self.parent(relationshipName);
  if (parent === undefined && self.queried) {
    return raiseFieldNotQueried(context, self.apexTypeName, relationshipName);
  }
  return parent ?? null;
}

export function writeParent(
  context: RequestContext,
  record: ApexObject,
  relationshipName: string,
  parent: ApexValue,
): ApexValue {
  const self = recordOf(record);
  if (self.readOnly) {
    return raiseReadOnly(context);
  }
  self.putParent(relationshipName, parent instanceof SObjectValue ? parent : null);
  return parent;
}

/** `invoice.Lines__r`: an empty list on a record that did not come from a query. */
export function readChildren(context: RequestContext, record: ApexObject, relationshipName: string): ApexList {
  const self = recordOf(record);
  const children = self.children(relationshipName);
  if (children !== undefined) {
    return children;
  }
  if (self.queried) {
    return raiseFieldNotQueried(context, self.apexTypeName, relationshipName);
  }
  return new ApexList(self.description.childRelationship(relationshipName)?.childObject ?? 'SObject');
}

/** `new Invoice__c()`, by canonical name. */
export function newRecord(context: RequestContext, objectName: string): SObjectValue {
  return new SObjectValue(describe(context, objectName));
}

/** `invoice.Status__c.addError(message)` */
export function addFieldError(record: ApexObject, fieldName: string, message: string): void {
  recordOf(record).addError(message, fieldName);
}

/** What `addError` says, given a text or an exception. */
export function messageOf(cause: ApexValue): string {
  return cause instanceof ApexException ? (cause.message ?? 'Script-thrown exception') : printed(cause);
}

/** `Invoice__c.SObjectType` */
export function objectToken(context: RequestContext, objectName: string): SObjectTypeToken {
  return new SObjectTypeToken(describe(context, objectName));
}

/** `Invoice__c.Total__c` where no record stands before the dot. */
export function fieldToken(context: RequestContext, objectName: string, fieldName: string): SObjectFieldToken {
  const object = describe(context, objectName);
  return new SObjectFieldToken(object, object.field(fieldName) ?? raiseUnknownObject(context, fieldName));
}

/** `Schema.SObjectType.Invoice__c` */
export function objectDescribe(context: RequestContext, objectName: string): Described<ObjectDescription> {
  return new Described('Schema.DescribeSObjectResult', describe(context, objectName));
}

/** `Schema.SObjectType.Invoice__c.fields.Total__c` */
export function fieldDescribe(
  context: RequestContext,
  objectName: string,
  fieldName: string,
): Described<SObjectFieldToken> {
  return new Described('Schema.DescribeFieldResult', fieldToken(context, objectName, fieldName));
}

/** `Schema.SObjectType.Invoice__c.fieldSets.Totals` */
export function fieldSetDescribe(context: RequestContext, objectName: string, setName: string): Described<FieldSet> {
  const object = describe(context, objectName);
  const set = object.fieldSets.find(({ name }) => name === setName) ?? raiseUnknownObject(context, setName);
  return new Described('Schema.FieldSet', { object, set });
}

/** By any name that Apex code may use for it. */
export function describe(context: RequestContext, objectName: string): ObjectDescription {
  const description = transactionOf(context).schema.object(objectName, context.namespace);
  return description ?? raiseUnknownObject(context, objectName);
}

/** A value of any type as the field holds it, for `put` and JSON. */
export function convertOrRaise(context: RequestContext, field: FieldDescription, value: ApexValue): ApexValue {
  const converted = convertForField(field, value);
  return converted === undefined ? raiseIllegalAssignment(context, typeNameOf(value), field.apexType) : converted;
}
