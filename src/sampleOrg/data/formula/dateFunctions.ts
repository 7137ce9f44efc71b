import { ApexDate, isCalendarDay } from '../../apex/values/date.ts';
import { ApexDatetime, type WallTime } from '../../apex/values/datetime.ts';
import { ApexDecimal } from '../../apex/values/decimal.ts';
import { ApexTime } from '../../apex/values/time.ts';
import { dayAt } from '../soql/dateLiterals.ts';
import { FormulaError } from './problems.ts';
import { dateOfText } from './textFunctions.ts';
import { decimal, type FormulaValue, numberOf, textOf, wholeOf } from './values.ts';

/** Where and when a formula is worked out. */
export interface Moment {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The user's. */
  readonly timeZone: string;
}

type DateFunction = (moment: Moment, ...values: FormulaValue[]) => FormulaValue;

export function dateOf(value: FormulaValue, { timeZone }: Moment): ApexDate {
  if (value instanceof ApexDate) {
    return value;
  }
  if (value instanceof ApexDatetime) {
    return dayAt(value.instant, timeZone);
  }
  return dateOfText(textOf(value));
}

const partOfDate =
  (part: (date: ApexDate) => number): DateFunction =>
  (moment, value) =>
    decimal(part(dateOf(value ?? null, moment)));

const partOfTime =
  (part: (time: ApexTime) => number): DateFunction =>
  (_, value) => {
    if (!(value instanceof ApexTime)) {
      throw new FormulaError('A time of day is missing.');
    }
    return decimal(part(value));
  };

function date(year: FormulaValue, month: FormulaValue, day: FormulaValue): ApexDate {
  const parts = [wholeOf(year), wholeOf(month), wholeOf(day)] as const;
  if (!isCalendarDay(...parts)) {
    throw new FormulaError('There is no such day.');
  }
  return ApexDate.of(...parts);
}

function datetime(value: FormulaValue, { timeZone }: Moment): ApexDatetime {
  if (value instanceof ApexDatetime) {
    return value;
  }
  if (value instanceof ApexDate) {
    const { year, month, day } = value;
    const midnight: WallTime = { year, month, day, hour: 0, minute: 0, second: 0 };
    return ApexDatetime.of(timeZone, midnight);
  }
  // Texts are taken as GMT.
  const parsed = ApexDatetime.parse(textOf(value), 'GMT') ?? ApexDatetime.parseIso(textOf(value));
  if (parsed === undefined) {
    throw new FormulaError(`Not a date and time: ${textOf(value)}`);
  }
  return parsed;
}

function addMonths(value: FormulaValue, months: FormulaValue, moment: Moment): FormulaValue {
  const count = wholeOf(months);
  if (value instanceof ApexDatetime) {
    return value.addMonths(count, moment.timeZone);
  }
  const start = dateOf(value, moment);
  const isLast = new ApexDate(start.days + 1).day === 1;
  const end = start.addMonths(count);
  // The last day of a month leads to the last day of the other.
  return isLast ? new ApexDate(ApexDate.of(end.year, end.month + 1, 1).days - 1) : end;
}

/** Weeks begin on Monday, and the first has the year's first Thursday. */
function isoWeek(day: ApexDate): { readonly year: number; readonly week: number } {
  const weekday = ((((day.days + 3) % 7) + 7) % 7) + 1;
  const thursday = new ApexDate(day.days - weekday + 4);
  const first = ApexDate.of(thursday.year, 1, 1);
  return { year: thursday.year, week: Math.floor((thursday.days - first.days) / 7) + 1 };
}

export const dateFunctions: Readonly<Record<string, DateFunction>> = {
  TODAY: ({ now, timeZone }) => dayAt(now, timeZone),
  NOW: ({ now }) => new ApexDatetime(now),
  TIMENOW: ({ now, timeZone }) => new ApexTime(new ApexDatetime(now).wallIn(timeZone)),
  DATE: (_, year, month, day) => date(year ?? null, month ?? null, day ?? null),
  DATEVALUE: (moment, value) => dateOf(value ?? null, moment),
  DATETIMEVALUE: (moment, value) => datetime(value ?? null, moment),
  TIMEVALUE: ({ timeZone }, value) => {
    const time =
      value instanceof ApexDatetime ? new ApexTime(value.wallIn(timeZone)) : ApexTime.parse(textOf(value ?? null));
    if (time === undefined) {
      throw new FormulaError(`Not a time of day: ${textOf(value ?? null)}`);
    }
    return time;
  },
  YEAR: partOfDate((day) => day.year),
  MONTH: partOfDate((day) => day.month),
  DAY: partOfDate((day) => day.day),
  WEEKDAY: partOfDate((day) => ((((day.days + 4) % 7) + 7) % 7) + 1),
  DAYOFYEAR: partOfDate((day) => day.days - ApexDate.of(day.year, 1, 1).days + 1),
  ISOWEEK: partOfDate((day) => isoWeek(day).week),
  ISOYEAR: partOfDate((day) => isoWeek(day).year),
  HOUR: partOfTime((time) => time.hour),
  MINUTE: partOfTime((time) => time.minute),
  SECOND: partOfTime((time) => time.second),
  MILLISECOND: partOfTime((time) => time.millisecond),
  ADDMONTHS: (moment, value, months) => addMonths(value ?? null, months ?? null, moment),
  UNIXTIMESTAMP: (moment, value) => decimal(Math.floor(datetime(value ?? null, moment).instant / 1000)),
  FROMUNIXTIME: (_, seconds) => new ApexDatetime(Math.round(numberOf(seconds ?? null).toNumber() * 1000)),
};

const dayLength = ApexDecimal.fromWhole(86_400_000);

/** `+` and `-` where a date, a datetime or a time takes part: numbers are days, for times milliseconds. Undefined for anything else. */
export function moved(left: FormulaValue, right: FormulaValue, sign: 1 | -1): FormulaValue | undefined {
  if (right instanceof ApexDecimal) {
    const amount = sign === 1 ? right : right.negate();
    if (left instanceof ApexDate) {
      return new ApexDate(left.days + Number(amount.toWhole('DOWN') ?? 0n));
    }
    if (left instanceof ApexDatetime) {
      return new ApexDatetime(left.instant + Number(amount.multiply(dayLength).toWhole('HALF_UP') ?? 0n));
    }
    return left instanceof ApexTime ? new ApexTime(left.milliseconds + amount.toNumber()) : undefined;
  }
  if (sign === 1) {
    return left instanceof ApexDecimal ? moved(right, left, 1) : undefined;
  }
  if (left instanceof ApexDate && right instanceof ApexDate) {
    return decimal(left.days - right.days);
  }
  if (left instanceof ApexDatetime && right instanceof ApexDatetime) {
    return ApexDecimal.fromWhole(left.instant - right.instant).divide(dayLength) ?? null;
  }
  return left instanceof ApexTime && right instanceof ApexTime
    ? decimal(left.milliseconds - right.milliseconds)
    : undefined;
}
