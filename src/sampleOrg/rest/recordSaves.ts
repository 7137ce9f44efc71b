import type { Suspendable } from '../apex/library/contract.ts';
import type { RowError, RowOutcome, SaveContext, SaveRequest } from '../data/contract.ts';
import { save } from '../data/dml/save.ts';
import { operationNotSupported } from '../http/failures.ts';
import type { OrgCall } from '../http/orgCall.ts';
import { abilitiesOf } from '../records/objectAbilities.ts';
import { type FieldValues, rowRefused } from '../records/orgRecords.ts';

export interface RecordSave {
  readonly operation: 'insert' | 'update' | 'delete' | 'upsert';
  readonly objectName: string;
  readonly values: FieldValues;
  /** Canonical name; for upsert. */
  readonly externalIdField?: string;
}

const abilityOf = {
  insert: ['createable', 'inserted'],
  upsert: ['createable', 'inserted'],
  update: ['updateable', 'updated'],
  delete: ['deletable', 'deleted'],
} as const;

/** Saves one record as the caller. Throws a `RestFailure` with every error of the row. */
export async function saveRecord(
  call: OrgCall,
  { operation, objectName, values, externalIdField }: RecordSave,
): Promise<RowOutcome> {
  requireAbility(call, operation, objectName);
  const record = call.org.records.record(objectName, values, operation);
  const [outcome] = await saveRecords(call, {
    operation,
    records: [record],
    allOrNone: true,
    ...(externalIdField === undefined ? {} : { externalIdField }),
  });
  if (outcome?.success !== true) {
    throw rowRefused(outcome);
  }
  return outcome;
}

/** @throws RestFailure 400 where the org lets no client do that to records of the object. */
export function requireAbility({ org }: OrgCall, operation: RecordSave['operation'], objectName: string): void {
  const object = org.records.describe(objectName);
  const [ability, done] = abilityOf[operation];
  if (!abilitiesOf(object)[ability]) {
    throw operationNotSupported(object.label, done);
  }
}

/** Saves records as the caller, in one transaction. Answers what became of each. */
export async function saveRecords(call: OrgCall, request: SaveRequest): Promise<readonly RowOutcome[]> {
  let outcomes: readonly RowOutcome[] = [];
  const failure = await transact(
    call,
    request.records.map(({ apexTypeName }) => apexTypeName),
    function* (context) {
      outcomes = yield* save(context, request);
      return outcomes.some(({ success }) => success);
    },
  );
  return failure === undefined
    ? outcomes
    : request.records.map(({ id }) => ({ id, success: false, created: false, errors: [failure] }));
}

/**
 * Saves as the caller, kept together when `work` answers true. Where one of the objects has triggers they run, and can be debugged.
 * Answers what an exception that nobody caught said.
 */
export async function transact(
  call: OrgCall,
  objectNames: readonly string[],
  work: (context: SaveContext) => Suspendable<boolean>,
): Promise<RowError | undefined> {
  const { org, session } = call;
  const triggers = org.package?.installed.triggers ?? [];
  if (!triggers.some(({ objectName }) => objectNames.includes(objectName))) {
    org.records.transact(session.user, work);
    return undefined;
  }
  const { results } = await org.apex.run({
    user: session.user,
    type: 'SYNCHRONOUS',
    entryPoint: 'TRIGGERS',
    operation: call.request.path,
    seesPackages: session.byPublisher,
    entries: [{ kind: 'platform', run: work }],
  });
  const [ran] = results;
  if (ran?.outcome.kind !== 'exception') {
    return undefined;
  }
  const { typeName, message, stackTrace } = ran.outcome;
  return {
    statusCode: 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
    message: `${typeName}: ${message}: ${stackTrace}`,
    fields: [],
  };
}
