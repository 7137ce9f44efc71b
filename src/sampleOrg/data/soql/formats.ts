import { ApexDate } from '../../apex/values/date.ts';
import { ApexDatetime } from '../../apex/values/datetime.ts';
import { ApexDecimal } from '../../apex/values/decimal.ts';
import { withThousandsGrouped } from '../../apex/values/grouping.ts';
import type { ApexValue } from '../../apex/library/contract.ts';
import type { FieldType } from '../contract.ts';

/** A value as FORMAT shows it to people, in the locale en_US: `$1,234.50`, `1/15/2026`, `1/15/2026, 1:00 AM`. */
export function formatted(value: ApexValue, type: FieldType, timeZone: string): ApexValue {
  if (value instanceof ApexDecimal) {
    return formattedNumber(value, type);
  }
  if (typeof value === 'number') {
    return formattedNumber(ApexDecimal.fromWhole(value), type);
  }
  if (value instanceof ApexDate) {
    return `${value.month}/${value.day}/${value.year}`;
  }
  if (value instanceof ApexDatetime) {
    const { year, month, day, hour, minute } = value.partsIn(timeZone);
    const half = hour < 12 ? 'AM' : 'PM';
    return `${month}/${day}/${year}, ${hour % 12 === 0 ? 12 : hour % 12}:${String(minute).padStart(2, '0')} ${half}`;
  }
  return value;
}

function formattedNumber(value: ApexDecimal, type: FieldType): string {
  const [whole = '', fraction] = value.abs().toPlainString().split('.');
  const grouped = withThousandsGrouped(whole);
  const digits = fraction === undefined ? grouped : `${grouped}.${fraction}`;
  const sign = value.unscaled < 0n ? '-' : '';
  return `${sign}${type === 'currency' ? '$' : ''}${digits}${type === 'percent' ? '%' : ''}`;
}
