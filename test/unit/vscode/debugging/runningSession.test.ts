import assert from 'node:assert/strict';
import {
  afterMessage,
  isUrgent,
  type RunningSession,
  timeLeftOf,
} from '../../../../src/vscode/debugging/runningSession.ts';

const starting: RunningSession = {
  orgId: '00D000000000002EAA',
  organizationName: '00D000000000002EAA',
  user: '',
  phase: 'starting',
  hasStopped: false,
  deadline: undefined,
  limitedBy: undefined,
  endReason: undefined,
};

function stateEvent(body: object): object {
  return { type: 'event', event: 'isv.sessionState', body };
}

const waitingBody = {
  state: 'waiting',
  organization: 'Northwind UAT',
  user: 'Jane (jane@northwind.example)',
  deadline: 3_600_000,
  limitedBy: 'idle',
};

describe('running session', () => {
  it('takes its state from the adapter', () => {
    assert.deepEqual(afterMessage(starting, stateEvent(waitingBody)), {
      ...starting,
      organizationName: 'Northwind UAT',
      user: 'Jane (jane@northwind.example)',
      phase: 'waiting',
      deadline: 3_600_000,
      limitedBy: 'idle',
    });
  });

  it('remembers that something has stopped', () => {
    const stopped = afterMessage(starting, stateEvent({ ...waitingBody, state: 'stopped' }));
    assert.equal(stopped.hasStopped, true);
    assert.equal(afterMessage(stopped, stateEvent(waitingBody)).hasStopped, true);
  });

  it('keeps why it ended', () => {
    const ended = afterMessage(starting, stateEvent({ ...waitingBody, state: 'ended', reason: 'The hour is over.' }));
    assert.deepEqual([ended.phase, ended.endReason], ['ended', 'The hour is over.']);
  });

  it('is the same object after any other message, well formed or not', () => {
    const others: unknown[] = [
      undefined,
      'text',
      {},
      { type: 'event', event: 'stopped', body: { threadId: 1 } },
      { type: 'response', command: 'launch', success: true },
    ];
    for (const message of others) {
      assert.equal(afterMessage(starting, message), starting);
    }
  });

  it('leaves what it knows when the event says nothing sensible', () => {
    assert.deepEqual(afterMessage(starting, stateEvent({ state: 'sleeping', deadline: 'soon' })), starting);
    assert.deepEqual(afterMessage(starting, { type: 'event', event: 'isv.sessionState' }), starting);
  });

  it('counts the time left on the clock of the rules, never below nothing', () => {
    const session = afterMessage(starting, stateEvent(waitingBody));
    assert.deepEqual(timeLeftOf(session, 600_000), { milliseconds: 3_000_000, limitedBy: 'idle' });
    assert.deepEqual(timeLeftOf(session, 4_000_000), { milliseconds: 0, limitedBy: 'idle' });
    assert.equal(timeLeftOf(starting, 0), undefined);
  });

  it('is urgent in the last five minutes', () => {
    assert.equal(isUrgent({ milliseconds: 300_001, limitedBy: 'cap' }), false);
    assert.equal(isUrgent({ milliseconds: 300_000, limitedBy: 'cap' }), true);
    assert.equal(isUrgent(undefined), false);
  });
});
