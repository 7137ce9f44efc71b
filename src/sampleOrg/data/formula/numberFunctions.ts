import { ApexDecimal } from '../../apex/values/decimal.ts';
import type { RoundingModeName } from '../../apex/values/rounding.ts';
import { FormulaError } from './problems.ts';
import { decimal, type FormulaValue, numberOf, wholeOf } from './values.ts';

type NumberFunction = (...values: (FormulaValue | undefined)[]) => FormulaValue;

function rounded(value: FormulaValue | undefined, places: FormulaValue, mode: RoundingModeName): ApexDecimal {
  const number = numberOf(value);
  return number.setScale(wholeOf(places), mode) ?? number;
}

const zero = ApexDecimal.zero;

/** Away from zero for `CEILING`, towards it for `FLOOR`; the ones with an M go by the number line. */
const toWhole =
  (mode: RoundingModeName): NumberFunction =>
  (value) =>
    rounded(value, zero, mode);

const real =
  (compute: (value: number) => number): NumberFunction =>
  (value) => {
    const result = compute(numberOf(value).toNumber());
    if (!Number.isFinite(result)) {
      throw new FormulaError('The number has no such value.');
    }
    return decimal(result);
  };

const furthest =
  (direction: 1 | -1): NumberFunction =>
  (...values) =>
    values.map(numberOf).reduce((best, value) => (value.compareTo(best) * direction > 0 ? value : best));

export const numberFunctions: Readonly<Record<string, NumberFunction>> = {
  ROUND: (value, places) => rounded(value, places ?? zero, 'HALF_UP'),
  TRUNC: (value, places) => rounded(value, places ?? zero, 'DOWN'),
  CEILING: toWhole('UP'),
  FLOOR: toWhole('DOWN'),
  MCEILING: toWhole('CEILING'),
  MFLOOR: toWhole('FLOOR'),
  ABS: (value) => numberOf(value).abs(),
  MOD: (value, divisor) => {
    const remainder = numberOf(value).remainder(numberOf(divisor));
    if (remainder === undefined) {
      throw new FormulaError('Division by zero.');
    }
    return remainder;
  },
  MAX: furthest(1),
  MIN: furthest(-1),
  SQRT: real(Math.sqrt),
  EXP: real(Math.exp),
  LN: real(Math.log),
  LOG: real(Math.log10),
  PI: () => decimal(Math.PI),
};
