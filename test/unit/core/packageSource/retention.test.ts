import assert from 'node:assert/strict';
import { isDue, keepingOf, type KeepPackageSource } from '../../../../src/core/packageSource/retention.ts';

const hour = 60 * 60_000;
const now = Date.UTC(2026, 0, 15);

describe('how long package source is kept', () => {
  const rows: readonly (readonly [KeepPackageSource, hoursOld: number, isUsed: boolean, isDue: boolean])[] = [
    ['untilSessionEnds', 0, true, false],
    ['untilSessionEnds', 100, true, false],
    ['untilSessionEnds', 0, false, true],
    ['untilSessionEnds', -0.5, false, true],
    ['oneDay', 23, false, false],
    ['oneDay', 24, false, true],
    ['oneDay', 24, true, false],
    ['oneDay', -0.5, false, false],
    ['oneDay', -2, false, true],
    ['sevenDays', 7 * 24 - 1, false, false],
    ['sevenDays', 7 * 24, false, true],
    ['sevenDays', 7 * 24, true, false],
    ['sevenDays', 7 * 24 + 1, true, true],
    ['untilSessionEnds', 7 * 24 + 1, true, true],
  ];
  for (const [keep, hours, isUsed, due] of rows) {
    it(`${keep}: ${hours} hours old and ${isUsed ? 'used' : 'not used'} ${due ? 'goes' : 'stays'}`, () => {
      assert.equal(isDue({ storedAt: now - hours * hour, isUsed }, { keep, now }), due);
    });
  }

  it('takes what it does not know for the strictest', () => {
    assert.deepEqual(['sevenDays', 'forever', 'toString', undefined, 3].map(keepingOf), [
      'sevenDays',
      'untilSessionEnds',
      'untilSessionEnds',
      'untilSessionEnds',
      'untilSessionEnds',
    ]);
  });
});
