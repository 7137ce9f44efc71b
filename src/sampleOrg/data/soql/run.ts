import { ApexDecimal } from '../../apex/values/decimal.ts';
import { ApexId } from '../../apex/values/id.ts';
import { ApexList } from '../../apex/values/list.ts';
import type { ApexValue } from '../../apex/library/contract.ts';
import type { FoundRows, ObjectDescription, QueryAnswer, QueryContext, StoredRecord } from '../contract.ts';
import { SObjectValue } from '../sObjectValue.ts';
import { groupRows } from './aggregates.ts';
import { dayAt } from './dateLiterals.ts';
import { rowsByIndex } from './access.ts';
import { malformed, offsetTooLarge, rowLocked } from './problems.ts';
import { firstInOrder } from './ordering.ts';
import type { Grouping, Order, PlannedChild, PlannedChoice, PlannedQuery } from './prepare.ts';
import { parentRow, type Run, type Scalar } from './scalars.ts';
import { rowsByText } from './textAccess.ts';
import type { Count } from './tree.ts';

/** Runs a query. `binds` in the order of `query.binds`. Throws QueryProblem for a bad LIMIT. */
export function runQuery(query: PlannedQuery, binds: readonly ApexValue[], context: QueryContext): QueryAnswer {
  const run = runIn(context, binds);
  const found = find(query, run);
  return found.kind === 'rows' ? { kind: 'records', records: toRecords(found.rows, query, run) } : found;
}

/** What a query without binds finds. `recordsAt` makes records of some of the rows: whoever reads page by page keeps no more than ids. */
export function findRows(query: PlannedQuery, context: QueryContext): FoundRows {
  const found = find(query, runIn(context, []));
  return found.kind === 'rows' ? { kind: 'rows', ids: found.rows.map(({ id }) => id) } : found;
}

/** Records of rows that the query found, as they are now. Those that were deleted since are still there until they are purged. */
export function recordsAt(query: PlannedQuery, ids: readonly string[], context: QueryContext): readonly SObjectValue[] {
  const { transaction } = context;
  const rows = ids.flatMap((id) => transaction.find(query.object.name, id, { allRows: true }) ?? []);
  return toRecords(rows, query, runIn(context, []));
}

function runIn(context: QueryContext, binds: readonly ApexValue[]): Run {
  return {
    transaction: context.transaction,
    binds,
    today: dayAt(context.now(), context.timeZone),
    timeZone: context.timeZone,
    seenRows: context.seenRows,
    environment: {
      transaction: context.transaction,
      now: () => context.now(),
      timeZone: context.timeZone,
      userId: context.userId,
    },
  };
}

type Found =
  | Exclude<QueryAnswer, { readonly kind: 'records' }>
  | { readonly kind: 'rows'; readonly rows: readonly StoredRecord[] };

function find(query: PlannedQuery, run: Run): Found {
  const candidates = candidatesOf(query, run);
  // Who wants a few in no order, or of rows that are in order, is not shown the rest.
  const few = query.shape === 'records' && (query.orderBy.length === 0 || candidates.inOrder);
  const rows = matchingRows(query, run, candidates.rows, few ? lastWanted(query, run) : Infinity);
  if (query.shape === 'count') {
    return { kind: 'count', count: window(rows, query, run).length };
  }
  if (query.grouping !== undefined) {
    return { kind: 'aggregate', rows: aggregateRows(rows, query.grouping, query, run) };
  }
  const chosen = candidates.inOrder ? window(rows, query, run) : ordered(rows, query.orderBy, query, run);
  if (query.forUpdate) {
    lock(chosen, query, run);
  }
  return { kind: 'rows', rows: chosen };
}

/** `FOR UPDATE`: a row written as it is belongs to this transaction until it ends. */
function lock(rows: readonly StoredRecord[], query: PlannedQuery, run: Run): void {
  for (const row of rows) {
    if (!run.transaction.write(row)) {
      throw rowLocked({ text: query.text, offset: 0 });
    }
  }
}

/** All rows of the object in the order that the query wants, where they were put into it before. Whoever pages asks for the same order over and over. */
function rowsInOrder(query: PlannedQuery, run: Run): readonly StoredRecord[] | undefined {
  const { shape, object, orderBy, allRows } = query;
  const places = orderBy.flatMap(({ by }) => by.stored ?? []);
  if (shape !== 'records' || allRows || places.length === 0 || places.length < orderBy.length) {
    return undefined;
  }
  const keys = orderBy.map(({ descending, nullsLast }, at) =>
    [places[at]?.path, descending ? 'descending' : '', nullsLast ? 'nulls last' : ''].join(' '),
  );
  const objectNames = [object.name, ...places.flatMap(({ objects }) => objects)];
  return run.transaction.kept([object.name, ...keys].join(), objectNames, () =>
    firstInOrder([...run.transaction.all(object.name)], orderBy, Infinity, run),
  );
}

