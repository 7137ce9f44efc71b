import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { lineOf, logFolder, pricingSource, Replaying } from '../support/replaying.ts';

const pricing = readFileSync(join(logFolder, 'pricing.log'), 'utf8');

describe('replaying a debug log', () => {
  let folder: string;
  let open: Replaying[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'isv-replay-'));
    open = [];
  });

  afterEach(async () => {
    for (const { client } of open) {
      client.process.stdin.end();
      await client.exited();
    }
    rmSync(folder, { recursive: true });
  });

  function replaying(text = pricing): Replaying {
    const logFile = join(folder, 'pricing.log');
    writeFileSync(logFile, text);
    const replay = new Replaying(logFile);
    open.push(replay);
    return replay;
  }

  it('steps forwards and backwards as its transcript says', async () => {
    const replay = replaying();
    await replay.start();
    await replay.client.body('threads');
    await replay.frames();
    await replay.move('next');
    await replay.move('stepIn');
    assert.equal(await replay.place(), 'Pricing.cls:10');
    await replay.scope('Local');
    await replay.scope('Static');
    await replay.move('next');
    await replay.move('stepBack');
    await replay.frames();
    await replay.move('stepOut');
    await replay.frames();
    await replay.disconnect();
    replay.assertTranscript('replay');
  });

  it('has the same stack and values whichever way a statement was reached', async () => {
    const replay = replaying();
    await replay.start({}, () => replay.breakpointsAt({ 'return net;': {} }));
    const seen = async (): Promise<unknown> => [
      await replay.place(),
      await replay.values(),
      await replay.values('Local', 1),
    ];
    await replay.move('continue');
    const forwards = await seen();
    await replay.move('continue');
    await replay.move('continue');
    await replay.move('reverseContinue');
    await replay.move('reverseContinue');
    assert.deepEqual(await seen(), forwards);
    assert.deepEqual(await replay.values(), ['this = acme.Pricing', 'amount = 100', 'net = 90.0']);
    await replay.disconnect();
  });

  it('stays at both ends, says so, and ends when it is told to go on from the end', async () => {
    const replay = replaying();
    const { client } = replay;
    await replay.start();
    assert.deepEqual(pick(await replay.move('stepBack')), {
      reason: 'pause',
      description: 'Paused at the beginning of the log',
    });
    assert.deepEqual(pick(await replay.move('continue')), {
      reason: 'pause',
      description: 'Paused at the end of the log',
    });
    assert.equal(await replay.place(), 'pricing.log:4');
    await client.body('continue', { threadId: 1 });
    await client.expectEvent('terminated');
    await client.expectOutput(/^315\.0$/m);
    await client.expectOutput(/^The log ends here\./);
    await client.expectOutput(/^The replay has ended\./);
    await client.close();
  });

  it('restarts a frame, goes to a statement of the source and to a line of the log', async () => {
    const replay = replaying();
    const { client } = replay;
    await replay.start({}, () => replay.breakpointsAt({ 'return sum;': {} }));
    await replay.move('continue');
    const [top] = await replay.frames();
    assert.equal((await replay.move('restartFrame', { frameId: top?.id })).reason, 'restart');
    assert.equal(await replay.place(), 'Pricing.cls:10');
    const targets = async (path: string, line: number): Promise<readonly DebugProtocol.GotoTarget[]> =>
      (await client.body<DebugProtocol.GotoTargetsResponse['body']>('gotoTargets', { source: { path }, line })).targets;
    const [ahead, last, ...others] = await targets(pricingSource, lineOf(pricingSource, 'return net;'));
    assert.deepEqual(others, []);
    assert.match(ahead?.label ?? '', /^Forwards, to \d+\.000 ms \(line \d+ of the log\)$/);
    assert.equal((await replay.move('goto', { threadId: 1, targetId: last?.id })).reason, 'goto');
    assert.equal(await replay.evaluate('net'), '225.0');
    const row = pricing.split('\n').findIndex((line) => line.includes('STATEMENT_EXECUTE|[11]'));
    const [there] = await targets(replay.logFile, row + 1);
    assert.match(there?.label ?? '', /^Backwards/);
    await replay.move('goto', { threadId: 1, targetId: there?.id });
    assert.equal(await replay.place(), 'Pricing.cls:11');
    assert.equal((await targets(pricingSource, 1))[0]?.line, 2);
    assert.deepEqual(await targets(pricingSource, 22), []);
    await replay.disconnect();
  });

  it('stops when a local, a static or a field changes, forwards and backwards', async () => {
    const replay = replaying();
    const { client } = replay;
    await replay.start({}, () => replay.breakpointsAt({ 'calls++': {} }));
    await replay.move('continue');
    const [top] = await replay.frames();
    const { scopes } = await client.body<DebugProtocol.ScopesResponse['body']>('scopes', { frameId: top?.id });
    const info = (
      variablesReference: number | undefined,
      name: string,
    ): Promise<DebugProtocol.DataBreakpointInfoResponse['body']> =>
      client.body('dataBreakpointInfo', { variablesReference, name });
    const sum = await info(scopes[0]?.variablesReference, 'sum');
    const calls = await info(scopes[1]?.variablesReference, 'calls');
    const [self] = await replay.scope('Local');
    const rate = await info(self?.variablesReference, 'rate');
    assert.equal((await info(scopes[0]?.variablesReference, 'nothing')).dataId, null);
    // Of a stop that is over. An editor that is told of an error shows no menu at all.
    assert.equal((await info(987_654, 'sum')).dataId, null);
    const set = await client.body<DebugProtocol.SetDataBreakpointsResponse['body']>('setDataBreakpoints', {
      breakpoints: [sum, calls, rate].map(({ dataId }) => ({ dataId, accessType: 'write' })),
    });
    assert.deepEqual(
      set.breakpoints.map(({ verified }) => verified),
      [true, true, true],
    );
    const stops: unknown[] = [];
    const go = async (command: string): Promise<void> => {
      const { reason } = await replay.move(command);
      stops.push([reason, await replay.place()]);
    };
    await go('continue');
    await go('continue');
    await go('continue');
    assert.equal(await replay.evaluate('sum'), '90.0');
    await go('reverseContinue');
    await go('reverseContinue');
    assert.deepEqual(stops, [
      ['data breakpoint', 'Pricing.cls:11'],
      ['data breakpoint', 'Pricing.cls:12'],
      ['data breakpoint', 'Pricing.cls:12'],
      ['data breakpoint', 'Pricing.cls:12'],
      ['data breakpoint', 'Pricing.cls:11'],
    ]);
    await replay.disconnect();
  });

  it('heeds conditions, hit counts and log messages both ways', async () => {
    const replay = replaying();
    const { client } = replay;
    const ids = await replay.start({}, () =>
      replay.breakpointsAt({
        'Decimal net': { condition: 'amount > 100' },
        'return net;': { logMessage: 'net is {net}' },
        'sum += ': { hitCondition: '2' },
      }),
    );
    assert.equal(ids.reason, 'entry');
    await replay.move('continue');
    assert.equal(await replay.place(), `Pricing.cls:${lineOf(pricingSource, 'sum += ')}`);
    await client.expectOutput(/^net is 90\.0$/m);
    await replay.move('continue');
    assert.equal(await replay.evaluate('amount'), '250');
    await replay.move('continue');
    await client.expectOutput(/^net is 225\.0$/m);
    await replay.move('reverseContinue');
    await client.expectOutput(/^net is 225\.0$/m);
    assert.equal(await replay.evaluate('amount'), '250');
    await replay.disconnect();
  });

  it('passes a breakpoint whose condition is not met without ending a step', async () => {
    const replay = replaying();
    await replay.start({}, () =>
      replay.breakpointsAt({ 'Decimal net': { condition: 'amount > 1000' }, 'sum += ': {} }),
    );
    await replay.move('continue');
    assert.equal((await replay.move('next')).reason, 'step');
    assert.equal(await replay.place(), 'Pricing.cls:12');
    assert.equal((await replay.move('stepBack')).reason, 'breakpoint');
    assert.equal(await replay.place(), 'Pricing.cls:13');
    await replay.disconnect();
  });

  it('says of a breakpoint that the log never gets to it', async () => {
    const replay = replaying();
    await replay.initialize();
    const launched = replay.launch();
    const { breakpoints } = await replay.client.body<DebugProtocol.SetBreakpointsResponse['body']>('setBreakpoints', {
      source: { path: pricingSource },
      breakpoints: [{ line: 2 }, { line: 22 }, { line: 14 }],
    });
    await launched;
    assert.deepEqual(
      breakpoints.map(({ verified, line, message }) => [verified, line, message]),
      [
        [true, 2, undefined],
        [false, 22, 'No code to stop at from here to the end of acme/Pricing. Set it on a statement inside a method.'],
        [true, 15, 'Apex cannot stop at line 14; moved to line 15, the next that it can stop at.'],
      ],
    );
    await replay.client.expectOutput(/^Replaying/);
    await replay.disconnect();
  });

  it('stops at functions, whether there is source or not', async () => {
    const replay = replaying();
    const { client } = replay;
    const set =
      (name: string): (() => Promise<unknown>) =>
      () =>
        client.body('setFunctionBreakpoints', { breakpoints: [{ name }] });
    await replay.start({ sources: [] }, set('acme.Pricing.discounted'));
    assert.equal((await replay.move('continue')).reason, 'function breakpoint');
    assert.match(await replay.place(), /^pricing\.log:\d+$/);
    assert.equal((await replay.frames())[0]?.name, 'acme.Pricing.discounted(…)');
    await client.expectOutput(/No Apex found/);
    await replay.disconnect();
  });

  it('evaluates as a live session does, and completes names', async () => {
    const replay = replaying();
    const { client } = replay;
    await replay.start({}, () => replay.breakpointsAt({ 'return net;': {} }));
    await replay.move('continue');
    assert.equal(await replay.evaluate('amount - net == 10 ? rate : null'), '0.1');
    assert.equal(await replay.evaluate('Pricing.calls + 1', 'repl'), '2');
    const [top] = await replay.frames();
    const { targets } = await client.body<DebugProtocol.CompletionsResponse['body']>('completions', {
      text: 'am',
      column: 3,
      frameId: top?.id,
    });
    assert.deepEqual(
      targets.map(({ label }) => label),
      ['amount'],
    );
    assert.match(
      await client.failure('evaluate', { expression: 'nothing', frameId: top?.id }),
      /no variable "nothing"/,
    );
    await replay.disconnect();
  });

  it('tells a client that calls it otherwise what it can do once it launches a replay', async () => {
    const replay = replaying();
    const { client } = replay;
    const before = await client.initialize({ adapterID: 'apex' });
    assert.equal(before.supportsStepBack, undefined);
    assert.ok((await replay.launch()).success);
    const { capabilities } = await client.expectEvent<DebugProtocol.CapabilitiesEvent['body']>('capabilities');
    assert.equal(capabilities.supportsStepBack, true);
    await client.expectOutput(/^Replaying/);
    await replay.disconnect();
  });

  it('steps backwards into a call and out of one', async () => {
    const replay = replaying();
    await replay.start({}, () => replay.breakpointsAt({ 'return sum;': {} }));
    await replay.move('continue');
    const back = async (command: string): Promise<string> => {
      assert.equal((await replay.move(command)).reason, 'step');
      return replay.place();
    };
    assert.equal(await back('isv.stepBackInto'), `Pricing.cls:${lineOf(pricingSource, 'return net;')}`);
    assert.equal(await replay.evaluate('net'), '225.0');
    assert.equal(await back('isv.stepBackOut'), `Pricing.cls:${lineOf(pricingSource, 'sum += ')}`);
    assert.equal(await replay.evaluate('sum'), '90.0');
    await replay.disconnect();
  });

  it('begins at a line of the log that was named, and stops at one that has a breakpoint', async () => {
    const replay = replaying();
    const rows = pricing.split('\n');
    const from = rows.findIndex((line) => line.includes('STATEMENT_EXECUTE|[11]')) + 1;
    const last = rows.findLastIndex((line) => line.includes('STATEMENT_EXECUTE|[20]')) + 1;
    await replay.start({ from }, () =>
      replay.client.body('setBreakpoints', { source: { path: replay.logFile }, breakpoints: [{ line: last }] }),
    );
    assert.equal(await replay.place(), 'Pricing.cls:11');
    assert.equal((await replay.move('continue')).reason, 'breakpoint');
    assert.equal(await replay.evaluate('net'), '225.0');
    await replay.disconnect();
  });

  it('refuses what is no log, has no such execution, or cannot be read', async () => {
    const cases = [
      ['hello', {}, /no Apex debug log/],
      [pricing, { execution: 2 }, /has no execution 2; it has 1/],
      [pricing, { execution: 0 }, /"execution" must be the number/],
      [pricing, { logFile: join(folder, 'absent.log') }, /absent\.log cannot be read/],
      [pricing, { noDebug: true }, /no replay without debugging/],
    ] as const;
    for (const [text, fields, reason] of cases) {
      const replay = replaying(text);
      await replay.initialize();
      const response = await replay.launch(fields);
      assert.equal(response.success, false);
      assert.match(response.message ?? '', reason);
      await replay.client.body('disconnect');
      await replay.client.close();
    }
  });

  it('restarts at the beginning, with its breakpoints', async () => {
    const replay = replaying();
    const { client } = replay;
    await replay.start({ stopOnEntry: false }, () => replay.breakpointsAt({ 'return net;': {} }));
    await replay.move('continue');
    await client.body('restart');
    const { threadId } = await replay.stopped();
    assert.equal(threadId, 2);
    await client.expectOutput(/^Replaying/);
    await replay.disconnect();
  });
});

function pick({ reason, description }: { readonly reason: string; readonly description?: string }): object {
  return { reason, description };
}
