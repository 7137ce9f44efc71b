import type { FieldDescription, ObjectDescription } from '../data/contract.ts';
import { type ApiRequest, isObject, jsonBody } from '../http/apiRequest.ts';
import { malformedJson } from '../http/failures.ts';
import { formParts } from '../http/multipart.ts';
import { literalOf } from '../records/recordJson.ts';
import type { FieldValues } from '../records/orgRecords.ts';

/** The values that a call sends for one record: JSON, or a form whose one part is that JSON and whose other part is a file. */
export function recordBody(request: ApiRequest, object: ObjectDescription): FieldValues {
  const parts = formParts(request.headers['content-type'], request.bytes ?? Buffer.from(request.body));
  if (parts === undefined) {
    return jsonBody(request);
  }
  const entity = parts.find(({ fileName }) => fileName === undefined);
  const files = parts.filter(({ name }) => object.field(name)?.type === 'base64');
  return {
    ...entityValues(Buffer.from(entity?.bytes ?? []).toString('utf8')),
    ...Object.fromEntries(files.map(({ name, bytes }) => [name, Buffer.from(bytes).toString('base64')])),
  };
}

function entityValues(text: string): FieldValues {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw malformedJson('the part with the fields is no JSON');
  }
  if (!isObject(value)) {
    throw malformedJson('the part with the fields is no JSON object');
  }
  return value;
}

/** As the schema spells them: names, values of the org's own picklists, and moments. */
export function spelled(object: ObjectDescription, values: FieldValues): FieldValues {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const field = object.field(name);
      return field === undefined ? [name, value] : [field.name, spelledValue(object, field, value)];
    }),
  );
}

function spelledValue(object: ObjectDescription, field: FieldDescription, value: unknown): unknown {
  if (field.apexType === 'Datetime' && (typeof value === 'number' || typeof value === 'string')) {
    return literalOf(field, value);
  }
  if (!object.setup || typeof value !== 'string') {
    return value;
  }
  const choice = field.picklistValues.find((known) => known.value.toLowerCase() === value.toLowerCase());
  return choice?.value ?? value;
}
