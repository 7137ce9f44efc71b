import { ApexId } from '../apex/values/id.ts';
import type { ObjectDescription, RowError, RowOutcome, SObjectRecord } from '../data/contract.ts';
import { jsonReply } from '../http/apiReply.ts';
import { isObject, jsonBody } from '../http/apiRequest.ts';
import {
  malformedJson,
  missingArgument,
  noSuchField,
  noSuchRecord,
  RestFailure,
  tooManyRecords,
} from '../http/failures.ts';
import type { OrgCall } from '../http/orgCall.ts';
import type { RouteTable } from '../http/router.ts';
import { recordToJson } from '../records/recordJson.ts';
import type { FieldValues } from '../records/orgRecords.ts';
import { readerFor } from './callerView.ts';
import type { RecordApi } from './recordApi.ts';
import { requireAbility, saveRecords } from './recordSaves.ts';

const mostRecords = 200;
/** Records that can be fetched by id at once. */
const mostFetched = 2_000;

type Operation = 'insert' | 'update' | 'delete' | 'upsert';

interface Wanted {
  readonly operation: Operation;
  readonly items: readonly FieldValues[];
  readonly allOrNone: boolean;
  readonly externalIdField?: string;
}

/** Up to 200 records in one call, in one transaction. */
export function collectionResources(records: RecordApi): RouteTable<OrgCall> {
  const base = `${records.root(':version')}/composite/sobjects`;
  const save = (operation: 'insert' | 'update') => async (call: OrgCall) => {
    const { items, allOrNone } = bodyOf(call);
    return jsonReply(200, await saveAll(call, records, { operation, items, allOrNone }));
  };
  return {
    [`POST ${base}`]: save('insert'),
    [`PATCH ${base}`]: save('update'),
    [`DELETE ${base}`]: async (call) => {
      const ids = listed(call, 'ids');
      const items = ids.map((Id) => {
        const object = call.org.records.database.schema.objectOfId(Id);
        return { attributes: { type: object?.name ?? '' }, Id };
      });
      const allOrNone = call.request.query.get('allOrNone') === 'true';
      return jsonReply(200, await saveAll(call, records, { operation: 'delete', items, allOrNone }));
    },
    [`GET ${base}/:object`]: (call, { object, version }) =>
      fetched(call, records, object, version, listed(call, 'ids'), listed(call, 'fields')),
    [`POST ${base}/:object`]: (call, { object, version }) => {
      const { ids, fields } = jsonBody(call.request);
      return fetched(call, records, object, version, textsOf(ids, 'ids'), textsOf(fields, 'fields'));
    },
    [`PATCH ${base}/:object/:field`]: async (call, { object, field = '' }) => {
      const description = records.objectOf(call, object);
      const key = description.field(field);
      if (key === undefined || !(key.externalId || key.type === 'id')) {
        throw noSuchRecord(field);
      }
      const { items, allOrNone } = bodyOf(call);
      const wanted: Wanted = { operation: 'upsert', items, allOrNone, externalIdField: key.name };
      return jsonReply(200, await saveAll(call, records, wanted));
    },
  };
}

function bodyOf(call: OrgCall): { readonly items: readonly FieldValues[]; readonly allOrNone: boolean } {
  const { records, allOrNone } = jsonBody(call.request);
  if (!Array.isArray(records) || !records.every(isObject)) {
    throw malformedJson('records must be a list of objects');
  }
  return { items: records, allOrNone: allOrNone === true };
}

function listed({ request }: OrgCall, name: string): readonly string[] {
  const text = request.query.get(name);
  if (text === null) {
    throw missingArgument(name);
  }
  return text.split(',').map((item) => item.trim());
}

function textsOf(value: unknown, name: string): readonly string[] {
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) {
    throw malformedJson(`${name} must be a list of texts`);
  }
  return value;
}

