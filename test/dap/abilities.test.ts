import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { debuggableSubscriber, type SampleOrgReady } from '../../scripts/demo/workspace.ts';
import { type SampleOrgProcess, startSampleOrgProcess } from '../../scripts/host/sampleOrgProcess.ts';
import { breakpointsAt, Debugging, diagnostics, packageFolder, repository } from '../support/debugging.ts';

const file = 'classes/BillingDiagnostics.cls';
const source = { path: join(packageFolder, file) };

/** Each ability of the debugger as a client sees it, against the sample org. The transcripts are for reading. */
describe('what the debugger can do', () => {
  let sampleOrg: SampleOrgProcess;
  let session: Debugging;

  before(async () => {
    sampleOrg = await startSampleOrgProcess(repository);
  });

  after(() => sampleOrg.close());

  beforeEach(() => {
    session = new Debugging(debuggableSubscriber(JSON.parse(sampleOrg.ready) as SampleOrgReady));
  });

  afterEach(async () => {
    session.client.process.stdin.end();
    await session.client.exited();
  });

  async function frameAtStop(): Promise<{ readonly threadId: number; readonly frameId: number }> {
    const { threadId } = await session.stopped();
    const [top] = await session.frames(threadId);
    return { threadId, frameId: top?.id ?? 0 };
  }

  async function runOn(threadId: number, run: Promise<boolean>, succeeds = true): Promise<void> {
    await session.client.body('continue', { threadId });
    await session.threadExited(threadId);
    assert.equal(await run, succeeds);
  }

  it('conditions and hit counts: stops where they are met, unseen elsewhere', async () => {
    await session.start(file, []);
    const [line] = await breakpointsAt(file, ['squares.add(i * i);']);
    await session.setBreakpoints(file, [
      { ...line, condition: 'i > 2 && squares.size() == i', hitCondition: '% 2' } as never,
    ]);
    const run = session.org.runAnonymousApex(diagnostics);
    const { threadId, frameId } = await frameAtStop();
    const first = await session.client.body<{ result: string }>('evaluate', { expression: 'i', frameId });
    assert.equal(first.result, '4');
    await session.client.body('continue', { threadId });
    const second = await frameAtStop();
    const next = await session.client.body<{ result: string }>('evaluate', {
      expression: 'i',
      frameId: second.frameId,
    });
    assert.equal(next.result, '6');
    await session.setBreakpoints(file, []);
    await runOn(threadId, run);
    await session.printedDiagnostics();
    await session.disconnect();
    session.assertTranscript('conditions');
  });

  it('log messages: printed with their place, and nothing stops', async () => {
    await session.start(file, []);
    const [line] = await breakpointsAt(file, ['describe(title, items);']);
    await session.setBreakpoints(file, [
      { ...line, logMessage: '{title}: {items.size()} items, {squares[3]}, {absent}' } as never,
    ]);
    const run = session.org.runAnonymousApex(diagnostics);
    await session.client.expectEvent('thread');
    assert.equal(await run, true);
    await session.client.expectOutput(/2 items, 9, \{There is no variable "absent"/);
    await session.client.expectEvent<{ reason: string }>('thread', ({ reason }) => reason === 'exited');
    await session.printedDiagnostics();
    await session.disconnect();
    session.assertTranscript('logMessages');
  });

  it('function breakpoints: a method, all overloads, a constructor, a trigger', async () => {
    await session.start(file, []);
    const { breakpoints } = await session.client.body<DebugProtocol.SetFunctionBreakpointsResponse['body']>(
      'setFunctionBreakpoints',
      {
        breakpoints: [
          { name: 'BillingDiagnostics.snapshot', condition: "title != ''" },
          { name: 'new InvoiceLineItem' },
          { name: 'InvoiceTrigger' },
          { name: 'NoSuch.method' },
        ],
      },
    );
    assert.deepEqual(
      breakpoints.map(({ verified }) => verified),
      [true, true, true, false],
    );
    const run = session.org.runAnonymousApex(diagnostics);
    const { threadId } = await frameAtStop();
    await session.client.body('continue', { threadId });
    await frameAtStop();
    await session.client.body('setFunctionBreakpoints', { breakpoints: [] });
    await runOn(threadId, run);
    await session.printedDiagnostics();
    await session.disconnect();
    session.assertTranscript('functionBreakpoints');
  });

  it('exception breakpoints: all, by name, and what was thrown', async () => {
    await session.start(file, []);
    await session.client.body('setExceptionBreakpoints', {
      filters: [],
      filterOptions: [{ filterId: 'named', condition: 'NullPointerException, BillingException' }],
    });
    const run = session.org.runAnonymousApex('acme.BillingApi.receivePayment(null, 0);');
    const { threadId } = await frameAtStop();
    await session.client.body('exceptionInfo', { threadId });
    await session.client.body('setExceptionBreakpoints', { filters: [] });
    await runOn(threadId, run, false);
    await session.client.expectOutput(/BillingException/);
    await session.client.body('setExceptionBreakpoints', { filters: ['all'] });
    const caught = session.org.runAnonymousApex(
      "try { acme.BillingApi.receivePayment(null, -1); } catch (Exception e) { System.debug('caught'); }",
    );
    const { threadId: other } = await frameAtStop();
    await session.client.body('exceptionInfo', { threadId: other });
    await session.client.body('setExceptionBreakpoints', { filters: [] });
    await runOn(other, caught);
    await session.client.expectOutput(/caught/);
    await session.disconnect();
    session.assertTranscript('exceptionBreakpoints');
  });

  it('watches: operators, collections, casts, statics, and what is refused', async () => {
    await session.start(file, ['describe(title, items);']);
    const run = session.org.runAnonymousApex(diagnostics);
    const { threadId, frameId } = await frameAtStop();
    for (const expression of [
      'WHOLE * 2 + 1',
      'exact / 3',
      'large > whole ? quoted : null',
      "items.get('first').corrects.description + '!'",
      "items.containsKey('third') || squares.contains(9)",
      'day < Date.today()',
      'stage == InvoiceStatus.Stage.OPEN',
      "codes.contains('EUR')",
      'nothing?.length() ?? -1',
      'runs',
      'BillingDiagnostics.runs',
      '(Integer) exact',
      'nested[0].size()',
      'customer.Name',
      'squares.clear()',
      'whole = 3',
      'absent',
    ]) {
      await session.client.request('evaluate', { expression, frameId, context: 'watch' });
    }
    await session.client.body('completions', { text: 'items.', column: 7, frameId });
    await session.client.body('completions', { text: 'qu', column: 3, frameId });
    await session.client.body('setBreakpoints', { source, breakpoints: [] });
    await runOn(threadId, run);
    await session.printedDiagnostics();
    await session.disconnect();
    session.assertTranscript('watches');
  });

  it('restart: the session is another one, the breakpoints are the same', async () => {
    await session.start(file, ['describe(title, items);']);
    await session.client.body('restart');
    await session.client.expectOutput(/^Restarting: debug session 07a/);
    await session.client.expectOutput(/^Debug session 07a\w+ started in .* as /);
    const run = session.org.runAnonymousApex(diagnostics);
    const { threadId } = await frameAtStop();
    await runOn(threadId, run);
    await session.printedDiagnostics();
    await session.disconnect();
    session.assertTranscript('restart');
  });
});
