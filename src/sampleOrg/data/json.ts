import { ApexBlob } from '../apex/values/blob.ts';
import { ApexDate } from '../apex/values/date.ts';
import { ApexDatetime } from '../apex/values/datetime.ts';
import { ApexDecimal } from '../apex/values/decimal.ts';
import { ApexDouble } from '../apex/values/double.ts';
import { ApexId } from '../apex/values/id.ts';
import type { ApexValue } from '../apex/library/contract.ts';
import type { FieldDescription, ObjectDescription, QueryAnswer, SObjectRecord, StoredRecord } from './contract.ts';
import { SObjectValue } from './sObjectValue.ts';
import type { PlannedQuery } from './soql/prepare.ts';

// Records as the REST API writes and reads them.

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Ids have 18 characters, datetimes end in `+0000`. */
export function valueToJson(value: ApexValue): Json {
  if (value === null || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string') {
    return value;
  }
  if (typeof value === 'bigint') {
    return Number(value);
  }
  if (value instanceof ApexId || value instanceof ApexDate) {
    return value.toString();
  }
  if (value instanceof ApexDecimal) {
    return value.toNumber();
  }
  if (value instanceof ApexDouble) {
    return value.value;
  }
  if (value instanceof ApexDatetime) {
    return value.toIsoString().replace('Z', '+0000');
  }
  return value instanceof ApexBlob ? Buffer.from(value.bytes).toString('base64') : value.apexTypeName;
}

/** Where records of an object are, as `attributes.url` says it: `/services/data/v41.0/sobjects/` or its Tooling twin. */
export interface JsonContext {
  readonly sobjectsUrl: string;
}

function attributes(object: ObjectDescription, id: string | null, { sobjectsUrl }: JsonContext): Json {
  return { type: object.name, url: `${sobjectsUrl}${object.name}/${id ?? ''}` };
}

/** The `records` of a query's answer: what was selected and nothing else. */
export function answerToJson(query: PlannedQuery, answer: QueryAnswer, context: JsonContext): readonly Json[] {
  switch (answer.kind) {
    case 'count':
      return [];
    case 'aggregate':
      return answer.rows.map((row) => ({
        attributes: { type: 'AggregateResult' },
        ...Object.fromEntries(Array.from(row, ([alias, value]) => [alias, valueToJson(value)])),
      }));
    case 'records':
      return answer.records.map((record) => selectedToJson(query, record, context));
  }
}

interface JsonObject {
  [key: string]: Json;
}

function selectedToJson(query: PlannedQuery, record: SObjectRecord, context: JsonContext): Json {
  const json: JsonObject = { attributes: attributes(record.description, record.id, context) };
  for (const { path } of query.fields) {
    putPath(json, record, path, context);
  }
  for (const { relationship, query: childQuery } of query.children) {
    const children = record.children(relationship.name)?.items ?? [];
    const records = children.flatMap((child) =>
      child instanceof SObjectValue ? [selectedToJson(childQuery, child, context)] : [],
    );
    json[relationship.name] = records.length === 0 ? null : { totalSize: records.length, done: true, records };
  }
  return json;
}

function putPath(json: JsonObject, record: SObjectRecord, path: readonly string[], context: JsonContext): void {
  const [name = '', ...rest] = path;
  if (rest.length === 0) {
    json[name] = valueToJson(record.get(name));
    return;
  }
  const parent = record.parent(name) ?? null;
  if (parent === null) {
    json[name] = null;
    return;
  }
  const known = json[name];
  const inner: JsonObject =
    known !== null && typeof known === 'object' && !Array.isArray(known)
      ? (known as JsonObject)
      : { attributes: attributes(parent.description, parent.id, context) };
  json[name] = inner;
  putPath(inner, parent, rest, context);
}

/** A whole record, or some fields of it, as `GET …/sobjects/<object>/<id>` answers. */
export function storedToJson(
  object: ObjectDescription,
  record: StoredRecord,
  context: JsonContext,
  fields: readonly FieldDescription[] = object.fields,
): Json {
  const json: JsonObject = { attributes: attributes(object, record.id, context) };
  for (const field of fields) {
    json[field.name] = valueToJson(record.values.get(field.name) ?? null);
  }
  return json;
}

/** What REST answers with 400. */
export interface JsonProblem {
  readonly errorCode: 'INVALID_FIELD' | 'JSON_PARSER_ERROR' | 'INVALID_FIELD_FOR_INSERT_UPDATE';
  readonly message: string;
  readonly fields?: readonly string[];
}

/** Reads the body of a create or an update. `id` for an update. */
export function recordFromJson(
  object: ObjectDescription,
  body: Readonly<Record<string, unknown>>,
  id?: string,
): { readonly record: SObjectValue } | { readonly problem: JsonProblem } {
  const record = new SObjectValue(object);
  if (id !== undefined) {
    record.put('Id', ApexId.of(id));
  }
  for (const [name, given] of Object.entries(body)) {
    if (name === 'attributes') {
      continue;
    }
    const field = object.field(name);
    if (field === undefined) {
      return {
        problem: {
          errorCode: 'INVALID_FIELD',
          message: `No such column '${name}' on sobject of type ${object.name}`,
        },
      };
    }
    if (!(id === undefined ? field.createable : field.updateable)) {
      return { problem: notWriteable(field) };
    }
    const value = valueFromJson(field, given);
    if (value === undefined) {
      return { problem: notReadable(field, given) };
    }
    record.put(field.name, value);
  }
  return { record };
}

/** Undefined when the JSON does not fit the field. */
export function valueFromJson(field: FieldDescription, given: unknown): ApexValue | undefined {
  if (given === null) {
    return null;
  }
  switch (field.apexType) {
    case 'Boolean':
      return typeof given === 'boolean' ? given : given === 'true' ? true : given === 'false' ? false : undefined;
    case 'Integer':
      return Number.isInteger(Number(given)) && given !== '' ? Number(given) : undefined;
    case 'Decimal':
      return typeof given === 'number' || typeof given === 'string' ? ApexDecimal.parse(String(given)) : undefined;
    case 'Id':
      return typeof given === 'string' ? (given === '' ? null : ApexId.parse(given)) : undefined;
    case 'Date':
      return typeof given === 'string' ? ApexDate.parse(given) : undefined;
    case 'Datetime':
      return typeof given === 'string' ? ApexDatetime.parseIso(given) : undefined;
    case 'Blob':
      return typeof given === 'string' ? new ApexBlob(Buffer.from(given, 'base64')) : undefined;
    default:
      return typeof given === 'string' ? given : textOfScalar(given);
  }
}

/** Numbers and booleans become text; lists and objects fit no field. */
function textOfScalar(given: unknown): string | undefined {
  return typeof given === 'number' || typeof given === 'boolean' ? String(given) : undefined;
}

function notWriteable(field: FieldDescription): JsonProblem {
  return {
    errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE',
    message: `Unable to create/update fields: ${field.name}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
    fields: [field.name],
  };
}

function notReadable(field: FieldDescription, given: unknown): JsonProblem {
  const kind = Array.isArray(given)
    ? 'START_ARRAY'
    : typeof given === 'object'
      ? 'START_OBJECT'
      : `VALUE_${(typeof given).toUpperCase()}`;
  return {
    errorCode: 'JSON_PARSER_ERROR',
    message: `Cannot deserialize instance of ${field.type} from ${kind} value ${JSON.stringify(given)} or request may be missing a required field`,
  };
}
