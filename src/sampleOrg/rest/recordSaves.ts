import type { DmlOperation, RowOutcome } from '../data/contract.ts';
import { save } from '../data/dml/save.ts';
import { recordsRefused } from '../http/failures.ts';
import type { OrgCall } from '../http/orgCall.ts';
import { type FieldValues, rowRefused } from '../records/orgRecords.ts';

export interface RecordSave {
  readonly operation: Extract<DmlOperation, 'insert' | 'update' | 'delete'>;
  readonly objectName: string;
  readonly values: FieldValues;
}

/** Saves one record as the caller. Where the object has triggers they run, and can be debugged. Answers the record's id. */
export async function saveRecord(call: OrgCall, { operation, objectName, values }: RecordSave): Promise<string> {
  const { org, session, request } = call;
  const { user } = session;
  const record = org.records.record(objectName, values, operation);
  if (org.package?.installed.triggers.some((trigger) => trigger.objectName === objectName) !== true) {
    return org.records.save(operation, record, user);
  }
  let outcome: RowOutcome | undefined;
  const { results } = await org.apex.run({
    user,
    type: 'SYNCHRONOUS',
    entryPoint: 'TRIGGERS',
    operation: request.path,
    entries: [
      {
        kind: 'platform',
        *run(context) {
          [outcome] = yield* save(context, { operation, records: [record], allOrNone: true });
          return outcome?.success === true;
        },
      },
    ],
  });
  const [ran] = results;
  if (ran?.outcome.kind === 'exception') {
    const { typeName, message, stackTrace } = ran.outcome;
    throw recordsRefused([
      {
        errorCode: 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
        message: `${typeName}: ${message}: ${stackTrace}`,
        fields: [],
      },
    ]);
  }
  if (outcome?.success !== true) {
    throw rowRefused(outcome);
  }
  return outcome.id ?? '';
}
