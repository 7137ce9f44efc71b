import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { Failure } from '../../../src/core/base/failure.ts';
import type { AdapterHost } from '../../../src/dap/adapterHost.ts';
import { FakeExecution } from '../../support/fakeExecution.ts';
import { fakeHost, InlineClient } from '../../support/inlineAdapter.ts';

describe('debug adapter: stopping and going on', () => {
  let execution: FakeExecution;
  let client: InlineClient;

  beforeEach(() => {
    execution = new FakeExecution();
    client = new InlineClient(fakeHost(execution));
  });

  async function stop(requestId = '07c1'): Promise<number> {
    const from = client.messages.length;
    execution.fire({ kind: 'stopped', requestId });
    return (await client.event<{ threadId: number }>('stopped', undefined, from)).threadId;
  }

  function count(name: string): number {
    return client.trail.filter((entry) => entry === name).length;
  }

  it('holds stops back until the client is configured', async () => {
    await client.initialize();
    await client.body('launch', { subscriber: '00D000000000001EAA' });
    execution.fire({ kind: 'requestStarted', requestId: '07c1' });
    execution.fire({ kind: 'stopped', requestId: '07c1' });
    await client.body('threads');
    assert.ok(!client.trail.includes('stopped') && !client.trail.includes('thread'));
    await client.body('configurationDone');
    await client.event('stopped');
    assert.deepEqual(client.trail.slice(client.trail.indexOf('configurationDone answered')).slice(0, 3), [
      'configurationDone answered',
      'thread',
      'stopped',
    ]);
  });

  for (const [command, call] of [
    ['continue', 'run 07c1'],
    ['next', 'step 07c1 over'],
    ['stepIn', 'step 07c1 into'],
    ['stepOut', 'step 07c1 out'],
  ] as const) {
    it(`answers ${command} before the stop that it causes, even if the org is faster`, async () => {
      await client.start();
      const threadId = await stop();
      execution.before = (made) => {
        if (made === call) {
          execution.fire({ kind: 'resumed', requestId: '07c1' });
          execution.fire({ kind: 'stopped', requestId: '07c1' });
        }
        return Promise.resolve();
      };
      const from = client.messages.length;
      await client.body(command, { threadId });
      await client.event('stopped', undefined, from);
      assert.deepEqual(
        client.trail.slice(from).filter((name) => name === 'stopped' || name.endsWith('answered')),
        [`${command} answered`, 'stopped'],
      );
      // The stop that overtook the answer stands: the thread can go on from there.
      execution.before = () => Promise.resolve();
      await client.body('continue', { threadId });
    });
  }

  it('lets exactly one of two steps through', async () => {
    await client.start();
    const threadId = await stop();
    const held = Promise.withResolvers<undefined>();
    execution.before = (call) => (call.startsWith('step') ? held.promise : Promise.resolve());
    const first = client.request('next', { threadId });
    const second = await client.request('next', { threadId });
    held.resolve(undefined);
    assert.deepEqual([(await first).success, second.success, second.message], [true, false, 'notStopped']);
    assert.equal(execution.calls.filter((call) => call.startsWith('step')).length, 1);
  });

  it('refuses to resume a running or unknown thread without asking the org', async () => {
    await client.start();
    execution.fire({ kind: 'requestStarted', requestId: '07c1' });
    const before = execution.calls.length;
    for (const command of ['continue', 'next', 'stepIn', 'stepOut', 'stackTrace']) {
      assert.equal((await client.request(command, { threadId: 1 })).message, 'notStopped');
      assert.equal((await client.request(command, { threadId: 99 })).message, 'notStopped');
    }
    assert.equal(execution.calls.length, before);
  });

  it('stands where it stood when the org refuses to go on', async () => {
    await client.start();
    const threadId = await stop();
    execution.before = (call) => (call.startsWith('run') ? Promise.reject(new Error('no')) : Promise.resolve());
    await client.error('continue', { threadId });
    await client.body('stackTrace', { threadId });
    assert.ok(!client.trail.includes('invalidated'));
  });

  it('has a client that can do so read the stack again when the org refuses to go on: the ids of before are gone', async () => {
    await client.start([], { supportsInvalidatedEvent: true });
    const threadId = await stop();
    execution.before = (call) => (call.startsWith('step') ? Promise.reject(new Error('no')) : Promise.resolve());
    await client.error('next', { threadId });
    assert.deepEqual(await client.event('invalidated'), { areas: ['stacks'], threadId });
    assert.deepEqual(client.trail.slice(-2), ['next answered', 'invalidated']);
  });

  it('does not call a request after what it has stopped for, and takes its name when it comes late', async () => {
    await client.start();
    execution.fire({ kind: 'stopped', requestId: '07c9', description: 'System.DmlException: Insert failed' });
    await client.event('stopped');
    assert.deepEqual(await client.body('threads'), { threads: [{ id: 1, name: 'Request 07c9' }] });
    execution.fire({ kind: 'requestStarted', requestId: '07c9', description: 'QUEUEABLE Sync' });
    const { threads } = await client.body<DebugProtocol.ThreadsResponse['body']>('threads');
    assert.match(threads[0]?.name ?? '', /Sync/);
    assert.equal(count('thread'), 1);
  });

  it('adopts a stopped request whose start was missed', async () => {
    await client.start();
    execution.fire({ kind: 'stopped', requestId: '07c9' });
    await client.event('stopped');
    assert.deepEqual(await client.body('threads'), { threads: [{ id: 1, name: 'Request 07c9' }] });
    await client.body('continue', { threadId: 1 });
    assert.ok(execution.calls.includes('run 07c9'));
  });

  it('ignores repeated starts and stops, and events of a finished request', async () => {
    await client.start();
    const started = { kind: 'requestStarted', requestId: '07c1' } as const;
    const stopped = { kind: 'stopped', requestId: '07c1' } as const;
    const finished = { kind: 'requestFinished', requestId: '07c1' } as const;
    for (const event of [started, started, stopped, stopped, started, finished, finished, stopped, started]) {
      execution.fire(event);
    }
    await client.body('threads');
    assert.deepEqual([count('thread'), count('stopped')], [2, 1]);
    assert.deepEqual(await client.body('threads'), { threads: [] });
  });

  it('never gives a thread id twice and leaves the other thread alone', async () => {
    await client.start();
    const first = await stop('07c1');
    const second = await stop('07c2');
    const answer = await client.body<DebugProtocol.ContinueResponse['body']>('continue', { threadId: first });
    assert.deepEqual(answer, { allThreadsContinued: false });
    await client.body('stackTrace', { threadId: second });
    execution.fire({ kind: 'requestFinished', requestId: '07c1' });
    assert.equal(await stop('07c3'), 3);
  });

  it('tells the reason of each stop', async () => {
    await client.start([3]);
    execution.fire({ kind: 'stopped', requestId: '07c1', breakpointId: '07b1' });
    await client.event('stopped', (body: { reason: string }) => body.reason === 'breakpoint');
    await client.body('next', { threadId: 1 });
    execution.fire({ kind: 'stopped', requestId: '07c1' });
    await client.event('stopped', (body: { reason: string }) => body.reason === 'step');
    assert.equal(count('continued'), 0);
  });

  it('reports a thread that went on by itself', async () => {
    await client.start();
    const threadId = await stop();
    execution.fire({ kind: 'resumed', requestId: '07c1' });
    assert.deepEqual(await client.event('continued'), { threadId, allThreadsContinued: false });
    assert.equal((await client.request('stackTrace', { threadId })).message, 'notStopped');
  });

  it('tells once that no request has stopped yet, and only then', async () => {
    await client.start();
    assert.equal(client.output().match(/Now reproduce it as Ada Fields/g)?.length, 1);
  });

  it('shows org text without what would harm a terminal, with its place in the source', async () => {
    await client.start();
    execution.fire({
      kind: 'output',
      origin: 'debug',
      text: 'total \u001b[31mred\u001b[0m \u202e7',
      typeName: 'acme.Pricing',
      line: 5,
    });
    execution.fire({ kind: 'notice', severity: 'warning', text: 'A third request is not debugged.' });
    const output = await client.event<DebugProtocol.OutputEvent['body']>(
      'output',
      ({ category }) => category === 'stdout',
    );
    assert.deepEqual(output, {
      category: 'stdout',
      output: 'total red 7\n',
      source: { name: 'Pricing.cls', path: '/src/Pricing.cls' },
      line: 5,
    });
    await client.event<DebugProtocol.OutputEvent['body']>('output', ({ category }) => category === 'important');
  });

  it('says what to do where the org does not debug a third request', async () => {
    await client.start();
    execution.fire({ kind: 'requestStarted', requestId: '07c1', description: 'EXECUTE_ANONYMOUS' });
    execution.fire({ kind: 'requestStarted', requestId: '07c2', description: 'EXECUTE_ANONYMOUS' });
    const refusal = 'Too many concurrent debugged requests. This request will not be debugged';
    execution.fire({ kind: 'notice', severity: 'warning', text: refusal });
    await client.event<DebugProtocol.OutputEvent['body']>('output', ({ output }) =>
      /at most 2 requests at once.*run it again/.test(output),
    );
  });

  it('lets a third request run that the org has stopped all the same, and says so once', async () => {
    await client.start();
    for (const requestId of ['07c1', '07c2', '07c3', '07c4']) {
      execution.fire({ kind: 'stopped', requestId });
    }
    await client.event<DebugProtocol.OutputEvent['body']>('output', ({ output }) => /at most 2 requests/.test(output));
    const { threads } = await client.body<DebugProtocol.ThreadsResponse['body']>('threads');
    assert.equal(threads.length, 2);
    assert.deepEqual(
      execution.calls.filter((call) => call.startsWith('run')),
      ['run 07c3', 'run 07c4'],
    );
    assert.equal(client.output().match(/at most 2 requests/g)?.length, 1);
    await client.body('continue', { threadId: 1 });
    execution.fire({ kind: 'stopped', requestId: '07c5' });
    await client.event<DebugProtocol.StoppedEvent['body']>('stopped', ({ threadId }) => threadId === 3);
  });

  it('says when a request that was to run on could not', async () => {
    await client.start();
    execution.before = (call) =>
      call.startsWith('run') ? Promise.reject(new Failure('x', 'The org is busy.')) : Promise.resolve();
    for (const requestId of ['07c1', '07c2', '07c3']) {
      execution.fire({ kind: 'stopped', requestId });
    }
    await client.event<DebugProtocol.OutputEvent['body']>('output', ({ output }) =>
      /should have run on, but could not\. The org is busy/.test(output),
    );
  });

  it('finds a stop whose event was lost with the link', async () => {
    await client.start();
    execution.fire({ kind: 'requestStarted', requestId: '07c1' });
    execution.fire({ kind: 'linkLost', reason: 'reset' });
    execution.fire({ kind: 'linkRestored', eventsMayBeLost: true });
    assert.equal((await client.event<{ reason: string }>('stopped')).reason, 'pause');
    await client.body('continue', { threadId: 1 });
  });

  it('says which breakpoint it was when the event of a stop was lost, and asks its condition', async () => {
    await client.start();
    const set = async (condition: string): Promise<number | undefined> => {
      const { breakpoints } = await client.body<DebugProtocol.SetBreakpointsResponse['body']>('setBreakpoints', {
        source: { path: '/src/Pricing.cls' },
        breakpoints: [{ line: 3, condition }],
      });
      return breakpoints[0]?.id;
    };
    await set('1 > 2');
    execution.fire({ kind: 'requestStarted', requestId: '07c1' });
    execution.fire({ kind: 'linkRestored', eventsMayBeLost: true });
    while (!execution.calls.includes('run 07c1')) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.equal(count('stopped'), 0);
    const id = await set('1 < 2');
    execution.fire({ kind: 'linkRestored', eventsMayBeLost: true });
    const stopped = await client.event<DebugProtocol.StoppedEvent['body']>('stopped');
    assert.deepEqual([stopped.reason, stopped.hitBreakpointIds], ['breakpoint', [id]]);
  });

  it('leaves a running request alone after events were lost', async () => {
    await client.start();
    execution.fire({ kind: 'requestStarted', requestId: '07c1' });
    execution.before = () => Promise.reject(new Error('not stopped'));
    execution.fire({ kind: 'linkRestored', eventsMayBeLost: true });
    await client.body('threads');
    assert.ok(!client.trail.includes('stopped'));
  });

  it('bounds a flood of output and says how much it left out', async () => {
    const host = fakeHost(execution);
    client = new InlineClient(host);
    await client.start();
    for (let line = 0; line < 100_000; line++) {
      execution.fire({ kind: 'output', origin: 'debug', text: `line ${line}` });
    }
    host.clock.advance(1000);
    await client.event('output', ({ output }: { output: string }) => output.includes('99500 lines omitted'));
    assert.ok(count('output') < 600);
  });

  it('writes names and times of requests to the log when asked to, and nothing of what they hold', async () => {
    const lines: string[] = [];
    const ignore = (): undefined => undefined;
    const logger = { trace: ignore, info: (line: string) => lines.push(line), warn: ignore, error: ignore };
    const openExecution: AdapterHost['openExecution'] = (_target, executionLogger) => {
      executionLogger.trace('POST /services/debug');
      return Promise.resolve(execution);
    };
    for (const trace of [false, true]) {
      client = new InlineClient(fakeHost(execution, { logger, openExecution }));
      await client.initialize();
      await client.body('launch', { subscriber: '00D000000000001EAA', trace });
      execution.fire({ kind: 'output', origin: 'debug', text: 'customerSecret' });
      await client.error('evaluate', { expression: 'customerSecret' });
      await client.event('output', ({ output }: { output: string }) => output.includes('customerSecret'));
      assert.equal(lines.length > 0, trace);
    }
    const known = ['POST /services/debug', 'event output', 'launch answered after 0 ms', 'evaluate failed after 0 ms'];
    assert.deepEqual(
      known.filter((line) => !lines.includes(line)),
      [],
    );
    assert.ok(!lines.join().includes('customerSecret'));
  });
});
