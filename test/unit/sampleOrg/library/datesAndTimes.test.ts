import { prints, raises } from './expressionTable.ts';

// The running user's time zone is America/Los_Angeles; the clock of these tests stands at 2026-01-15 09:00:00 GMT.

describe('Date, Datetime, Time and TimeZone through the compiler', () => {
  const d = 'Date d = Date.newInstance(2026, 1, 31);';
  const dt = 'Datetime t = Datetime.newInstanceGmt(2026, 7, 4, 15, 6, 7);';

  prints([
    [`${d} d`, '2026-01-31 00:00:00'],
    [`${d} String.valueOf(d)`, '2026-01-31'],
    [`${d} d.format()`, '1/31/2026'],
    [`${d} d.addMonths(1)`, '2026-02-28 00:00:00'],
    [`${d} d.addYears(-1).addDays(1)`, '2025-02-01 00:00:00'],
    [`${d} d.toStartOfMonth().day() + ' ' + d.toStartOfWeek().day()`, '1 25'],
    [`${d} d.daysBetween(Date.newInstance(2026, 3, 1))`, '29'],
    [`${d} d.monthsBetween(Date.newInstance(2026, 3, 1))`, '2'],
    [`${d} d.dayOfYear()`, '31'],
    [`${d} d + 1`, '2026-02-01 00:00:00'],
    [`${d} d == Date.valueOf('2026-01-31') && d > Date.newInstance(2026, 1, 1)`, 'true'],
    [`${d} d.isSameDay(Date.newInstance(2026, 1, 31))`, 'true'],
    ['Date.newInstance(2026, 13, 1)', '2027-01-01 00:00:00'],
    ['Date.daysInMonth(2024, 2) + Date.daysInMonth(1900, 2)', '57'],
    ['Date.isLeapYear(2000)', 'true'],
    ["Date.parse('2/3/2026')", '2026-02-03 00:00:00'],
    ["Date.valueOf('2026-2-3 11:22:33')", '2026-02-03 00:00:00'],
    [`${dt} t`, '2026-07-04 15:06:07'],
    [`${dt} String.valueOf(t)`, '2026-07-04 08:06:07'],
    [`${dt} t.format()`, '7/4/2026, 8:06 AM'],
    [`${dt} t.formatLong()`, '7/4/2026, 8:06:07 AM PDT'],
    [`${dt} t.formatGmt('yyyy-MM-dd\\'T\\'HH:mm:ss.SSS\\'Z\\'')`, '2026-07-04T15:06:07.000Z'],
    [`${dt} t.format('EEEE, d MMMM yyyy h:mm a z')`, 'Saturday, 4 July 2026 8:06 AM PDT'],
    [`${dt} t.format('dd.MM.yy HH:mm', 'Europe/Berlin')`, '04.07.26 17:06'],
    [`${dt} t.format('Z XXX D w')`, '-0700 -07:00 185 27'],
    [`${dt} t.formatGmt('u E MMM k K')`, '6 Sat Jul 15 3'],
    [`${dt} t.date() + ' ' + t.time()`, '2026-07-04 00:00:00 08:06:07.000Z'],
    [`${dt} t.hour() + ' ' + t.hourGmt() + ' ' + t.dayOfYearGmt()`, '8 15 185'],
    [`${dt} t.getTime()`, '1783177567000'],
    [`${dt} t.addDays(1).addHours(-1).addMinutes(1).addSeconds(1)`, '2026-07-05 14:07:08'],
    [`${dt} t.addMonths(8)`, '2027-03-04 16:06:07'],
    [`${dt} t + 0.5`, '2026-07-05 03:06:07'],
    [`${dt} t.isSameDay(t.addHours(10))`, 'true'],
    ['Datetime.newInstance(2026, 1, 2, 3, 4, 5)', '2026-01-02 11:04:05'],
    ['Datetime.newInstance(Date.newInstance(2026, 1, 2), Time.newInstance(1, 2, 3, 4)).millisecond()', '4'],
    ["Datetime.valueOf('2026-01-02 03:04:05')", '2026-01-02 11:04:05'],
    ["Datetime.valueOfGmt('2026-01-02 03:04:05')", '2026-01-02 03:04:05'],
    ["Datetime.parse('1/2/2026, 3:04 PM')", '2026-01-02 23:04:00'],
    ['Datetime.newInstance(1000L)', '1970-01-01 00:00:01'],
    ['System.now()', '2026-01-15 09:00:00'],
    ['System.today()', '2026-01-15 00:00:00'],
    ['System.currentTimeMillis()', '1768467600000'],
    ['Time.newInstance(1, 2, 3, 4)', '01:02:03.004Z'],
    ['Time.newInstance(23, 59, 0, 0).addMinutes(2)', '00:01:00.000Z'],
    ['Time.newInstance(1, 2, 3, 4).addHours(-2).hour()', '23'],
    ["TimeZone.getTimeZone('America/New_York').getOffset(Datetime.newInstanceGmt(2026, 1, 1))", '-18000000'],
    ['UserInfo.getTimeZone().getID()', 'America/Los_Angeles'],
    ['UserInfo.getTimeZone().getDisplayName()', '(GMT-08:00) Pacific Standard Time (America/Los_Angeles)'],
  ]);

  raises([
    ["Date.valueOf('x')", 'System.TypeException: Invalid date: x'],
    ["Date.parse('2026-01-01')", 'System.TypeException: Invalid date: 2026-01-01'],
    ["Datetime.valueOf('x')", 'System.TypeException: Invalid date/time: x'],
    ['Date d; d.addDays(1)', 'System.NullPointerException: Attempt to de-reference a null object'],
    ['Date.newInstance(null, 1, 1)', 'System.NullPointerException: Argument cannot be null.'],
  ]);
});
