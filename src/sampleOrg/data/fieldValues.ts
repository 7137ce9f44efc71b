import { ApexBlob } from '../apex/values/blob.ts';
import { ApexDate } from '../apex/values/date.ts';
import { ApexDatetime } from '../apex/values/datetime.ts';
import { ApexDecimal } from '../apex/values/decimal.ts';
import { ApexDouble } from '../apex/values/double.ts';
import { ApexId } from '../apex/values/id.ts';
import { ApexTime } from '../apex/values/time.ts';
import type { ApexValue } from '../apex/library/contract.ts';
import type { FieldDescription } from './contract.ts';

type Convert = (value: Exclude<ApexValue, null>) => ApexValue | undefined;

const toText: Convert = (value) =>
  typeof value === 'string' ? value : value instanceof ApexId ? value.value : undefined;

const toDecimal: Convert = (value) => {
  if (value instanceof ApexDecimal) {
    return value;
  }
  if (value instanceof ApexDouble) {
    return ApexDecimal.fromDouble(value.value);
  }
  return typeof value === 'number' || typeof value === 'bigint' ? ApexDecimal.fromWhole(value) : undefined;
};

const conversions: Readonly<Record<string, Convert>> = {
  String: toText,
  Id: (value) => (value instanceof ApexId ? value : typeof value === 'string' ? ApexId.parse(value) : undefined),
  Boolean: (value) => (typeof value === 'boolean' ? value : undefined),
  Integer: (value) => (typeof value === 'number' ? value : undefined),
  Decimal: toDecimal,
  Date: (value) => (value instanceof ApexDate ? value : undefined),
  Datetime: (value) =>
    value instanceof ApexDatetime ? value : value instanceof ApexDate ? new ApexDatetime(value.instant) : undefined,
  Time: (value) => (value instanceof ApexTime ? value : undefined),
  Blob: (value) => (value instanceof ApexBlob ? value : undefined),
};

/** A value as a field holds it in Apex: `put` of an Integer to a currency field gives a Decimal. Undefined when it does not fit. */
export function convertForField(field: FieldDescription, value: ApexValue): ApexValue | undefined {
  return value === null ? null : conversions[field.apexType]?.(value);
}

/** A value as the org stores it: empty text is null, numbers have the field's decimal places, checkboxes are never empty. */
export function normaliseForStorage(field: FieldDescription, value: ApexValue): ApexValue {
  if (value === null) {
    return field.type === 'boolean' ? false : null;
  }
  if (typeof value === 'string') {
    const trimmed = field.type === 'textarea' ? value : value.trim();
    return trimmed === '' ? null : trimmed;
  }
  if (value instanceof ApexDecimal) {
    return value.setScale(field.scale, 'HALF_UP') ?? value;
  }
  return value;
}

/** A literal of a definition or a seed as the value of a field. Throws RangeError: a definition is at fault. */
export function fieldValueOf(field: FieldDescription, literal: boolean | number | string | null): ApexValue {
  const value = literal === null ? null : fromLiteral(field, literal);
  if (value === undefined) {
    throw new RangeError(`${String(literal)} does not fit field ${field.name}.`);
  }
  return value;
}

function fromLiteral(field: FieldDescription, literal: boolean | number | string): ApexValue | undefined {
  switch (field.apexType) {
    case 'Decimal': {
      const decimal = typeof literal === 'boolean' ? undefined : ApexDecimal.parse(String(literal));
      return decimal?.setScale(field.scale, 'HALF_UP');
    }
    case 'Date':
      return ApexDate.parse(String(literal));
    case 'Datetime':
      return ApexDatetime.parseIso(String(literal));
    case 'Time':
      return ApexTime.parse(String(literal));
    case 'Id':
      return ApexId.parse(String(literal));
    case 'Boolean':
      return typeof literal === 'boolean' ? literal : undefined;
    case 'Integer':
      return typeof literal === 'number' && Number.isInteger(literal) ? literal : undefined;
    case 'Blob':
      return typeof literal === 'string' ? new ApexBlob(Buffer.from(literal, 'base64')) : undefined;
    default:
      return typeof literal === 'string' ? literal : undefined;
  }
}
