import { ApexDate } from '../values/date.ts';
import { ApexDatetime, type WallTime } from '../values/datetime.ts';
import { ApexTime } from '../values/time.ts';
import { isTimeZone, offsetAt, zoneName } from '../values/timeZone.ts';
import type { ApexObject, ApexValue, LibraryFunction, LibraryType, RequestContext } from './contract.ts';
import { dayOfYear, formatInstant } from './dateFormat.ts';
import { shortDate } from './dateType.ts';
import { raiseIllegalFormat, raiseInvalidConversion, raiseInvalidDatetime } from './failures.ts';
import { refuseNulls, type Members } from './members.ts';
import { typeNameOf } from './typeNames.ts';

type ZoneOf = (context: RequestContext) => string;

const userZone: ZoneOf = (context) => context.user.timeZone;
const gmt: ZoneOf = () => 'GMT';

const millisecondsPerDay = 86_400_000;

function format(context: RequestContext, self: ApexDatetime, pattern: string, zone: string): string {
  return formatInstant(self.instant, zone, pattern) ?? raiseIllegalFormat(context, pattern);
}

/** `1/15/2026, 9:00 AM`. */
function shortForm(context: RequestContext, self: ApexDatetime): string {
  const { year, month, day } = self.partsIn(context.user.timeZone);
  return `${shortDate(year, month, day)}, ${format(context, self, 'h:mm a', context.user.timeZone)}`;
}

/** Reads `1/15/2026, 9:00 AM`, with or without the comma. */
function parseShortForm(context: RequestContext, text: string): ApexDatetime {
  const found = /^(\d{1,2})\/(\d{1,2})\/(\d{4}),? (\d{1,2}):(\d{2}) ([AP])M$/i.exec(text.trim());
  if (found === null) {
    return raiseInvalidDatetime(context, text);
  }
  const [month = 1, day = 1, year = 1970, hour = 0, minute = 0] = found.slice(1, 6).map(Number);
  const afternoon = found[6]?.toUpperCase() === 'P' ? 12 : 0;
  return ApexDatetime.of(userZone(context), { year, month, day, hour: (hour % 12) + afternoon, minute, second: 0 });
}

function datetimeOf(context: RequestContext, value: ApexValue, zone: string): ApexDatetime {
  if (value instanceof ApexDatetime) {
    return value;
  }
  if (value instanceof ApexDate) {
    return new ApexDatetime(value.instant);
  }
  return typeof value === 'string'
    ? (ApexDatetime.parse(value, zone) ?? raiseInvalidDatetime(context, value))
    : raiseInvalidConversion(context, typeNameOf(value), 'Datetime');
}

/** Members that exist once for the user's time zone and once, with `Gmt` in the name, for GMT. */
function partMembers(suffix: '' | 'Gmt', zoneOf: ZoneOf): Members {
  const part =
    (name: keyof WallTime) =>
    (context: RequestContext, self: ApexDatetime): number =>
      self.partsIn(zoneOf(context))[name];
  const wall = (context: RequestContext, self: ApexDatetime): number => self.wallIn(zoneOf(context));
  return {
    [`Integer year${suffix}()`]: part('year'),
    [`Integer month${suffix}()`]: part('month'),
    [`Integer day${suffix}()`]: part('day'),
    [`Integer hour${suffix}()`]: part('hour'),
    [`Integer minute${suffix}()`]: part('minute'),
    [`Integer second${suffix}()`]: part('second'),
    [`Integer millisecond${suffix}()`]: (_: RequestContext, self: ApexDatetime) =>
      ((self.instant % 1000) + 1000) % 1000,
    [`Integer dayOfYear${suffix}()`]: (context: RequestContext, self: ApexDatetime) =>
      dayOfYear(new Date(wall(context, self))),
    [`Date date${suffix}()`]: (context: RequestContext, self: ApexDatetime) => ApexDate.at(wall(context, self)),
    [`Time time${suffix}()`]: (context: RequestContext, self: ApexDatetime) =>
      new ApexTime(wall(context, self) % millisecondsPerDay),
  };
}

function constructionMembers(suffix: '' | 'Gmt', zoneOf: ZoneOf): Record<string, LibraryFunction> {
  const at = (context: RequestContext, year: number, month: number, day: number, time: ApexTime): ApexDatetime => {
    const { hour, minute, second, millisecond } = time;
    const whole = ApexDatetime.of(zoneOf(context), { year, month, day, hour, minute, second });
    return new ApexDatetime(whole.instant + millisecond);
  };
  return {
    [`static Datetime newInstance${suffix}(Date date, Time time)`]: (context, date: ApexDate, time: ApexTime) =>
      at(context, date.year, date.month, date.day, time),
    [`static Datetime newInstance${suffix}(Integer year, Integer month, Integer day)`]: (
      context,
      year: number,
      month: number,
      day: number,
    ) => at(context, year, month, day, new ApexTime(0)),
    [`static Datetime newInstance${suffix}(Integer year, Integer month, Integer day, Integer hour, Integer minute, Integer second)`]:
      (context, year: number, month: number, day: number, hour: number, minute: number, second: number) =>
        ApexDatetime.of(zoneOf(context), { year, month, day, hour, minute, second }),
  };
}

