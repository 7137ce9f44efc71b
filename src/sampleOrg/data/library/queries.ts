import { ApexList } from '../../apex/values/list.ts';
import type { ApexValue, LimitName, RequestContext } from '../../apex/library/contract.ts';
import type { QueryAnswer } from '../contract.ts';
import { transactionOf } from '../dml/rows.ts';
import { AggregateResult, type SObjectValue } from '../sObjectValue.ts';
import { type PlannedQuery, prepareQuery } from '../soql/prepare.ts';
import type { QueryMode } from '../soql/tree.ts';
import { QueryProblem } from '../soql/problems.ts';
import { runQuery } from '../soql/run.ts';
import { requireReadable } from './queryAccess.ts';
import { QueryLocatorValue } from './queryLocator.ts';
import { explainPlan, showAsGiven, shownText } from './queryLog.ts';
import { raiseManyRows, raiseNoRows, raiseNotCount, raiseQuery, raiseUnknownBind } from './failures.ts';

// Queries of running Apex: they count against the limits, show in the log and raise System.QueryException.

/** `binds` in the order of `query.binds`. `rowLimit`: what the rows count against. */
export function executeQuery(
  context: RequestContext,
  query: PlannedQuery,
  binds: readonly ApexValue[],
  rowLimit: LimitName = 'queryRows',
): QueryAnswer {
  requireReadable(context, query);
  const { limits, log } = context;
  const line = `[${String(context.apex.currentLine())}]`;
  const aggregations = query.shape === 'records' ? query.children.length : 1;
  if (log.enabled) {
    log.event('DB', 'INFO', 'SOQL_EXECUTE_BEGIN', line, `Aggregations:${aggregations}`, shownText(query));
  }
  limits.use('queries', 1);
  limits.use('aggregateQueries', aggregations);
  const startedAt = log.enabled ? performance.now() : 0;
  const answer = raisingQueryProblems(context, () =>
    runQuery(query, binds, {
      transaction: transactionOf(context),
      now: () => context.now(),
      timeZone: context.user.timeZone,
    }),
  );
  const rows = rowsOf(answer);
  if (log.enabled) {
    if (log.writes?.('DB', 'FINEST') === true) {
      log.event('DB', 'FINEST', 'SOQL_EXECUTE_EXPLAIN', line, explainPlan(context, query, rows));
    }
    log.event('DB', 'INFO', 'SOQL_EXECUTE_END', line, `Rows:${rows}`);
    context.apex.timed?.('SOQL', `[${query.text}]`, performance.now() - startedAt);
  }
  limits.use(rowLimit, rows);
  return answer;
}

function rowsOf(answer: QueryAnswer): number {
  switch (answer.kind) {
    case 'records':
      return answer.records.length;
    case 'aggregate':
      return answer.rows.length;
    case 'count':
      return answer.count;
  }
}

function raisingQueryProblems<T>(context: RequestContext, act: () => T): T {
  try {
    return act();
  } catch (problem) {
    if (problem instanceof QueryProblem) {
      return raiseQuery(context, problem.reason);
    }
    throw problem;
  }
}

/** `[SELECT …]` as a list: of the queried object, or of AggregateResult. */
export function queryList(context: RequestContext, query: PlannedQuery, binds: readonly ApexValue[]): ApexList {
  const answer = executeQuery(context, query, binds);
  switch (answer.kind) {
    case 'records':
      return new ApexList(query.object.name, [...answer.records]);
    case 'aggregate':
      return new ApexList(
        'AggregateResult',
        answer.rows.map((row) => new AggregateResult(row)),
      );
    case 'count':
      return new ApexList('Integer', [answer.count]);
  }
}

/** `Account a = [SELECT …]`: exactly one row. */
export function queryOne(
  context: RequestContext,
  query: PlannedQuery,
  binds: readonly ApexValue[],
): SObjectValue | AggregateResult {
  return queryOneOrNull(context, query, binds) ?? raiseNoRows(context);
}

/** `[SELECT …]?.Name`: at most one row. */
export function queryOneOrNull(
  context: RequestContext,
  query: PlannedQuery,
  binds: readonly ApexValue[],
): SObjectValue | AggregateResult | null {
  const { items } = queryList(context, query, binds);
  if (items.length > 1) {
    return raiseManyRows(context);
  }
  return (items[0] as SObjectValue | AggregateResult | undefined) ?? null;
}

/** The one record of a dynamic query. */
export function onlyRow(context: RequestContext, rows: ApexList): ApexValue {
  return rows.items.length > 1 ? raiseManyRows(context) : (rows.items[0] ?? raiseNoRows(context));
}

/** `Integer n = [SELECT COUNT() …]` */
export function queryCount(context: RequestContext, query: PlannedQuery, binds: readonly ApexValue[]): number {
  const answer = executeQuery(context, query, binds);
  return answer.kind === 'count' ? answer.count : rowsOf(answer);
}

type BindSource = (expression: string) => ApexValue | undefined;

/** `Database.query(text)`: binds name variables in scope. */
export function dynamicQuery(
  context: RequestContext,
  text: string,
  bindSource: BindSource,
  mode?: QueryMode,
): ApexList {
  const query = prepareDynamic(context, text, mode);
  return queryList(context, query, bindsOf(context, query, bindSource));
}

/** `Database.getQueryLocator(text)`: its rows do not count as query rows. */
export function dynamicLocator(
  context: RequestContext,
  text: string,
  bindSource: BindSource,
  mode?: QueryMode,
): QueryLocatorValue {
  const query = prepareDynamic(context, text, mode);
  const answer = executeQuery(context, query, bindsOf(context, query, bindSource), 'queryLocatorRows');
  const records = answer.kind === 'records' ? [...answer.records] : [];
  return new QueryLocatorValue(query.text, new ApexList(query.object.name, records));
}

export function dynamicCount(context: RequestContext, text: string, bindSource: BindSource, mode?: QueryMode): number {
  const query = prepareDynamic(context, text, mode);
  if (query.shape !== 'count') {
    return raiseNotCount(context);
  }
  return queryCount(context, query, bindsOf(context, query, bindSource));
}

/** `mode`: of the call; what the text says goes before it. */
function prepareDynamic(context: RequestContext, text: string, mode: QueryMode | undefined): PlannedQuery {
  const { schema } = transactionOf(context);
  const prepared = raisingQueryProblems(context, () => prepareQuery(text, { schema, namespace: context.namespace }));
  const query = mode === undefined || prepared.mode !== undefined ? prepared : { ...prepared, mode };
  showAsGiven(query);
  return query;
}

function bindsOf(context: RequestContext, query: PlannedQuery, source: BindSource): readonly ApexValue[] {
  return query.binds.map(({ expression }) => {
    const value = source(expression);
    return value === undefined ? raiseUnknownBind(context, expression) : value;
  });
}
