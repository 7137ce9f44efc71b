import { ApexDatetime } from '../apex/values/datetime.ts';
import type { StoredRecord } from '../data/contract.ts';
import { jsonReply } from '../http/apiReply.ts';
import { invalidValue, missingArgument } from '../http/failures.ts';
import type { OrgCall } from '../http/orgCall.ts';
import type { RouteTable } from '../http/router.ts';
import { valueToJson } from '../records/recordJson.ts';
import type { RecordApi } from './recordApi.ts';

/** Days that can be looked back. */
const mostDays = 30;

/** Which records of an object were changed or deleted between two moments. */
export function changedRecords(records: RecordApi): RouteTable<OrgCall> {
  const base = `${records.root(':version')}/sobjects/:object`;
  return {
    [`GET ${base}/updated`]: (call, { object }) => {
      const { start, end } = windowOf(call);
      const { name } = records.objectOf(call, object);
      const changed = call.org.records.all(name).filter((record) => within(record, start, end));
      return jsonReply(200, { ids: changed.map(({ id }) => id), latestDateCovered: text(end) });
    },
    [`GET ${base}/deleted`]: (call, { object }) => {
      const { start, end } = windowOf(call);
      const { name } = records.objectOf(call, object);
      const gone = call.org.records
        .all(name, { allRows: true })
        .filter((record) => record.deleted && within(record, start, end));
      return jsonReply(200, {
        deletedRecords: gone.map(({ id, values }) => ({
          id,
          deletedDate: valueToJson(values.get('SystemModstamp') ?? null),
        })),
        earliestDateAvailable: text(call.org.now() - mostDays * 86_400_000),
        latestDateCovered: text(end),
      });
    },
  };
}

function windowOf({ request, org }: OrgCall): { readonly start: number; readonly end: number } {
  const [start, end] = ['start', 'end'].map((name) => {
    const given = request.query.get(name);
    if (given === null) {
      throw missingArgument(name);
    }
    // In an address a plus sign that was not written as %2B has become a space.
    const instant = ApexDatetime.parseIso(given.replace(' ', '+'))?.instant;
    if (instant === undefined) {
      throw invalidValue(`${name} is no date and time: ${given}`);
    }
    return instant;
  });
  if (start === undefined || end === undefined || start >= end) {
    throw invalidValue('startDate cannot be after endDate');
  }
  if (start < org.now() - mostDays * 86_400_000) {
    throw invalidValue(`startDate cannot be more than ${mostDays} days ago`);
  }
  return { start, end };
}

function within({ values }: StoredRecord, start: number, end: number): boolean {
  const stamp = values.get('SystemModstamp');
  return stamp instanceof ApexDatetime && stamp.instant >= start && stamp.instant < end;
}

/** The org writes moments to the minute here, without a colon in the offset. */
function text(instant: number): string {
  return `${new Date(instant).toISOString().slice(0, 16)}:00.000+0000`;
}
