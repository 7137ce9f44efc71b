import assert from 'node:assert/strict';
import { RulesClock } from '../../../../src/sampleOrg/rulesClock.ts';
import { FakeClock } from '../../../support/fakeClock.ts';

describe('the clock of the session rules', () => {
  it('runs as many times faster as it is told', () => {
    const base = new FakeClock();
    const clock = new RulesClock(base, 60);
    const fired: number[] = [];
    clock.schedule(60_000, () => fired.push(clock.monotonic()));
    base.advance(999);
    assert.deepEqual(fired, []);
    base.advance(1);
    assert.deepEqual(fired, [60_000]);
  });

  it('fires what falls due when it is moved on, in order', () => {
    const clock = new RulesClock(new FakeClock(), 1);
    const fired: string[] = [];
    clock.schedule(2_000, () => fired.push('second'));
    clock.schedule(1_000, () => fired.push('first'));
    clock.schedule(3_001, () => fired.push('later'));
    clock.skip(3_000);
    assert.deepEqual(fired, ['first', 'second']);
  });

  it('counts what was skipped', () => {
    const base = new FakeClock();
    const clock = new RulesClock(base, 1);
    const fired: string[] = [];
    clock.schedule(10_000, () => fired.push('due'));
    clock.skip(9_000);
    base.advance(999);
    assert.deepEqual(fired, []);
    base.advance(1);
    assert.deepEqual(fired, ['due']);
  });

  it('leaves no timer behind when one that fires cancels another', () => {
    const base = new FakeClock();
    const clock = new RulesClock(base, 1);
    const other = clock.schedule(5_000, () => assert.fail('It was cancelled.'));
    clock.schedule(1_000, () => other.dispose());
    clock.skip(2_000);
    assert.equal(base.pendingTimers, 0);
  });
});