interface Candidates {
  readonly rows: Iterable<StoredRecord>;
  /** Whether they stand in the order that the query wants. */
  readonly inOrder: boolean;
}

/** Above it, rows that are in order are searched for a text sooner than rows that have it are put in order. */
const mostToOrder = 5_000;

/** The rows that may match, by the way that leaves the fewest. */
function candidatesOf(query: PlannedQuery, run: Run): Candidates {
  const { access, texts, object, allRows } = query;
  const indexed = access && rowsByIndex(access, object.name, allRows, run);
  if (indexed !== undefined) {
    return { rows: indexed, inOrder: false };
  }
  const withText = texts === undefined || allRows ? undefined : rowsByText(texts, object.name, run);
  const inOrder = rowsInOrder(query, run);
  if (withText !== undefined && (inOrder === undefined || withText.length <= mostToOrder)) {
    return { rows: withText, inOrder: false };
  }
  return inOrder === undefined
    ? { rows: run.transaction.all(object.name, { allRows }), inOrder: false }
    : { rows: inOrder, inOrder: true };
}

function matchingRows(
  query: PlannedQuery,
  run: Run,
  rows: Iterable<StoredRecord>,
  most = Infinity,
): readonly StoredRecord[] {
  const test = rowTest(query, run);
  const found: StoredRecord[] = [];
  for (const row of most === 0 ? [] : rows) {
    if (test(row)) {
      found.push(row);
      if (found.length >= most) {
        break;
      }
    }
  }
  return found;
}

function rowTest(query: PlannedQuery, run: Run): (row: StoredRecord) => boolean {
  const wanted = query.where?.(run) ?? (() => true);
  const seen = run.seenRows?.(query.object.name);
  const test = seen === undefined ? wanted : (row: StoredRecord) => seen(row) && wanted(row);
  return query.onlyMine ? (row) => test(row) && isMine(row, run) : test;
}

function isMine(row: StoredRecord, run: Run): boolean {
  const owner = row.values.get('OwnerId');
  return owner instanceof ApexId && owner.value === run.environment.userId;
}

/** In order, and of them those that the query's LIMIT and OFFSET leave. */
function ordered<Source>(
  sources: readonly Source[],
  orders: readonly Order<Source>[],
  query: PlannedQuery,
  run: Run,
): readonly Source[] {
  return window(firstInOrder(sources, orders, lastWanted(query, run), run), query, run);
}

/** So many rows the query's LIMIT and OFFSET leave or skip. */
function lastWanted(query: PlannedQuery, run: Run): number {
  const limit = countOf(query.limit, 'LIMIT', query, run);
  return limit === undefined ? Infinity : limit + (countOf(query.skip, 'OFFSET', query, run) ?? 0);
}

function window<T>(items: readonly T[], query: PlannedQuery, run: Run): readonly T[] {
  const skip = countOf(query.skip, 'OFFSET', query, run) ?? 0;
  const limit = countOf(query.limit, 'LIMIT', query, run);
  return items.slice(skip, limit === undefined ? undefined : skip + limit);
}

function countOf(count: Count | undefined, clause: string, query: PlannedQuery, run: Run): number | undefined {
  if (count === undefined) {
    return undefined;
  }
  const value = count.kind === 'bind' ? (run.binds[count.index] ?? null) : count.value;
  const number = value instanceof ApexDecimal ? value.toNumber() : Number(value);
  if (value === null || !Number.isInteger(number) || number < 0) {
    throw malformed(`${clause} must be a non-negative Integer`, { text: query.text, offset: 0 });
  }
  if (clause === 'OFFSET' && number > farthestOffset) {
    throw offsetTooLarge(farthestOffset, { text: query.text, offset: query.text.search(/\bOFFSET\b/i) });
  }
  return number;
}

/** Who wants rows further on asks for those behind the last one seen. */
const farthestOffset = 2_000;

function aggregateRows(rows: readonly StoredRecord[], grouping: Grouping, query: PlannedQuery, run: Run) {
  const having = grouping.having?.(run) ?? (() => true);
  const groups = groupRows(rows, grouping.by, grouping.subtotals, run).filter(having);
  return ordered(groups, grouping.orderBy, query, run).map(
    (group) => new Map(grouping.columns.map(({ alias, scalar }) => [alias, scalar.read(group, run)] as const)),
  );
}

