import { jsonReply } from '../http/apiReply.ts';
import { isObject, jsonBody } from '../http/apiRequest.ts';
import { invalidSearch, missingArgument } from '../http/failures.ts';
import type { OrgCall } from '../http/orgCall.ts';
import type { RouteTable } from '../http/router.ts';
import { recordToJson } from '../records/recordJson.ts';
import { readerFor } from './callerView.ts';

/** Search resources: SOSL as text, or its parts as parameters. */
export const searchResources: RouteTable<OrgCall> = {
  'GET /services/data/v:version/search': (call, { version }) => {
    const text = call.request.query.get('q');
    if (text === null || text.trim() === '') {
      throw missingArgument('q');
    }
    return found(call, text, version);
  },
  'GET /services/data/v:version/parameterizedSearch': (call, { version }) =>
    found(call, fromParameters(call.request.query), version),
  'POST /services/data/v:version/parameterizedSearch': (call, { version }) =>
    found(call, fromBody(jsonBody(call.request)), version),
};

function found(call: OrgCall, text: string, version = '') {
  const root = `/services/data/v${version}`;
  const read = readerFor(call);
  const searchRecords = call.org.records
    .search(text)
    .flatMap(({ prepared, records }) => records.map((record) => recordToJson(record, prepared, root, read)));
  return jsonReply(200, { searchRecords });
}

interface SearchedObject {
  readonly name: string;
  readonly fields: readonly string[];
  readonly where: string | undefined;
  readonly limit: number | undefined;
}

interface Search {
  readonly words: string;
  readonly group: string;
  readonly objects: readonly SearchedObject[];
  readonly limit: number | undefined;
}

function fromParameters(query: URLSearchParams): string {
  const names = list(query.get('sobject'));
  const fields = list(query.get('fields'));
  const count = (name: string): number | undefined => wholeNumber(query.get(name) ?? undefined);
  return searchText({
    words: query.get('q') ?? '',
    group: query.get('in') ?? 'ALL',
    objects: names.map((name) => ({
      name,
      fields: [...fields, ...list(query.get(`${name}.fields`))],
      where: query.get(`${name}.where`) ?? undefined,
      limit: count(`${name}.limit`) ?? count('defaultLimit'),
    })),
    limit: count('overallLimit'),
  });
}

function fromBody(body: Readonly<Record<string, unknown>>): string {
  const common = texts(body.fields);
  const objects = (Array.isArray(body.sobjects) ? body.sobjects : []).filter(isObject);
  return searchText({
    words: textOf(body.q) ?? '',
    group: textOf(body.in) ?? 'ALL',
    objects: objects.map((object) => ({
      name: textOf(object.name) ?? '',
      fields: [...common, ...texts(object.fields)],
      where: textOf(object.where),
      limit: wholeNumber(object.limit) ?? wholeNumber(body.defaultLimit),
    })),
    limit: wholeNumber(body.overallLimit),
  });
}

/** The same search in SOSL. Signs of the language in the words stand for themselves. */
function searchText({ words, group, objects, limit }: Search): string {
  if (words.trim() === '') {
    throw missingArgument('q');
  }
  if (![...objects.flatMap(({ name, fields }) => [name, ...fields]), group].every((name) => /^[\w.]+$/.test(name))) {
    throw invalidSearch('Objects and fields are named by their API names');
  }
  const returning = objects.map(({ name, fields, where, limit: most }) => {
    const condition = where === undefined ? '' : ` WHERE ${where}`;
    const end = most === undefined ? '' : ` LIMIT ${most}`;
    return `${name}(${fields.length === 0 ? 'Id' : [...new Set(fields)].join(', ')}${condition}${end})`;
  });
  return [
    `FIND {${words.replaceAll(/[\\{}"'()&|!^~:+-]/g, '\\$&')}} IN ${group} FIELDS`,
    ...(returning.length === 0 ? [] : [`RETURNING ${returning.join(', ')}`]),
    ...(limit === undefined ? [] : [`LIMIT ${limit}`]),
  ].join(' ');
}

const list = (text: string | null): readonly string[] =>
  text === null || text === '' ? [] : text.split(',').map((item) => item.trim());
const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];

function wholeNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) && number > 0 ? number : undefined;
}
