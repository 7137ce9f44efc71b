import type { FieldDescription, RowError, ValidationRule } from '../contract.ts';

// Every reason for which a row is not saved, in the org's own words.

const rowError = (statusCode: string, message: string, ...fields: readonly string[]): RowError => ({
  statusCode,
  message,
  fields,
});

export const requiredFieldsMissing = (fields: readonly string[]): RowError =>
  rowError('REQUIRED_FIELD_MISSING', `Required fields are missing: [${fields.join(', ')}]`, ...fields);
export const textTooLong = (field: FieldDescription, value: string): RowError =>
  rowError(
    'STRING_TOO_LONG',
    `${field.label}: data value too large: ${value.slice(0, 255)} (max length=${field.length})`,
    field.name,
  );
export const numberOutOfRange = (field: FieldDescription, value: string): RowError =>
  rowError(
    'NUMBER_OUTSIDE_VALID_RANGE',
    `${field.label}: value outside of valid range on numeric field: ${value}`,
    field.name,
  );
export const wrongReferenceType = (field: FieldDescription, id: string): RowError =>
  rowError('FIELD_INTEGRITY_EXCEPTION', `${field.label}: id value of incorrect type: ${id}`, field.name);
export const danglingReference = (field: FieldDescription): RowError =>
  rowError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', field.name);
export const invalidEmail = (field: FieldDescription, value: string): RowError =>
  rowError('INVALID_EMAIL_ADDRESS', `${field.label}: invalid email address: ${value}`, field.name);
export const badPicklistValue = (field: FieldDescription, value: string): RowError =>
  rowError(
    'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
    `${field.label}: bad value for restricted picklist field: ${value}`,
    field.name,
  );
export const duplicateValue = (field: FieldDescription, id: string): RowError =>
  rowError(
    'DUPLICATE_VALUE',
    `duplicate value found: ${field.name} duplicates value on record with id: ${id}`,
    field.name,
  );
export const brokenRule = ({ message, errorField }: ValidationRule): RowError =>
  rowError('FIELD_CUSTOM_VALIDATION_EXCEPTION', message, ...(errorField === undefined ? [] : [errorField]));
export const parentNotFound = (parentName: string, fieldName: string, value: string): RowError =>
  rowError(
    'INVALID_FIELD',
    `Foreign key external ID: ${value} not found for field ${fieldName} in entity ${parentName}`,
  );
export const externalIdTwice = (value: string): RowError =>
  rowError('DUPLICATE_VALUE', `Duplicate external id specified: ${value}`);
export const mixedObjects = (objectName: string, originalName: string): RowError =>
  rowError(
    'MIXED_DML_OPERATION',
    `DML operation on setup object is not permitted after you have updated a non-setup object (or vice versa): ${objectName}, original object: ${originalName}`,
  );
export const associatedRecords = (name: string, label: string, others: readonly string[]): RowError =>
  rowError(
    'DELETE_FAILED',
    `Your attempt to delete ${name} could not be completed because it is associated with the following ${label}.: ${others.join(', ')}\n`,
  );
export const idOnInsert = (): RowError =>
  rowError('INVALID_FIELD_FOR_INSERT_UPDATE', 'cannot specify Id in an insert call', 'Id');
export const idMissing = (operation: string): RowError =>
  rowError('MISSING_ARGUMENT', `Id not specified in an ${operation} call`, 'Id');
export const externalIdMissing = (fieldName: string): RowError =>
  rowError('MISSING_ARGUMENT', `${fieldName} not specified`, fieldName);
export const externalIdAmbiguous = (fieldName: string, count: number): RowError =>
  rowError(
    'DUPLICATE_EXTERNAL_ID',
    `${fieldName}: more than one record found for external id field: [${count} records]`,
    fieldName,
  );
export const noSuchRecord = (): RowError => rowError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
export const alreadyDeleted = (): RowError => rowError('ENTITY_IS_DELETED', 'entity is deleted');
export const notDeleted = (): RowError => rowError('UNDELETE_FAILED', 'Entity is not in the recycle bin');
export const recordLocked = (id: string): RowError =>
  rowError('UNABLE_TO_LOCK_ROW', `unable to obtain exclusive access to this record or 1 records: ${id.slice(0, 15)}`);
export const childrenInTheWay = (label: string): RowError =>
  rowError(
    'DELETE_FAILED',
    `Your attempt to delete this record could not be completed because it is associated with required fields of the following records: ${label}`,
  );
/** What the Apex Developer Guide says of a partial save that fails for the third time. */
export const tooManyRetries = (): RowError =>
  rowError('UNKNOWN_EXCEPTION', 'Too many batch retries in the presence of Apex triggers and partial failures.');
export const selfReference = (id: string, triggerName: string): RowError =>
  rowError(
    'SELF_REFERENCE_FROM_TRIGGER',
    `Object (id = ${id.slice(0, 15)}) is currently in trigger ${triggerName}, therefore it cannot recursively update itself`,
  );
export const rolledBack = (): RowError =>
  rowError(
    'ALL_OR_NONE_OPERATION_ROLLED_BACK',
    'Record rolled back because not all records were valid and the request was using AllOrNone header',
  );
/** The part of a stack trace that is the innermost trigger's: who saved the records is not told in its error. */
const withinTrigger = (stackTrace: string): string =>
  /^(?:(?!Trigger\.).*\n)*Trigger\..*/.exec(stackTrace)?.[0] ?? stackTrace;
/** An exception that left a trigger. `triggerName` as `acme.InvoiceTrigger`, `event` as `BeforeInsert`. */
export const triggerFailed = (triggerName: string, event: string, exception: string, stackTrace: string): RowError =>
  rowError(
    'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
    `${triggerName}: execution of ${event}\n\ncaused by: ${exception}\n\n${withinTrigger(stackTrace)}`,
  );
const tooDeep = 'maximum trigger depth exceeded';
/** `events`: of the triggers that run, the outermost first, as `Account trigger event AfterUpdate for [001…]`. */
export const triggersTooDeep = (triggerName: string, events: readonly string[]): RowError =>
  rowError('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', `${triggerName}: ${tooDeep}\n${events.join('\n')}`);
export const isTriggersTooDeep = (message: string): boolean => message.includes(`: ${tooDeep}\n`);
