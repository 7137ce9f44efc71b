import { ApexList } from '../../apex/values/list.ts';
import type { ApexValue, RequestContext, Suspendable } from '../../apex/library/contract.ts';
import type { DmlOperation, RowOutcome, SaveRequest } from '../contract.ts';
import { save } from '../dml/save.ts';
import { SObjectValue } from '../sObjectValue.ts';
import { raiseDml, raiseDuplicateId, raiseIdenticalElements, raiseNullDereference } from './failures.ts';
import { mixedOutcomes, refuseForeign } from './refusedSaves.ts';

export interface DmlOptions {
  /** Defaults to true. */
  readonly allOrNone?: boolean;
  /** Canonical field name, for upsert. */
  readonly externalIdField?: string;
  /** Texts that are too long are cut, not refused. */
  readonly truncates?: boolean;
}

/** `insert x;` and its kin, with a record or a list of them. A failing row raises System.DmlException. */
export function* executeDml(
  context: RequestContext,
  operation: DmlOperation,
  target: ApexValue,
  options: DmlOptions = {},
): Suspendable<readonly RowOutcome[]> {
  const records = recordsOf(context, target);
  if (records.length === 0) {
    return [];
  }
  const { allOrNone = true, externalIdField, truncates = false } = options;
  refuseForeign(context, operation, records);
  refuseTwins(context, operation, records);
  const line = `[${String(context.apex.currentLine())}]`;
  logBegin(context, operation, records, line);
  context.limits.use('dmlStatements', 1);
  context.limits.use('dmlRows', records.length);
  const startedAt = context.log.enabled ? performance.now() : 0;
  const request: SaveRequest = {
    operation,
    records,
    allOrNone,
    truncates,
    ...(externalIdField === undefined ? {} : { externalIdField }),
  };
  const outcomes = mixedOutcomes(context, operation, records) ?? (yield* save(context, request));
  if (context.log.enabled) {
    context.log.event('DB', 'INFO', 'DML_END', line);
    const type = target instanceof ApexList ? target.apexTypeName : (records[0]?.apexTypeName ?? 'SObject');
    const name = operation.charAt(0).toUpperCase() + operation.slice(1);
    context.apex.timed?.('DML', `${name}: ${type}`, performance.now() - startedAt);
  }
  return allOrNone && outcomes.some((outcome) => !outcome.success)
    ? raiseDml(context, operation, records[0]?.apexTypeName ?? 'SObject', outcomes)
    : outcomes;
}

function logBegin(
  context: RequestContext,
  operation: DmlOperation,
  records: readonly SObjectValue[],
  line: string,
): void {
  if (context.log.enabled) {
    const name = operation.charAt(0).toUpperCase() + operation.slice(1);
    const type = records[0]?.apexTypeName ?? 'SObject';
    context.log.event('DB', 'INFO', 'DML_BEGIN', line, `Op:${name}`, `Type:${type}`, `Rows:${records.length}`);
  }
}

export function recordsOf(context: RequestContext, target: ApexValue): readonly SObjectValue[] {
  const items = target instanceof ApexList ? target.items : [target];
  return items.map((item) => (item instanceof SObjectValue ? item : raiseNullDereference(context)));
}

/** One list must not name a record twice. */
function refuseTwins(context: RequestContext, operation: DmlOperation, records: readonly SObjectValue[]): void {
  const ids = new Set<string>();
  const seen = new Set<SObjectValue>();
  for (const record of records) {
    if (seen.has(record) && record.id === null) {
      raiseIdenticalElements(context);
    }
    seen.add(record);
    if (record.id !== null && operation !== 'insert') {
      if (ids.has(record.id)) {
        raiseDuplicateId(context, record.id);
      }
      ids.add(record.id);
    }
  }
}
