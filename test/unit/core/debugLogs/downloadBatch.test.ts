import assert from 'node:assert/strict';
import { cancelled, Failure } from '../../../../src/core/base/failure.ts';
import { type BatchProgress, downloadBatch } from '../../../../src/core/debugLogs/downloadBatch.ts';
import type { DebugLogEntry } from '../../../../src/core/debugLogs/ports.ts';
import { logEntries } from '../../../support/debugLogEntries.ts';

describe('a batch of downloads', () => {
  const logs = logEntries(40);
  const never = new AbortController().signal;

  it('runs some at the same time, brings all, and counts bytes', async () => {
    let running = 0;
    let most = 0;
    const seen: BatchProgress[] = [];
    const download = async (log: DebugLogEntry, onProgress: (received: number) => void): Promise<void> => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      onProgress(log.length / 2);
      running -= 1;
    };
    const outcome = await downloadBatch({ logs, download, onProgress: (progress) => seen.push(progress) }, never);
    assert.deepEqual([outcome.failed.size, outcome.left.length, outcome.stoppedBy], [0, 0, undefined]);
    assert.equal(most, 6);
    const length = 40 * 4_096;
    assert.deepEqual(seen.at(-1), { done: 40, total: 40, received: length, length });
    assert.ok(seen.every(({ received }, index) => received >= (seen[index - 1]?.received ?? 0)));
  });

  it('goes on past a log that cannot be had, and says which', async () => {
    const gone = logs[7];
    const download = (log: DebugLogEntry): Promise<void> =>
      log === gone ? Promise.reject(new Failure('objectMissing', 'It is gone.')) : Promise.resolve();
    const outcome = await downloadBatch({ logs, download, onProgress: () => undefined }, never);
    assert.deepEqual([...outcome.failed.keys()], [gone]);
    assert.deepEqual([outcome.left, outcome.stoppedBy], [[], undefined]);
  });

  it('stops where every further log would fail the same way, and says what is left', async () => {
    let asked = 0;
    const download = (): Promise<void> => {
      asked += 1;
      return asked > 10 ? Promise.reject(new Failure('orgSessionExpired', 'It is over.')) : Promise.resolve();
    };
    const outcome = await downloadBatch({ logs, download, onProgress: () => undefined }, never);
    assert.equal(outcome.stoppedBy?.code, 'orgSessionExpired');
    assert.equal(outcome.left.length, 30);
    assert.ok(asked <= 16, 'those that were running, and no more');
  });

  it('leaves what was not finished when it is cancelled', async () => {
    const cancel = new AbortController();
    let finished = 0;
    const download = async (): Promise<void> => {
      await new Promise((resolve) => setImmediate(resolve));
      if (cancel.signal.aborted) {
        throw cancelled();
      }
      finished += 1;
      if (finished === 12) {
        cancel.abort();
      }
    };
    const outcome = await downloadBatch({ logs, download, onProgress: () => undefined }, cancel.signal);
    assert.equal(outcome.left.length, 40 - finished);
    assert.equal(outcome.failed.size, 0);
  });
});