/** Each record or what is wrong with it, in the order they came. */
async function saveAll(call: OrgCall, records: RecordApi, wanted: Wanted): Promise<readonly object[]> {
  const { operation, items, allOrNone, externalIdField } = wanted;
  if (items.length > mostRecords) {
    throw tooManyRecords(mostRecords);
  }
  const read = items.map((item) => readItem(call, records, operation, item));
  const good = read.filter((item): item is SObjectRecord => 'apexTypeName' in item);
  const ruled = good.filter(({ apexTypeName }) => records.hasRule(apexTypeName, operation));
  const outcomes = new Map<SObjectRecord, RowOutcome>();
  if (!allOrNone || good.length === read.length) {
    const plain = good.filter((record) => !ruled.includes(record));
    const key = externalIdField === undefined ? {} : { externalIdField };
    const saved = await saveRecords(call, { operation, records: plain, allOrNone, ...key });
    plain.forEach((record, index) => outcomes.set(record, saved[index] ?? rolledBack));
    for (const record of ruled) {
      const item = items[read.indexOf(record)] ?? {};
      outcomes.set(record, await attempt(() => saveByRule(call, records, operation, record, item)));
    }
  }
  return read.map((item) => resultOf('apexTypeName' in item ? (outcomes.get(item) ?? rolledBack) : item, operation));
}

/** Objects that act when they are saved are saved one by one. */
async function saveByRule(
  call: OrgCall,
  records: RecordApi,
  operation: Operation,
  { apexTypeName, id }: SObjectRecord,
  { attributes: _attributes, Id: _id, id: _lower, ...values }: FieldValues,
): Promise<RowOutcome> {
  const object = records.objectOf(call, apexTypeName);
  const stored = id === null ? undefined : call.org.records.find(apexTypeName, id);
  if (operation === 'insert') {
    return { id: await records.insert(call, object, values), success: true, created: true, errors: [] };
  }
  if (stored === undefined || operation === 'upsert') {
    throw noSuchRecord(id ?? '');
  }
  await (operation === 'delete' ? records.remove(call, object, stored) : records.update(call, object, stored, values));
  return { id: stored.id, success: true, created: false, errors: [] };
}

const rolledBack: RowOutcome = {
  id: null,
  success: false,
  created: false,
  errors: [
    {
      statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK',
      message: 'Record rolled back because not all records were valid and the request was using AllOrNone header',
      fields: [],
    },
  ],
};

function readItem(
  call: OrgCall,
  records: RecordApi,
  operation: Operation,
  item: FieldValues,
): SObjectRecord | RowOutcome {
  try {
    const type = isObject(item.attributes) ? item.attributes.type : undefined;
    const { name } = records.objectOf(call, typeof type === 'string' ? type : '');
    requireAbility(call, operation, name);
    return call.org.records.record(name, item, operation);
  } catch (error) {
    return refusal(error);
  }
}

async function attempt(work: () => Promise<RowOutcome>): Promise<RowOutcome> {
  try {
    return await work();
  } catch (error) {
    return refusal(error);
  }
}

function refusal(error: unknown): RowOutcome {
  if (!(error instanceof RestFailure)) {
    throw error;
  }
  const errors = error.errors.map(({ errorCode, message, fields = [] }): RowError => ({
    statusCode: errorCode,
    message,
    fields,
  }));
  return { id: null, success: false, created: false, errors };
}

function resultOf({ id, success, created, errors }: RowOutcome, operation: Operation): object {
  const result = {
    ...(success ? { id } : {}),
    success,
    errors: errors.map(({ statusCode, message, fields }) => ({ statusCode, message, fields })),
  };
  return operation === 'upsert' ? { ...result, created } : result;
}

/** In the order of the ids; null where there is no such record. */
function fetched(
  call: OrgCall,
  records: RecordApi,
  objectName: string | undefined,
  version: string | undefined,
  ids: readonly string[],
  fields: readonly string[],
) {
  const object = records.objectOf(call, objectName);
  if (ids.length > mostFetched) {
    throw tooManyRecords(mostFetched);
  }
  const names = ['Id', ...fields.map((field) => fieldName(object, field)).filter((name) => name !== 'Id')];
  const known = ids.filter((id) => ApexId.parse(id) !== undefined);
  const rows = new Map<string, object>();
  if (known.length > 0) {
    const list = known.map((id) => `'${id}'`).join(', ');
    const { prepared, answer } = call.org.records.query(
      `SELECT ${names.join(', ')} FROM ${object.name} WHERE Id IN (${list})`,
      records.api,
    );
    for (const record of answer.kind === 'records' ? answer.records : []) {
      rows.set(record.id?.slice(0, 15) ?? '', recordToJson(record, prepared, records.root(version), readerFor(call)));
    }
  }
  return jsonReply(
    200,
    ids.map((id) => rows.get(id.slice(0, 15)) ?? null),
  );
}

function fieldName(object: ObjectDescription, name: string): string {
  const field = object.field(name);
  if (field === undefined) {
    throw noSuchField(name, object.name);
  }
  return field.name;
}
