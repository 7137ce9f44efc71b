import { randomBytes } from 'node:crypto';
import { ApexId } from '../apex/values/id.ts';
import type { ApexValue } from '../apex/library/contract.ts';
import type { OrgApi } from '../data/contract.ts';
import { type ApiReply, jsonReply } from '../http/apiReply.ts';
import { malformedQuery, queryLocatorInvalid } from '../http/failures.ts';
import type { Org, OrgCall } from '../http/orgCall.ts';
import { apiVersionOf } from '../http/apiVersionOf.ts';
import type { RouteTable } from '../http/router.ts';
import { type FieldReader, recordToJson, valueToJson } from '../records/recordJson.ts';
import type { OrgCursor } from '../records/orgRecords.ts';
import { readerFor, rightsOf } from './callerView.ts';
import { columnMetadata } from './columnMetadata.ts';

const largestBatch = 2_000;
const smallestBatch = 200;
/** Query cursors kept per user; older ones are forgotten, as the platform does. */
const mostCursors = 10;
/** Milliseconds that a cursor is kept for when nobody asks for its next page. */
const cursorLife = 15 * 60 * 1000;

interface Cursor {
  readonly size: number;
  /** Read and written when a page of them is asked for: there may be a hundred thousand. */
  readonly rows: (start: number, end: number) => readonly object[];
  readonly batch: number;
  readonly path: string;
  /** The Tooling API tells the object; its answers have more members. */
  readonly entityName: string | undefined;
  readonly userId: string;
  /** Milliseconds since 1970. */
  lastUsed: number;
}

/** Open cursors, by org and by locator; the oldest first. */
const cursors = new WeakMap<Org, Map<string, Cursor>>();

/** Query resources of both APIs: pages of at most 2,000 records, the next one by `nextRecordsUrl`. */
export const queryResources: RouteTable<OrgCall> = {
  ...resourcesOf('data', 'query', false),
  ...resourcesOf('data', 'queryAll', true),
  ...resourcesOf('tooling', 'query', false),
  ...resourcesOf('tooling', 'queryAll', true),
};

function resourcesOf(api: OrgApi, name: string, allRows: boolean): RouteTable<OrgCall> {
  const segment = api === 'tooling' ? '/tooling' : '';
  return {
    [`GET /services/data/v:version${segment}/${name}`]: (call, { version = '' }) =>
      query(call, { api, allRows, root: `/services/data/v${version}${segment}`, name }),
    [`GET /services/data/v:version${segment}/${name}/:locator`]: (call, { locator = '' }) => more(call, locator),
  };
}

interface Resource {
  readonly api: OrgApi;
  readonly allRows: boolean;
  readonly root: string;
  readonly name: string;
}

function query(call: OrgCall, { api, allRows, root, name }: Resource): ApiReply {
  const { org, request } = call;
  const explained = request.query.get('explain');
  if (explained !== null) {
    return jsonReply(200, explain(org, explained, api));
  }
  const text = request.query.get('q');
  if (text === null || text.trim() === '') {
    throw malformedQuery('A query string has to be specified');
  }
  const opened = org.records.openCursor(text, api, {
    allRows,
    user: call.session.user,
    apiVersion: apiVersionOf(request.path),
    rights: rightsOf(call),
  });
  if (request.query.get('columns') === 'true') {
    return jsonReply(200, columnMetadata(opened.prepared));
  }
  if (opened.found.kind === 'count') {
    return jsonReply(200, { totalSize: opened.found.count, done: true, records: [] });
  }
  const cursor: Cursor = {
    ...rowsOf(opened, root, readerFor(call)),
    batch: batchSize(request.headers['sforce-query-options']),
    path: `${root}/${name}`,
    entityName: api === 'tooling' ? opened.prepared.object.name : undefined,
    userId: call.session.user.id,
    lastUsed: org.now(),
  };
  return page(org, cursor, 0, undefined);
}

function rowsOf(opened: OrgCursor, root: string, read: FieldReader): Pick<Cursor, 'size' | 'rows'> {
  const { found, prepared } = opened;
  switch (found.kind) {
    case 'rows':
      return {
        size: found.ids.length,
        rows: (start, end) =>
          opened.records(found.ids.slice(start, end)).map((record) => recordToJson(record, prepared, root, read)),
      };
    case 'aggregate':
      return { size: found.rows.length, rows: (start, end) => found.rows.slice(start, end).map(aggregateToJson) };
    case 'count':
      return { size: 0, rows: () => [] };
  }
}

function aggregateToJson(row: ReadonlyMap<string, ApexValue>): object {
  return {
    attributes: { type: 'AggregateResult' },
    ...Object.fromEntries([...row].map(([alias, value]) => [alias, valueToJson(value)])),
  };
}

function more({ org, session }: OrgCall, locator: string): ApiReply {
  const [id = '', start = ''] = locator.split('-');
  const cursor = cursors.get(org)?.get(id);
  const position = Number(start);
  const good = cursor?.userId === session.user.id && org.now() - cursor.lastUsed < cursorLife && position < cursor.size;
  if (!good || !Number.isInteger(position) || position < 0) {
    throw queryLocatorInvalid();
  }
  cursor.lastUsed = org.now();
  return page(org, cursor, position, id);
}

/** One plan: the sample org reads every row of an object, and says so. */
function explain(org: Org, text: string, api: OrgApi): object {
  const { prepared } = org.records.query(text, api);
  const { name } = prepared.object;
  const count = org.records.all(name).length;
  return {
    plans: [
      {
        cardinality: count,
        fields: [],
        leadingOperationType: 'TableScan',
        notes: [],
        relativeCost: 1,
        sobjectCardinality: count,
        sobjectType: name,
      },
    ],
    sourceQuery: text,
  };
}

function page(org: Org, cursor: Cursor, start: number, id: string | undefined): ApiReply {
  const end = start + cursor.batch;
  const { entityName, size } = cursor;
  const records = cursor.rows(start, end);
  const done = end >= size;
  const locator = done ? undefined : `${cursor.path}/${id ?? keep(org, cursor)}-${end}`;
  return jsonReply(200, {
    ...(entityName === undefined ? {} : { size: records.length }),
    totalSize: size,
    done,
    ...(entityName === undefined ? {} : { queryLocator: null, entityTypeName: entityName }),
    ...(locator === undefined ? {} : { nextRecordsUrl: locator }),
    records,
  });
}

function keep(org: Org, cursor: Cursor): string {
  const open = cursors.get(org) ?? new Map<string, Cursor>();
  cursors.set(org, open);
  const id = ApexId.of(`01g${randomBytes(6).toString('hex')}`).value;
  open.set(id, cursor);
  const own = [...open].filter(([, { userId }]) => userId === cursor.userId);
  for (const [oldest] of own.slice(0, Math.max(0, own.length - mostCursors))) {
    open.delete(oldest);
  }
  return id;
}

/** `Sforce-Query-Options: batchSize=200` */
function batchSize(header: string | readonly string[] | undefined): number {
  const wanted = Number(/batchSize=(\d+)/i.exec(String(header ?? ''))?.[1] ?? largestBatch);
  return Math.min(largestBatch, Math.max(smallestBatch, wanted));
}
