import { daysInMonth } from '../values/date.ts';
import { fromWallTime } from '../values/timeZone.ts';

const monthNames = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const dayNames = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const lastYear = 2099;

/** Says what is wrong with an expression, in the platform's words. */
export class CronProblem extends Error {}

interface Day {
  readonly year: number;
  /** From 1. */
  readonly month: number;
  readonly day: number;
}

type DayTest = (day: Day) => boolean;

/**
 * The schedule of `System.schedule`: seconds, minutes, hours, day of month, month, day of week and maybe a year, as the Apex Developer Guide
 * describes it. Times are those of the user's zone.
 */
export class CronExpression {
  readonly text: string;
  readonly #second: number;
  readonly #minute: number;
  readonly #hours: readonly number[];
  readonly #months: ReadonlySet<number>;
  readonly #years: ReadonlySet<number> | undefined;
  readonly #isDay: DayTest;

  /** Throws a `CronProblem`. */
  constructor(text: string) {
    this.text = text;
    const fields = text.trim().toUpperCase().split(/\s+/);
    const [second, minute, hours = '', dayOfMonth = '', months = '', dayOfWeek = '', years] = fields;
    if (fields.length < 6 || fields.length > 7) {
      throw new CronProblem(`Illegal cron expression format (${text}): expected 6 or 7 fields`);
    }
    if (!/^\d+$/.test(second ?? '') || !/^\d+$/.test(minute ?? '')) {
      throw new CronProblem(`Seconds and minutes must be specified as integers: ${text}`);
    }
    this.#second = within(Number(second), 0, 59, 'Minute and Second values must be between 0 and 59');
    this.#minute = within(Number(minute), 0, 59, 'Minute and Second values must be between 0 and 59');
    this.#hours = [...rangeOf(hours, { from: 0, to: 23, problem: 'Hour values must be between 0 and 23' })].sort(
      (left, right) => left - right,
    );
    this.#months = rangeOf(months, {
      from: 1,
      to: 12,
      names: monthNames,
      problem: 'Month values must be between 1 and 12',
    });
    this.#years =
      years === undefined || years === '*'
        ? undefined
        : rangeOf(years, { from: 1970, to: lastYear, problem: 'Year values must be between 1970 and 2099' });
    if (dayOfMonth !== '?' && dayOfWeek !== '?') {
      // `0 0 8 * * *` is taken as any day.
      if (dayOfMonth !== '*' && dayOfWeek !== '*') {
        throw new CronProblem(
          'Support for specifying both a day-of-week AND a day-of-month parameter is not implemented.',
        );
      }
    } else if (dayOfMonth === '?' && dayOfWeek === '?') {
      throw new CronProblem("'?' can only be specified for Day-of-Month -OR- Day-of-Week.");
    }
    const [inMonth, inWeek] = [dayOfMonthTest(dayOfMonth), dayOfWeekTest(dayOfWeek)];
    this.#isDay = (day) => inMonth(day) && inWeek(day);
  }

  /** Milliseconds since 1970 of the first time after `instant`; undefined when there is none. */
  next(instant: number, timeZone: string): number | undefined {
    // A day earlier than GMT's date, for zones that are behind.
    const start = new Date(instant - 86_400_000);
    for (let days = 0; ; days += 1) {
      const date = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth(), start.getUTCDate() + days));
      const day = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
      if (day.year > lastYear) {
        return undefined;
      }
      if (this.#months.has(day.month) && this.#years?.has(day.year) !== false && this.#isDay(day)) {
        for (const hour of this.#hours) {
          const wall = Date.UTC(day.year, day.month - 1, day.day, hour, this.#minute, this.#second);
          const candidate = fromWallTime(timeZone, wall);
          if (candidate > instant) {
            return candidate;
          }
        }
      }
    }
  }
}

function within(value: number, from: number, to: number, problem: string): number {
  if (value < from || value > to) {
    throw new CronProblem(problem);
  }
  return value;
}

interface Range {
  readonly from: number;
  readonly to: number;
  readonly names?: readonly string[];
  readonly problem: string;
}

/** `*`, `5`, `1-5`, `1,15`, `MON-FRI`, `0/4`. */
function rangeOf(text: string, range: Range): ReadonlySet<number> {
  const found = new Set<number>();
  for (const part of text.split(',')) {
    const [span = '', step] = part.split('/');
    const [first, last] = span === '*' || span === '' ? [range.from, range.to] : boundsOf(span, range);
    const increment = step === undefined ? 1 : numberOf(step, { from: 1, to: range.to, problem: range.problem });
    const end = step !== undefined && !span.includes('-') ? range.to : last;
    // FRI-MON goes on at the beginning.
    const count = end >= first ? end - first : end - first + (range.to - range.from + 1);
    for (let offset = 0; offset <= count; offset += increment) {
      found.add(((first - range.from + offset) % (range.to - range.from + 1)) + range.from);
    }
  }
  return found;
}

function boundsOf(span: string, range: Range): readonly [first: number, last: number] {
  const [first = '', last = first] = span.split('-');
  return [numberOf(first, range), numberOf(last, range)];
}

function numberOf(text: string, range: Range): number {
  const named = range.names?.indexOf(text) ?? -1;
  if (named < 0 && !/^\d+$/.test(text)) {
    throw new CronProblem(range.problem);
  }
  return within(named < 0 ? Number(text) : named + range.from, range.from, range.to, range.problem);
}

function dayOfMonthTest(text: string): DayTest {
  if (text === '?' || text === '*') {
    return () => true;
  }
  const problem = 'Day of month values must be between 1 and 31';
  if (text === 'L') {
    return ({ year, month, day }) => day === daysInMonth(year, month);
  }
  if (text === 'LW') {
    return (date) => date.day === nearestWeekday({ ...date, day: daysInMonth(date.year, date.month) });
  }
  const weekday = /^(\d+)W$/.exec(text);
  if (weekday) {
    const wanted = within(Number(weekday[1]), 1, 31, problem);
    return (date) =>
      wanted <= daysInMonth(date.year, date.month) && date.day === nearestWeekday({ ...date, day: wanted });
  }
  const days = rangeOf(text, { from: 1, to: 31, problem });
  return ({ day }) => days.has(day);
}

function dayOfWeekTest(text: string): DayTest {
  if (text === '?' || text === '*') {
    return () => true;
  }
  const range = { from: 1, to: 7, names: dayNames, problem: 'Day-of-Week values must be between 1 and 7' };
  const last = /^(\w+)L$/.exec(text);
  if (last) {
    const wanted = numberOf(last[1] ?? '', range);
    return (date) => weekdayOf(date) === wanted && date.day + 7 > daysInMonth(date.year, date.month);
  }
  const nth = /^(\w+)#([1-5])$/.exec(text);
  if (nth) {
    const wanted = numberOf(nth[1] ?? '', range);
    const week = Number(nth[2]);
    return (date) => weekdayOf(date) === wanted && Math.ceil(date.day / 7) === week;
  }
  const days = rangeOf(text === 'L' ? '7' : text, range);
  return (date) => days.has(weekdayOf(date));
}

/** 1 is Sunday. */
function weekdayOf({ year, month, day }: Day): number {
  return new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1;
}

/** The weekday that is nearest to a day, in the same month. */
function nearestWeekday(date: Day): number {
  const last = daysInMonth(date.year, date.month);
  switch (weekdayOf(date)) {
    case 7:
      return date.day > 1 ? date.day - 1 : date.day + 2;
    case 1:
      return date.day < last ? date.day + 1 : date.day - 2;
    default:
      return date.day;
  }
}
