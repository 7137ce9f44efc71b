import type { ApexValue } from '../library/contract.ts';
import { ApexDate } from './date.ts';
import { ApexDatetime } from './datetime.ts';
import { ApexEnumValue } from './enumValue.ts';
import { compareNumbers } from './equality.ts';
import { ApexId } from './id.ts';
import { ApexTime } from './time.ts';

/**
 * The order of two values of like type, without running Apex: what `<` and `List.sort` use. Null comes first. Undefined for values
 * that have no order.
 */
export function compareValues(left: ApexValue, right: ApexValue): number | undefined {
  if (left === null || right === null) {
    return left === right ? 0 : left === null ? -1 : 1;
  }
  if (typeof left === 'number' && typeof right === 'number') {
    return left - right;
  }
  const a = ordinal(left);
  const b = ordinal(right);
  if (typeof a === 'string' && typeof b === 'string') {
    return compareText(a, b);
  }
  if (typeof a === 'number' && typeof b === 'number') {
    return a - b;
  }
  return compareNumbers(left, right);
}

/** By UTF-16 units, as `String.compareTo` does. */
export function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function ordinal(value: ApexValue): string | number | undefined {
  if (typeof value === 'string' || typeof value === 'number') {
    return value;
  }
  if (typeof value === 'boolean') {
    return Number(value);
  }
  if (value instanceof ApexDate) {
    return value.instant;
  }
  if (value instanceof ApexDatetime) {
    return value.instant;
  }
  if (value instanceof ApexTime) {
    return value.milliseconds;
  }
  if (value instanceof ApexEnumValue) {
    return value.ordinal;
  }
  return value instanceof ApexId ? value.value : undefined;
}
