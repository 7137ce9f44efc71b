import type { Modifiers, TypeDeclaration } from '../apex/syntax/tree.ts';
import { parseClass } from '../apex/syntax/parse.ts';
import { SourceFailure } from '../apex/syntax/failures.ts';
import type { StoredRecord } from '../data/contract.ts';
import { type ApiReply, jsonReply } from '../http/apiReply.ts';
import { malformedQuery, resourceNotFound } from '../http/failures.ts';
import type { OrgCall } from '../http/orgCall.ts';
import type { RouteTable } from '../http/router.ts';
import { hiddenBody } from '../packages/hiddenBody.ts';
import { visibleBody } from '../packages/managedCode.ts';

const oldestVersion = 65;
const usualPage = 1_000;
const largestPage = 10_000;

/** A class of tests as the Test Discovery API tells of it. */
interface DiscoveredClass {
  readonly id: string;
  readonly name: string;
  readonly namespacePrefix: string;
  readonly testMethods: readonly { readonly name: string; readonly line: number; readonly column: number }[];
}

/** Most classes hold no tests: they are not parsed. Made once per source. */
const parsed = new WeakMap<StoredRecord, TypeDeclaration | null>();

export const testDiscoveryResources: RouteTable<OrgCall> = {
  'GET /services/data/v:version/tooling/tests': (call, { version }) => {
    if (Number(version) < oldestVersion) {
      throw resourceNotFound();
    }
    return discover(call);
  },
};

function discover(call: OrgCall): ApiReply {
  const { path, query } = call.request;
  const namespace = query.get('namespacePrefix');
  const all = call.org.records
    .all('ApexClass')
    .filter(({ values }) => namespace === null || text(values.get('NamespacePrefix')) === namespace)
    .flatMap((row) => discovered(call, row, query.get('showAllMethods') === 'true'))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const size = Number(query.get('pageSize') ?? usualPage);
  if (!(size >= 1 && size <= largestPage)) {
    throw malformedQuery(`pageSize must be from 1 to ${largestPage}`);
  }
  const from = Math.max(
    0,
    all.findIndex(({ id }) => id === query.get('nextRecord')),
  );
  const next = all[from + size];
  return jsonReply(200, {
    apexTestClasses: all.slice(from, from + size),
    message: null,
    nextRecordsUrl: next === undefined ? null : `${path}?${withNext(query, next.id)}`,
    size: all.length,
    testSetSignature: String(all.length),
  });
}

function withNext(query: URLSearchParams, id: string): string {
  const next = new URLSearchParams(query);
  next.set('nextRecord', id);
  return next.toString();
}

/** Managed code that is hidden shows its global tests alone. */
function discovered({ org, session }: OrgCall, row: StoredRecord, showAll: boolean): readonly DiscoveredClass[] {
  const type = typeOf(row);
  const scopes = visibleBody(org, session, row) === hiddenBody ? ['global'] : ['global', 'public'];
  const shown = ({ words }: Modifiers): boolean =>
    (showAll && scopes.length > 1) || scopes.some((scope) => words.has(scope));
  if (type === null || !shown(type.modifiers)) {
    return [];
  }
  const testMethods = type.methods
    .filter(({ modifiers }) => isTest(modifiers) && shown(modifiers))
    .map(({ name, line, column }) => ({ name, line, column }));
  const namespacePrefix = text(row.values.get('NamespacePrefix'));
  return testMethods.length === 0 ? [] : [{ id: row.id, name: type.name, namespacePrefix, testMethods }];
}

function typeOf(row: StoredRecord): TypeDeclaration | null {
  const known = parsed.get(row);
  if (known !== undefined) {
    return known;
  }
  const type = parsedTests(text(row.values.get('Body')));
  parsed.set(row, type);
  return type;
}

function parsedTests(body: string): TypeDeclaration | null {
  if (!/@\s*istest|testmethod/i.test(body)) {
    return null;
  }
  try {
    return parseClass(body);
  } catch (error) {
    if (error instanceof SourceFailure) {
      return null;
    }
    throw error;
  }
}

function isTest({ words, annotations }: Modifiers): boolean {
  return words.has('testmethod') || annotations.some(({ name }) => name === 'istest');
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
