import assert from 'node:assert/strict';
import { runInBackground } from '../../../../src/core/apexRuns/backgroundTests.ts';
import type { TestProgress } from '../../../../src/core/apexRuns/ports.ts';
import { Failure } from '../../../../src/core/base/failure.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { outcome } from './fixtures.ts';

describe('runInBackground', () => {
  const classes = 3;
  let clock: FakeClock;
  let looks: number[];
  let aborted: string[];
  let done: number;

  const apex = {
    startTests: () => Promise.resolve('707'),
    testProgress: (): Promise<TestProgress> => {
      looks.push(clock.monotonic());
      return Promise.resolve({
        finished: done === classes,
        classesDone: done,
        classes,
        outcomes: Array.from({ length: done }, (_, index) => outcome({ methodName: `m${index}` })),
      });
    },
    abortTests: (jobId: string) => {
      aborted.push(jobId);
      return Promise.resolve();
    },
  };

  beforeEach(() => {
    clock = new FakeClock();
    [looks, aborted, done] = [[], [], 0];
  });

  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  async function pass(seconds: number): Promise<void> {
    for (let step = 0; step < seconds * 10; step += 1) {
      clock.advance(100);
      await turn();
    }
  }

  it('looks soon, then less often, tells each time how far it is, and ends with the last class', async () => {
    const told: number[] = [];
    const running = runInBackground(apex, [{ className: 'a' }], clock, ({ classesDone }) => told.push(classesDone));
    await turn();
    await pass(30);
    const gaps = looks.slice(1).map((at, index) => at - (looks[index] ?? 0));
    assert.equal(looks[0], 500);
    assert.ok(
      gaps.every((gap, index) => gap >= (gaps[index - 1] ?? 0) && gap <= 5_100),
      gaps.join(),
    );
    done = classes;
    await pass(6);
    assert.equal((await running).outcomes.length, classes);
    assert.deepEqual([told[0], told.at(-1), aborted], [0, classes, []]);
  });

  it('stops the tests when it is cancelled', async () => {
    const cancel = new AbortController();
    const running = runInBackground(apex, [], clock, () => undefined, cancel.signal);
    const failing = assert.rejects(running, { code: 'cancelled' });
    await turn();
    await pass(2);
    cancel.abort();
    await failing;
    assert.deepEqual(aborted, ['707']);
    assert.equal(clock.pendingTimers, 0);
  });

  it('goes on where the line was down for a moment, however often', async () => {
    let asked = 0;
    const shaky = {
      ...apex,
      // Four looks of five fail.
      testProgress: () =>
        ++asked % 5 === 0 ? apex.testProgress() : Promise.reject(new Failure('orgUnreachable', 'away')),
    };
    const running = runInBackground(shaky, [], clock, () => undefined);
    await turn();
    await pass(80);
    done = classes;
    await pass(30);
    assert.equal((await running).finished, true);
    assert.ok(asked > 10);
  });

  it('ends at once with what passes never', async () => {
    const refusing = { ...apex, testProgress: () => Promise.reject(new Failure('orgSessionInvalid', 'over')) };
    const failing = assert.rejects(
      runInBackground(refusing, [], clock, () => undefined),
      { code: 'orgSessionInvalid' },
    );
    await turn();
    await pass(1);
    await failing;
    assert.deepEqual(aborted, []);
  });

  it('leaves the tests running when the org cannot be asked for long', async () => {
    const broken = { ...apex, testProgress: () => Promise.reject(new Failure('orgUnreachable', 'away')) };
    const failing = assert.rejects(
      runInBackground(broken, [], clock, () => undefined),
      { code: 'orgUnreachable' },
    );
    await turn();
    await pass(30);
    await failing;
    assert.deepEqual(aborted, []);
  });
});
