import { prepareQuery } from '../../data/soql/prepare.ts';
import { QueryProblem } from '../../data/soql/problems.ts';
import type { PlannedQuery } from '../../data/soql/prepare.ts';
import type { QueryExpression } from '../syntax/tree.ts';
import { compileFailures } from '../types/failures.ts';
import type { Body } from './body.ts';
import { type Value, value } from './value.ts';

/** `[SELECT …]`: prepared once, when the code is compiled. */
export function compileQuery(body: Body, expression: QueryExpression): Value {
  const query = prepared(body, expression);
  const binds = expression.binds.map((bind) => body.expression(bind).text);
  const values = `t,${body.unit.constant(query)},[${binds.join(',')}]`;
  const { space } = body;
  switch (query.shape) {
    case 'count':
      return value(space.builtIn('Integer'), `queryCount(${values})`, true);
    case 'aggregate': {
      const row = space.builtIn('AggregateResult');
      return {
        ...value(space.builtIn('List', row), `queryList(${values})`, true),
        single: { type: row, text: `queryOne(${values})` },
      };
    }
    case 'records': {
      const record = space.sObjectType(query.object.name, null) ?? space.sObject;
      return {
        ...value(space.builtIn('List', record), `queryList(${values})`, true),
        single: { type: record, text: `queryOne(${values})` },
      };
    }
  }
}

function prepared(body: Body, expression: QueryExpression): PlannedQuery {
  const { schema } = body.space;
  if (!schema) {
    throw compileFailures.unsupported(
      expression,
      'Queries need a schema: create the engine with the schema of an org.',
    );
  }
  try {
    return prepareQuery(expression.text, { schema, namespace: body.from.namespace });
  } catch (problem) {
    if (problem instanceof QueryProblem) {
      throw compileFailures.incompatible(expression, problem.reason);
    }
    throw problem;
  }
}
