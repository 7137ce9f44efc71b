import { ApexDatetime } from '../../apex/values/datetime.ts';
import { ApexId } from '../../apex/values/id.ts';
import type { ApexValue } from '../../apex/library/contract.ts';
import type {
  FieldDescription,
  ObjectDescription,
  RowError,
  SaveContext,
  SObjectRecord,
  StoredRecord,
  Transaction,
} from '../contract.ts';
import { convertForField, fieldValueOf, normaliseForStorage } from '../fieldValues.ts';
import {
  asFieldValue,
  evaluationOf,
  fieldValue,
  type FormulaEnvironment,
  formulaOf,
  isCalculated,
  type Values,
} from '../formula/recordFormulas.ts';
import { FormulaError } from '../formula/problems.ts';
import { qualifiedName } from '../schema/qualifiedName.ts';
import { SObjectValue } from '../sObjectValue.ts';
import { withCompanions } from './companions.ts';
import { deriveFields } from './derive.ts';

/** One record on its way through a save. */
export interface Row {
  /** Place in the caller's list. */
  readonly index: number;
  /** The caller's own value. Untouched until the save has succeeded. */
  readonly source: SObjectRecord;
  readonly object: ObjectDescription;
  /** What is stored now; undefined for an insert. */
  readonly old: StoredRecord | undefined;
  /** What before triggers see and may change. */
  working: SObjectValue;
  /** Ids of parents that the caller named by their external ids, by reference field. */
  readonly parentIds: ReadonlyMap<string, ApexId>;
  /** What triggers got last: they call `addError` on Trigger.new, or on Trigger.old when they delete. */
  shown: SObjectValue | undefined;
  errors: readonly RowError[];
  /** The stored result. */
  saved: StoredRecord | undefined;
}

export function transactionOf(context: Pick<SaveContext, 'transaction'>): Transaction {
  return context.transaction as Transaction;
}

export function environmentOf(context: Pick<SaveContext, 'transaction' | 'now' | 'user'>): FormulaEnvironment {
  const { user } = context;
  return {
    transaction: transactionOf(context),
    now: () => context.now(),
    timeZone: user.timeZone,
    userId: user.id,
  };
}

/** With every field, as triggers see it: formulas and roll-ups are worked out. */
export function wholeRecord(object: ObjectDescription, record: StoredRecord, context: SaveContext): SObjectValue {
  const value = SObjectValue.whole(object, record);
  putCalculated(value, context, record.values);
  return value;
}

/** Works out formulas and roll-ups from what the record holds. */
export function putCalculated(
  value: SObjectValue,
  context: Parameters<typeof environmentOf>[0],
  values: Values = new Map(value.populated()),
): void {
  const { description: object } = value;
  for (const field of object.fields) {
    if (isCalculated(field)) {
      value.put(field.name, fieldValue(field, object, values, environmentOf(context)));
    }
  }
}

/** The record as it will be: what is stored, or defaults, with the caller's values on top. */
export function workingCopy(
  row: Pick<Row, 'source' | 'object' | 'old' | 'parentIds'>,
  context: SaveContext,
): SObjectValue {
  const { source, object, old, parentIds } = row;
  const copy = old === undefined ? withDefaults(object, context) : SObjectValue.whole(object, old);
  for (const [name, value] of source.populated()) {
    const field = object.field(name);
    if (field !== undefined && (old === undefined ? field.createable : field.updateable)) {
      copy.put(name, value);
    }
  }
  for (const [name, id] of parentIds) {
    copy.put(name, id);
  }
  putCalculated(copy, context);
  return copy;
}

function withDefaults(object: ObjectDescription, context: SaveContext): SObjectValue {
  const copy = new SObjectValue(object);
  for (const field of object.fields) {
    const literal = field.defaultValue;
    const owner = field.name === 'OwnerId' ? ApexId.of(context.user.id) : null;
    const value = field.defaultFormula === undefined ? owner : defaultOf(field, field.defaultFormula, object, context);
    copy.put(field.name, literal === undefined ? value : fieldValueOf(field, literal));
  }
  return copy;
}

/** `TODAY()` and the like. A default that has no value gives none. */
function defaultOf(field: FieldDescription, text: string, object: ObjectDescription, context: SaveContext): ApexValue {
  const environment = environmentOf(context);
  const { schema } = environment.transaction;
  const formula = formulaOf(field, text, {
    object,
    schema,
    namespace: qualifiedName(field.name).namespace,
    blankAsZero: false,
  });
  try {
    const subject = { object, values: new Map(), environment, depth: 0 };
    return convertForField(field, asFieldValue(field, formula(evaluationOf(subject, undefined)))) ?? null;
  } catch (error) {
    if (error instanceof FormulaError) {
      return null;
    }
    throw error;
  }
}

/** The record to store, with its system fields. Ids and numbers are taken here. */
export function storedForm(row: Row, context: SaveContext): StoredRecord {
  const { object, old } = row;
  const transaction = transactionOf(context);
  const now = context.now();
  const id = old?.id ?? transaction.newId(object.name);
  const values = new Map<string, ApexValue>();
  for (const field of object.fields) {
    if (isCalculated(field)) {
      continue;
    }
    const stored = normaliseForStorage(field, row.working.get(field.name));
    values.set(
      field.name,
      field.autoNumber !== undefined && old === undefined
        ? numbered(field.autoNumber, transaction.nextNumber(object.name, field.name), now)
        : stored,
    );
  }
  values.set('Id', ApexId.of(id));
  if (old === undefined) {
    values.set('CreatedDate', ApexDatetime.ofRecord(now));
    values.set('CreatedById', ApexId.of(context.user.id));
  }
  values.set('IsDeleted', false);
  touch(values, context);
  deriveFields(object.name, values, now);
  return withCompanions({ id, objectName: object.name, deleted: false, values }, old, context);
}

export function touch(values: Map<string, ApexValue>, context: SaveContext): void {
  const now = ApexDatetime.ofRecord(context.now());
  values.set('LastModifiedDate', now);
  values.set('LastModifiedById', ApexId.of(context.user.id));
  values.set('SystemModstamp', now);
}

/** `INV-{YYYY}-{00000}` and 12 give `INV-2026-00012`. */
function numbered(format: string, number: number, now: number): string {
  const date = new Date(now).toISOString();
  return format
    .replaceAll('{YYYY}', date.slice(0, 4))
    .replaceAll('{YY}', date.slice(2, 4))
    .replaceAll('{MM}', date.slice(5, 7))
    .replaceAll('{DD}', date.slice(8, 10))
    .replace(/\{(0+)\}/, (_, zeros: string) => String(number).padStart(zeros.length, '0'));
}
