import { displayLine } from '../../base/displayText.ts';
import { Failure } from '../../base/failure.ts';

/** When a breakpoint stops, by how often it was reached. Counts from 1. */
export type HitCondition = (hits: number) => boolean;

const pattern = /^(==?|>=|<=|>|<|%)?\s*(\d{1,9})$/;

const tests: Readonly<Record<string, (count: number) => HitCondition>> = {
  '=': (count) => (hits) => hits === count,
  '==': (count) => (hits) => hits === count,
  '>': (count) => (hits) => hits > count,
  '>=': (count) => (hits) => hits >= count,
  '<': (count) => (hits) => hits < count,
  '<=': (count) => (hits) => hits <= count,
  '%': (count) => (hits) => hits % count === 0,
};

/** `3` and `== 3`: the third time; `>= 3`, `> 3`, `< 3`, `<= 3`; `% 3`: every third time. */
export function parseHitCondition(text: string): HitCondition {
  const [, operator = '==', digits = ''] = pattern.exec(text.trim()) ?? [];
  const count = Number(digits);
  const test = tests[operator];
  if (digits === '' || test === undefined || (operator === '%' && count === 0)) {
    throw new Failure(
      'badHitCondition',
      `"${displayLine(text, 40)}" is no hit count. Write a number, or a number behind ==, >, >=, <, <= or %, such as >= 3 or % 5.`,
    );
  }
  return test(count);
}
