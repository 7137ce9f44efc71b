import assert from 'node:assert/strict';
import { Failure } from '../../../src/core/base/failure.ts';
import type { SessionStateBody } from '../../../src/dap/sessionReporter.ts';
import { FakeExecution } from '../../support/fakeExecution.ts';
import { fakeHost, InlineClient } from '../../support/inlineAdapter.ts';

const reason = 'The org session has expired or was ended.';

describe('debug adapter: a fresh link', () => {
  let executions: FakeExecution[];
  let client: InlineClient;

  beforeEach(async () => {
    executions = [];
    const open = (): Promise<FakeExecution> => {
      const execution = new FakeExecution();
      executions.push(execution);
      return Promise.resolve(execution);
    };
    client = new InlineClient(fakeHost(new FakeExecution(), { openExecution: open }));
    await client.start([3]);
  });

  const first = (): FakeExecution => executions[0] ?? assert.fail();
  const state = (wanted: SessionStateBody['state'], from = 0): Promise<SessionStateBody> =>
    client.event<SessionStateBody>('isv.sessionState', (body) => body.state === wanted, from);

  it('is asked for when the org session ends, and the debug session is kept', async () => {
    first().fire({ kind: 'requestStarted', requestId: '07c1' });
    first().fire({ kind: 'stopped', requestId: '07c1' });
    await client.event('stopped');
    first().fire({ kind: 'orgSessionEnded', reason });
    await state('needsFreshLink');
    await client.event<{ output: string }>('output', ({ output }) => output.startsWith(reason));
    await client.event<{ output: string }>('output', ({ output }) => output.includes('are kept meanwhile'));
    assert.equal((await client.body<{ threads: unknown[] }>('threads')).threads.length, 1);
    assert.ok(!client.trail.includes('terminated'));
    assert.ok(!first().calls.includes('detach'));
  });

  it('renews the session where it is', async () => {
    first().fire({ kind: 'orgSessionEnded', reason });
    await state('needsFreshLink');
    const from = client.messages.length;
    assert.deepEqual(await client.body('isv.renew'), { debugSession: 'goesOn' });
    await state('waiting', from);
    assert.equal(executions.length, 1);
  });

  it('starts another session with the same breakpoints where the org has ended it meanwhile', async () => {
    first().renewal = 'debugSessionGone';
    first().fire({ kind: 'orgSessionEnded', reason });
    await state('needsFreshLink');
    assert.deepEqual(await client.body('isv.renew'), { debugSession: 'startedAgain' });
    assert.deepEqual(executions[1]?.calls, ['start', 'changeBreakpoints +acme/Pricing:3']);
    assert.match(client.output(), /started again with the same breakpoints and filters/);
    assert.ok(!client.trail.includes('terminated'));
  });

  it('that does not fit is refused with a sentence, and the next may fit', async () => {
    first().fire({ kind: 'orgSessionEnded', reason });
    first().before = (call) =>
      call === 'renew' ? Promise.reject(new Failure('other', 'The fresh link leads to Acme.')) : Promise.resolve();
    assert.equal(await client.error('isv.renew'), 'The fresh link leads to Acme.');
    assert.ok(!client.trail.includes('terminated'));
    first().before = () => Promise.resolve();
    assert.deepEqual(await client.body('isv.renew'), { debugSession: 'goesOn' });
  });
});
