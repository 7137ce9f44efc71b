import assert from 'node:assert/strict';
import { TraceCountdown } from '../../../../src/core/tracing/traceCountdown.ts';
import type { TraceFlag } from '../../../../src/core/tracing/traceFlag.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { flagOf, minute, now } from './fixtures.ts';

describe('TraceCountdown', () => {
  let clock: FakeClock;
  let flags: TraceFlag[];
  let ours: boolean;
  let countdown: TraceCountdown;
  let ticks: number;
  let near: string[];

  beforeEach(() => {
    clock = new FakeClock(now);
    flags = [];
    ours = true;
    ticks = 0;
    near = [];
    countdown = new TraceCountdown(clock, () => ({ flags, isOurs: () => ours, now: clock.now() }));
    countdown.onTick(() => (ticks += 1));
    countdown.onNearEnd(({ id, expires }) => near.push(`${id} at ${(expires.getTime() - now) / minute}`));
  });

  afterEach(() => countdown.dispose());

  it('sleeps while nothing is traced', () => {
    countdown.restart();
    assert.equal(clock.pendingTimers, 0);
  });

  it('ticks once a minute until the flag is over, and sleeps again', () => {
    flags = [flagOf({ to: 20.5 })];
    countdown.restart();
    clock.advance(30_000);
    assert.equal(ticks, 1);
    clock.advance(19 * minute);
    assert.equal(ticks, 20);
    clock.advance(5 * minute);
    assert.equal(ticks, 21);
    assert.equal(clock.pendingTimers, 0);
  });

  it('ticks when a planned flag starts', () => {
    flags = [flagOf({ from: 1, to: 90 })];
    countdown.restart();
    clock.advance(minute);
    assert.equal(ticks, 1);
  });

  it('tells of the end of ours once, and again after it was extended', () => {
    flags = [flagOf({ id: 'a', to: 30 })];
    countdown.restart();
    clock.advance(24 * minute);
    assert.deepEqual(near, []);
    clock.advance(minute);
    assert.deepEqual(near, ['a at 30']);
    clock.advance(2 * minute);
    flags = [flagOf({ id: 'a', to: 60 })];
    countdown.restart();
    clock.advance(40 * minute);
    assert.deepEqual(near, ['a at 30', 'a at 60']);
  });

  it('does not tell of theirs, nor of one that was meant to be short', () => {
    flags = [flagOf({ id: 'short', from: -1, to: 4 })];
    countdown.restart();
    ours = false;
    flags = [flagOf({ to: 4 })];
    countdown.restart();
    clock.advance(10 * minute);
    assert.deepEqual(near, []);
  });
});
