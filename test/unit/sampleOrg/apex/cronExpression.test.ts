import assert from 'node:assert/strict';
import { CronExpression, CronProblem } from '../../../../src/sampleOrg/apex/asynchronous/cronExpression.ts';

/** A Thursday. */
const start = Date.UTC(2026, 0, 15, 9, 0, 0);

function nextTimes(expression: string, count: number, zone = 'GMT'): readonly string[] {
  const schedule = new CronExpression(expression);
  const times: string[] = [];
  let instant: number | undefined = start;
  while (times.length < count && (instant = schedule.next(instant, zone)) !== undefined) {
    times.push(new Date(instant).toISOString().slice(0, 19));
  }
  return times;
}

describe('Cron expressions', () => {
  const fires: Readonly<Record<string, readonly string[]>> = {
    '0 0 13 * * ?': ['2026-01-15T13:00:00', '2026-01-16T13:00:00'],
    '0 0 9 * * ?': ['2026-01-16T09:00:00'],
    '0 0 22 ? * 6L': ['2026-01-30T22:00:00', '2026-02-27T22:00:00'],
    '0 0 10 ? * MON-FRI': ['2026-01-15T10:00:00', '2026-01-16T10:00:00', '2026-01-19T10:00:00'],
    '30 15 8-10,20 15 * ?': [
      '2026-01-15T09:15:30',
      '2026-01-15T10:15:30',
      '2026-01-15T20:15:30',
      '2026-02-15T08:15:30',
    ],
    '0 0 20 * * ? 2027': ['2027-01-01T20:00:00'],
    '0 0 0 L FEB ?': ['2026-02-28T00:00:00', '2027-02-28T00:00:00', '2028-02-29T00:00:00'],
    '0 0 0 LW * ?': ['2026-01-30T00:00:00', '2026-02-27T00:00:00'],
    '0 0 0 1W * ?': ['2026-02-02T00:00:00', '2026-03-02T00:00:00', '2026-04-01T00:00:00'],
    '0 0 0 ? * 2#1': ['2026-02-02T00:00:00', '2026-03-02T00:00:00'],
    '0 0 0/6 20 JAN ?': ['2026-01-20T00:00:00', '2026-01-20T06:00:00', '2026-01-20T12:00:00', '2026-01-20T18:00:00'],
    '0 0 8 * * *': ['2026-01-16T08:00:00'],
    '0 0 8 ? * FRI-MON 2026-2027': ['2026-01-16T08:00:00', '2026-01-17T08:00:00', '2026-01-18T08:00:00'],
  };
  for (const [expression, times] of Object.entries(fires)) {
    it(`fires ${expression}`, () => {
      assert.deepEqual(nextTimes(expression, times.length), times);
    });
  }

  it('go by the time of the zone, summer and winter', () => {
    assert.deepEqual(nextTimes('0 0 8 1 MAR,APR ?', 2, 'Europe/Berlin'), [
      '2026-03-01T07:00:00',
      '2026-04-01T06:00:00',
    ]);
    assert.deepEqual(nextTimes('0 0 20 * * ?', 1, 'America/Los_Angeles'), ['2026-01-16T04:00:00']);
  });

  it('never fire when all their times are over', () => {
    assert.deepEqual(nextTimes('0 0 8 1 1 ? 2025', 1), []);
  });

  for (const wrong of [
    '* * * * * ?',
    '0 0 * *',
    '0 61 8 * * ?',
    '0 0 25 * * ?',
    '0 0 8 1 13 ?',
    '0 0 8 ? * ?',
    '0 0 8 1 * MON',
    '0 0 x * * ?',
  ]) {
    it(`are refused: ${wrong}`, () => {
      assert.throws(() => new CronExpression(wrong), CronProblem);
    });
  }
});
