import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { Failure } from '../../../src/core/base/failure.ts';
import { emptyVariables, FakeExecution, frame, text } from '../../support/fakeExecution.ts';
import { fakeHost, InlineClient } from '../../support/inlineAdapter.ts';

describe('debug adapter: protocol', () => {
  let execution: FakeExecution;
  let client: InlineClient;

  beforeEach(() => {
    execution = new FakeExecution();
    client = new InlineClient(fakeHost(execution));
  });

  it('sends initialized once, after the response to initialize, and nothing before', async () => {
    await client.initialize();
    assert.deepEqual(client.trail, ['initialize answered', 'initialized']);
    assert.match(await client.error('initialize', { adapterID: 'x' }), /initialized already/);
    assert.equal(client.trail.filter((name) => name === 'initialized').length, 1);
  });

  it('keeps quiet after an initialize that failed, and takes a better one', async () => {
    assert.match(await client.error('initialize'), /arguments\.adapterID/);
    assert.match(await client.error('initialize', { adapterID: 'x', pathFormat: 'dos' }), /pathFormat/);
    await client.initialize();
    assert.deepEqual(client.trail, [
      'initialize answered',
      'initialize answered',
      'initialize answered',
      'initialized',
    ]);
  });

  it('numbers all messages from 1 without a gap', async () => {
    await client.start([3]);
    await client.body('disconnect');
    assert.deepEqual(
      client.messages.map(({ seq }) => seq),
      client.messages.map((_, index) => index + 1),
    );
  });

  it('drops what is no request and answers the next one', async () => {
    for (const message of [
      null,
      7,
      [],
      'text',
      {},
      { type: 'request' },
      { type: 'request', seq: 'x', command: 'threads' },
    ]) {
      client.adapter.handleMessage(message);
    }
    assert.equal((await client.initialize()).success, true);
  });

  it('refuses an unknown command and names that share a word with objects', async () => {
    await client.initialize();
    assert.match(await client.error('reverseFly'), /does not know.*reverseFly/);
    assert.match(await client.error('constructor'), /does not know/);
    assert.match(await client.error('__proto__'), /does not know/);
  });

  const badArguments: readonly (readonly [command: string, value: unknown, field: string])[] = [
    ['setBreakpoints', undefined, 'arguments.source'],
    ['setBreakpoints', null, 'arguments'],
    ['setBreakpoints', { source: 'x' }, 'arguments.source'],
    ['setBreakpoints', { source: {} }, 'arguments.source.path'],
    ['setBreakpoints', { source: { path: '/src/Pricing.cls' }, breakpoints: [{}] }, 'arguments.breakpoints[0].line'],
    ['setBreakpoints', { source: { path: '/src/Pricing.cls' }, lines: ['3'] }, 'arguments.lines'],
    ['stackTrace', {}, 'arguments.threadId'],
    ['stackTrace', { threadId: '1' }, 'arguments.threadId'],
    ['stackTrace', { threadId: 1, levels: -1 }, 'arguments.levels'],
    ['scopes', [], 'arguments'],
    ['scopes', { frameId: 1.5 }, 'arguments.frameId'],
    ['variables', { variablesReference: 2 ** 31 }, 'arguments.variablesReference'],
    ['variables', { variablesReference: 1, filter: 'all' }, 'arguments.filter'],
    ['evaluate', { frameId: 1 }, 'arguments.expression'],
    ['continue', { threadId: null }, 'arguments.threadId'],
    ['next', undefined, 'arguments.threadId'],
    ['threads', 5, 'arguments'],
    ['cancel', { requestId: 'x' }, 'arguments.requestId'],
    ['source', {}, 'arguments.sourceReference'],
    ['breakpointLocations', { source: {}, line: true }, 'arguments.line'],
  ];
  for (const [command, value, field] of badArguments) {
    it(`${command} with ${JSON.stringify(value)} fails and names ${field}`, async () => {
      await client.start();
      const response = await client.request(command, value);
      const { error } = response.body as { error: DebugProtocol.Message };
      assert.equal(response.success, false);
      assert.ok(error.format.includes(`${field} `), error.format);
      assert.equal(error.sendTelemetry, undefined);
      assert.ok(error.id > 0);
      assert.ok(!error.format.includes(' at '), 'no stack trace');
    });
  }

  it('ignores properties that it does not know and keys that look like prototypes', async () => {
    await client.start();
    const args = JSON.parse('{"__proto__": {"threadId": 1}, "constructor": 1, "surprise": {}}') as unknown;
    assert.deepEqual(await client.body('threads', args), { threads: [] });
  });

  it('refuses what needs a session before there is one, and answers threads', async () => {
    assert.match(await client.error('threads'), /"initialize" before/);
    await client.initialize();
    assert.deepEqual(await client.body('threads'), { threads: [] });
    for (const command of ['stackTrace', 'scopes', 'variables', 'evaluate', 'continue', 'next', 'pause', 'source']) {
      assert.match(await client.error(command, { threadId: 1 }), /needs a running debug session/);
    }
    assert.deepEqual(execution.calls, []);
  });

  it('says why it cannot pause, attach or run without debugging', async () => {
    await client.initialize();
    assert.match(await client.error('attach', {}), /"request": "launch"/);
    assert.match(
      await client.error('launch', { noDebug: true, subscriber: '00D000000000001EAA' }),
      /without debugging/,
    );
    assert.deepEqual(execution.calls, []);
    await client.body('launch', { subscriber: '00D000000000001EAA' });
    assert.match(await client.error('pause', { threadId: 1 }), /cannot pause/);
  });

  it('refuses a second launch', async () => {
    await client.start();
    assert.match(await client.error('launch', { subscriber: '00D000000000001EAA' }), /launched a session already/);
  });

  it('answers a cancelled request as cancelled, once, and cancels nothing silently', async () => {
    await client.start();
    const held = Promise.withResolvers<undefined>();
    execution.before = () => held.promise;
    execution.fire({ kind: 'stopped', requestId: '07c1' });
    const stackTrace = client.post('stackTrace', { threadId: 1 });
    await client.body('cancel', { requestId: stackTrace });
    held.resolve(undefined);
    await client.body('cancel', { requestId: 4711 });
    const answers = client.messages.filter((message) => message.command === 'stackTrace') as DebugProtocol.Response[];
    assert.deepEqual(
      answers.map(({ message }) => message),
      ['cancelled'],
    );
  });

  it('says no more of an unexpected error than that it happened', async () => {
    const logged: string[] = [];
    const logger = {
      trace: () => undefined,
      info: () => undefined,
      warn: () => undefined,
      error: (text: string) => logged.push(text),
    };
    client = new InlineClient(fakeHost(execution, { logger }));
    await client.start();
    execution.fire({ kind: 'stopped', requestId: '07c1' });
    await client.event('stopped');
    execution.before = () => Promise.reject(new Error('Jane Doe, jane@customer.example'));
    const format = await client.error('continue', { threadId: 1 });
    assert.match(format, /failed while it handled "continue"/);
    assert.ok(!format.includes('Jane'));
    assert.match(logged.join(), /Jane Doe/);
  });

  it('speaks URIs and counts from 0 for clients that do', async () => {
    await client.initialize({ pathFormat: 'uri', linesStartAt1: false, columnsStartAt1: false });
    await client.body('launch', { subscriber: '00D000000000001EAA' });
    const { breakpoints } = await client.body<DebugProtocol.SetBreakpointsResponse['body']>('setBreakpoints', {
      source: { path: 'file:///src/Pricing.cls' },
      breakpoints: [{ line: 2 }],
    });
    assert.equal(breakpoints[0]?.line, 2);
    assert.equal(breakpoints[0].source?.path, 'file:///src/Pricing.cls');
    assert.deepEqual([...execution.armed.values()], ['acme/Pricing:3']);
    await client.body('configurationDone');
    execution.fire({ kind: 'stopped', requestId: '07c1' });
    await client.event('stopped');
    const { stackFrames } = await client.body<DebugProtocol.StackTraceResponse['body']>('stackTrace', { threadId: 1 });
    assert.deepEqual([stackFrames[0]?.line, stackFrames[0]?.column], [2, 0]);
    assert.match(await client.error('setBreakpoints', { source: { path: '/src/Pricing.cls' } }), /file: URI/);
  });

  it('leaves out types and counts for clients that do not take them', async () => {
    client = new InlineClient(fakeHost(execution));
    execution.state = {
      ...execution.state,
      variables: {
        locals: [{ name: 'a', declaredTypeRef: 'List', typeName: 'List<Integer>', text: undefined, ref: 1, order: 0 }],
        statics: [],
        globals: [],
        references: [{ kind: 'list', id: 1, typeName: 'List<Integer>', size: 0, offset: 0, elements: [] }],
      },
    };
    await client.request('initialize', { adapterID: 'x' });
    await client.body('launch', { subscriber: '00D000000000001EAA' });
    await client.body('configurationDone');
    execution.fire({ kind: 'stopped', requestId: '07c1' });
    await client.event('stopped');
    const { stackFrames } = await client.body<DebugProtocol.StackTraceResponse['body']>('stackTrace', { threadId: 1 });
    const { scopes } = await client.body<DebugProtocol.ScopesResponse['body']>('scopes', {
      frameId: stackFrames[0]?.id,
    });
    const { variables } = await client.body<DebugProtocol.VariablesResponse['body']>('variables', {
      variablesReference: scopes[0]?.variablesReference,
    });
    assert.deepEqual(Object.keys(variables[0] ?? {}), ['name', 'value', 'variablesReference', 'evaluateName']);
  });

  it('lets no link, icon or megabyte of org text into an error', async () => {
    const hostile = `[Fix](command:workbench.action.terminal.new) $(bug) ${'x'.repeat(1_000_000)}`;
    const refusing = new InlineClient(
      fakeHost(execution, { openExecution: () => Promise.reject(new Failure('orgRefused', hostile)) }),
    );
    await refusing.initialize();
    const error = await refusing.error('launch', { subscriber: '00D000000000001EAA' });
    assert.match(error, /^\[Fix\].\(command/u);
    assert.doesNotMatch(error, /\]\(|\$\(/);
    assert.ok(error.length < 2100);
  });

  it('lets no org session out, whatever holds it', async () => {
    const secret = 'AQ4AQFconfidential.part';
    const session = `00D000000000001!${secret}`;
    execution.state = { frames: [frame(0)], variables: { ...emptyVariables, locals: [text('token', session)] } };
    await client.start();
    execution.fire({ kind: 'output', origin: 'debug', text: `sid=${encodeURIComponent(session)}` });
    execution.fire({ kind: 'notice', severity: 'warning', text: `[x](command:y) ${session}` });
    execution.fire({ kind: 'stopped', requestId: '07c1', description: session });
    const { threadId } = await client.event<{ threadId: number }>('stopped');
    const { stackFrames } = await client.body<DebugProtocol.StackTraceResponse['body']>('stackTrace', { threadId });
    const frameId = stackFrames[0]?.id;
    const { result } = await client.body<{ result: string }>('evaluate', {
      expression: 'token',
      frameId,
      context: 'clipboard',
    });
    assert.equal(result, '00D000000000001!…');
    await client.body('disconnect');
    assert.ok(!JSON.stringify(client.messages).includes(secret));
    assert.doesNotMatch(client.output(), /\]\(command/);
  });

  it('shows only the beginning of megabytes that customer code prints', async () => {
    await client.start();
    execution.fire({ kind: 'output', origin: 'debug', text: 'y'.repeat(5_000_000) });
    await client.event('output', ({ output }: { output: string }) => output.includes('4990000 more characters'));
    assert.ok(client.output().length < 20_000);
  });
});
