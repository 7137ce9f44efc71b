import assert from 'node:assert/strict';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { DapClient } from '../../support/dapClient.ts';
import { diagnostics } from '../../support/debugging.ts';
import { FakeExecution } from '../../support/fakeExecution.ts';
import { fakeHost, InlineClient } from '../../support/inlineAdapter.ts';
import { item } from './items.ts';
import { diagnosticsPath, errorOf, runOut, Stage } from './stage.ts';

type Progress = DebugProtocol.ProgressStartEvent['body'];
type Output = DebugProtocol.OutputEvent['body'];

const debugReferences = /^\/services\/debug\/v[\d.]+\/references\//;
const sessionRecord = /\/sobjects\/ApexDebuggerSession/;

describe('conformance: cancel, progress, output, end', () => {
  const stage = Stage.forSuite();

  item(66, '', async () => {
    const between = await stage.betweenOrg();
    const stop = await stage.stopped(undefined, between);
    const { client } = stop.session;
    const answer = between.hold(/^\/services\/debug\/v[\d.]+\/frame\//);
    const { scopes } = await client.body<DebugProtocol.ScopesResponse['body']>('scopes', {
      frameId: stop.frames[1]?.id,
    });
    const seq = client.post('variables', { variablesReference: scopes[0]?.variablesReference });
    await answer.arrived;
    assert.ok((await client.request('cancel', { requestId: seq })).success);
    const response = await client.response(seq);
    assert.deepEqual([response.success, response.message], [false, 'cancelled']);
    assert.equal(errorOf(response).showUser, false);
    answer.release();
    for (const args of [{ requestId: seq }, { requestId: 99_999 }, { progressId: 'none' }, {}, undefined]) {
      assert.ok((await client.request('cancel', args)).success, JSON.stringify(args));
    }
    await runOut(stop);
  });

  item(67, 'with its answer, on failure, on cancel and on disconnect', async () => {
    const between = await stage.betweenOrg();
    const session = stage.debug(between);
    const { client } = session;
    await session.initialize({ supportsProgressReporting: true });
    const creation = between.hold(sessionRecord);
    const launched = session.launch();
    const starting = await client.expectEvent<Progress>('progressStart');
    creation.release();
    assert.ok((await launched).success);
    await client.expectEvent<Progress>('progressEnd', ({ progressId }) => progressId === starting.progressId);
    await client.body('setBreakpoints', { source: { path: diagnosticsPath }, breakpoints: [{ line: 36 }] });
    await client.body('configurationDone');
    const run = session.org.runAnonymousApex(diagnostics);
    run.catch(() => undefined);
    const { threadId } = await session.stopped();
    const frames = await session.frames(threadId);
    const locals = await session.scope(frames[0], 'Local');
    const readings = between.hold(debugReferences);
    const nested = locals.find(({ name }) => name === 'nested');
    const list = await session.variables(nested?.variablesReference ?? 0);
    const cancelled = client.post('variables', { variablesReference: list[0]?.variablesReference });
    const reading = await client.expectEvent<Progress>('progressStart');
    await client.body('cancel', { progressId: reading.progressId });
    assert.equal((await client.response(cancelled)).message, 'cancelled');
    readings.release();
    const stepping = between.hold(/\/step\//);
    client.post('next', { threadId });
    await client.expectEvent<Progress>('progressStart');
    await client.body('disconnect');
    stepping.release();
    await client.exited();
    const starts = client.events<Progress>('progressStart').map(({ progressId }) => progressId);
    const ends = client.events<Progress>('progressEnd').map(({ progressId }) => progressId);
    assert.ok(starts.length >= 3);
    assert.equal(new Set(starts).size, starts.length);
    assert.deepEqual([...ends].sort(), [...starts].sort());
  });

  item(68, '', async () => {
    const session = await stage.started([]);
    const { client } = session;
    const hostile = "System.debug('\\u001b[31mred\\u0007\\u202Etxt.exe\\u2066\\u200b');";
    assert.equal(await session.org.runAnonymousApex(`${hostile} ${diagnostics}`), true);
    const place = await client.expectEvent<Output>('output', ({ output }) => /items, run \d/.test(output));
    assert.equal(place.source?.path, diagnosticsPath);
    assert.equal(place.line, 40);
    await client.expectEvent<Output>('output', ({ output }) => output.includes('red'));
    const all = client.events<Output>('output');
    for (const { category, output } of all) {
      // eslint-disable-next-line no-control-regex -- they are what must not be there
      assert.doesNotMatch(output, /[\0-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069]/);
      assert.ok(['console', 'important', 'stdout', 'stderr'].includes(category ?? ''), category);
    }
  });

  const states: readonly (readonly [name: string, reach: () => Promise<{ client: DapClient }>])[] = [
    ['before initialize', async () => Promise.resolve(stage.debug())],
    [
      'before a launch',
      async () => {
        const session = stage.debug();
        await session.initialize();
        return session;
      },
    ],
    [
      'in the middle of a launch',
      async () => {
        const between = await stage.betweenOrg();
        const session = stage.debug(between);
        await session.initialize();
        const creation = between.hold(sessionRecord);
        void session.launch();
        await creation.arrived;
        creation.release();
        return session;
      },
    ],
    ['stopped', async () => (await stage.stopped()).session],
    [
      'running',
      async () => {
        const stop = await stage.stopped();
        stop.session.client.post('continue', { threadId: stop.threadId });
        return stop.session;
      },
    ],
    [
      'after the end',
      async () => {
        const session = await stage.started();
        await session.client.body('terminate');
        await session.client.expectEvent('terminated');
        return session;
      },
    ],
    [
      'while the event link hangs',
      async () => {
        const stop = await stage.stopped();
        await stage.control.addFault(stage.orgId, { kind: 'hang', match: { api: 'cometd' } });
        return stop.session;
      },
    ],
  ];
  for (const [name, reach] of states) {
    item(69, name, async () => {
      const { client } = await reach();
      const asked = performance.now();
      const twice = [client.post('disconnect'), client.post('disconnect')];
      const [first] = await Promise.all(twice.slice(0, 1).map((seq) => client.response(seq)));
      assert.equal(first?.success, true);
      assert.ok(performance.now() - asked < 3_000, `answered after ${performance.now() - asked} ms`);
      await client.exited();
      assert.ok(performance.now() - asked < 5_000, `gone after ${performance.now() - asked} ms`);
      assert.equal((await stage.orgState()).debugSession, null);
    });
  }

  item(69, 'while the org is not to be reached: what may be left there is said', async () => {
    const stop = await stage.stopped();
    const { client } = stop.session;
    await stage.control.addFault(stage.orgId, { kind: 'hang' });
    const asked = performance.now();
    assert.ok((await client.request('disconnect')).success);
    assert.ok(performance.now() - asked < 3_000, `answered after ${performance.now() - asked} ms`);
    await client.exited();
    assert.ok(performance.now() - asked < 5_000);
    await client.expectOutput(/did not|may|still/);
    await stage.control.clearFaults();
    await stage.control.terminateDebugSession(stage.orgId);
  });

  for (const [name, leave] of [
    ['stdin closed', (process: ChildProcessWithoutNullStreams) => process.stdin.end()],
    ['SIGTERM', (process: ChildProcessWithoutNullStreams) => process.kill('SIGTERM')],
    [
      'every stream broken off, as when the client is killed',
      (process: ChildProcessWithoutNullStreams) => {
        process.stdout.destroy();
        process.stderr.destroy();
        process.stdin.destroy();
      },
    ],
  ] as const) {
    item(71, name, async () => {
      const { session, run } = await stage.stopped();
      const { process } = session.client;
      const left = performance.now();
      const gone = once(process, 'exit');
      leave(process);
      await gone;
      assert.ok(performance.now() - left < 5_000);
      assert.equal((await stage.orgState()).debugSession, null);
      assert.equal(await run, true, 'the stopped request runs on');
    });
  }

  item(72, 'inline, over a scripted execution', async () => {
    const execution = new FakeExecution();
    const host = fakeHost(execution);
    for (let round = 0; round < 1_000; round++) {
      const client = new InlineClient(host);
      await client.start([3]);
      execution.fire({ kind: 'stopped', requestId: `07c${round}` });
      await client.body('stackTrace', { threadId: 1 });
      await client.body('disconnect');
      client.adapter.dispose();
    }
    assert.deepEqual([host.clock.pendingTimers, host.rulesClock.pendingTimers], [0, 0]);
  });

  item(70, 'the rule that a session nobody uses ends', async () => {
    const session = stage.debug(undefined, { ISV_DEBUGGER_CLOCK_RATE: '3600' });
    const { client } = session;
    await session.initialize();
    assert.ok((await session.launch()).success);
    await client.body('configurationDone');
    await client.expectEvent('terminated');
    await client.expectOutput(/ended because nothing was done in it for 60 min/);
    await client.body('disconnect');
    await client.exited();
    assert.equal(client.events('terminated').length, 1);
  });

  // Last: what is taken back here is not given again.
  const ends: readonly (readonly [name: string, end: () => Promise<void>, told: RegExp])[] = [
    [
      'the org',
      () => stage.control.terminateDebugSession(stage.orgId, 'The customer has ended it.'),
      /customer has ended it/,
    ],
    ['metadata that is compiled anew', () => stage.control.changeMetadata(stage.orgId), /metadata|compiled|deploy/i],
    ['the login access that is taken back', () => stage.control.revokeGrant(stage.orgId), /access|session|log/i],
  ];
  for (const [name, end, told] of ends) {
    item(70, name, async () => {
      const stop = await stage.stopped();
      const { client } = stop.session;
      await end();
      await client.expectEvent('terminated');
      await client.expectOutput(told);
      assert.match(await client.failure('continue', { threadId: stop.threadId }), /has ended/);
      await client.body('disconnect');
      await client.exited();
      assert.equal(client.events('terminated').length, 1);
    });
  }
});
