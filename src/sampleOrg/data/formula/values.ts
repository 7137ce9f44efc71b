import { ApexDate } from '../../apex/values/date.ts';
import { ApexDatetime } from '../../apex/values/datetime.ts';
import { ApexDecimal } from '../../apex/values/decimal.ts';
import { ApexDouble } from '../../apex/values/double.ts';
import { ApexId } from '../../apex/values/id.ts';
import { ApexTime } from '../../apex/values/time.ts';
import type { ApexValue } from '../../apex/library/contract.ts';
import { FormulaError } from './problems.ts';

/** What formulas count with. Ids are texts of 15 characters; an empty text is as good as none. */
export type FormulaValue = null | boolean | string | ApexDecimal | ApexDate | ApexDatetime | ApexTime;

export function toFormulaValue(value: ApexValue): FormulaValue {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') {
    return value;
  }
  if (typeof value === 'number' || typeof value === 'bigint') {
    return ApexDecimal.fromWhole(value);
  }
  if (value instanceof ApexDouble) {
    return ApexDecimal.fromDouble(value.value) ?? null;
  }
  if (value instanceof ApexId) {
    return value.value15;
  }
  const kept =
    value instanceof ApexDecimal ||
    value instanceof ApexDate ||
    value instanceof ApexDatetime ||
    value instanceof ApexTime;
  return kept ? value : null;
}

export function isBlank(value: FormulaValue | undefined): value is null | undefined | '' {
  return value === null || value === undefined || value === '';
}

export const decimal = (value: number | bigint): ApexDecimal =>
  typeof value === 'number' && !Number.isInteger(value)
    ? (ApexDecimal.fromDouble(value) ?? ApexDecimal.zero)
    : ApexDecimal.fromWhole(value);

export function textOf(value: FormulaValue | undefined): string {
  if (value === null || value === undefined) {
    return '';
  }
  if (typeof value === 'string') {
    return value;
  }
  if (typeof value === 'boolean') {
    return value ? 'true' : 'false';
  }
  if (value instanceof ApexDecimal) {
    return value.stripTrailingZeros().toPlainString();
  }
  if (value instanceof ApexDatetime) {
    return `${value.toText('GMT')}Z`;
  }
  return value instanceof ApexTime ? value.toString().replace('Z', '') : value.toString();
}

export function numberOf(value: FormulaValue | undefined): ApexDecimal {
  if (value instanceof ApexDecimal) {
    return value;
  }
  throw new FormulaError(isBlank(value) ? 'A number is missing.' : `Not a number: ${textOf(value)}`);
}

/** A whole number; what stands behind the point is cut off. */
export function wholeOf(value: FormulaValue | undefined): number {
  return Number(numberOf(value).toWhole('DOWN') ?? 0n);
}

export function truthOf(value: FormulaValue): boolean {
  return value === true;
}

/** Less than, equal to or more than zero; undefined where the two cannot be compared. */
export function compareValues(left: FormulaValue, right: FormulaValue): number | undefined {
  if (left instanceof ApexDecimal && right instanceof ApexDecimal) {
    return left.compareTo(right);
  }
  const [a, b] = [ordinalOf(left), ordinalOf(right)];
  if (a === undefined || b === undefined || typeof a !== typeof b) {
    return undefined;
  }
  return a < b ? -1 : a > b ? 1 : 0;
}

function ordinalOf(value: FormulaValue): number | string | undefined {
  if (value === null || value instanceof ApexDecimal) {
    return undefined;
  }
  if (typeof value === 'string') {
    return value;
  }
  if (typeof value === 'boolean') {
    return Number(value);
  }
  return value instanceof ApexTime ? value.milliseconds : value.instant;
}

export function equalValues(left: FormulaValue, right: FormulaValue): boolean {
  if (isBlank(left) || isBlank(right)) {
    return isBlank(left) && isBlank(right);
  }
  if (typeof left === 'string' && typeof right === 'string' && isId(left) && isId(right)) {
    return left.slice(0, 15) === right.slice(0, 15);
  }
  return compareValues(left, right) === 0;
}

/** Ids of 15 and of 18 characters name the same record. */
function isId(text: string): boolean {
  return (text.length === 15 || text.length === 18) && ApexId.parse(text) !== undefined;
}
