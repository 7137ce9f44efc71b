import assert from 'node:assert/strict';
import { SessionRenewal } from '../../../../src/core/lmo/sessionRenewal.ts';

/** A renewal that a test lets end. */
class Renewals {
  readonly running: PromiseWithResolvers<void>[] = [];

  readonly renew = (): Promise<void> => {
    const run = Promise.withResolvers<void>();
    this.running.push(run);
    return run.promise;
  };
}

describe('session renewal', () => {
  let renewals: Renewals;
  let renewal: SessionRenewal;

  beforeEach(() => {
    renewals = new Renewals();
    renewal = new SessionRenewal(renewals.renew);
  });

  it('runs once for all that are refused at the same time', async () => {
    const waiting = Array.from({ length: 20 }, () => renewal.refused(0));
    assert.equal(renewals.running.length, 1);
    renewals.running[0]?.resolve();
    assert.deepEqual(new Set(await Promise.all(waiting)), new Set([true]));
    assert.equal(renewal.version, 1);
  });

  it('does not run for a call that went out with the session before', async () => {
    const first = renewal.refused(0);
    renewals.running[0]?.resolve();
    await first;
    assert.equal(await renewal.refused(0), true);
    assert.equal(renewals.running.length, 1);
  });

  it('gives up on a fresh session that is refused as well', async () => {
    const first = renewal.refused(0);
    renewals.running[0]?.resolve();
    await first;
    assert.equal(renewal.isUntried, true);
    assert.equal(await renewal.refused(1), false);
    assert.equal(await renewal.refused(1), false);
    assert.equal(renewals.running.length, 1);
  });

  it('runs again once a fresh session was taken and has ended in its turn', async () => {
    const first = renewal.refused(0);
    renewals.running[0]?.resolve();
    await first;
    renewal.accepted(0);
    assert.equal(renewal.isUntried, true, 'the answer to an older call says nothing of the fresh session');
    renewal.accepted(1);
    assert.equal(renewal.isUntried, false);
    const second = renewal.refused(1);
    renewals.running[1]?.resolve();
    assert.equal(await second, true);
    assert.equal(renewal.version, 2);
  });

  it('tells everybody who waits why it failed, and tries anew next time', async () => {
    const waiting = [renewal.refused(0), renewal.refused(0)];
    renewals.running[0]?.reject(new Error('no network'));
    for (const call of waiting) {
      await assert.rejects(call, /no network/);
    }
    const next = renewal.refused(0);
    renewals.running[1]?.resolve();
    assert.equal(await next, true);
  });
});
