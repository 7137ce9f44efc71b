import { ApexDate, daysInMonth, isCalendarDay } from '../values/date.ts';
import { ApexDatetime } from '../values/datetime.ts';
import { ApexTime } from '../values/time.ts';
import type { ApexValue, LibraryType, RequestContext } from './contract.ts';
import { dayOfYear } from './dateFormat.ts';
import { raiseInvalidConversion, raiseInvalidDate } from './failures.ts';
import { refuseNulls } from './members.ts';
import { today } from './systemType.ts';
import { typeNameOf } from './typeNames.ts';

/** `1/15/2026`, as en_US writes it. */
export function shortDate(year: number, month: number, day: number): string {
  return `${String(month)}/${String(day)}/${String(year)}`;
}

/** Reads `1/15/2026`. */
function parseShortDate(context: RequestContext, text: string): ApexDate {
  const [, month, day, year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text.trim()) ?? [];
  return isCalendarDay(Number(year), Number(month), Number(day))
    ? ApexDate.of(Number(year), Number(month), Number(day))
    : raiseInvalidDate(context, text);
}

function dateOf(context: RequestContext, value: ApexValue): ApexDate {
  if (value instanceof ApexDate) {
    return value;
  }
  if (value instanceof ApexDatetime) {
    return ApexDate.at(value.wallIn(context.user.timeZone));
  }
  return typeof value === 'string'
    ? (ApexDate.parse(value) ?? raiseInvalidDate(context, value))
    : raiseInvalidConversion(context, typeNameOf(value), 'Date');
}

const dateType: LibraryType = {
  type: 'Date',
  members: {
    'static Date today()': today,
    'Integer day()': (_: RequestContext, self: ApexDate) => self.day,
    'Integer month()': (_: RequestContext, self: ApexDate) => self.month,
    'Integer year()': (_: RequestContext, self: ApexDate) => self.year,
    'Integer dayOfYear()': (_: RequestContext, self: ApexDate) => dayOfYear(new Date(self.instant)),
    'String format()': (_: RequestContext, self: ApexDate) => shortDate(self.year, self.month, self.day),
    'Date toStartOfMonth()': (_: RequestContext, self: ApexDate) => new ApexDate(self.days - self.day + 1),
    // Weeks begin on Sunday in en_US; day 0 of 1970 was a Thursday.
    'Date toStartOfWeek()': (_: RequestContext, self: ApexDate) =>
      new ApexDate(self.days - ((((self.days + 4) % 7) + 7) % 7)),
    'String toString()': (_: RequestContext, self: ApexDate) => self.toString(),
    ...refuseNulls(
      {
        'Date addDays(Integer days)': (_, self: ApexDate, days: number) => new ApexDate(self.days + days),
        'Date addMonths(Integer months)': (_, self: ApexDate, months: number) => self.addMonths(months),
        'Date addYears(Integer years)': (_, self: ApexDate, years: number) => self.addMonths(years * 12),
        'Integer daysBetween(Date other)': (_, self: ApexDate, other: ApexDate) => other.days - self.days,
        // Whole calendar months: the day of the month does not count.
        'Integer monthsBetween(Date other)': (_, self: ApexDate, other: ApexDate) =>
          (other.year - self.year) * 12 + other.month - self.month,
        'Boolean isSameDay(Date other)': (_, self: ApexDate, other: ApexDate) => self.days === other.days,
      },
      'instance',
    ),
    ...refuseNulls(
      {
        'static Date newInstance(Integer year, Integer month, Integer day)': (
          _,
          year: number,
          month: number,
          day: number,
        ) => ApexDate.of(year, month, day),
        'static Integer daysInMonth(Integer year, Integer month)': (_, year: number, month: number) =>
          daysInMonth(year, month),
        'static Boolean isLeapYear(Integer year)': (_, year: number) => daysInMonth(year, 2) === 29,
        'static Date parse(String text)': parseShortDate,
        'static Date valueOf(String text)': dateOf,
        'static Date valueOf(Object value)': dateOf,
      },
      'static',
    ),
  },
};

const timeType: LibraryType = {
  type: 'Time',
  members: {
    'Integer hour()': (_: RequestContext, self: ApexTime) => self.hour,
    'Integer minute()': (_: RequestContext, self: ApexTime) => self.minute,
    'Integer second()': (_: RequestContext, self: ApexTime) => self.second,
    'Integer millisecond()': (_: RequestContext, self: ApexTime) => self.millisecond,
    'String toString()': (_: RequestContext, self: ApexTime) => self.toString(),
    ...refuseNulls(
      {
        'Time addHours(Integer hours)': (_, self: ApexTime, hours: number) =>
          new ApexTime(self.milliseconds + hours * 3_600_000),
        'Time addMinutes(Integer minutes)': (_, self: ApexTime, minutes: number) =>
          new ApexTime(self.milliseconds + minutes * 60_000),
        'Time addSeconds(Integer seconds)': (_, self: ApexTime, seconds: number) =>
          new ApexTime(self.milliseconds + seconds * 1000),
        'Time addMilliseconds(Integer milliseconds)': (_, self: ApexTime, milliseconds: number) =>
          new ApexTime(self.milliseconds + milliseconds),
      },
      'instance',
    ),
    ...refuseNulls(
      {
        'static Time newInstance(Integer hour, Integer minute, Integer second, Integer millisecond)': (
          _,
          hour: number,
          minute: number,
          second: number,
          millisecond: number,
        ) => ApexTime.of(hour, minute, second, millisecond),
      },
      'static',
    ),
  },
};

export const dateTypes: readonly LibraryType[] = [dateType, timeType];
