import { ApexException } from '../../apex/values/exception.ts';
import type { Suspendable, TriggerBatch } from '../../apex/library/contract.ts';
import type { RowError, SaveContext } from '../contract.ts';
import { SObjectValue } from '../sObjectValue.ts';
import { isTriggersTooDeep, triggerFailed, triggersTooDeep } from './rowErrors.ts';
import { transactionOf, wholeRecord, type Row } from './rows.ts';

/** Triggers that save records that fire triggers: so deep and no deeper. */
const deepest = 16;

const depths = new WeakMap<object, number>();

type Timing = TriggerBatch['timing'];
type Operation = TriggerBatch['operation'];

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** `BeforeInsert` */
function eventOf({ timing, operation }: Pick<TriggerBatch, 'timing' | 'operation'>): string {
  return `${capital(timing)}${capital(operation)}`;
}

function idsOf({ newRecords, oldRecords }: TriggerBatch): string {
  const ids = (newRecords ?? oldRecords ?? []).flatMap((record) =>
    record instanceof SObjectValue && record.id !== null ? [record.id.slice(0, 15)] : [],
  );
  return ids.length === 0 ? '' : ` for [${ids.join(', ')}]`;
}

/** Fires the triggers of one object for a batch of rows and gathers what they refuse. */
export function* fireTriggers(
  context: SaveContext,
  timing: Timing,
  operation: Operation,
  rows: readonly Row[],
): Suspendable<void> {
  const objectName = rows[0]?.object.name;
  if (objectName === undefined) {
    return;
  }
  const event = eventOf({ timing, operation });
  const transaction = transactionOf(context);
  const depth = depths.get(transaction) ?? 0;
  if (depth >= deepest) {
    const running = context.apex.runningTriggers?.() ?? [];
    const lines = running.map(({ batch }) => `${batch.objectName} trigger event ${eventOf(batch)}${idsOf(batch)}`);
    refuseAll(rows, triggersTooDeep(running.at(-1)?.name ?? objectName, lines));
    return;
  }
  depths.set(transaction, depth + 1);
  try {
    yield* context.apex.fireTriggers(batchOf(context, objectName, timing, operation, rows));
  } catch (thrown) {
    if (!(thrown instanceof ApexException) || thrown.apexTypeName === 'System.LimitException') {
      throw thrown;
    }
    refuseAll(rows, asRowError(thrown, event));
  } finally {
    depths.set(transaction, depth);
  }
}

function batchOf(
  context: SaveContext,
  objectName: string,
  timing: Timing,
  operation: Operation,
  rows: readonly Row[],
): TriggerBatch {
  const newRecords = operation === 'delete' ? null : rows.map((row) => newRecord(context, row, timing));
  const oldRecords =
    operation === 'insert' || operation === 'undelete' ? null : rows.map((row) => oldRecord(context, row));
  const batch: TriggerBatch = { objectName, timing, operation, newRecords, oldRecords };
  for (const [index, row] of rows.entries()) {
    row.shown = (newRecords ?? oldRecords ?? [])[index];
  }
  return batch;
}

function newRecord(context: SaveContext, row: Row, timing: Timing): SObjectValue {
  if (timing === 'after' && row.saved !== undefined) {
    const record = wholeRecord(row.object, row.saved, context);
    record.readOnly = true;
    return record;
  }
  return row.working;
}

function oldRecord(context: SaveContext, row: Row): SObjectValue {
  const record = row.old === undefined ? new SObjectValue(row.object) : wholeRecord(row.object, row.old, context);
  record.readOnly = true;
  return record;
}

/** Moves what triggers added with `addError` to the rows. */
export function collectErrors(rows: readonly Row[]): void {
  for (const row of rows) {
    const added = row.shown?.takeErrors() ?? [];
    row.errors = [...row.errors, ...added];
  }
}

function refuseAll(rows: readonly Row[], error: RowError): void {
  for (const row of rows) {
    row.errors = [...row.errors, error];
  }
}

/** The trigger is the outermost frame of the stack: `Trigger.acme.InvoiceTrigger: line 3, column 1`. */
function asRowError(exception: ApexException, event: string): RowError {
  const [row] = exception.dmlRows;
  // It is told once, however deep it happened.
  if (row !== undefined && isTriggersTooDeep(row.message)) {
    return { statusCode: row.statusCode, message: row.message, fields: [] };
  }
  const triggerName = /^Trigger\.([\w.]+):/m.exec(exception.stackTrace)?.[1] ?? 'Trigger';
  const text = `${exception.apexTypeName}: ${exception.message ?? 'Script-thrown exception'}`;
  return triggerFailed(triggerName, event, text, exception.stackTrace);
}
