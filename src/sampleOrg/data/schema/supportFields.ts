import { type ObjectDefinition, picklist, text } from './define.ts';

/** Fields that the publisher's support has added to its cases: which customer's org a case is about, and how bad it is. */
const caseFields = [text('Subscriber_Org_Id__c', 18, { indexed: true }), picklist('Severity__c', ['1', '2', '3', '4'])];

/** The objects with what an org of a support department has added to them. */
export function withSupportFields(objects: readonly ObjectDefinition[]): readonly ObjectDefinition[] {
  return objects.map((object) =>
    object.name === 'Case' ? { ...object, fields: [...object.fields, ...caseFields] } : object,
  );
}
