import { l10n } from '../../base/l10n.ts';
import { notEvaluated, wrongParameters } from './failures.ts';
import { type Numeric, type Scalar, scalarText } from './scalar.ts';
import { toDecimal, typeNameOf } from './operators.ts';
import { compareDecimals, wholeOf } from './decimal.ts';
import { dateText, momentOf } from './moments.ts';

// Methods of Apex's own value types that only read. They are computed here; nothing is asked of the org.

type Method = (target: string, parameters: readonly Scalar[], method: string) => Scalar;

/** Offered by completion, too. */
export const stringMethods: Readonly<Record<string, Method>> = {
  length: (text) => ({ kind: 'integer', value: BigInt(text.length) }),
  isEmpty: (text) => boolean(text === ''),
  toLowerCase: (text) => string(text.toLowerCase()),
  toUpperCase: (text) => string(text.toUpperCase()),
  trim: (text) => string(text.trim()),
  contains: (text, parameters, method) => boolean(text.includes(textParameter(method, parameters))),
  containsIgnoreCase: (text, parameters, method) =>
    boolean(text.toLowerCase().includes(textParameter(method, parameters).toLowerCase())),
  startsWith: (text, parameters, method) => boolean(text.startsWith(textParameter(method, parameters))),
  startsWithIgnoreCase: (text, parameters, method) =>
    boolean(text.toLowerCase().startsWith(textParameter(method, parameters).toLowerCase())),
  endsWith: (text, parameters, method) => boolean(text.endsWith(textParameter(method, parameters))),
  endsWithIgnoreCase: (text, parameters, method) =>
    boolean(text.toLowerCase().endsWith(textParameter(method, parameters).toLowerCase())),
  equals: (text, parameters, method) => boolean(text === textParameter(method, parameters)),
  equalsIgnoreCase: (text, parameters, method) =>
    boolean(text.toLowerCase() === textParameter(method, parameters).toLowerCase()),
  indexOf: (text, parameters, method) => ({
    kind: 'integer',
    value: BigInt(text.indexOf(textParameter(method, parameters))),
  }),
  left: (text, parameters, method) => string(text.slice(0, countParameter(method, parameters, text))),
  right: (text, parameters, method) => string(text.slice(text.length - countParameter(method, parameters, text))),
};

type StaticMethod = (parameters: readonly Scalar[], method: string) => Scalar;

/** By class and method, in lower case. */
const staticMethods = new Map(
  Object.entries<StaticMethod>({
    'string.isblank': (parameters, method) => boolean(nullableText(method, parameters).trim() === ''),
    'string.isnotblank': (parameters, method) => boolean(nullableText(method, parameters).trim() !== ''),
    'string.isempty': (parameters, method) => boolean(nullableText(method, parameters) === ''),
    'string.isnotempty': (parameters, method) => boolean(nullableText(method, parameters) !== ''),
    'string.valueof': ([value], method) =>
      value === undefined ? failWith(wrongParameters(method, l10n.t('one value'))) : string(scalarText(value)),
    'date.newinstance': (parameters, method) => {
      const [year = NaN, month = NaN, day = NaN, ...rest] = parameters.map((value) =>
        value.kind === 'integer' ? Number(value.value) : NaN,
      );
      return date(
        rest.length === 0 ? dateText(year, month, day) : undefined,
        method,
        l10n.t('a year, a month and a day'),
      );
    },
    'date.valueof': (parameters, method) => {
      const text = textParameter(method, parameters);
      const isDate = /^\d{4}-\d{2}-\d{2}$/.test(text) && momentOf(text) !== undefined;
      return date(isDate ? text : undefined, method, l10n.t("a text such as '2026-01-31'"));
    },
    'math.abs': (parameters, method) => absolute(numberParameters(method, parameters, 1)[0]),
    'math.max': (parameters, method) => chosen(numberParameters(method, parameters, 2), 1),
    'math.min': (parameters, method) => chosen(numberParameters(method, parameters, 2), -1),
    'math.mod': (parameters, method) => remainder(method, numberParameters(method, parameters, 2)),
  }),
);

/** Undefined for a class whose methods are not computed here. */
export function callStatic(className: string, method: string, parameters: readonly Scalar[]): Scalar | undefined {
  return staticMethods.get(`${className}.${method}`.toLowerCase())?.(parameters, method);
}

