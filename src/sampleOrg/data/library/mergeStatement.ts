import type { ApexValue, RequestContext, Suspendable } from '../../apex/library/contract.ts';
import type { RowOutcome } from '../contract.ts';
import { merge, mergeable, type MergeOutcome, mostMerged } from '../dml/merge.ts';
import { noSuchRecord } from '../dml/rowErrors.ts';
import { transactionOf } from '../dml/rows.ts';
import { raiseDml, raiseDmlNotAllowed, raiseNullDereference, raiseTooManyMerged } from './failures.ts';
import { recordsOf } from './statements.ts';

/** `merge master duplicates;` */
export function* executeMerge(
  context: RequestContext,
  target: ApexValue,
  duplicates: ApexValue,
  allOrNone = true,
): Suspendable<MergeOutcome> {
  const [master = raiseNullDereference(context)] = recordsOf(context, target);
  const others = recordsOf(context, duplicates);
  const name = master.apexTypeName;
  if (!mergeable.has(name) || others.some((other) => other.apexTypeName !== name)) {
    return raiseDmlNotAllowed(context, 'merge', name);
  }
  if (others.length > mostMerged) {
    return raiseTooManyMerged(context);
  }
  context.limits.use('dmlStatements', 1);
  context.limits.use('dmlRows', others.length + 1);
  const line = `[${String(context.apex.currentLine())}]`;
  if (context.log.enabled) {
    const rows = `Rows:${others.length + 1}`;
    context.log.event('DB', 'INFO', 'DML_BEGIN', line, 'Op:Merge', `Type:${name}`, rows);
  }
  const outcome = yield* merge(context, master, others);
  if (context.log.enabled) {
    context.log.event('DB', 'INFO', 'DML_END', line);
  }
  return allOrNone && !outcome.success ? raiseDml(context, 'merge', name, [{ ...outcome, created: false }]) : outcome;
}

/** `Database.emptyRecycleBin`: what is in it is gone for good. */
export function emptyBin(context: RequestContext, target: ApexValue): readonly RowOutcome[] {
  const transaction = transactionOf(context);
  const records = recordsOf(context, target);
  context.limits.use('dmlStatements', 1);
  context.limits.use('dmlRows', records.length);
  return records.map(({ apexTypeName, id }) => {
    const stored = id === null ? undefined : transaction.find(apexTypeName, id, { allRows: true });
    const gone = stored?.deleted === true && transaction.write({ ...stored, purged: true });
    return { id, success: gone, created: false, errors: gone ? [] : [noSuchRecord()] };
  });
}
