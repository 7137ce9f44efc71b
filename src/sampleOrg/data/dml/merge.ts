import { ApexId } from '../../apex/values/id.ts';
import type { Suspendable } from '../../apex/library/contract.ts';
import type { RowError, SaveContext, SObjectRecord } from '../contract.ts';
import { changed, dependents, referencesTo } from './cascade.ts';
import { noSuchRecord } from './rowErrors.ts';
import { transactionOf } from './rows.ts';
import { save } from './save.ts';

export interface MergeOutcome {
  /** Of the record that stays. */
  readonly id: string | null;
  readonly success: boolean;
  readonly errors: readonly RowError[];
  readonly mergedIds: readonly string[];
  /** Records that refer to the one that stays from now on. */
  readonly relatedIds: readonly string[];
}

/** Objects whose records can be merged. */
export const mergeable: ReadonlySet<string> = new Set(['Account', 'Case', 'Contact', 'Lead']);

/** Most records that one merge takes up into the one that stays. */
export const mostMerged = 2;

/** Updates the master, hands it what refers to the others, and deletes those. A failure undoes it all. */
export function* merge(
  context: SaveContext,
  master: SObjectRecord,
  others: readonly SObjectRecord[],
): Suspendable<MergeOutcome> {
  const transaction = transactionOf(context);
  const start = transaction.savepoint();
  const failed = (errors: readonly RowError[]): MergeOutcome => {
    transaction.rollbackTo(start);
    return { id: master.id, success: false, errors, mergedIds: [], relatedIds: [] };
  };
  if (master.id === null || others.some(({ id }) => id === null)) {
    return failed([noSuchRecord()]);
  }
  const [updated] = yield* save(context, { operation: 'update', records: [master], allOrNone: true });
  if (updated?.success !== true) {
    return failed(updated?.errors ?? []);
  }
  const relatedIds: string[] = [];
  for (const other of others) {
    const error = takeOver(context, master, other.id ?? '', relatedIds);
    if (error !== undefined) {
      return failed([error]);
    }
  }
  const outcomes = yield* save(context, { operation: 'delete', records: others, allOrNone: true });
  const errors = outcomes.flatMap((outcome) => outcome.errors);
  return errors.length > 0
    ? failed(errors)
    : { id: master.id, success: true, errors: [], mergedIds: others.map(({ id }) => id ?? ''), relatedIds };
}

function takeOver(
  context: SaveContext,
  master: SObjectRecord,
  otherId: string,
  relatedIds: string[],
): RowError | undefined {
  const transaction = transactionOf(context);
  const masterId = ApexId.of(master.id ?? '');
  for (const { child, field } of referencesTo(transaction.schema, master.description)) {
    for (const dependent of dependents(transaction, child, field, otherId)) {
      const error = changed(context, dependent, (values) => values.set(field.name, masterId));
      if (error !== undefined) {
        return error;
      }
      relatedIds.push(dependent.id);
    }
  }
  const other = transaction.find(master.apexTypeName, otherId);
  return other === undefined
    ? noSuchRecord()
    : changed(context, other, (values) => values.set('MasterRecordId', masterId));
}
