import { displayLine } from '../../base/displayText.ts';
import { Failure } from '../../base/failure.ts';
import { l10n } from '../../base/l10n.ts';
import type { OrgHitCondition } from '../execution.ts';

/** When a breakpoint stops, by how often it was reached. Counts from 1. */
export interface HitCondition {
  readonly isMet: (hits: number) => boolean;
  /** The same in the org's own words, where it has any. */
  readonly inOrg: OrgHitCondition | undefined;
}

const pattern = /^(==?|>=|<=|>|<|%)?\s*(\d{1,9})$/;

const conditions: Readonly<Record<string, (count: number) => HitCondition>> = {
  '=': exactly,
  '==': exactly,
  '>': (count) => ({ isMet: (hits) => hits > count, inOrg: { operator: 'GreaterOrEquals', value: count + 1 } }),
  '>=': (count) => ({ isMet: (hits) => hits >= count, inOrg: { operator: 'GreaterOrEquals', value: count } }),
  '<': (count) => ({ isMet: (hits) => hits < count, inOrg: undefined }),
  '<=': (count) => ({ isMet: (hits) => hits <= count, inOrg: undefined }),
  '%': (count) => ({ isMet: (hits) => hits % count === 0, inOrg: { operator: 'Modulo', value: count } }),
};

function exactly(count: number): HitCondition {
  return { isMet: (hits) => hits === count, inOrg: { operator: 'Equals', value: count } };
}

/** `3` and `== 3`: the third time; `>= 3`, `> 3`, `< 3`, `<= 3`; `% 3`: every third time. */
export function parseHitCondition(text: string): HitCondition {
  const [, operator = '==', digits = ''] = pattern.exec(text.trim()) ?? [];
  const count = Number(digits);
  const condition = conditions[operator];
  if (digits === '' || condition === undefined || (operator === '%' && count === 0)) {
    throw new Failure(
      'badHitCondition',
      l10n.t(
        '"{0}" is no hit count. Write a number, or a number behind ==, >, >=, <, <= or %, such as >= 3 or % 5.',
        displayLine(text, 40),
      ),
    );
  }
  return condition(count);
}
