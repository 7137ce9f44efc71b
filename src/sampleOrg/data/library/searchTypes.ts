import { ApexId } from '../../apex/values/id.ts';
import { ApexList } from '../../apex/values/list.ts';
import type { ApexObject, ApexValue, LibraryType, RequestContext } from '../../apex/library/contract.ts';
import type { SObjectRecord } from '../contract.ts';
import { transactionOf } from '../dml/rows.ts';
import { QueryProblem } from '../soql/problems.ts';
import { type PreparedSearch, prepareSearch, runSearch } from '../sosl/search.ts';
import { raiseNullArgument, raiseSearch, raiseUnknownBind } from './failures.ts';

// Searches of running Apex: they count against the limits, show in the log and raise System.SearchException.

/** What `Test.setFixedSearchResults` said, for as long as the test's transaction lasts. */
const fixedResults = new WeakMap<object, ReadonlySet<string>>();

/** Rows by object, in the order of RETURNING. A test finds what it fixed before, and nothing else. */
function found(
  context: RequestContext,
  search: PreparedSearch,
  binds: readonly ApexValue[],
): readonly (readonly SObjectRecord[])[] {
  const { limits, log, user, apex } = context;
  const line = `[${String(apex.currentLine())}]`;
  if (log.enabled) {
    log.event('DB', 'INFO', 'SOSL_EXECUTE_BEGIN', line, search.text);
  }
  limits.use('soslQueries', 1);
  const startedAt = log.enabled ? performance.now() : 0;
  const transaction = transactionOf(context);
  const fixed = fixedResults.get(transaction) ?? (apex.isTest ? new Set<string>() : undefined);
  const results = raisingProblems(context, () =>
    runSearch(
      search,
      binds,
      { transaction, now: () => context.now(), timeZone: user.timeZone, userId: user.id },
      fixed,
    ),
  );
  if (log.enabled) {
    const rows = results.reduce((sum, records) => sum + records.length, 0);
    log.event('DB', 'INFO', 'SOSL_EXECUTE_END', line, `Rows:${rows}`);
    apex.timed?.('SOSL', `[${search.text}]`, performance.now() - startedAt);
  }
  return results;
}

function raisingProblems<T>(context: RequestContext, act: () => T): T {
  try {
    return act();
  } catch (problem) {
    if (problem instanceof QueryProblem) {
      return raiseSearch(context, problem.reason);
    }
    throw problem;
  }
}

/** `[FIND …]` and `Search.query`: a list for each object. */
export function searchLists(context: RequestContext, search: PreparedSearch, binds: readonly ApexValue[]): ApexList {
  const lists = found(context, search, binds).map((records) => new ApexList('SObject', [...records]));
  return new ApexList('List<SObject>', lists);
}

interface DynamicSearch {
  readonly search: PreparedSearch;
  readonly binds: readonly ApexValue[];
}

function dynamic(context: RequestContext, text: string | null): DynamicSearch {
  const { schema } = transactionOf(context);
  const written = text ?? raiseNullArgument(context);
  const search = raisingProblems(context, () => prepareSearch(written, { schema, namespace: context.namespace }));
  const binds = search.binds.map(
    ({ expression }) => context.apex.variable(expression) ?? raiseUnknownBind(context, expression),
  );
  return { search, binds };
}

function query(context: RequestContext, text: string | null): ApexList {
  const { search, binds } = dynamic(context, text);
  return searchLists(context, search, binds);
}

/** `Search.SearchResults`: rows by object name. */
class SearchResults implements ApexObject {
  readonly apexTypeName = 'Search.SearchResults';
  readonly #rows: ReadonlyMap<string, readonly SObjectRecord[]>;

  constructor(rows: ReadonlyMap<string, readonly SObjectRecord[]>) {
    this.#rows = rows;
  }

  of(objectName: string): ApexList {
    const [, records = []] = [...this.#rows].find(([name]) => name.toLowerCase() === objectName.toLowerCase()) ?? [];
    return new ApexList(
      'Search.SearchResult',
      records.map((record) => new SearchResult(record)),
    );
  }
}

class SearchResult implements ApexObject {
  readonly apexTypeName = 'Search.SearchResult';
  readonly record: SObjectRecord;

  constructor(record: SObjectRecord) {
    this.record = record;
  }
}

function find(context: RequestContext, text: string | null): SearchResults {
  const { search, binds } = dynamic(context, text);
  const rows = found(context, search, binds);
  return new SearchResults(new Map(search.returning.map(({ object }, index) => [object.name, rows[index] ?? []])));
}

/** `Test.setFixedSearchResults` */
export function setFixedSearchResults(context: RequestContext, ids: ApexList | null): void {
  const wanted = (ids ?? raiseNullArgument(context)).items;
  fixedResults.set(transactionOf(context), new Set(wanted.flatMap((id) => (id instanceof ApexId ? [id.value] : []))));
}

export const searchTypes: readonly LibraryType[] = [
  {
    type: 'Search',
    members: {
      'static List<List<SObject>> query(String text)': query,
      'static List<List<SObject>> query(String text, AccessLevel level)': query,
      'static Search.SearchResults find(String text)': find,
      'static Search.SearchResults find(String text, AccessLevel level)': find,
    },
  },
  {
    type: 'Search.SearchResults',
    members: {
      'List<Search.SearchResult> get(String objectName)': (context, self: SearchResults, name: string | null) =>
        self.of(name ?? raiseNullArgument(context)),
    },
  },
  {
    type: 'Search.SearchResult',
    members: {
      'SObject getSObject()': (_, self: SearchResult) => self.record,
      // Snippets are made for knowledge articles alone.
      'String getSnippet()': () => null,
      'String getSnippet(String fieldName)': () => null,
    },
  },
];
