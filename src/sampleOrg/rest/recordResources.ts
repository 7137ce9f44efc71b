import { ApexBlob } from '../apex/values/blob.ts';
import { ApexId } from '../apex/values/id.ts';
import type { ObjectDescription, StoredRecord } from '../data/contract.ts';
import { type ApiReply, jsonReply, noContent } from '../http/apiReply.ts';
import { noSuchField, noSuchRecord, recordDeleted, resourceNotFound } from '../http/failures.ts';
import type { OrgCall } from '../http/orgCall.ts';
import type { RouteTable } from '../http/router.ts';
import { recordToJson } from '../records/recordJson.ts';
import { readerFor, rightsOf } from './callerView.ts';
import { describeBriefly, describeGlobal, describeObject } from './describe.ts';
import { byExternalId, deeperResource, upsertByExternalId } from './externalIds.ts';
import { type RecordApi } from './recordApi.ts';
import { recordBody } from './recordBodies.ts';

/** Records and descriptions of one API's objects, with the rules that its objects have of their own. */
export function recordResources(records: RecordApi): RouteTable<OrgCall> {
  const base = `${records.root(':version')}/sobjects`;
  return {
    [`GET ${base}`]: (call, { version }) =>
      jsonReply(200, describeGlobal(records.objects(call), records.root(version))),
    [`GET ${base}/:object`]: (call, { object, version }) => {
      const description = records.objectOf(call, object);
      return jsonReply(200, describeBriefly(description, records.root(version), []));
    },
    [`POST ${base}/:object`]: async (call, { object, version }) => {
      const description = records.objectOf(call, object);
      const id = await records.insert(call, description, recordBody(call.request, description));
      return records.created(description, id, version);
    },
    [`GET ${base}/:object/describe`]: (call, { object, version }) =>
      jsonReply(200, describeObject(records.objectOf(call, object), records.root(version))),
    [`GET ${base}/:object/:id`]: (call, { object, id, version }) => {
      const description = records.objectOf(call, object);
      const record = existing(call, description, id);
      return jsonReply(200, recordReply(call, records, description, record.id, version));
    },
    [`PATCH ${base}/:object/:id`]: async (call, { object, id }) => {
      const description = records.objectOf(call, object);
      const record = existing(call, description, id);
      await records.update(call, description, record, recordBody(call.request, description));
      return noContent;
    },
    [`DELETE ${base}/:object/:id`]: async (call, { object, id }) => {
      const description = records.objectOf(call, object);
      await records.remove(call, description, existing(call, description, id));
      return noContent;
    },
    [`GET ${base}/:object/:name/:value`]: (call, { object, name = '', value = '', version }) => {
      const description = records.objectOf(call, object);
      const blob = description.field(value);
      if (blob?.type === 'base64') {
        return content(existing(call, description, name).values.get(blob.name));
      }
      const relative = deeperResource(call, records, existingOrNone(call, description, name), value, version);
      if (relative !== undefined) {
        return relative;
      }
      const found = byExternalId(call, records, description, { name, value }, version);
      return 'id' in found ? jsonReply(200, recordReply(call, records, description, found.id, version)) : found;
    },
    [`PATCH ${base}/:object/:name/:value`]: (call, { object, name = '', value = '', version }) => {
      const description = records.objectOf(call, object);
      const values = recordBody(call.request, description);
      return upsertByExternalId(call, records, description, { name, value }, values, version);
    },
    [`DELETE ${base}/:object/:name/:value`]: async (call, { object, name = '', value = '', version }) => {
      const description = records.objectOf(call, object);
      const found = byExternalId(call, records, description, { name, value }, version);
      if ('id' in found) {
        await records.remove(call, description, found);
        return noContent;
      }
      return found;
    },
  };
}

function existingOrNone(call: OrgCall, { name }: ObjectDescription, id: string): StoredRecord | undefined {
  const record = ApexId.parse(id) === undefined ? undefined : call.org.records.find(name, id);
  return record !== undefined && rightsOf(call).sees(record) ? record : undefined;
}

/** @throws RestFailure 404, for records that were deleted too. */
function existing(call: OrgCall, object: ObjectDescription, id = ''): StoredRecord {
  const record = existingOrNone(call, object, id);
  if (record !== undefined) {
    return record;
  }
  if (ApexId.parse(id) === undefined) {
    throw noSuchRecord(id);
  }
  throw call.org.records.isDeleted(object.name, id) ? recordDeleted() : resourceNotFound();
}

/** One record with the fields that the call names, or all of them. Read as a query reads it, so that what is worked out is. */
function recordReply(
  call: OrgCall,
  records: RecordApi,
  object: ObjectDescription,
  id: string,
  version: string | undefined,
): object {
  const wanted = call.request.query.get('fields')?.split(',');
  const fields = wanted?.map((name) => object.field(name.trim()) ?? name) ?? object.fields;
  const names = fields.map((field) => {
    if (typeof field === 'string') {
      throw noSuchField(field, object.name);
    }
    return field.name;
  });
  const selected = ['Id', ...names.filter((name) => name !== 'Id')].join(', ');
  const { prepared, answer } = call.org.records.query(
    `SELECT ${selected} FROM ${object.name} WHERE Id = '${id}'`,
    records.api,
  );
  const [record] = answer.kind === 'records' ? answer.records : [];
  if (record === undefined) {
    throw resourceNotFound();
  }
  return recordToJson(record, prepared, records.root(version), readerFor(call));
}

function content(value: unknown): ApiReply {
  return {
    status: 200,
    headers: { 'Content-Type': 'application/octetstream' },
    body: value instanceof ApexBlob ? value.bytes : '',
  };
}