function toRecords(rows: readonly StoredRecord[], query: PlannedQuery, run: Run): readonly SObjectValue[] {
  const children = query.children.map((child) => ({ child, byParent: childRows(child, rows, run) }));
  return rows.map((row) => {
    const record = new SObjectValue(query.object, true);
    record.put('Id', ApexId.of(row.id));
    for (const scalar of query.selected) {
      putPath(record, row, scalar, run);
    }
    for (const choice of query.choices) {
      putChoice(record, row, choice, run);
    }
    for (const { child, byParent } of children) {
      const own = window(byParent.get(row.id) ?? [], child.query, run);
      record.putChildren(
        child.relationship.name,
        new ApexList(child.query.object.name, [...toRecords(own, child.query, run)]),
      );
    }
    return record;
  });
}

/** The rows of a sub-query in order, by the record that they refer to. */
function childRows(
  { query, relationship }: PlannedChild,
  parents: readonly StoredRecord[],
  run: Run,
): ReadonlyMap<string, readonly StoredRecord[]> {
  // Children of a page of parents are looked up; where whole tables are asked for, each row is looked at once.
  const few = parents.length <= mostLookedUp;
  const rows = few
    ? rowsOfParents(parents, query, relationship.field, run)
    : matchingRows(query, run, candidatesOf(query, run).rows);
  const byParent = new Map<string, StoredRecord[]>();
  for (const row of firstInOrder(rows, query.orderBy, Infinity, run)) {
    const parent = row.values.get(relationship.field);
    if (parent instanceof ApexId) {
      const siblings = byParent.get(parent.value);
      if (siblings === undefined) {
        byParent.set(parent.value, [row]);
      } else {
        siblings.push(row);
      }
    }
  }
  return byParent;
}

const mostLookedUp = 2_000;

function rowsOfParents(
  parents: readonly StoredRecord[],
  query: PlannedQuery,
  fieldName: string,
  run: Run,
): readonly StoredRecord[] {
  const { object, allRows } = query;
  const test = rowTest(query, run);
  const found = parents.flatMap(({ id }) =>
    [...run.transaction.matching(object.name, fieldName, ApexId.of(id), { allRows })].filter(test),
  );
  // As they were made: ids count up.
  return found.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Sets `Account.Owner.Name` on the record, making the parents on the way. */
function putPath(record: SObjectValue, row: StoredRecord, scalar: Scalar, run: Run): void {
  let target = record;
  let current: StoredRecord = row;
  for (const relationship of scalar.path.slice(0, -1)) {
    const field = target.description.parentRelationship(relationship);
    const parent = field === undefined ? undefined : parentRow(current, [field], run);
    if (parent === undefined) {
      target.putParent(relationship, null);
      return;
    }
    target = parentRecord(target, relationship, describe(parent, run), parent.id);
    current = parent;
  }
  target.put(scalar.field.name, scalar.read(row, run));
}

function putChoice(
  record: SObjectValue,
  row: StoredRecord,
  { reference, branches, otherwise }: PlannedChoice,
  run: Run,
): void {
  const relationship = reference.relationshipName ?? '';
  const parent = parentRow(row, [reference], run);
  if (parent === undefined) {
    record.putParent(relationship, null);
    return;
  }
  const description = describe(parent, run);
  const target = parentRecord(record, relationship, description, parent.id);
  for (const scalar of branches.get(parent.objectName) ?? []) {
    putPath(target, parent, scalar, run);
  }
  if (!branches.has(parent.objectName)) {
    for (const { names } of otherwise) {
      const field = description.field(names.at(-1) ?? '');
      if (field !== undefined) {
        target.put(field.name, parent.values.get(field.name) ?? null);
      }
    }
  }
}

function describe(row: StoredRecord, run: Run): ObjectDescription {
  const description = run.transaction.schema.object(row.objectName);
  if (description === undefined) {
    throw new RangeError(`The org has no object ${row.objectName}.`);
  }
  return description;
}

function parentRecord(
  child: SObjectValue,
  relationship: string,
  description: ObjectDescription,
  id: string,
): SObjectValue {
  const known = child.parent(relationship);
  if (known instanceof SObjectValue) {
    return known;
  }
  const parent = new SObjectValue(description, true);
  parent.put('Id', ApexId.of(id));
  child.putParent(relationship, parent);
  return parent;
}