/** Months and years keep the user's wall time; smaller units are plain time. */
const additions: Record<string, LibraryFunction> = {
  'Datetime addYears(Integer years)': (context, self: ApexDatetime, years: number) =>
    self.addMonths(years * 12, userZone(context)),
  'Datetime addMonths(Integer months)': (context, self: ApexDatetime, months: number) =>
    self.addMonths(months, userZone(context)),
  'Datetime addDays(Integer days)': (_, self: ApexDatetime, days: number) =>
    new ApexDatetime(self.instant + days * millisecondsPerDay),
  'Datetime addHours(Integer hours)': (_, self: ApexDatetime, hours: number) =>
    new ApexDatetime(self.instant + hours * 3_600_000),
  'Datetime addMinutes(Integer minutes)': (_, self: ApexDatetime, minutes: number) =>
    new ApexDatetime(self.instant + minutes * 60_000),
  'Datetime addSeconds(Integer seconds)': (_, self: ApexDatetime, seconds: number) =>
    new ApexDatetime(self.instant + seconds * 1000),
};

const datetimeType: LibraryType = {
  type: 'Datetime',
  members: {
    ...partMembers('', userZone),
    ...partMembers('Gmt', gmt),
    'static Datetime now()': (context: RequestContext) => new ApexDatetime(context.now()),
    'Long getTime()': (_: RequestContext, self: ApexDatetime) => BigInt(self.instant),
    'String format()': shortForm,
    'String formatLong()': (context: RequestContext, self: ApexDatetime) =>
      `${shortDateIn(context, self)}, ${format(context, self, 'h:mm:ss a z', userZone(context))}`,
    'String toString()': (_: RequestContext, self: ApexDatetime) => self.toText('GMT'),
    ...refuseNulls(
      {
        ...additions,
        'Boolean isSameDay(Datetime other)': (context, self: ApexDatetime, other: ApexDatetime) =>
          ApexDate.at(self.wallIn(userZone(context))).days === ApexDate.at(other.wallIn(userZone(context))).days,
        'String format(String pattern)': (context, self: ApexDatetime, pattern: string) =>
          format(context, self, pattern, userZone(context)),
        'String format(String pattern, String timeZone)': (
          context,
          self: ApexDatetime,
          pattern: string,
          zone: string,
        ) => format(context, self, pattern, zone),
        'String formatGmt(String pattern)': (context, self: ApexDatetime, pattern: string) =>
          format(context, self, pattern, 'GMT'),
      },
      'instance',
    ),
    ...refuseNulls(
      {
        ...constructionMembers('', userZone),
        ...constructionMembers('Gmt', gmt),
        'static Datetime newInstance(Long milliseconds)': (_, milliseconds: bigint) =>
          new ApexDatetime(Number(milliseconds)),
        'static Datetime parse(String text)': parseShortForm,
        'static Datetime valueOf(String text)': (context, text: string) => datetimeOf(context, text, userZone(context)),
        'static Datetime valueOf(Object value)': (context, value: ApexValue) =>
          datetimeOf(context, value, userZone(context)),
        'static Datetime valueOfGmt(String text)': (context, text: string) => datetimeOf(context, text, 'GMT'),
      },
      'static',
    ),
  },
};

function shortDateIn(context: RequestContext, self: ApexDatetime): string {
  const { year, month, day } = self.partsIn(userZone(context));
  return shortDate(year, month, day);
}

/** A `TimeZone` of Apex. */
export class ApexTimeZone implements ApexObject {
  readonly apexTypeName = 'TimeZone';
  readonly id: string;

  constructor(id: string) {
    this.id = id;
  }

  printed(): string {
    return this.id;
  }
}

const timeZoneType: LibraryType = {
  type: 'TimeZone',
  members: {
    'String getID()': (_: RequestContext, self: ApexTimeZone) => self.id,
    'String getDisplayName()': (context: RequestContext, self: ApexTimeZone) =>
      `(GMT${format(context, new ApexDatetime(context.now()), 'XXX', self.id).replace('Z', '+00:00')}) ${zoneName(self.id, context.now(), 'long')} (${self.id})`,
    'String toString()': (_: RequestContext, self: ApexTimeZone) => self.id,
    ...refuseNulls(
      {
        'Integer getOffset(Datetime at)': (_, self: ApexTimeZone, at: ApexDatetime) => offsetAt(self.id, at.instant),
      },
      'instance',
    ),
    // As Java does, an unknown name is GMT.
    ...refuseNulls(
      { 'static TimeZone getTimeZone(String id)': (_, id: string) => new ApexTimeZone(isTimeZone(id) ? id : 'GMT') },
      'static',
    ),
  },
};

export const datetimeTypes: readonly LibraryType[] = [datetimeType, timeZoneType];
