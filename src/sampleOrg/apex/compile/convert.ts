import type { Type } from '../types/type.ts';
import type { Value } from './value.ts';

// Implicit conversions that change how a value is represented. Everything else keeps its representation.

type Conversion = (text: string) => string;

const conversions = new Map<string, Conversion>([
  ['Integer→Long', (text) => `BigInt(${text})`],
  ['Integer→Double', (text) => `new ApexDouble(${text})`],
  ['Integer→Decimal', (text) => `ApexDecimal.fromWhole(${text})`],
  ['Long→Double', (text) => `new ApexDouble(Number(${text}))`],
  ['Long→Decimal', (text) => `ApexDecimal.fromWhole(${text})`],
  ['Double→Decimal', (text) => `decimalOfDouble(t,${text})`],
  ['Decimal→Double', (text) => `new ApexDouble(${text}.toNumber())`],
  ['Id→String', (text) => `${text}.value`],
  ['String→Id', (text) => `idOf(t,${text})`],
  ['Date→Datetime', (text) => `datetimeOfDate(t,${text})`],
]);

/** Conversions that answer null for null themselves. */
const nullSafe = new Set(['Double→Decimal', 'String→Id', 'Date→Datetime']);

/** The value as the other type represents it. Whether the conversion is allowed was decided before. */
export function convert(from: Value, to: Type): string {
  if (from.type === to || from.type.kind !== 'builtIn' || to.kind !== 'builtIn') {
    return from.text;
  }
  const pair = `${from.type.name}→${to.name}`;
  const conversion = conversions.get(pair);
  if (!conversion) {
    return from.text;
  }
  if (from.nonNull || nullSafe.has(pair)) {
    return `(${conversion(from.text)})`;
  }
  // Evaluated once: the text may hold calls.
  return `ifNotNull(${from.text},${helperOf(pair)})`;
}

const helpers: Readonly<Record<string, string>> = {
  'Integer→Long': 'BigInt',
  'Integer→Double': 'doubleOf',
  'Integer→Decimal': 'ApexDecimal.fromWhole',
  'Long→Double': 'doubleOf',
  'Long→Decimal': 'ApexDecimal.fromWhole',
  'Decimal→Double': 'doubleOfDecimal',
  'Id→String': 'textOfId',
};

function helperOf(pair: string): string {
  return helpers[pair] ?? 'same';
}
