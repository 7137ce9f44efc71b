import { ApexId } from '../../apex/values/id.ts';
import type { Suspendable } from '../../apex/library/contract.ts';
import type { DmlOperation, RowError, RowOutcome, SaveContext, SaveRequest, SObjectRecord } from '../contract.ts';
import { deleteWithChildren, undeleteWithChildren } from './cascade.ts';
import { identify, type IdentifiedRow } from './identify.ts';
import { recordLocked, rolledBack, selfReference, tooManyRetries } from './rowErrors.ts';
import { storedForm, transactionOf, workingCopy, type Row } from './rows.ts';
import { collectErrors, fireTriggers } from './triggers.ts';
import { validate } from './validate.ts';

/** A partial save is tried so many times, each time without the rows that failed. */
const mostAttempts = 3;
/** Triggers see at most this many records at once. */
const batchSize = 200;

type RowOperation = Exclude<DmlOperation, 'upsert'>;

/**
 * Saves records as the org does: before triggers, the system's rules, the write, after triggers. A failed attempt is undone; when
 * rows may fail alone, the others are then saved again, triggers included. The caller's values get their ids on success.
 */
export function* save(context: SaveContext, request: SaveRequest): Suspendable<readonly RowOutcome[]> {
  const transaction = transactionOf(context);
  const start = transaction.savepoint();
  const refused = new Map<number, readonly RowError[]>();
  const usage = context.limits.usage?.();
  for (let attempts = 1; ; attempts += 1) {
    const rows = yield* attempt(context, request, refused);
    const failed = rows.filter((row) => row.errors.length > 0);
    if (failed.length === 0) {
      const byIndex = new Map(rows.map((row) => [row.index, row]));
      return request.records.map((record, index) => outcomeOf(record, byIndex.get(index), refused.get(index)));
    }
    transaction.rollbackTo(start);
    for (const row of failed) {
      refused.set(row.index, row.errors);
    }
    if (request.allOrNone) {
      return request.records.map((record, index) => failure(record, refused.get(index) ?? [rolledBack()]));
    }
    if (attempts === mostAttempts) {
      return request.records.map((record, index) => failure(record, refused.get(index) ?? [tooManyRetries()]));
    }
    if (usage !== undefined) {
      context.limits.restore?.(usage);
    }
  }
}

/** One pass over all rows that were not refused yet. */
function* attempt(
  context: SaveContext,
  request: SaveRequest,
  refused: ReadonlyMap<number, readonly RowError[]>,
): Suspendable<readonly IdentifiedRow[]> {
  const rows = identify(context, request, refused);
  const groups = Map.groupBy(
    rows.filter((row) => row.errors.length === 0),
    (row) => `${row.operation} ${row.object.name}`,
  );
  for (const group of groups.values()) {
    for (let start = 0; start < group.length; start += batchSize) {
      const batch = group.slice(start, start + batchSize);
      yield* saveBatch(context, batch[0]?.operation ?? 'insert', batch, request.truncates === true);
    }
  }
  return rows;
}

function* saveBatch(
  context: SaveContext,
  operation: RowOperation,
  rows: readonly Row[],
  truncates: boolean,
): Suspendable<void> {
  if (operation === 'insert' || operation === 'update') {
    for (const row of rows) {
      row.working = workingCopy(row, context);
    }
  }
  if (operation === 'update' || operation === 'delete') {
    refuseSelfReferences(context, rows);
  }
  if (operation !== 'undelete') {
    yield* fireTriggers(context, 'before', operation, rows);
    collectErrors(rows);
  }
  for (const row of rows) {
    if (row.errors.length === 0) {
      row.errors = write(context, operation, row, truncates);
    }
  }
  // After triggers see only what can be kept; the attempt is undone anyway when a row failed.
  if (rows.every((row) => row.errors.length === 0)) {
    yield* fireTriggers(context, 'after', operation, rows);
    collectErrors(rows);
  }
}

/** A before trigger must not save the record that it is about. */
function refuseSelfReferences(context: SaveContext, rows: readonly Row[]): void {
  for (const row of rows) {
    const id = row.old?.id;
    const trigger = id === undefined ? undefined : context.apex.triggerHolding?.(id);
    if (id !== undefined && trigger !== undefined) {
      row.errors = [...row.errors, selfReference(id, trigger)];
    }
  }
}

function write(context: SaveContext, operation: RowOperation, row: Row, truncates: boolean): readonly RowError[] {
  const transaction = transactionOf(context);
  if (operation === 'delete') {
    return deleteWithChildren(context, row);
  }
  if (operation === 'undelete') {
    return undeleteWithChildren(context, row);
  }
  if (truncates) {
    truncate(row);
  }
  const record = storedForm(row, context);
  const errors = validate(row, record, context);
  if (errors.length > 0) {
    return errors;
  }
  row.saved = record;
  return transaction.write(record) ? [] : [recordLocked(record.id)];
}

function truncate({ working, object }: Row): void {
  for (const { name, length, apexType } of object.fields) {
    const value = working.get(name);
    if (apexType === 'String' && typeof value === 'string' && value.length > length) {
      working.put(name, value.slice(0, length));
    }
  }
}

function outcomeOf(
  record: SObjectRecord,
  row: IdentifiedRow | undefined,
  errors: readonly RowError[] = [],
): RowOutcome {
  const id = row?.saved?.id ?? null;
  if (row === undefined || id === null) {
    return failure(record, errors);
  }
  if (row.operation === 'insert') {
    record.put('Id', ApexId.of(id));
  }
  return { id, success: true, created: row.operation === 'insert', errors: [] };
}

function failure(record: SObjectRecord, errors: readonly RowError[]): RowOutcome {
  return { id: record.id, success: false, created: false, errors };
}
