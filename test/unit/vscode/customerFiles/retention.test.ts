import assert from 'node:assert/strict';
import { silentLogger } from '../../../../src/core/base/logger.ts';
import { Retention } from '../../../../src/vscode/customerFiles/retention.ts';
import { FakeClock } from '../../../support/fakeClock.ts';

const hour = 60 * 60_000;

describe('retention', () => {
  it('looks each hour for as long as the window is open, also after a failure', async () => {
    const clock = new FakeClock();
    const errors: string[] = [];
    let looked = 0;
    const failing = { deleteExpired: () => Promise.reject(new Error('EBUSY')) };
    const store = {
      deleteExpired: () => {
        looked++;
        return Promise.resolve();
      },
    };
    const logger = { ...silentLogger, error: (message: string) => errors.push(message) };
    const retention = new Retention([failing, store], clock, logger);
    clock.advance(hour - 1);
    assert.equal(looked, 0);
    clock.advance(1);
    assert.equal(looked, 1);
    clock.advance(7 * 24 * hour);
    assert.equal(looked, 1 + 7 * 24);
    await new Promise(setImmediate);
    assert.equal(errors.length, 1 + 7 * 24);
    assert.match(errors[0] ?? '', /EBUSY/);
    retention.dispose();
    assert.equal(clock.pendingTimers, 0);
  });
});
