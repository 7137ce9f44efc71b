import type { QueryProblem as QueryProblemShape } from '../contract.ts';

/** Something wrong with a query, in the org's own words. */
export class QueryProblem extends Error implements QueryProblemShape {
  readonly errorCode: QueryProblemShape['errorCode'];
  readonly reason: string;
  readonly offset: number;

  constructor(errorCode: QueryProblemShape['errorCode'], reason: string, query: string, offset: number) {
    super(withExcerpt(reason, query, offset));
    this.name = 'QueryProblem';
    this.errorCode = errorCode;
    this.reason = reason;
    this.offset = offset;
  }
}

/** The org points at the place in its messages: two lines of excerpt and marker, then row and column. */
function withExcerpt(reason: string, query: string, offset: number): string {
  const before = query.slice(0, offset);
  const row = before.split('\n').length;
  const lineStart = before.lastIndexOf('\n') + 1;
  const column = offset - lineStart + 1;
  const line = query.slice(lineStart).split('\n', 1)[0] ?? '';
  return `\n${line}\n${' '.repeat(column - 1)}^\nERROR at Row:${row}:Column:${column}\n${reason}`;
}

const customHint = (kind: string, named: string, suffix: string): string =>
  `If you are attempting to use a custom ${kind}, be sure to append the '${suffix}' after the ${named} name. Please reference your WSDL or the describe call for the appropriate names.`;

/** Where a problem lies: the query's text and an offset in it. */
export interface Position {
  readonly text: string;
  readonly offset: number;
}

export const unexpectedToken = (token: string, at: Position): QueryProblem =>
  new QueryProblem(
    'MALFORMED_QUERY',
    token === '' ? `unexpected token: <EOF>` : `unexpected token: '${token}'`,
    at.text,
    at.offset,
  );
export const malformed = (reason: string, at: Position): QueryProblem =>
  new QueryProblem('MALFORMED_QUERY', reason, at.text, at.offset);
export const noSuchColumn = (column: string, object: string, at: Position): QueryProblem =>
  new QueryProblem(
    'INVALID_FIELD',
    `No such column '${column}' on entity '${object}'. ${customHint('field', 'custom field', '__c')}`,
    at.text,
    at.offset,
  );
export const unsupportedObject = (object: string, at: Position): QueryProblem =>
  new QueryProblem(
    'INVALID_TYPE',
    `sObject type '${object}' is not supported. ${customHint('object', 'entity', '__c')}`,
    at.text,
    at.offset,
  );
export const unknownParentRelationship = (relationship: string, at: Position): QueryProblem =>
  new QueryProblem(
    'INVALID_FIELD',
    `Didn't understand relationship '${relationship}' in field path. ${customHint('relationship', 'custom relationship', '__r')}`,
    at.text,
    at.offset,
  );
export const unknownChildRelationship = (relationship: string, at: Position): QueryProblem =>
  new QueryProblem(
    'INVALID_TYPE',
    `Didn't understand relationship '${relationship}' in FROM part of query call. ${customHint('relationship', 'custom relationship', '__r')}`,
    at.text,
    at.offset,
  );
/** `type` as the org names it in this message: `string`, `double`, `dateTime`, `ID`. */
export const valueOfWrongType = (field: string, type: string, at: Position): QueryProblem =>
  new QueryProblem(
    'INVALID_FIELD',
    `value of filter criterion for field '${field}' must be of type ${type} and should ${type === 'string' || type === 'ID' ? '' : 'not '}be enclosed in quotes`,
    at.text,
    at.offset,
  );
export const notGrouped = (field: string, at: Position): QueryProblem =>
  malformed(`Field must be grouped or aggregated: ${field}`, at);
export const rowLocked = (at: Position): QueryProblem =>
  new QueryProblem(
    'UNABLE_TO_LOCK_ROW',
    'Record Currently Unavailable: The record you are attempting to edit, or one of its related records, is currently being modified by another user. Please try again.',
    at.text,
    at.offset,
  );
export const offsetTooLarge = (most: number, at: Position): QueryProblem =>
  new QueryProblem('NUMBER_OUTSIDE_VALID_RANGE', `Maximum SOQL offset allowed is ${most}`, at.text, at.offset);
export const invalidOperator = (operator: string, type: string, at: Position): QueryProblem =>
  new QueryProblem(
    'INVALID_QUERY_FILTER_OPERATOR',
    `invalid operator on ${type} field: ${operator}`,
    at.text,
    at.offset,
  );
export const cannotFilter = (field: string, at: Position): QueryProblem =>
  new QueryProblem('INVALID_FIELD', `field '${field}' can not be filtered in a query call`, at.text, at.offset);
