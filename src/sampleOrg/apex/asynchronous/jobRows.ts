import type { ObjectDescription, StoredRecord, Transaction } from '../../data/contract.ts';
import { fieldValueOf } from '../../data/fieldValues.ts';
import type { ApexValue } from '../library/contract.ts';
import { ApexDatetime } from '../values/datetime.ts';
import { ApexId } from '../values/id.ts';

// Rows that the platform keeps about jobs. They are written as part of a transaction, without triggers and rules.

export type RowValues = Readonly<Record<string, ApexValue>>;

export interface Author {
  readonly userId: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Answers the id; undefined where the org does not know the object, as in an engine without records. */
export function insertRow(
  transaction: Transaction | undefined,
  objectName: string,
  values: RowValues,
  author: Author,
): string | undefined {
  const description = transaction?.schema.object(objectName);
  if (transaction === undefined || description === undefined) {
    return undefined;
  }
  const id = transaction.newId(description.name);
  const all = new Map(defaults(description));
  const stamp = new ApexDatetime(author.now);
  const user = ApexId.of(author.userId);
  const system: RowValues = {
    Id: ApexId.of(id),
    CreatedDate: stamp,
    CreatedById: user,
    LastModifiedDate: stamp,
    LastModifiedById: user,
    SystemModstamp: stamp,
    ...(description.field('OwnerId') === undefined ? {} : { OwnerId: user }),
  };
  for (const [name, value] of Object.entries({ ...system, ...values })) {
    all.set(name, value);
  }
  transaction.write({ id, objectName: description.name, deleted: false, values: all });
  return id;
}

/** Does nothing where there is no such row. False when another transaction holds it. */
export function updateRow(
  transaction: Transaction | undefined,
  objectName: string,
  id: string,
  values: RowValues,
): boolean {
  const row = findRow(transaction, objectName, id);
  return row === undefined || replace(transaction, row, values);
}

export function deleteRow(transaction: Transaction | undefined, objectName: string, id: string): void {
  const row = findRow(transaction, objectName, id);
  if (row !== undefined) {
    transaction?.write({ ...row, deleted: true });
  }
}

export function findRow(
  transaction: Transaction | undefined,
  objectName: string,
  id: string,
): StoredRecord | undefined {
  return transaction?.schema.object(objectName) === undefined ? undefined : transaction.find(objectName, id);
}

function replace(transaction: Transaction | undefined, row: StoredRecord, values: RowValues): boolean {
  const changed = new Map(row.values);
  for (const [name, value] of Object.entries(values)) {
    changed.set(name, value);
  }
  return transaction?.write({ ...row, values: changed }) !== false;
}

function* defaults(description: ObjectDescription): Iterable<readonly [string, ApexValue]> {
  for (const field of description.fields) {
    yield [field.name, field.defaultValue === undefined ? null : fieldValueOf(field, field.defaultValue)];
  }
}
