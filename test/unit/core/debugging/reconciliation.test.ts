import assert from 'node:assert/strict';
import type { RequestChange } from '../../../../src/core/debugging/debuggedRequest.ts';
import { DebuggedRequests } from '../../../../src/core/debugging/debuggedRequests.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { FakeExecution } from '../../../support/fakeExecution.ts';

async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('events that may be missing', () => {
  let clock: FakeClock;
  let execution: FakeExecution;
  let requests: DebuggedRequests;
  let changes: string[];
  /** Requests that have a state: those that stand. */
  let standing: Set<string>;

  beforeEach(() => {
    clock = new FakeClock();
    execution = new FakeExecution();
    standing = new Set();
    execution.before = (call) => {
      const [name, requestId = ''] = call.split(' ');
      return name === 'readState' && !standing.has(requestId)
        ? Promise.reject(new Error('The request is not stopped.'))
        : Promise.resolve();
    };
    let threads = 0;
    requests = new DebuggedRequests(
      execution,
      () => [],
      () => (threads += 1),
      clock,
    );
    changes = [];
    requests.onDidChange((change: RequestChange) => changes.push(`${change.request.requestId} ${change.kind}`));
    requests.handle({ kind: 'requestStarted', requestId: '07c1' });
    changes.length = 0;
  });

  it('are made up for where the link came back without them: a stop, a start and an end (F8)', async () => {
    requests.handle({ kind: 'requestStarted', requestId: '07c2' });
    standing.add('07c1').add('07c3');
    execution.requests = [
      { requestId: '07c1', isActive: true },
      { requestId: '07c2', isActive: false },
      { requestId: '07c3', isActive: true },
    ];
    changes.length = 0;
    requests.handle({ kind: 'linkRestored', eventsMayBeLost: true });
    await settle();
    assert.deepEqual(changes, ['07c2 exited', '07c3 started', '07c1 stopped', '07c3 stopped']);
  });

  it('are made up for where one was too large', async () => {
    standing.add('07c1');
    requests.handle({ kind: 'eventsMissed', reason: 'too large' });
    await settle();
    assert.deepEqual(changes, ['07c1 stopped']);
  });

  it('are looked for every half minute while a request runs; a stop that stays is believed (F9)', async () => {
    standing.add('07c1');
    clock.advance(30_000);
    await settle();
    assert.deepEqual(changes, []);
    clock.advance(2_000);
    await settle();
    assert.deepEqual(changes, ['07c1 stopped']);
  });

  it('are not taken for missing while they are on their way', async () => {
    standing.add('07c1');
    clock.advance(30_000);
    await settle();
    requests.handle({ kind: 'stopped', requestId: '07c1', breakpointId: '07b1' });
    requests.handle({ kind: 'resumed', requestId: '07c1' });
    clock.advance(2_000);
    await settle();
    assert.deepEqual(changes, ['07c1 stopped', '07c1 continued']);
  });

  it('cost nothing while nothing runs', async () => {
    requests.handle({ kind: 'requestFinished', requestId: '07c1' });
    clock.advance(30_000);
    await settle();
    clock.advance(600_000);
    await settle();
    assert.deepEqual(execution.calls, []);
    assert.equal(clock.pendingTimers, 0);
  });

  it('leave no timer when the session ends', () => {
    requests.endAll();
    assert.equal(clock.pendingTimers, 0);
  });
});
