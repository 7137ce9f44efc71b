import { ApexDecimal } from '../../apex/values/decimal.ts';
import { ApexId } from '../../apex/values/id.ts';
import type { ApexValue } from '../../apex/library/contract.ts';
import type {
  FieldDescription,
  ObjectDescription,
  RowError,
  SaveContext,
  StoredRecord,
  Transaction,
} from '../contract.ts';
import * as rowErrors from './rowErrors.ts';
import { transactionOf, type Row } from './rows.ts';
import { brokenRules } from './validationRules.ts';

interface Check {
  readonly object: ObjectDescription;
  readonly field: FieldDescription;
  readonly record: StoredRecord;
  readonly transaction: Transaction;
}

/** The system's own rules for a record about to be saved, then the object's. Values that did not change are taken as good. */
export function validate(row: Row, record: StoredRecord, context: SaveContext): readonly RowError[] {
  const { object } = row;
  const old = row.old?.values;
  const transaction = transactionOf(context);
  const missing = object.fields.filter((field) => field.required && (record.values.get(field.name) ?? null) === null);
  const errors = missing.length === 0 ? [] : [rowErrors.requiredFieldsMissing(missing.map((field) => field.name))];
  for (const field of object.fields) {
    const value = record.values.get(field.name) ?? null;
    if (value !== null && value !== old?.get(field.name)) {
      errors.push(...checkValue(value, { object, field, record, transaction }));
    }
  }
  return errors.length > 0 ? errors : brokenRules(object, record, old, context);
}

function checkValue(value: Exclude<ApexValue, null>, check: Check): readonly RowError[] {
  const { field } = check;
  const errors: RowError[] = [];
  if (typeof value === 'string') {
    errors.push(...checkText(value, check));
  } else if (value instanceof ApexDecimal) {
    const digitsBeforePoint = value.precision - value.scale;
    if (digitsBeforePoint > field.precision - field.scale) {
      errors.push(rowErrors.numberOutOfRange(field, value.toPlainString()));
    }
  } else if (value instanceof ApexId && field.type === 'reference') {
    errors.push(...checkReference(value, check));
  }
  const twin = field.unique ? sameValueElsewhere(value, check) : undefined;
  return twin === undefined ? errors : [...errors, rowErrors.duplicateValue(field, twin.id.slice(0, 15))];
}

function checkText(value: string, { field, object }: Check): readonly RowError[] {
  if (value.length > field.length) {
    return [rowErrors.textTooLong(field, value)];
  }
  if (field.type === 'email' && !/^[^\s@]+@[^\s@][^\s@.]*\.[^\s@]+$/.test(value)) {
    return [rowErrors.invalidEmail(field, value)];
  }
  // Values of other picklists may be made up: only restricted ones, and the org's own objects, take no others.
  if (!(field.restrictedPicklist || object.setup)) {
    return [];
  }
  const chosen = field.type === 'picklist' ? [value] : field.type === 'multipicklist' ? value.split(';') : [];
  const unknown = chosen.find((one) => !field.picklistValues.some((known) => known.value === one));
  return unknown === undefined ? [] : [rowErrors.badPicklistValue(field, unknown)];
}

/** In a test the standard price book has this id, and no record. */
const standardPricebook = '01s000000000001';

function checkReference(id: ApexId, { field, transaction }: Check): readonly RowError[] {
  const target = transaction.schema.objectOfId(id.value);
  if (target === undefined || !field.referenceTo.includes(target.name)) {
    return [rowErrors.wrongReferenceType(field, id.value)];
  }
  if (id.value15 === standardPricebook) {
    return [];
  }
  return transaction.find(target.name, id.value) === undefined ? [rowErrors.danglingReference(field)] : [];
}

function sameValueElsewhere(value: ApexValue, { object, field, record, transaction }: Check): StoredRecord | undefined {
  for (const other of transaction.matching(object.name, field.name, value)) {
    if (other.id !== record.id && (!field.caseSensitive || other.values.get(field.name) === value)) {
      return other;
    }
  }
  return undefined;
}
