import assert from 'node:assert/strict';
import { OrgClock } from '../../../../src/sampleOrg/orgClock.ts';
import { FakeClock } from '../../../support/fakeClock.ts';

describe('the clock of the orgs', () => {
  it('runs as many times faster as it is told', () => {
    const base = new FakeClock();
    const clock = new OrgClock(base, 60);
    const fired: number[] = [];
    clock.schedule(60_000, () => fired.push(clock.monotonic()));
    base.advance(999);
    assert.deepEqual(fired, []);
    base.advance(1);
    assert.deepEqual(fired, [60_000]);
  });

  it('fires what falls due when it is moved on, in order', () => {
    const clock = new OrgClock(new FakeClock(), 1);
    const fired: string[] = [];
    clock.schedule(2_000, () => fired.push('second'));
    clock.schedule(1_000, () => fired.push('first'));
    clock.schedule(3_001, () => fired.push('later'));
    clock.skip(3_000);
    assert.deepEqual(fired, ['first', 'second']);
  });

  it('counts what was skipped', () => {
    const base = new FakeClock();
    const clock = new OrgClock(base, 1);
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
    const clock = new OrgClock(base, 1);
    const other = clock.schedule(5_000, () => assert.fail('It was cancelled.'));
    clock.schedule(1_000, () => other.dispose());
    clock.skip(2_000);
    assert.equal(base.pendingTimers, 0);
  });

  it('lives through what a skip covers: a timer that another sets falls due in the same skip, at its own time', () => {
    const clock = new OrgClock(new FakeClock(0), 1);
    const fired: number[] = [];
    const hourly = (): void => {
      clock.schedule(3_600_000, () => {
        fired.push(clock.now());
        hourly();
      });
    };
    hourly();
    clock.skip(3 * 3_600_000 + 5);
    assert.deepEqual(fired, [3_600_000, 7_200_000, 10_800_000]);
    assert.equal(clock.now(), 3 * 3_600_000 + 5);
  });

  it('waits longer than the base can', () => {
    const base = new FakeClock(0);
    const month = 30 * 86_400_000;
    const shortSighted = {
      ...methodsOf(base),
      schedule: (delay: number, callback: () => void) => base.schedule(Math.min(delay, 1_000_000), callback),
    };
    const clock = new OrgClock(shortSighted, 1);
    let fired = false;
    clock.schedule(month, () => (fired = true));
    base.advance(month - 1);
    assert.equal(fired, false);
    base.advance(1);
    assert.equal(fired, true);
  });
});

function methodsOf(base: FakeClock) {
  return { now: () => base.now(), monotonic: () => base.monotonic() };
}
