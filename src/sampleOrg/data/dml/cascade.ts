import { ApexDatetime } from '../../apex/values/datetime.ts';
import { ApexId } from '../../apex/values/id.ts';
import type { ApexValue } from '../../apex/library/contract.ts';
import type {
  FieldDescription,
  ObjectDescription,
  OrgSchema,
  RowError,
  SaveContext,
  StoredRecord,
  Transaction,
} from '../contract.ts';
import { associatedRecords, childrenInTheWay, recordLocked } from './rowErrors.ts';
import { touch, transactionOf, type Row } from './rows.ts';

/** Deletes a record with its details, and empties what else refers to it. Details fire no triggers of their own, as in the org. */
export function deleteWithChildren(context: SaveContext, row: Row): readonly RowError[] {
  if (row.old === undefined) {
    return [];
  }
  const error = remove(context, row.object, row.old);
  row.saved = row.old;
  return error === undefined ? [] : [error];
}

function remove(context: SaveContext, object: ObjectDescription, record: StoredRecord): RowError | undefined {
  const transaction = transactionOf(context);
  for (const { child, field } of referencesTo(transaction.schema, object)) {
    const found = dependents(transaction, child, field, record.id);
    if (field.restrictedDelete && found.length > 0) {
      return associatedRecords(
        nameOf(object, record),
        child.labelPlural.toLowerCase(),
        found.map((one) => nameOf(child, one)),
      );
    }
    for (const dependent of found) {
      const error = field.cascadeDelete
        ? remove(context, child, dependent)
        : field.required
          ? childrenInTheWay(child.labelPlural)
          : changed(context, dependent, (values) => values.set(field.name, null));
      if (error !== undefined) {
        return error;
      }
    }
  }
  return changed(context, record, (values) => values.set('IsDeleted', true), true);
}

function nameOf(object: ObjectDescription, record: StoredRecord): string {
  const field = object.fields.find(({ nameField }) => nameField);
  const name = field === undefined ? null : (record.values.get(field.name) ?? null);
  return typeof name === 'string' ? name : record.id;
}

/** Brings back a record and the details that were deleted together with it. */
export function undeleteWithChildren(context: SaveContext, row: Row): readonly RowError[] {
  if (row.old === undefined) {
    return [];
  }
  const error = restore(context, row.object, row.old);
  row.saved = transactionOf(context).find(row.object.name, row.old.id);
  return error === undefined ? [] : [error];
}

function restore(context: SaveContext, object: ObjectDescription, record: StoredRecord): RowError | undefined {
  const transaction = transactionOf(context);
  for (const { child, field } of referencesTo(transaction.schema, object)) {
    for (const dependent of dependents(transaction, child, field, record.id, true)) {
      // Deleted in the same moment: it went with its parent.
      if (field.cascadeDelete && dependent.deleted && deletedAt(dependent) === deletedAt(record)) {
        const error = restore(context, child, dependent);
        if (error !== undefined) {
          return error;
        }
      }
    }
  }
  return changed(context, record, (values) => values.set('IsDeleted', false), false);
}

function deletedAt(record: StoredRecord): number | undefined {
  const modified = record.values.get('SystemModstamp');
  return modified instanceof ApexDatetime ? modified.instant : undefined;
}

interface Reference {
  readonly child: ObjectDescription;
  readonly field: FieldDescription;
}

const references = new WeakMap<OrgSchema, Map<string, readonly Reference[]>>();

/** Fields that may hold ids of the object's records, and that people or Apex fill. */
export function referencesTo(schema: OrgSchema, object: ObjectDescription): readonly Reference[] {
  let known = references.get(schema);
  if (known === undefined) {
    known = new Map();
    references.set(schema, known);
  }
  let found = known.get(object.name);
  if (found === undefined) {
    found = schema.objects.flatMap((child) =>
      child.fields
        .filter((field) => field.referenceTo.includes(object.name) && field.createable)
        .map((field) => ({ child, field })),
    );
    known.set(object.name, found);
  }
  return found;
}

export function dependents(
  transaction: Transaction,
  child: ObjectDescription,
  field: FieldDescription,
  parentId: string,
  allRows = false,
): readonly StoredRecord[] {
  return [...transaction.matching(child.name, field.name, ApexId.of(parentId), { allRows })];
}

export function changed(
  context: SaveContext,
  record: StoredRecord,
  change: (values: Map<string, ApexValue>) => void,
  deleted = record.deleted,
): RowError | undefined {
  const values = new Map(record.values);
  change(values);
  touch(values, context);
  return transactionOf(context).write({ ...record, deleted, values }) ? undefined : recordLocked(record.id);
}
