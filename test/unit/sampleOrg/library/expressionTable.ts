import assert from 'node:assert/strict';
import { exceptionOf, runApex } from '../apex/apexHarness.ts';

// The library as tables of Apex, through the real compiler: what is written, and what System.debug prints of it.

export type ExpressionRow = readonly [expression: string, printed: string];

/** Expressions, with the statements before them if there are any; each is a test of its own. */
export function prints(rows: readonly ExpressionRow[], ...classes: readonly string[]): void {
  for (const [expression, expected] of rows) {
    it(`${expression} → ${expected}`, () => {
      assert.deepEqual(runApex(statements(expression), ...classes), [expected]);
    });
  }
}

/** Expressions that end the request, with `Type: message`. */
export function raises(rows: readonly ExpressionRow[], ...classes: readonly string[]): void {
  for (const [expression, expected] of rows) {
    it(`${expression} raises ${expected}`, () => {
      assert.equal(exceptionOf(statements(expression), ...classes), expected);
    });
  }
}

/** What stands behind the last `;` or block is printed. */
function statements(expression: string): string {
  const [, before = '', value = expression] = /^([\s\S]*[;}])\s+([^\s)}][\s\S]*)$/.exec(expression) ?? [];
  return `${before} System.debug(${value});`;
}
