import assert from 'node:assert/strict';
import { SearchAsTyped } from '../../../../src/core/subscribers/searchAsTyped.ts';
import { FakeClock } from '../../../support/fakeClock.ts';

interface Running {
  readonly text: string;
  readonly signal: AbortSignal;
  readonly answer: PromiseWithResolvers<string>;
}

describe('searching while somebody types', () => {
  let clock: FakeClock;
  let running: Running[];
  let told: string[];
  let search: SearchAsTyped<string>;

  /** Lets what was answered be told. */
  const settle = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

  beforeEach(() => {
    clock = new FakeClock();
    running = [];
    told = [];
    search = new SearchAsTyped<string>(clock, {
      search: (text, signal) => {
        const answer = Promise.withResolvers<string>();
        running.push({ text, signal, answer });
        return answer.promise;
      },
      onResult: (result, text) => told.push(`${text}: ${result}`),
      onFailure: (error) => told.push(`failed: ${(error as Error).message}`),
      onBusy: (isBusy) => told.push(isBusy ? 'busy' : 'idle'),
    });
  });

  it('begins once they pause, for the last text alone', async () => {
    for (const text of ['n', 'no', 'nor']) {
      search.type(text);
      clock.advance(150);
    }
    assert.equal(running.length, 0);
    clock.advance(50);
    assert.deepEqual(
      running.map(({ text }) => text),
      ['nor'],
    );
    running[0]?.answer.resolve('one');
    await settle();
    assert.deepEqual(told, ['busy', 'busy', 'busy', 'nor: one', 'idle']);
  });

  it('cancels what runs when they type on, and tells nothing of it', async () => {
    search.type('a');
    clock.advance(200);
    search.type('ab');
    assert.equal(running[0]?.signal.aborted, true);
    running[0].answer.reject(new Error('cancelled'));
    await settle();
    clock.advance(200);
    running[1]?.answer.resolve('two');
    await settle();
    assert.deepEqual(told, ['busy', 'busy', 'ab: two', 'idle']);
  });

  it('tells why it failed', async () => {
    search.type('a');
    clock.advance(200);
    running[0]?.answer.reject(new Error('no network'));
    await settle();
    assert.deepEqual(told, ['busy', 'failed: no network', 'idle']);
  });

  it('leaves nothing behind', () => {
    search.type('a');
    search.dispose();
    assert.equal(clock.pendingTimers, 0);
    search.type('b');
    clock.advance(200);
    search.dispose();
    assert.equal(running[0]?.signal.aborted, true);
  });
});
