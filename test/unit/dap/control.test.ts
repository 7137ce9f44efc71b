import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { FakeExecution, frame } from '../../support/fakeExecution.ts';
import { fakeHost, InlineClient, type InlineHost } from '../../support/inlineAdapter.ts';

const launchArguments = { subscriber: '00D000000000001EAA' };

describe('debug adapter: restart', () => {
  let executions: FakeExecution[];
  let client: InlineClient;
  /** What the next execution fails with. */
  let refusal: Error | undefined;
  /** What the calls of the next execution wait for. */
  let waiting: FakeExecution['before'] | undefined;

  beforeEach(() => {
    executions = [];
    refusal = undefined;
    waiting = undefined;
    const open = (): Promise<FakeExecution> => {
      const execution = new FakeExecution();
      const failure = refusal;
      if (waiting !== undefined) {
        execution.before = waiting;
      }
      if (failure !== undefined) {
        execution.before = () => Promise.reject(failure);
      }
      executions.push(execution);
      return Promise.resolve(execution);
    };
    client = new InlineClient(fakeHost(new FakeExecution(), { openExecution: open }));
  });

  it('ends the debug session of the org, starts another and sets the breakpoints again, without ending for the client', async () => {
    await client.start([3]);
    executions[0]?.fire({ kind: 'stopped', requestId: '07c1' });
    await client.event('stopped');
    await client.body('restart', { arguments: launchArguments });
    assert.deepEqual(
      executions.map(({ calls }) => calls.filter((call) => !call.startsWith('read'))),
      [
        ['start', 'changeBreakpoints +acme/Pricing:3', 'detach'],
        ['start', 'changeBreakpoints +acme/Pricing:3'],
      ],
    );
    assert.ok(!client.trail.includes('terminated'));
    assert.deepEqual(await client.body('threads'), { threads: [] });
    const from = client.messages.length;
    executions[1]?.fire({ kind: 'stopped', requestId: '07c9' });
    await client.event('stopped', undefined, from);
    await client.body('stackTrace', { threadId: 2 });
    await client.body('disconnect');
    assert.equal(executions[1]?.calls.at(-1), 'detach');
  });

  it('starts again with what was launched, whatever a refused launch has asked for since', async () => {
    await client.start();
    for (const refused of [{}, { subscriber: 'none' }, { ...launchArguments, sources: ['/elsewhere'] }]) {
      assert.equal((await client.request('launch', refused)).success, false);
    }
    await client.body('restart');
    assert.equal(executions.length, 2);
    assert.doesNotMatch(client.output(), /elsewhere/);
  });

  it('never gives an id of before to something else', async () => {
    const ids = async (from: number): Promise<readonly number[]> => {
      const { threadId } = await client.event<{ threadId: number }>('stopped', undefined, from);
      const { stackFrames } = await client.body<DebugProtocol.StackTraceResponse['body']>('stackTrace', { threadId });
      const [top] = stackFrames;
      const { scopes } = await client.body<DebugProtocol.ScopesResponse['body']>('scopes', { frameId: top?.id });
      return [threadId, top?.id ?? 0, scopes[0]?.variablesReference ?? 0, top?.source?.sourceReference ?? 0];
    };
    await client.start();
    const stopAt = (typeRef: string): void => {
      const execution = executions.at(-1);
      assert.ok(execution);
      execution.state = { ...execution.state, frames: [frame(0, { typeRef })] };
      execution.fire({ kind: 'stopped', requestId: '07c1' });
    };
    stopAt('other/First');
    const before = await ids(0);
    await client.body('restart');
    const from = client.messages.length;
    stopAt('other/Second');
    const after = await ids(from);
    assert.deepEqual(
      after.filter((id, index) => id === before[index] || id === 0),
      [],
    );
    assert.deepEqual(await client.body('scopes', { frameId: before[1] }), { scopes: [] });
  });

  it('starts nothing when the client disconnects while the old session is still ending', async () => {
    await client.start();
    const held = Promise.withResolvers<undefined>();
    const [first] = executions;
    assert.ok(first);
    first.before = () => held.promise;
    const restart = client.post('restart');
    const disconnect = client.post('disconnect');
    await turn();
    assert.ok(!client.trail.includes('disconnect answered'));
    held.resolve(undefined);
    await client.response(disconnect);
    assert.equal((await client.response(restart)).success, false);
    await turn();
    assert.equal(executions.length, 1);
    assert.equal(client.trail.filter((name) => name === 'terminated').length, 1);
  });

  it('starts nothing when it is cancelled while the old session is still ending', async () => {
    await client.start();
    const held = Promise.withResolvers<undefined>();
    const [first] = executions;
    assert.ok(first);
    first.before = () => held.promise;
    const restart = client.post('restart');
    await client.body('cancel', { requestId: restart });
    assert.equal((await client.response(restart)).message, 'cancelled');
    held.resolve(undefined);
    await client.event('terminated');
    assert.equal(executions.length, 1);
    await client.body('disconnect');
  });

  it('sets breakpoints in the new session though the old one has not answered for them yet', async () => {
    await client.start();
    const [first] = executions;
    assert.ok(first);
    const held = Promise.withResolvers<undefined>();
    first.before = (call) => (call.startsWith('changeBreakpoints') ? held.promise : Promise.resolve());
    const set = client.post('setBreakpoints', { source: { path: '/src/Pricing.cls' }, breakpoints: [{ line: 3 }] });
    await turn();
    const restart = client.post('restart');
    await turn();
    await turn();
    held.resolve(undefined);
    await client.response(restart);
    assert.deepEqual(executions[1]?.calls, ['start', 'changeBreakpoints +acme/Pricing:3']);
    await client.response(set);
    await client.body('disconnect');
  });

  it('answers when the breakpoints stand in the org again, not before', async () => {
    await client.start([3]);
    const held = Promise.withResolvers<undefined>();
    waiting = (call) => (call.startsWith('changeBreakpoints') ? held.promise : Promise.resolve());
    const seq = client.post('restart');
    while (executions[1]?.calls.some((call) => call.startsWith('changeBreakpoints')) !== true) {
      await turn();
    }
    await turn();
    assert.ok(!client.trail.includes('restart answered'));
    held.resolve(undefined);
    await client.response(seq);
  });

  it('takes the arguments of the launch where none come', async () => {
    await client.start();
    await client.body('restart');
    assert.equal(executions.length, 2);
  });

  it('leaves the session as it is when the new arguments are wrong', async () => {
    await client.start();
    assert.match(await client.error('restart', { arguments: { subscriber: 7 } }), /subscriber/);
    assert.ok(!executions[0]?.calls.includes('detach'));
  });

  it('ends for the client when the new session cannot be started', async () => {
    await client.start();
    refusal = new Error('The org is gone.');
    assert.match(await client.error('restart'), /failed while it handled "restart"/);
    await client.event('terminated');
    assert.equal(client.trail.filter((name) => name === 'terminated').length, 1);
    await client.body('disconnect');
  });

  it('needs a running session', async () => {
    await client.initialize();
    assert.match(await client.error('restart'), /needs a running debug session/);
  });
});

