import type { LimitName } from '../library/contract.ts';
import type { MethodFacts } from '../compile/unit.ts';
import { methodSignature } from '../types/userType.ts';
import type { Frame } from './frames.ts';

// How the debug log names limits and calls.

/** Words of LIMIT_USAGE. */
export const limitCodes: Partial<Readonly<Record<LimitName, string>>> = {
  queries: 'SOQL',
  queryRows: 'SOQL_ROWS',
  aggregateQueries: 'AGGS',
  soslQueries: 'SOSL',
  dmlStatements: 'DML',
  dmlRows: 'DML_ROWS',
  publishImmediate: 'PUBLISH_IMMEDIATE_DML',
  callouts: 'CALLOUT',
  futureCalls: 'FUTURE',
};

/** Code units stand for the method that they call: it has no entry of its own. */
export function isEntryPoint(frame: Frame): boolean {
  return !frame.caller?.m || frame.m?.type.form === 'trigger';
}

/** Unlike methods, constructors have no space between their types. */
export function constructorText(m: MethodFacts): string {
  return `<init>(${m.parameters.map((parameter) => parameter.type.name).join(',')})|${m.type.name}`;
}

/** Accessors look like methods of the platform. */
export function accessorText(m: MethodFacts): string {
  return `${m.type.name}.__sfdc_${m.method ? methodSignature(m.method) : ''}`;
}
