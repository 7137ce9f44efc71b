import { ApexDatetime } from '../../apex/values/datetime.ts';
import { ApexId } from '../../apex/values/id.ts';
import type { ApexValue } from '../../apex/library/contract.ts';
import type {
  ObjectDescription,
  RowError,
  SaveContext,
  SObjectRecord,
  StoredRecord,
  Transaction,
} from '../contract.ts';
import { fieldValueOf, normaliseForStorage } from '../fieldValues.ts';
import { SObjectValue } from '../sObjectValue.ts';
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
  /** What triggers got last: they call `addError` on Trigger.new, or on Trigger.old when they delete. */
  shown: SObjectValue | undefined;
  errors: readonly RowError[];
  /** The stored result. */
  saved: StoredRecord | undefined;
}

export function transactionOf(context: Pick<SaveContext, 'transaction'>): Transaction {
  return context.transaction as Transaction;
}

/** The record as it will be: what is stored, or defaults, with the caller's values on top. */
export function workingCopy(row: Pick<Row, 'source' | 'object' | 'old'>, context: SaveContext): SObjectValue {
  const { source, object, old } = row;
  const copy = old === undefined ? withDefaults(object, context) : SObjectValue.whole(object, old);
  for (const [name, value] of source.populated()) {
    const field = object.field(name);
    if (field !== undefined && (old === undefined ? field.createable : field.updateable)) {
      copy.put(name, value);
    }
  }
  return copy;
}

function withDefaults(object: ObjectDescription, context: SaveContext): SObjectValue {
  const copy = new SObjectValue(object);
  for (const field of object.fields) {
    const literal = field.defaultValue;
    const owner = field.name === 'OwnerId' ? ApexId.of(context.user.id) : null;
    copy.put(field.name, literal === undefined ? owner : fieldValueOf(field, literal));
  }
  return copy;
}

/** The record to store, with its system fields. Ids and numbers are taken here. */
export function storedForm(row: Row, context: SaveContext): StoredRecord {
  const { object, old } = row;
  const transaction = transactionOf(context);
  const now = context.now();
  const id = old?.id ?? transaction.newId(object.name);
  const values = new Map<string, ApexValue>();
  for (const field of object.fields) {
    const stored = normaliseForStorage(field, row.working.get(field.name));
    values.set(
      field.name,
      field.autoNumber !== undefined && old === undefined
        ? numbered(field.autoNumber, transaction.nextNumber(object.name, field.name))
        : stored,
    );
  }
  values.set('Id', ApexId.of(id));
  if (old === undefined) {
    values.set('CreatedDate', new ApexDatetime(now));
    values.set('CreatedById', ApexId.of(context.user.id));
  }
  values.set('IsDeleted', false);
  touch(values, context);
  deriveFields(object.name, values, now);
  return { id, objectName: object.name, deleted: false, values };
}

export function touch(values: Map<string, ApexValue>, context: SaveContext): void {
  const now = new ApexDatetime(context.now());
  values.set('LastModifiedDate', now);
  values.set('LastModifiedById', ApexId.of(context.user.id));
  values.set('SystemModstamp', now);
}

/** `INV-{00000}` and 12 give `INV-00012`. */
function numbered(format: string, number: number): string {
  return format.replace(/\{(0+)\}/, (_, zeros: string) => String(number).padStart(zeros.length, '0'));
}
