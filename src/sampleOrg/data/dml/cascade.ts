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
import { childrenInTheWay, recordLocked } from './rowErrors.ts';
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
    for (const dependent of dependents(transaction, child, field, record.id)) {
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

function referencesTo(
  schema: OrgSchema,
  object: ObjectDescription,
): readonly { readonly child: ObjectDescription; readonly field: FieldDescription }[] {
  return schema.objects.flatMap((child) =>
    child.fields
      .filter((field) => field.referenceTo.includes(object.name) && field.createable)
      .map((field) => ({ child, field })),
  );
}

function dependents(
  transaction: Transaction,
  child: ObjectDescription,
  field: FieldDescription,
  parentId: string,
  allRows = false,
): readonly StoredRecord[] {
  return [...transaction.all(child.name, { allRows })].filter((candidate) => {
    const id = candidate.values.get(field.name);
    return id instanceof ApexId && id.value === parentId;
  });
}

function changed(
  context: SaveContext,
  record: StoredRecord,
  change: (values: Map<string, ApexValue>) => void,
  deleted = record.deleted,
): RowError | undefined {
  const values = new Map(record.values);
  change(values);
  touch(values, context);
  return transactionOf(context).write({ ...record, deleted, values }) ? undefined : recordLocked();
}
