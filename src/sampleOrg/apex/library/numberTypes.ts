import { ApexDecimal } from '../values/decimal.ts';
import { ApexDouble } from '../values/double.ts';
import type { ApexValue, LibraryType, RequestContext } from './contract.ts';
import { raiseInvalidConversion, raiseInvalidNumber } from './failures.ts';
import { refuseNulls } from './members.ts';
import { typeNameOf } from './typeNames.ts';

const longestInteger = 2n ** 31n;

/** The low 32 bits, as Java narrows. */
export function toInteger(value: bigint): number {
  return Number(BigInt.asIntN(32, value));
}

/** The low 64 bits, as Java narrows. */
export function toLong(value: bigint): bigint {
  return BigInt.asIntN(64, value);
}

/** A Double cut to a whole number: ends of the range for what is too large, 0 for NaN, as Java casts. */
export function doubleToLong(value: number): bigint {
  if (Number.isNaN(value)) {
    return 0n;
  }
  const limit = 2 ** 63;
  return value >= limit ? 2n ** 63n - 1n : value <= -limit ? -(2n ** 63n) : BigInt(Math.trunc(value));
}

function doubleToInteger(value: number): number {
  return Number.isNaN(value) ? 0 : Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, Math.trunc(value)));
}

/** With thousands separators, as `format()` writes it for en_US. */
function groupDigits(value: number | bigint): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 3 });
}

function parseInteger(context: RequestContext, text: string): number {
  const value = /^[+-]?\d+$/.test(text) ? BigInt(text.replace(/^\+/, '')) : undefined;
  return value !== undefined && value >= -longestInteger && value < longestInteger
    ? Number(value)
    : raiseInvalidNumber(context, 'Integer', text);
}

function parseLong(context: RequestContext, text: string): bigint {
  const value = /^[+-]?\d+$/.test(text) ? BigInt(text.replace(/^\+/, '')) : undefined;
  return value !== undefined && value === toLong(value) ? value : raiseInvalidNumber(context, 'Long', text);
}

function parseDouble(context: RequestContext, text: string): ApexDouble {
  const trimmed = text.trim();
  return /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/.test(trimmed)
    ? new ApexDouble(Number(trimmed))
    : raiseInvalidNumber(context, 'Double', text);
}

function integerOf(context: RequestContext, value: ApexValue): number | null {
  if (typeof value === 'string') {
    return parseInteger(context, value);
  }
  if (typeof value === 'number' || value === null) {
    return value;
  }
  if (typeof value === 'bigint') {
    return toInteger(value);
  }
  if (value instanceof ApexDouble) {
    return doubleToInteger(value.value);
  }
  return value instanceof ApexDecimal
    ? toInteger(value.toWhole('DOWN') ?? 0n)
    : raiseInvalidConversion(context, typeNameOf(value), 'Integer');
}

function doubleOf(context: RequestContext, value: ApexValue): ApexDouble | null {
  if (typeof value === 'string') {
    return parseDouble(context, value);
  }
  if (value === null || value instanceof ApexDouble) {
    return value;
  }
  if (typeof value === 'number' || typeof value === 'bigint') {
    return new ApexDouble(Number(value));
  }
  return value instanceof ApexDecimal
    ? new ApexDouble(value.toNumber())
    : raiseInvalidConversion(context, typeNameOf(value), 'Double');
}

const integerType: LibraryType = {
  type: 'Integer',
  members: {
    'String format()': (_: RequestContext, self: number) => groupDigits(self),
    'Integer intValue()': (_: RequestContext, self: number) => self,
    ...refuseNulls({ 'static Integer valueOf(String text)': parseInteger }, 'static'),
    'static Integer valueOf(Object value)': integerOf,
  },
};

const longType: LibraryType = {
  type: 'Long',
  members: {
    'String format()': (_: RequestContext, self: bigint) => groupDigits(self),
    'Integer intValue()': (_: RequestContext, self: bigint) => toInteger(self),
    'Long longValue()': (_: RequestContext, self: bigint) => self,
    ...refuseNulls({ 'static Long valueOf(String text)': parseLong }, 'static'),
  },
};

const doubleType: LibraryType = {
  type: 'Double',
  members: {
    'String format()': (_: RequestContext, self: ApexDouble) => groupDigits(self.value),
    'Integer intValue()': (_: RequestContext, self: ApexDouble) => doubleToInteger(self.value),
    'Long longValue()': (_: RequestContext, self: ApexDouble) => doubleToLong(self.value),
    'Double doubleValue()': (_: RequestContext, self: ApexDouble) => self,
    'Long round()': (_: RequestContext, self: ApexDouble) =>
      ApexDecimal.fromDouble(self.value)?.toWhole('HALF_EVEN') ?? 0n,
    ...refuseNulls({ 'static Double valueOf(String text)': parseDouble }, 'static'),
    'static Double valueOf(Object value)': doubleOf,
  },
};

const booleanType: LibraryType = {
  type: 'Boolean',
  members: {
    ...refuseNulls(
      {
        'static Boolean valueOf(String text)': (_, text: string) => text.toLowerCase() === 'true',
        'static Boolean valueOf(Object value)': (context, value: ApexValue) =>
          typeof value === 'boolean' ? value : booleanOf(context, value),
      },
      'static',
    ),
  },
};

function booleanOf(context: RequestContext, value: ApexValue): boolean {
  return typeof value === 'string'
    ? value.toLowerCase() === 'true'
    : raiseInvalidConversion(context, typeNameOf(value), 'Boolean');
}

export const numberTypes: readonly LibraryType[] = [integerType, longType, doubleType, booleanType];
