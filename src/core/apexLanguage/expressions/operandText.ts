import { Failure } from '../../base/failure.ts';
import { parseExpression } from './parser.ts';

const selfContained = new Set(['name', 'field', 'index', 'call']);

/** The expression such that a field or an index can follow it: in parentheses where an operator would take part of it away. */
export function operandText(expression: string): string {
  const text = expression.trim();
  try {
    return selfContained.has(parseExpression(text).kind) ? text : `(${text})`;
  } catch (error) {
    if (Failure.is(error)) {
      // The printed name of a global, such as `UserInfo.getUserId()`, need not be an expression.
      return text;
    }
    throw error;
  }
}
