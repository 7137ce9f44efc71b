import { ApexDecimal } from '../values/decimal.ts';
import { ApexDouble } from '../values/double.ts';
import type { LibraryFunction, LibraryType, RequestContext } from './contract.ts';
import { raiseDivideByZero, raiseInvalidNumber, raiseMathDomain } from './failures.ts';
import { refuseNulls } from './members.ts';
import { doubleToLong, toInteger, toLong } from './numberTypes.ts';

type Functions = Readonly<Record<string, LibraryFunction>>;

/** A function of Doubles that Apex also offers for Decimals. */
function forDoubleAndDecimal(name: string, compute: (value: number) => number): Functions {
  return {
    [`static Double ${name}(Double value)`]: (_, value: ApexDouble) => new ApexDouble(compute(value.value)),
    [`static Decimal ${name}(Decimal value)`]: (context, value: ApexDecimal) =>
      decimalOf(context, compute(value.toNumber())),
  };
}

function decimalOf(context: RequestContext, value: number): ApexDecimal {
  return ApexDecimal.fromDouble(value) ?? raiseInvalidNumber(context, 'Decimal', String(value));
}

const analytic: Functions = Object.assign(
  {},
  ...(
    [
      ['acos', Math.acos],
      ['asin', Math.asin],
      ['atan', Math.atan],
      ['cbrt', Math.cbrt],
      ['cos', Math.cos],
      ['cosh', Math.cosh],
      ['exp', Math.exp],
      ['log', Math.log],
      ['log10', Math.log10],
      ['sin', Math.sin],
      ['sinh', Math.sinh],
      ['sqrt', Math.sqrt],
      ['tan', Math.tan],
      ['tanh', Math.tanh],
    ] as const
  ).map(([name, compute]) => forDoubleAndDecimal(name, compute)),
) as Functions;

/** Half to even, as `Math.rint` of Java does. */
function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  return rest < 0.5 || (rest === 0.5 && floor % 2 === 0) ? floor : floor + 1;
}

function larger(left: ApexDecimal, right: ApexDecimal): ApexDecimal {
  return left.compareTo(right) >= 0 ? left : right;
}

function smaller(left: ApexDecimal, right: ApexDecimal): ApexDecimal {
  return left.compareTo(right) <= 0 ? left : right;
}

function modInteger(context: RequestContext, left: number, right: number): number {
  return right === 0 ? raiseDivideByZero(context) : left % right;
}

function modLong(context: RequestContext, left: bigint, right: bigint): bigint {
  return right === 0n ? raiseDivideByZero(context) : left % right;
}

function roundDouble(context: RequestContext, value: ApexDouble): bigint {
  return Number.isFinite(value.value)
    ? doubleToLong(roundHalfEven(value.value))
    : raiseMathDomain(context, `Invalid operation: ${String(value)}`);
}

const choices: Functions = {
  'static Integer abs(Integer value)': (_, value: number) => Math.abs(value) | 0,
  'static Long abs(Long value)': (_, value: bigint) => toLong(value < 0n ? -value : value),
  'static Double abs(Double value)': (_, value: ApexDouble) => new ApexDouble(Math.abs(value.value)),
  'static Decimal abs(Decimal value)': (_, value: ApexDecimal) => value.abs(),
  'static Integer max(Integer left, Integer right)': (_, left: number, right: number) => Math.max(left, right),
  'static Long max(Long left, Long right)': (_, left: bigint, right: bigint) => (left > right ? left : right),
  'static Double max(Double left, Double right)': (_, left: ApexDouble, right: ApexDouble) =>
    new ApexDouble(Math.max(left.value, right.value)),
  'static Decimal max(Decimal left, Decimal right)': (_, left: ApexDecimal, right: ApexDecimal) => larger(left, right),
  'static Integer min(Integer left, Integer right)': (_, left: number, right: number) => Math.min(left, right),
  'static Long min(Long left, Long right)': (_, left: bigint, right: bigint) => (left < right ? left : right),
  'static Double min(Double left, Double right)': (_, left: ApexDouble, right: ApexDouble) =>
    new ApexDouble(Math.min(left.value, right.value)),
  'static Decimal min(Decimal left, Decimal right)': (_, left: ApexDecimal, right: ApexDecimal) => smaller(left, right),
  'static Integer mod(Integer dividend, Integer divisor)': modInteger,
  'static Long mod(Long dividend, Long divisor)': modLong,
};

const roundings: Functions = {
  'static Double ceil(Double value)': (_, value: ApexDouble) => new ApexDouble(Math.ceil(value.value)),
  'static Decimal ceil(Decimal value)': (_, value: ApexDecimal) => value.setScale(0, 'CEILING') ?? value,
  'static Double floor(Double value)': (_, value: ApexDouble) => new ApexDouble(Math.floor(value.value)),
  'static Decimal floor(Decimal value)': (_, value: ApexDecimal) => value.setScale(0, 'FLOOR') ?? value,
  'static Double rint(Double value)': (_, value: ApexDouble) => new ApexDouble(roundHalfEven(value.value)),
  'static Decimal rint(Decimal value)': (_, value: ApexDecimal) => value.setScale(0, 'HALF_EVEN') ?? value,
  'static Integer round(Double value)': (context, value: ApexDouble) => toInteger(roundDouble(context, value)),
  'static Integer round(Decimal value)': (_, value: ApexDecimal) => toInteger(value.toWhole('HALF_EVEN') ?? 0n),
  'static Long roundToLong(Double value)': roundDouble,
  'static Long roundToLong(Decimal value)': (_, value: ApexDecimal) => toLong(value.toWhole('HALF_EVEN') ?? 0n),
  'static Double signum(Double value)': (_, value: ApexDouble) => new ApexDouble(Math.sign(value.value)),
  'static Decimal signum(Decimal value)': (_, value: ApexDecimal) =>
    ApexDecimal.fromWhole(value.compareTo(ApexDecimal.zero)),
};

const powers: Functions = {
  'static Double pow(Double base, Double exponent)': (_, base: ApexDouble, exponent: ApexDouble) =>
    new ApexDouble(base.value ** exponent.value),
  'static Double atan2(Double y, Double x)': (_, y: ApexDouble, x: ApexDouble) =>
    new ApexDouble(Math.atan2(y.value, x.value)),
  'static Decimal atan2(Decimal y, Decimal x)': (context, y: ApexDecimal, x: ApexDecimal) =>
    decimalOf(context, Math.atan2(y.toNumber(), x.toNumber())),
};

export const mathType: LibraryType = {
  type: 'Math',
  members: {
    ...refuseNulls({ ...choices, ...roundings, ...powers, ...analytic }, 'static'),
    'static Double random()': () => new ApexDouble(Math.random()),
    'static Double E': () => new ApexDouble(Math.E),
    'static Double PI': () => new ApexDouble(Math.PI),
  },
};
