import type { ApexValue } from '../../apex/library/contract.ts';
import type {
  FieldDescription,
  ObjectDescription,
  QueryBind,
  QueryContext,
  SObjectRecord,
  StoredRecord,
} from '../contract.ts';
import { fieldValue, type FormulaEnvironment, isCalculated, type Values } from '../formula/recordFormulas.ts';
import { parseReturning } from '../soql/parser.ts';
import { type PlannedQuery, type PrepareOptions, planReturning } from '../soql/prepare.ts';
import { malformed, unexpectedToken } from '../soql/problems.ts';
import { runQuery } from '../soql/run.ts';
import type { Run } from '../soql/scalars.ts';
import { TokenReader } from '../soql/tokenReader.ts';
import type { QueryTree } from '../soql/tree.ts';
import { type SearchTest, searchTest, wordsOf } from './searchText.ts';

type FieldGroup = 'ALL' | 'NAME' | 'EMAIL' | 'PHONE' | 'SIDEBAR';

/** A search with its names resolved. Immutable: compiled code keeps it. */
export interface PreparedSearch {
  readonly text: string;
  /** In order of appearance; the one behind FIND first. */
  readonly binds: readonly QueryBind[];
  /** Undefined where a bind gives it. */
  readonly find: string | undefined;
  readonly fieldGroup: FieldGroup;
  readonly returning: readonly PlannedQuery[];
  readonly limit: number | undefined;
}

const findClause = /^\s*FIND\s*(?:'((?:\\.|[^'\\])*)'|\{((?:\\.|[^}\\])*)\}|(?=:))/i;

/** Throws QueryProblem. */
export function prepareSearch(text: string, options: PrepareOptions): PreparedSearch {
  const found = findClause.exec(text);
  if (found === null) {
    throw unexpectedToken(text.trim().split(/\s/)[0] ?? '', { text, offset: 0 });
  }
  const [clause, quoted, braced] = found;
  const find = quoted?.replace(/\\(['"\\])/g, '$1') ?? braced;
  // The rest is read as a query is, at its own places in the text.
  const reader = new TokenReader(' '.repeat(clause.length) + text.slice(clause.length));
  if (find === undefined) {
    reader.addBind(reader.next(), false);
  }
  const fieldGroup = readFieldGroup(reader);
  const trees = reader.tryKeyword('RETURNING') ? reader.list(() => parseReturning(reader)) : [];
  skipWith(reader);
  const limit = reader.tryKeyword('LIMIT') ? Number(reader.next().text) : undefined;
  while (reader.tryKeyword('UPDATE')) {
    reader.list(() => reader.name());
  }
  if (reader.peek().kind !== 'end') {
    throw unexpectedToken(reader.peek().text, { text, offset: reader.peek().offset });
  }
  if (find !== undefined && find.replaceAll(/[*?\s]/g, '').length < 2) {
    throw malformed('search term must be longer than one character: ' + find, { text, offset: 0 });
  }
  const scoped = { ...options, text };
  const returning = (trees.length > 0 ? trees : everything(options)).map((tree) =>
    planReturning(tree, scoped, reader.binds),
  );
  return { text, binds: reader.binds, find, fieldGroup, returning, limit };
}

function readFieldGroup(reader: TokenReader): FieldGroup {
  if (!reader.tryKeyword('IN')) {
    return 'ALL';
  }
  const group = reader.name().text.toUpperCase();
  reader.keyword('FIELDS');
  return (['NAME', 'EMAIL', 'PHONE', 'SIDEBAR'] as const).find((one) => one === group) ?? 'ALL';
}

/** `WITH HIGHLIGHT`, `WITH DATA CATEGORY …`: nothing here has any of that. */
function skipWith(reader: TokenReader): void {
  while (reader.tryKeyword('WITH')) {
    while (!['LIMIT', 'UPDATE', 'WITH'].some((word) => reader.peekKeyword(word)) && reader.peek().kind !== 'end') {
      reader.next();
    }
  }
}

/** Without RETURNING every object is searched for ids. */
function everything({ schema }: PrepareOptions): readonly QueryTree[] {
  return schema.objects
    .filter((object) => isSearchable(object))
    .map((object) => parseReturning(new TokenReader(object.name)));
}

export function isSearchable({ kind, setup, apis }: ObjectDescription): boolean {
  return kind === 'record' && !setup && apis.includes('data');
}

/** What a search found, object by object in the order of RETURNING. `fixed`: the only ids that count, for tests. */
export function runSearch(
  search: PreparedSearch,
  binds: readonly ApexValue[],
  context: QueryContext,
  fixed?: ReadonlySet<string>,
): readonly (readonly SObjectRecord[])[] {
  const bound = binds[0];
  const find = search.find ?? (typeof bound === 'string' ? bound : '');
  const test = searchTest(find);
  let left = search.limit ?? mostFound;
  return search.returning.map((query) => {
    const answer = runQuery(withTest(query, fixed ?? { test, group: search.fieldGroup }), binds, context);
    const records = answer.kind === 'records' ? answer.records.slice(0, left) : [];
    left -= records.length;
    return records;
  });
}

/** One search gives no more. */
const mostFound = 2000;

type Wanted = ReadonlySet<string> | { readonly test: SearchTest; readonly group: FieldGroup };

function withTest(query: PlannedQuery, wanted: Wanted): PlannedQuery {
  const { object } = query;
  const where = (run: Run) => {
    const own = query.where?.(run);
    const fits = 'test' in wanted ? fitting(object, wanted.group, wanted.test, run.environment) : isOneOf(wanted);
    return (row: StoredRecord): boolean => fits(row) && (own === undefined || own(row));
  };
  return { ...query, where };
}

function isOneOf(ids: ReadonlySet<string>): (row: StoredRecord) => boolean {
  return ({ id }) => ids.has(id);
}

function fitting(
  object: ObjectDescription,
  group: FieldGroup,
  test: SearchTest,
  environment: FormulaEnvironment,
): (row: StoredRecord) => boolean {
  const fields = object.fields.filter((field) => isSearched(field, group));
  const wordsIn = (values: Values): readonly string[] =>
    fields.flatMap((field) => {
      const value = fieldValue(field, object, values, environment);
      return typeof value === 'string' ? wordsOf(value) : [];
    });
  if (fields.some(isCalculated)) {
    return ({ values }) => test(wordsIn(values));
  }
  const known = wordsOfGroup(group);
  return (row) => {
    let words = known.get(row);
    if (words === undefined) {
      words = wordsIn(row.values);
      known.set(row, words);
    }
    return test(words);
  };
}

/** Words of records that were searched before. A record at rest never changes: a changed one is another. */
const wordsByGroup = new Map<FieldGroup, WeakMap<StoredRecord, readonly string[]>>();

function wordsOfGroup(group: FieldGroup): WeakMap<StoredRecord, readonly string[]> {
  const known = wordsByGroup.get(group) ?? new WeakMap<StoredRecord, readonly string[]>();
  wordsByGroup.set(group, known);
  return known;
}

function isSearched({ type, nameField, name, apexType, formula }: FieldDescription, group: FieldGroup): boolean {
  switch (group) {
    case 'EMAIL':
      return type === 'email';
    case 'PHONE':
      return type === 'phone';
    case 'NAME':
      return nameField || name === 'FirstName' || name === 'LastName';
    default:
      return apexType === 'String' && formula === undefined && type !== 'encryptedstring';
  }
}
