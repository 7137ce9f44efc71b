import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { DapClient } from '../../support/dapClient.ts';
import { diagnostics } from '../../support/debugging.ts';
import type { ChannelMessage } from '../../support/orgBetween.ts';
import { item } from './items.ts';
import { diagnosticsPath, errorOf, everythingIsSet, inLoop, runOut, Stage } from './stage.ts';

type StoppedBody = DebugProtocol.StoppedEvent['body'];
type ThreadBody = DebugProtocol.ThreadEvent['body'];

const resumes = ['continue', 'next', 'stepIn', 'stepOut'] as const;

function positionOf(client: DapClient, find: (message: DapClient['received'][number]) => boolean): number {
  return client.received.findIndex(find);
}

function holds(messages: readonly ChannelMessage[], type: string): boolean {
  return messages.some(({ data }) => data?.sobject.Type === type);
}

describe('conformance: stop, run, threads', () => {
  const stage = Stage.forSuite();

  async function threadIds(client: DapClient): Promise<readonly number[]> {
    const { threads } = await client.body<DebugProtocol.ThreadsResponse['body']>('threads');
    return threads.map(({ id }) => id);
  }

  for (const command of resumes) {
    item(40, command, async () => {
      const between = await stage.betweenOrg();
      const stop = await stage.stopped([inLoop], between);
      const { client } = stop.session;
      const answer = between.hold(/^\/services\/debug\/v[\d.]+\/(?:run|step)\//);
      const eventPassed = Promise.withResolvers<void>();
      between.changeEvents((messages) => {
        if (holds(messages, 'Stopped') || holds(messages, 'RequestFinished')) {
          eventPassed.resolve();
        }
        return messages;
      });
      const seq = client.post(command, { threadId: stop.threadId });
      await answer.arrived;
      await eventPassed.promise;
      // Answered after the event had every chance to overtake.
      await client.body('threads');
      assert.equal(client.events('stopped').length, 1);
      answer.release();
      assert.ok((await client.response(seq)).success);
      await stop.session.stopped();
      const answered = positionOf(client, (message) => 'request_seq' in message && message.request_seq === seq);
      const stopped = client.received.findLastIndex((message) => 'event' in message && message.event === 'stopped');
      assert.ok(answered < stopped);
      await runOut(stop);
    });
  }

  item(41, 'before a launch, in the middle of one, with none, and after the end', async () => {
    const between = await stage.betweenOrg();
    const session = stage.debug(between);
    await session.initialize();
    assert.deepEqual(await threadIds(session.client), []);
    const creation = between.hold(/\/sobjects\/ApexDebuggerSession/);
    const launched = session.launch();
    await creation.arrived;
    assert.deepEqual(await threadIds(session.client), []);
    creation.release();
    assert.ok((await launched).success);
    assert.deepEqual(await threadIds(session.client), []);
    await stage.control.terminateDebugSession(stage.orgId);
    await session.client.expectEvent('terminated');
    assert.deepEqual(await threadIds(session.client), []);
  });

  item(42, '', async () => {
    const session = await stage.started([everythingIsSet, 'Boolean flag = true']);
    const seen: number[] = [];
    for (let round = 0; round < 3; round++) {
      const run = session.org.runAnonymousApex(diagnostics);
      const first = await session.stopped();
      assert.deepEqual(await threadIds(session.client), [first.threadId]);
      await session.client.body('continue', { threadId: first.threadId });
      const second = await session.stopped();
      assert.equal(second.threadId, first.threadId);
      await session.client.body('continue', { threadId: first.threadId });
      await session.threadExited(first.threadId);
      assert.equal(await run, true);
      seen.push(first.threadId);
    }
    assert.equal(new Set(seen).size, 3);
  });

  item(43, '', async () => {
    const stop = await stage.stopped();
    const { session } = stop;
    const otherRun = session.org.runAnonymousApex(diagnostics);
    const other = await session.stopped();
    const before = await session.frames(other.threadId);
    const { allThreadsContinued } = await session.client.body<DebugProtocol.ContinueResponse['body']>('continue', {
      threadId: stop.threadId,
    });
    assert.equal(allThreadsContinued, false);
    await session.threadExited(stop.threadId);
    assert.ok(session.client.events<StoppedBody>('stopped').every((body) => body.allThreadsStopped !== true));
    assert.deepEqual(await session.frames(other.threadId), before);
    assert.deepEqual(await threadIds(session.client), [other.threadId]);
    await runOut({ ...stop, threadId: other.threadId, run: otherRun });
  });

  item(44, '', async () => {
    const session = await stage.started([]);
    const { breakpoints } = await session.client.body<DebugProtocol.SetBreakpointsResponse['body']>('setBreakpoints', {
      source: { path: diagnosticsPath },
      breakpoints: [{ line: 9 }],
    });
    const run = session.org.runAnonymousApex(diagnostics);
    const onBreakpoint = await session.client.expectEvent<StoppedBody>('stopped');
    assert.deepEqual(
      [onBreakpoint.reason, onBreakpoint.hitBreakpointIds, onBreakpoint.description],
      ['breakpoint', breakpoints.map(({ id }) => id), 'Paused on breakpoint'],
    );
    const { threadId = 0 } = onBreakpoint;
    await session.client.body('next', { threadId });
    const onStep = await session.client.expectEvent<StoppedBody>('stopped');
    assert.deepEqual([onStep.reason, onStep.threadId, onStep.hitBreakpointIds], ['step', threadId, undefined]);
    assert.equal(onStep.description, 'Paused on step');
    await runOut({ session, run, threadId, frames: [], frameId: 0 });
  });

  item(45, '', async () => {
    const session = await stage.started([]);
    await session.client.body('setExceptionBreakpoints', { filters: ['all'] });
    const run = session.org.runAnonymousApex('acme.BillingApi.receivePayment(null, 0);');
    const body = await session.client.expectEvent<StoppedBody>('stopped');
    assert.equal(body.reason, 'exception');
    assert.match(body.text ?? '', /^acme\.BillingException$/);
    const { threadId } = body;
    const info = await session.client.body<DebugProtocol.ExceptionInfoResponse['body']>('exceptionInfo', { threadId });
    assert.equal(info.exceptionId, body.text);
    assert.match(info.details?.stackTrace ?? '', /PaymentService/);
    await session.client.body('setExceptionBreakpoints', { filters: [] });
    await session.client.body('continue', { threadId });
    assert.equal(await run, false);
  });

  item(46, '', async () => {
    const stop = await stage.stopped();
    const { client } = stop.session;
    await client.body('next', { threadId: stop.threadId });
    await stop.session.stopped();
    assert.deepEqual(client.events('continued'), []);
    const [request] = (await stage.orgState()).debugSession?.requests ?? [];
    // Somebody else lets it run.
    await stage.calls.debug(`run/${request?.id ?? ''}`);
    const continued = await client.expectEvent<DebugProtocol.ContinuedEvent['body']>('continued');
    assert.deepEqual(continued, { threadId: stop.threadId, allThreadsContinued: false });
    await stop.session.threadExited(stop.threadId);
    assert.deepEqual(
      client.events<ThreadBody>('thread').map(({ reason }) => reason),
      ['started', 'exited'],
    );
    assert.equal(await stop.run, true);
  });

  item(47, '', async () => {
    const between = await stage.betweenOrg();
    const stop = await stage.stopped([everythingIsSet], between);
    const { client } = stop.session;
    const answer = between.hold(/^\/services\/debug\/v[\d.]+\/run\//);
    const running = client.post('continue', { threadId: stop.threadId });
    await answer.arrived;
    const before = between.count(/services\/debug/);
    for (const command of resumes) {
      for (const threadId of [stop.threadId, 999]) {
        const response = await client.request(command, { threadId });
        assert.ok(errorOf(response).format.length > 0);
        assert.equal(threadId === 999 || response.message === 'notStopped', true, response.message);
      }
    }
    assert.equal(between.count(/services\/debug/), before);
    answer.release();
    assert.ok((await client.response(running)).success);
    await stop.session.threadExited(stop.threadId);
    for (const command of resumes) {
      assert.equal((await client.request(command, { threadId: stop.threadId })).success, false);
    }
    assert.equal(between.count(/services\/debug/), before);
  });

  item(48, '', async () => {
    const between = await stage.betweenOrg();
    const stop = await stage.stopped([inLoop], between);
    const { client } = stop.session;
    const steps = [
      client.post('next', { threadId: stop.threadId }),
      client.post('stepOut', { threadId: stop.threadId }),
    ];
    const answers = await Promise.all(steps.map((seq) => client.response(seq)));
    assert.deepEqual(
      answers.map(({ success, message }) => [success, message]),
      [
        [true, undefined],
        [false, 'notStopped'],
      ],
    );
    await stop.session.stopped();
    assert.equal(between.count(/\/step\//), 1);
    await runOut(stop);
  });

  item(49, '', async () => {
    const between = await stage.betweenOrg();
    const session = await stage.started([everythingIsSet], between);
    between.changeEvents((messages) => messages.filter(({ data }) => data?.sobject.Type !== 'RequestStarted'));
    const run = session.org.runAnonymousApex(diagnostics);
    const { threadId } = await session.stopped();
    assert.deepEqual(
      session.client.events<ThreadBody>('thread').map(({ reason }) => reason),
      ['started'],
    );
    const frames = await session.frames(threadId);
    assert.equal(frames.length, 3);
    await runOut({ session, run, threadId, frames, frameId: frames[0]?.id ?? 0 });
  });

  item(50, 'each twice, each again later, and in another order', async () => {
    const faults = [
      { kind: 'duplicateEvents' },
      { kind: 'duplicateEvents', later: true },
      { kind: 'reorderEvents', seed: 11 },
    ];
    for (const fault of faults) {
      await stage.control.addFault(stage.orgId, fault);
    }
    const session = await stage.started([inLoop]);
    const run = session.org.runAnonymousApex(diagnostics);
    const { threadId } = await session.stopped();
    for (let round = 0; round < 5; round++) {
      await session.client.body('continue', { threadId });
      await session.stopped();
    }
    await runOut({ session, run, threadId, frames: [], frameId: 0 });
    await session.printedDiagnostics();
    assert.equal(session.client.events('stopped').length, 6);
    assert.deepEqual(
      session.client.events<ThreadBody>('thread').map(({ reason }) => reason),
      ['started', 'exited'],
    );
  });

  item(51, '', async () => {
    const stop = await stage.stopped();
    const error = errorOf(await stop.session.client.request('pause', { threadId: stop.threadId }));
    assert.match(error.format, /cannot pause a running request\. Set a breakpoint/);
    await runOut(stop);
  });

  item(52, '', async () => {
    const stop = await stage.stopped();
    const { session } = stop;
    const secondRun = session.org.runAnonymousApex(diagnostics);
    const second = await session.stopped();
    assert.equal(await session.org.runAnonymousApex(diagnostics), true, 'the third runs on');
    await session.client.expectOutput(/Too many concurrent debugged requests/);
    await session.client.expectOutput(/at most 2 requests at once.*run it again/);
    await session.client.body('continue', { threadId: stop.threadId });
    await session.threadExited(stop.threadId);
    assert.equal(await stop.run, true);
    await runOut({ ...stop, threadId: second.threadId, run: secondRun });
    assert.deepEqual(
      session.client.unexpectedOutput.filter((text) => /concurrent|at once/.test(text)),
      [],
    );
  });
});
