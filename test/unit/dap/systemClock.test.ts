import assert from 'node:assert/strict';
import { systemClock } from '../../../src/dap/systemClock.ts';

describe('system clock', () => {
  it('counts the time since the machine was started as fast as time passes', async () => {
    const [since, monotonic] = [systemClock.sinceBoot?.() ?? 0, systemClock.monotonic()];
    await new Promise<void>((resolve) => systemClock.schedule(100, resolve));
    const [passed, real] = [(systemClock.sinceBoot?.() ?? 0) - since, systemClock.monotonic() - monotonic];
    assert.ok(Math.abs(passed - real) < 50, `${passed} ms of ${real} ms`);
  });

  it('does not call back at once for a delay that is longer than a timer can be', async () => {
    let called = false;
    const far = systemClock.schedule(10 ** 12, () => (called = true));
    await new Promise<void>((resolve) => systemClock.schedule(10, resolve));
    far.dispose();
    assert.equal(called, false);
  });
});
