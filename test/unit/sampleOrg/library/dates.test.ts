import assert from 'node:assert/strict';
import type { ApexValue } from '../../../../src/sampleOrg/apex/library/contract.ts';
import { ApexDate } from '../../../../src/sampleOrg/apex/values/date.ts';
import { ApexDatetime } from '../../../../src/sampleOrg/apex/values/datetime.ts';
import { ApexTime } from '../../../../src/sampleOrg/apex/values/time.ts';
import { LibraryFixture } from './libraryFixture.ts';

const date = (text: string): ApexDate => {
  const value = ApexDate.parse(text);
  assert.ok(value);
  return value;
};
const instant = (text: string): ApexDatetime => new ApexDatetime(Date.parse(text));

type Case = readonly [type: string, signature: string, values: readonly ApexValue[], expected: string];

const dateCases: readonly Case[] = [
  ['Date', 'static Date today()', [], '2026-01-15 00:00:00'],
  ['Date', 'static Date newInstance(Integer year, Integer month, Integer day)', [2026, 2, 31], '2026-03-03 00:00:00'],
  ['Date', 'Date addMonths(Integer months)', [date('2026-01-31'), 1], '2026-02-28 00:00:00'],
  ['Date', 'Date addMonths(Integer months)', [date('2026-01-31'), -2], '2025-11-30 00:00:00'],
  ['Date', 'Date addYears(Integer years)', [date('2024-02-29'), 1], '2025-02-28 00:00:00'],
  ['Date', 'Date addDays(Integer days)', [date('2026-12-31'), 1], '2027-01-01 00:00:00'],
  ['Date', 'Integer daysBetween(Date other)', [date('2026-01-01'), date('2026-03-01')], '59'],
  ['Date', 'Integer monthsBetween(Date other)', [date('2025-12-31'), date('2026-02-01')], '2'],
  ['Date', 'Date toStartOfMonth()', [date('2026-01-15')], '2026-01-01 00:00:00'],
  ['Date', 'Date toStartOfWeek()', [date('2026-01-15')], '2026-01-11 00:00:00'],
  ['Date', 'Integer dayOfYear()', [date('2026-02-01')], '32'],
  ['Date', 'String format()', [date('2026-01-05')], '1/5/2026'],
  ['Date', 'static Date parse(String text)', ['1/5/2026'], '2026-01-05 00:00:00'],
  ['Date', 'static Date valueOf(String text)', ['2026-1-5'], '2026-01-05 00:00:00'],
  ['Date', 'static Integer daysInMonth(Integer year, Integer month)', [2024, 2], '29'],
  ['Date', 'static Boolean isLeapYear(Integer year)', [1900], 'false'],
  [
    'Time',
    'static Time newInstance(Integer hour, Integer minute, Integer second, Integer millisecond)',
    [9, 5, 0, 7],
    '09:05:00.007Z',
  ],
  ['Time', 'Time addHours(Integer hours)', [ApexTime.of(23, 0, 0, 0), 2], '01:00:00.000Z'],
];

const datetimeCases: readonly Case[] = [
  // Winter: eight hours behind GMT.
  [
    'Datetime',
    'static Datetime newInstance(Integer year, Integer month, Integer day, Integer hour, Integer minute, Integer second)',
    [2026, 1, 15, 9, 0, 0],
    '2026-01-15 17:00:00',
  ],
  [
    'Datetime',
    'static Datetime newInstanceGmt(Integer year, Integer month, Integer day)',
    [2026, 1, 15],
    '2026-01-15 00:00:00',
  ],
  ['Datetime', 'static Datetime valueOf(String text)', ['2026-07-15 09:00:00'], '2026-07-15 16:00:00'],
  ['Datetime', 'static Datetime valueOfGmt(String text)', ['2026-07-15 09:00:00'], '2026-07-15 09:00:00'],
  ['Datetime', 'Integer hour()', [instant('2026-01-15T17:30:00Z')], '9'],
  ['Datetime', 'Integer hourGmt()', [instant('2026-01-15T17:30:00Z')], '17'],
  ['Datetime', 'Date date()', [instant('2026-01-15T03:00:00Z')], '2026-01-14 00:00:00'],
  ['Datetime', 'Date dateGmt()', [instant('2026-01-15T03:00:00Z')], '2026-01-15 00:00:00'],
  ['Datetime', 'Time timeGmt()', [instant('2026-01-15T03:00:00.5Z')], '03:00:00.500Z'],
  ['Datetime', 'Datetime addMonths(Integer months)', [instant('2026-01-31T20:00:00Z'), 1], '2026-02-28 20:00:00'],
  ['Datetime', 'Long getTime()', [instant('1970-01-01T00:00:01Z')], '1000'],
  ['Datetime', 'String format()', [instant('2026-01-15T17:05:00Z')], '1/15/2026, 9:05 AM'],
  [
    'Datetime',
    'String format(String pattern)',
    [instant('2026-01-15T17:05:09Z'), "EEE, d MMM yyyy hh:mm:ss a Z 'o''clock'"],
    "Thu, 15 Jan 2026 09:05:09 AM -0800 o'clock",
  ],
  [
    'Datetime',
    'String format(String pattern, String timeZone)',
    [instant('2026-07-15T17:05:09Z'), 'yyyy-MM-dd HH:mm z', 'America/New_York'],
    '2026-07-15 13:05 EDT',
  ],
  [
    'Datetime',
    'String formatGmt(String pattern)',
    [instant('2026-01-15T17:05:09.042Z'), "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'"],
    '2026-01-15T17:05:09.042Z',
  ],
  ['String', 'static String valueOf(Datetime value)', [instant('2026-01-15T17:05:09Z')], '2026-01-15 09:05:09'],
  ['String', 'static String valueOfGmt(Datetime value)', [instant('2026-01-15T17:05:09Z')], '2026-01-15 17:05:09'],
];

describe('Date, Time and Datetime', () => {
  const fixture = new LibraryFixture();

  for (const [type, signature, values, expected] of [...dateCases, ...datetimeCases]) {
    it(`${type} ${signature} is ${expected}`, () => {
      assert.equal(fixture.text(type, signature, ...values), expected);
    });
  }

  it('takes the calendar date of the running user', () => {
    const late = new LibraryFixture();
    late.instant = Date.UTC(2026, 0, 15, 3);
    assert.equal(late.text('System', 'static Date today()'), '2026-01-14 00:00:00');
  });

  it('names a text that is no date', () => {
    assert.equal(
      fixture.raised('Date', 'static Date valueOf(String text)', '2026-02-30'),
      'System.TypeException: Invalid date: 2026-02-30',
    );
    assert.equal(
      fixture.raised('Datetime', 'static Datetime valueOf(String text)', 'soon'),
      'System.TypeException: Invalid date/time: soon',
    );
  });
});