/** A method of a value that is no object and no collection. */
export function callOnScalar(target: Scalar, method: string, parameters: readonly Scalar[]): Scalar {
  if (target.kind === 'string' || target.kind === 'id') {
    const found = Object.entries(stringMethods).find(([name]) => name.toLowerCase() === method.toLowerCase());
    if (found !== undefined) {
      return found[1](target.value, parameters, method);
    }
  }
  if (target.kind === 'text' && method.toLowerCase() === 'name') {
    // An enum's; dates and the like have no such method, so nothing else is meant.
    return string(target.value);
  }
  if (target.kind === 'decimal' || target.kind === 'double' || target.kind === 'long') {
    const kind = truncations.get(method.toLowerCase());
    if (kind !== undefined) {
      return { kind, value: BigInt.asIntN(kind === 'integer' ? 32 : 64, wholeOf(toDecimal(target))) };
    }
  }
  throw notEvaluated(method, readableOn(target));
}

const truncations = new Map<string, 'integer' | 'long'>([
  ['intvalue', 'integer'],
  ['longvalue', 'long'],
]);

function readableOn(target: Scalar): string {
  switch (target.kind) {
    case 'string':
    case 'id':
      return Object.keys(stringMethods).join(', ');
    case 'decimal':
    case 'double':
    case 'long':
      return 'intValue, longValue';
    default:
      return l10n.t('no method of a {0}; compare it, or write String.valueOf(it)', typeNameOf(target));
  }
}

function boolean(value: boolean): Scalar {
  return { kind: 'boolean', value };
}

function string(value: string): Scalar {
  return { kind: 'string', value };
}

function date(text: string | undefined, method: string, wanted: string): Scalar {
  return text === undefined
    ? failWith(wrongParameters(method, wanted))
    : { kind: 'text', typeName: 'Date', value: text };
}

function textParameter(method: string, parameters: readonly Scalar[]): string {
  const [first] = parameters;
  if (parameters.length === 1 && (first?.kind === 'string' || first?.kind === 'id')) {
    return first.value;
  }
  throw wrongParameters(method, l10n.t('one String'));
}

function nullableText(method: string, parameters: readonly Scalar[]): string {
  return parameters.length === 1 && parameters[0]?.kind === 'null' ? '' : textParameter(method, parameters);
}

function countParameter(method: string, parameters: readonly Scalar[], text: string): number {
  const [first] = parameters;
  if (parameters.length === 1 && first?.kind === 'integer' && first.value >= 0n) {
    return Math.min(Number(first.value), text.length);
  }
  throw wrongParameters(method, l10n.t('one whole number'));
}

function numberParameters(
  method: string,
  parameters: readonly Scalar[],
  count: number,
): readonly [Numeric, ...Numeric[]] {
  const numbers = parameters.filter((value): value is Numeric =>
    ['integer', 'long', 'decimal', 'double'].includes(value.kind),
  );
  const [first, ...rest] = numbers;
  if (first === undefined || numbers.length !== count || parameters.length !== count) {
    throw wrongParameters(method, count === 1 ? l10n.t('one number') : l10n.t('{0} numbers', count));
  }
  return [first, ...rest];
}

function absolute(value: Numeric): Scalar {
  switch (value.kind) {
    case 'double':
      return { kind: 'double', value: Math.abs(value.value) };
    case 'decimal':
      return value.value.unscaled < 0n
        ? { kind: 'decimal', value: { unscaled: -value.value.unscaled, scale: value.value.scale } }
        : value;
    default:
      return value.value < 0n ? { kind: value.kind, value: -value.value } : value;
  }
}

function chosen(numbers: readonly [Numeric, ...Numeric[]], sign: 1 | -1): Scalar {
  return numbers.reduce((best, next) => (compareDecimals(toDecimal(next), toDecimal(best)) * sign > 0 ? next : best));
}

function remainder(method: string, [left, right]: readonly [Numeric, ...Numeric[]]): Scalar {
  const areWhole = [left, right].every((value) => value?.kind === 'integer' || value?.kind === 'long');
  if (!areWhole || right === undefined || wholeOf(toDecimal(right)) === 0n) {
    throw wrongParameters(method, l10n.t('two whole numbers, the second not zero'));
  }
  const kind = left.kind === 'long' || right.kind === 'long' ? 'long' : 'integer';
  return { kind, value: wholeOf(toDecimal(left)) % wholeOf(toDecimal(right)) };
}

function failWith(error: Error): never {
  throw error;
}
