import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RenewalLock } from '../../../../src/vscode/lmo/renewalLock.ts';
import { FakeClock } from '../../../support/fakeClock.ts';

describe('the renewal lock', () => {
  let folder: string;
  let path: string;
  let clock: FakeClock;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'renewal-lock-'));
    path = join(folder, 'lock');
    clock = new FakeClock();
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('waits a bounded time for a lock that another clock has dated into the future', async () => {
    writeFileSync(path, 'another window');
    const ahead = new Date('2999-01-01');
    utimesSync(path, ahead, ahead);
    const progress = { hasRun: false };
    const start = clock.now();
    const run = new RenewalLock(path, clock).run(() => Promise.resolve((progress.hasRun = true)));
    while (!progress.hasRun && clock.now() - start < 120_000) {
      if (clock.pendingTimers > 0) {
        clock.advance(5_000);
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.ok(progress.hasRun, 'it waits for ever');
    assert.ok(clock.now() - start > 59_000, 'it gave the other window its time');
    await run;
    assert.equal(existsSync(path), false);
  });

  it('leaves the lock of the window that took it over', async () => {
    await new RenewalLock(path, clock).run(() => {
      writeFileSync(path, 'another window');
      return Promise.resolve();
    });
    assert.equal(readFileSync(path, 'utf8'), 'another window');
  });
});
