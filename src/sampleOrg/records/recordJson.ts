import { ApexBlob } from '../apex/values/blob.ts';
import { ApexDate } from '../apex/values/date.ts';
import { ApexDatetime } from '../apex/values/datetime.ts';
import { ApexDecimal } from '../apex/values/decimal.ts';
import { ApexDouble } from '../apex/values/double.ts';
import { ApexId } from '../apex/values/id.ts';
import type { ApexValue } from '../apex/library/contract.ts';
import type { FieldDescription, PreparedQuery, SObjectRecord } from '../data/contract.ts';
import { fieldValueOf } from '../data/fieldValues.ts';
import { SObjectValue } from '../data/sObjectValue.ts';
import { badValue } from '../http/failures.ts';

type Json = Record<string, unknown>;

/** A value as the REST APIs write it. */
export function valueToJson(value: ApexValue): unknown {
  if (value === null || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string') {
    return value;
  }
  if (typeof value === 'bigint') {
    return Number(value);
  }
  if (value instanceof ApexDecimal) {
    return value.toNumber();
  }
  if (value instanceof ApexDouble) {
    return value.value;
  }
  if (value instanceof ApexDatetime) {
    // The org writes the offset without a colon, and never `Z`.
    return value.toIsoString().replace('Z', '+0000');
  }
  if (value instanceof ApexBlob) {
    return Buffer.from(value.bytes).toString('base64');
  }
  return value instanceof ApexId || value instanceof ApexDate ? value.toString() : null;
}

/** A JSON value as a value of that field. Texts stand for numbers and checkboxes too, as in the org. */
export function valueFromJson(field: FieldDescription, value: unknown): ApexValue {
  if (value === null || value === undefined) {
    return null;
  }
  try {
    return fieldValueOf(field, literalOf(field, value));
  } catch (error) {
    if (error instanceof RangeError) {
      throw badValue(`Cannot deserialize a value of field ${field.name} (${field.type}) from ${JSON.stringify(value)}`);
    }
    throw error;
  }
}

/** Milliseconds on either side of 1970 that a date can be away. */
const farthestInstant = 8.64e15;

/** `Sat, 21 Nov 2026 10:53:53 GMT` */
const httpDate = /^\w{3}, \d{1,2} \w{3} \d{4} \d\d:\d\d:\d\d GMT$/;

/** What a JSON value says, in the words of a definition. Moments may come as milliseconds since 1970 or as HTTP writes them. */
export function literalOf(field: FieldDescription, value: unknown): boolean | number | string {
  if (field.apexType === 'Datetime') {
    const instant = typeof value === 'string' && httpDate.test(value) ? Date.parse(value) : value;
    if (typeof instant === 'number' && Math.abs(instant) <= farthestInstant) {
      return new Date(instant).toISOString();
    }
  }
  if (typeof value === 'string') {
    if (field.apexType === 'Boolean' && /^(true|false)$/i.test(value)) {
      return value.toLowerCase() === 'true';
    }
    return field.apexType === 'Integer' && /^-?\d+$/.test(value) ? Number(value) : value;
  }
  if (typeof value === 'number' || typeof value === 'boolean') {
    return field.apexType === 'String' ? String(value) : value;
  }
  throw new RangeError('A plain value is expected.');
}

/** `root`: `/services/data/v62.0` or its Tooling twin. */
export function attributesOf(record: SObjectRecord, root: string): Json {
  return { type: record.apexTypeName, url: `${root}/sobjects/${record.apexTypeName}/${record.id ?? ''}` };
}

/** How one field of a record looks to a caller. `root`: `/services/data/v62.0` or its Tooling twin. */
export type FieldReader = (record: SObjectRecord, fieldName: string, root: string) => unknown;

/** A file's content is not in the answer: where it can be fetched is. */
export const plainField: FieldReader = (record, fieldName, root) => {
  const value = record.get(fieldName);
  return value instanceof ApexBlob
    ? `${root}/sobjects/${record.apexTypeName}/${record.id ?? ''}/${fieldName}`
    : valueToJson(value);
};

/** A queried record in the shape of a query answer: selected fields in order, parents and children inside. */
export function recordToJson(record: SObjectRecord, query: PreparedQuery, root: string, read: FieldReader): Json {
  const json: Json = { attributes: attributesOf(record, root) };
  for (const { path } of query.fields) {
    putPath(json, record, path, root, read);
  }
  for (const relationship of query.polymorphic) {
    const parent = record.parent(relationship) ?? null;
    json[relationship] = parent === null ? null : chosenFields(parent, root, read);
  }
  for (const child of query.children) {
    const rows = childRows(record, child.relationship.name);
    json[child.relationship.name] =
      rows.length === 0
        ? null
        : {
            totalSize: rows.length,
            done: true,
            records: rows.map((row) => recordToJson(row, child.query, root, read)),
          };
  }
  return json;
}

/** What TYPEOF chose for the parent's object: all that the record holds but the id, which it always has. */
function chosenFields(record: SObjectRecord, root: string, read: FieldReader): Json {
  const json: Json = { attributes: attributesOf(record, root) };
  for (const [name] of record.populated()) {
    if (name !== 'Id') {
      json[name] = read(record, name, root);
    }
  }
  return json;
}

function putPath(json: Json, record: SObjectRecord, path: readonly string[], root: string, read: FieldReader): void {
  const [name = '', ...rest] = path;
  if (rest.length === 0) {
    json[name] = read(record, name, root);
    return;
  }
  const parent = record.parent(name) ?? null;
  if (parent === null) {
    json[name] = null;
    return;
  }
  const nested = (json[name] ?? { attributes: attributesOf(parent, root) }) as Json;
  json[name] = nested;
  putPath(nested, parent, rest, root, read);
}

function childRows(record: SObjectRecord, relationship: string): readonly SObjectRecord[] {
  const list = record.children(relationship);
  return list?.items.filter((row) => row instanceof SObjectValue) ?? [];
}
