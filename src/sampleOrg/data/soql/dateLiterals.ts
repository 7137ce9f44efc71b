import { ApexDate } from '../../apex/values/date.ts';
import { fromWallTime, offsetAt } from '../../apex/values/timeZone.ts';

/** Calendar days from `first` up to, not including, `end`. */
export interface DayRange {
  readonly first: ApexDate;
  readonly end: ApexDate;
}

const plus = (date: ApexDate, days: number): ApexDate => new ApexDate(date.days + days);
const days = (first: ApexDate, count: number): DayRange => ({ first, end: plus(first, count) });
/** Weeks begin on Sunday, as in the locale en_US. 1970-01-01 was a Thursday. */
const weekStart = (date: ApexDate): ApexDate => plus(date, -((((date.days + 4) % 7) + 7) % 7));
const monthStart = (date: ApexDate): ApexDate => ApexDate.of(date.year, date.month, 1);
const quarterStart = (date: ApexDate): ApexDate => ApexDate.of(date.year, date.month - ((date.month - 1) % 3), 1);
const yearStart = (date: ApexDate): ApexDate => ApexDate.of(date.year, 1, 1);
const months = (first: ApexDate, count: number): DayRange => ({ first, end: first.addMonths(count) });

/** Periods that end before `today` begins its own. */
const before =
  (range: (from: ApexDate) => ApexDate, step: number) =>
  (today: ApexDate, n: number): DayRange => {
    const end = range(today);
    return { first: end.addMonths(-step * n), end };
  };
const after =
  (range: (from: ApexDate) => ApexDate, step: number) =>
  (today: ApexDate, n: number): DayRange => {
    const first = range(today).addMonths(step);
    return { first, end: first.addMonths(step * n) };
  };

const literals: Readonly<Record<string, (today: ApexDate, n: number) => DayRange>> = {
  YESTERDAY: (today) => days(plus(today, -1), 1),
  TODAY: (today) => days(today, 1),
  TOMORROW: (today) => days(plus(today, 1), 1),
  LAST_WEEK: (today) => days(plus(weekStart(today), -7), 7),
  THIS_WEEK: (today) => days(weekStart(today), 7),
  NEXT_WEEK: (today) => days(plus(weekStart(today), 7), 7),
  LAST_MONTH: (today) => months(monthStart(today).addMonths(-1), 1),
  THIS_MONTH: (today) => months(monthStart(today), 1),
  NEXT_MONTH: (today) => months(monthStart(today).addMonths(1), 1),
  LAST_QUARTER: (today) => months(quarterStart(today).addMonths(-3), 3),
  THIS_QUARTER: (today) => months(quarterStart(today), 3),
  NEXT_QUARTER: (today) => months(quarterStart(today).addMonths(3), 3),
  LAST_YEAR: (today) => months(yearStart(today).addMonths(-12), 12),
  THIS_YEAR: (today) => months(yearStart(today), 12),
  NEXT_YEAR: (today) => months(yearStart(today).addMonths(12), 12),
  LAST_90_DAYS: (today) => ({ first: plus(today, -90), end: plus(today, 1) }),
  NEXT_90_DAYS: (today) => days(plus(today, 1), 90),
  // Today belongs to the last days, but not to the next ones.
  LAST_N_DAYS: (today, n) => ({ first: plus(today, -n), end: plus(today, 1) }),
  NEXT_N_DAYS: (today, n) => days(plus(today, 1), n),
  N_DAYS_AGO: (today, n) => days(plus(today, -n), 1),
  LAST_N_WEEKS: (today, n) => days(plus(weekStart(today), -7 * n), 7 * n),
  NEXT_N_WEEKS: (today, n) => days(plus(weekStart(today), 7), 7 * n),
  LAST_N_MONTHS: before(monthStart, 1),
  NEXT_N_MONTHS: after(monthStart, 1),
  LAST_N_QUARTERS: before(quarterStart, 3),
  NEXT_N_QUARTERS: after(quarterStart, 3),
  LAST_N_YEARS: before(yearStart, 12),
  NEXT_N_YEARS: after(yearStart, 12),
};

/** `name` in upper case, without the number of `LAST_N_DAYS:30`. */
export function isDateLiteral(name: string): boolean {
  return literals[name] !== undefined;
}

export function dateLiteralRange(name: string, count: number, today: ApexDate): DayRange {
  const range = literals[name];
  if (range === undefined) {
    throw new RangeError(`Not a date literal: ${name}`);
  }
  return range(today, count);
}

/** The calendar day in the zone. */
export function dayAt(instant: number, timeZone: string): ApexDate {
  return ApexDate.at(instant + offsetAt(timeZone, instant));
}

/** The instant at which a calendar day begins in the zone. */
export function startOfDay(date: ApexDate, timeZone: string): number {
  return fromWallTime(timeZone, date.instant);
}
