import type { ObjectDescription, StoredRecord } from '../data/contract.ts';
import { type ApiReply, jsonReply, noContent } from '../http/apiReply.ts';
import { invalidValue, noSuchRecord, resourceNotFound } from '../http/failures.ts';
import type { OrgCall } from '../http/orgCall.ts';
import { recordToJson, valueToJson } from '../records/recordJson.ts';
import type { FieldValues } from '../records/orgRecords.ts';
import { readerFor } from './callerView.ts';
import type { RecordApi } from './recordApi.ts';
import { saveRecord } from './recordSaves.ts';

/** `/sobjects/Invoice__c/External_Id__c/A-1` */
export interface ExternalId {
  readonly name: string;
  readonly value: string;
}

function fieldOf(object: ObjectDescription, { name }: ExternalId) {
  const field = object.field(name);
  if (field === undefined || !(field.externalId || field.type === 'id')) {
    throw noSuchRecord(name);
  }
  return field;
}

function matches({ org }: OrgCall, object: ObjectDescription, key: ExternalId): readonly StoredRecord[] {
  const field = fieldOf(object, key);
  const wanted = field.caseSensitive ? key.value : key.value.toLowerCase();
  return org.records.all(object.name).filter(({ id, values }) => {
    const stored = valueToJson(values.get(field.name) ?? null);
    const value = typeof stored === 'number' || typeof stored === 'string' ? String(stored) : '';
    return field.type === 'id'
      ? id.startsWith(key.value)
      : (field.caseSensitive ? value : value.toLowerCase()) === wanted;
  });
}

/** The one record of that key; or the answer HTTP 300 with where each is, where there are several. Throws 404 for none. */
export function byExternalId(
  call: OrgCall,
  records: RecordApi,
  object: ObjectDescription,
  key: ExternalId,
  version: string | undefined,
): StoredRecord | ApiReply {
  const found = matches(call, object, key);
  const [first] = found;
  if (first === undefined) {
    throw resourceNotFound();
  }
  return found.length === 1 ? first : several(records, object, found, version);
}

function several(
  records: RecordApi,
  object: ObjectDescription,
  found: readonly StoredRecord[],
  version: string | undefined,
): ApiReply {
  return jsonReply(
    300,
    found.map(({ id }) => `${records.root(version)}/sobjects/${object.name}/${id}`),
  );
}

/** Changes the record of that key, or makes one. From version 46 on the answer to a change has a body. */
export async function upsertByExternalId(
  call: OrgCall,
  records: RecordApi,
  object: ObjectDescription,
  key: ExternalId,
  values: FieldValues,
  version: string | undefined,
): Promise<ApiReply> {
  const field = fieldOf(object, key);
  if (Object.keys(values).some((name) => name.toLowerCase() === field.name.toLowerCase())) {
    throw invalidValue(`The ${field.name} field should not be specified in the sobject data.`, [field.name]);
  }
  const found = matches(call, object, key);
  if (found.length > 1) {
    return several(records, object, found, version);
  }
  const [record] = found;
  if (record !== undefined) {
    await records.update(call, object, record, values);
    return Number(version) < 46 ? noContent : jsonReply(200, upserted(record.id, false));
  }
  if (field.type === 'id') {
    throw resourceNotFound();
  }
  const outcome = await saveRecord(call, {
    operation: 'upsert',
    objectName: object.name,
    values: { ...values, [field.name]: key.value },
    externalIdField: field.name,
  });
  const id = outcome.id ?? '';
  return jsonReply(201, upserted(id, true), { Location: `${records.root(version)}/sobjects/${object.name}/${id}` });
}

const upserted = (id: string, created: boolean) => ({ id, success: true, errors: [], created });

/** `/sobjects/Account/001…/Contacts`: the records at the other end of a relationship. Undefined where it names none. */
export function deeperResource(
  call: OrgCall,
  records: RecordApi,
  record: StoredRecord | undefined,
  relationship: string,
  version: string | undefined,
): ApiReply | undefined {
  if (record === undefined) {
    return undefined;
  }
  const { schema } = call.org.records.database;
  const object = schema.object(record.objectName);
  const root = records.root(version);
  const child = object?.childRelationship(relationship);
  if (child !== undefined) {
    const rows = related(call, records, root, child.childObject, `${child.field} = '${record.id}'`);
    return jsonReply(200, { totalSize: rows.length, done: true, records: rows });
  }
  const parentField = object?.parentRelationship(relationship);
  if (parentField === undefined) {
    return undefined;
  }
  const parentId = call.org.records.referenceOf(record, parentField.name);
  const parent = schema.objectOfId(parentId);
  const [row] = parent === undefined ? [] : related(call, records, root, parent.name, `Id = '${parentId}'`);
  return row === undefined ? undefined : jsonReply(200, row);
}

function related(call: OrgCall, records: RecordApi, root: string, name: string, where: string): readonly object[] {
  const object = records.objectOf(call, name);
  const wanted = call.request.query.get('fields')?.split(',');
  const names = wanted ?? object.fields.map((field) => field.name);
  const { prepared, answer } = call.org.records.query(
    `SELECT ${names.join(', ')} FROM ${name} WHERE ${where}`,
    records.api,
  );
  return answer.kind === 'records'
    ? answer.records.map((row) => recordToJson(row, prepared, root, readerFor(call)))
    : [];
}
