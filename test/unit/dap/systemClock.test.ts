import assert from 'node:assert/strict';
import { systemClock } from '../../../src/dap/systemClock.ts';

describe('system clock', () => {
  it('does not call back at once for a delay that is longer than a timer can be', async () => {
    let called = false;
    const far = systemClock.schedule(10 ** 12, () => (called = true));
    await new Promise<void>((resolve) => systemClock.schedule(10, resolve));
    far.dispose();
    assert.equal(called, false);
  });
});
