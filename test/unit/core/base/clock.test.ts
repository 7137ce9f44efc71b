import assert from 'node:assert/strict';
import { acceleratedClock, parseClockRate } from '../../../../src/core/base/clock.ts';
import { FakeClock } from '../../../support/fakeClock.ts';

describe('acceleratedClock', () => {
  it('runs on from where the clock stands, so many times faster', () => {
    const clock = new FakeClock(1_000_000);
    clock.advance(500);
    const fast = acceleratedClock(clock, 60);
    assert.deepEqual([fast.now(), fast.monotonic()], [1_000_500, 500]);
    clock.advance(1_000);
    assert.deepEqual([fast.now(), fast.monotonic()], [1_060_500, 60_500]);
  });

  it('calls back after so much less time, and not once disposed', () => {
    const clock = new FakeClock();
    const fast = acceleratedClock(clock, 10);
    const calls: number[] = [];
    fast.schedule(1_000, () => calls.push(fast.monotonic()));
    fast.schedule(2_000, () => calls.push(fast.monotonic())).dispose();
    clock.advance(99);
    assert.deepEqual(calls, []);
    clock.advance(500);
    assert.deepEqual(calls, [1_000]);
  });
});

describe('parseClockRate', () => {
  it('takes numbers of at least 1 and nothing else', () => {
    const texts = ['60', '1.5', '1', '0.5', '0', '-3', '', 'fast', 'Infinity', undefined];
    assert.deepEqual(texts.map(parseClockRate), [60, 1.5, 1, 1, 1, 1, 1, 1, 1, 1]);
  });
});
