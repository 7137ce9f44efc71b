import { prepareQuery } from '../../data/soql/prepare.ts';
import { QueryProblem } from '../../data/soql/problems.ts';
import type { PrepareOptions } from '../../data/soql/prepare.ts';
import { prepareSearch } from '../../data/sosl/search.ts';
import type { QueryExpression } from '../syntax/tree.ts';
import { compileFailures } from '../types/failures.ts';
import type { Body } from './body.ts';
import { type Value, value } from './value.ts';

/** `[SELECT …]`: prepared once, when the code is compiled. */
export function compileQuery(body: Body, expression: QueryExpression): Value {
  const binds = expression.binds.map((bind) => body.expression(bind).text);
  if (/^FIND\b/i.test(expression.text)) {
    return compileSearch(body, expression, binds);
  }
  const query = prepared(body, expression, prepareQuery);
  const values = `t,${body.unit.constant(query)},[${binds.join(',')}]`;
  const { space } = body;
  switch (query.shape) {
    case 'count':
      return value(space.builtIn('Integer'), `queryCount(${values})`, true);
    case 'aggregate': {
      const row = space.builtIn('AggregateResult');
      return {
        ...value(space.builtIn('List', row), `queryList(${values})`, true),
        single: { type: row, text: `queryOne(${values})`, orNull: `queryOneOrNull(${values})` },
      };
    }
    case 'records': {
      const record = space.sObjectType(query.object.name, null) ?? space.sObject;
      return {
        ...value(space.builtIn('List', record), `queryList(${values})`, true),
        single: { type: record, text: `queryOne(${values})`, orNull: `queryOneOrNull(${values})` },
      };
    }
  }
}

/** `[FIND …]`: a list for each object that is searched. */
function compileSearch(body: Body, expression: QueryExpression, binds: readonly string[]): Value {
  const search = prepared(body, expression, prepareSearch);
  const { space } = body;
  const lists = space.builtIn('List', space.builtIn('List', space.sObject));
  return value(lists, `searchLists(t,${body.unit.constant(search)},[${binds.join(',')}])`, true);
}

function prepared<T>(
  body: Body,
  expression: QueryExpression,
  prepare: (text: string, options: PrepareOptions) => T,
): T {
  const { schema } = body.space;
  if (!schema) {
    throw compileFailures.unsupported(
      expression,
      'Queries need a schema: create the engine with the schema of an org.',
    );
  }
  try {
    return prepare(expression.text, { schema, namespace: body.from.namespace });
  } catch (problem) {
    if (problem instanceof QueryProblem) {
      throw compileFailures.incompatible(expression, problem.reason);
    }
    throw problem;
  }
}