describe('debug adapter: progress', () => {
  let execution: FakeExecution;
  let host: InlineHost;
  let client: InlineClient;
  const held = (): PromiseWithResolvers<undefined> => {
    const gate = Promise.withResolvers<undefined>();
    execution.before = () => gate.promise;
    return gate;
  };

  beforeEach(() => {
    execution = new FakeExecution();
    host = fakeHost(execution);
    client = new InlineClient(host);
  });

  it('is shown for a launch of more than a second, and ends with its answer', async () => {
    await client.initialize({ supportsProgressReporting: true });
    const gate = held();
    const seq = client.post('launch', launchArguments);
    await turn();
    host.clock.advance(999);
    assert.ok(!client.trail.includes('progressStart'));
    host.clock.advance(1);
    const started = await client.event<DebugProtocol.ProgressStartEvent['body']>('progressStart');
    assert.deepEqual(
      [started.title, started.requestId, started.cancellable],
      ['Starting the debug session', seq, true],
    );
    gate.resolve(undefined);
    await client.response(seq);
    assert.equal((await client.event<{ progressId: string }>('progressEnd')).progressId, started.progressId);
  });

  it('cancels what it stands for', async () => {
    await client.initialize({ supportsProgressReporting: true });
    held();
    const seq = client.post('launch', launchArguments);
    await turn();
    host.clock.advance(1000);
    const { progressId } = await client.event<{ progressId: string }>('progressStart');
    await client.body('cancel', { progressId });
    assert.equal((await client.response(seq)).message, 'cancelled');
    await client.event('progressEnd');
  });

  it('offers no cancelling of what happens in the org all the same, and takes none', async () => {
    await client.start([], { supportsProgressReporting: true });
    execution.fire({ kind: 'stopped', requestId: '07c1' });
    await client.event('stopped');
    const gate = held();
    const seq = client.post('continue', { threadId: 1 });
    await turn();
    host.clock.advance(1000);
    const { progressId, cancellable } = await client.event<DebugProtocol.ProgressStartEvent['body']>('progressStart');
    assert.equal(cancellable, false);
    await client.body('cancel', { requestId: seq, progressId });
    assert.ok(!client.trail.includes('continue answered'));
    gate.resolve(undefined);
    assert.equal((await client.response(seq)).success, true);
  });

  it('is not shown to a client that knows none, nor for what is quick', async () => {
    await client.start();
    const gate = held();
    const seq = client.post('setBreakpoints', { source: { path: '/src/Pricing.cls' }, breakpoints: [{ line: 3 }] });
    await turn();
    host.clock.advance(5000);
    gate.resolve(undefined);
    await client.response(seq);
    const quick = new InlineClient(fakeHost(new FakeExecution()));
    await quick.initialize({ supportsProgressReporting: true });
    await quick.body('launch', launchArguments);
    assert.ok(![...client.trail, ...quick.trail].some((name) => name.startsWith('progress')));
  });
});

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
