import assert from 'node:assert/strict';
import { join } from 'node:path';
import { debuggableSubscriber, type SampleOrgReady } from '../../scripts/demo/workspace.ts';
import { type SampleOrgProcess, startSampleOrgProcess } from '../../scripts/host/sampleOrgProcess.ts';
import { DapClient } from '../support/dapClient.ts';
import { Debugging, diagnostics, packageFolder, repository, sources, variable } from '../support/debugging.ts';
import { SampleOrgControl } from '../support/sampleOrg.ts';
import { issueDrafts } from '../support/sampleOrgClient.ts';

describe('debugging a subscriber of the sample org', () => {
  let sampleOrg: SampleOrgProcess;
  let ready: SampleOrgReady;
  let sessions: Debugging[];

  before(async () => {
    sampleOrg = await startSampleOrgProcess(repository);
    ready = JSON.parse(sampleOrg.ready) as SampleOrgReady;
  });

  after(() => sampleOrg.close());

  beforeEach(() => {
    sessions = [];
  });

  afterEach(async () => {
    for (const { client } of sessions) {
      client.process.stdin.end();
      await client.exited();
    }
  });

  function debug(subscriber = debuggableSubscriber(ready)): Debugging {
    const session = new Debugging(subscriber);
    sessions.push(session);
    return session;
  }

  it('does the main job as its transcript says', async () => {
    const session = debug();
    const { client } = session;
    await session.start('classes/BillingDiagnostics.cls', ['Boolean flag = true', 'describe(title, items);']);
    const run = session.org.runAnonymousApex(diagnostics);
    await client.expectEvent('thread');
    const { threadId } = await session.stopped();
    await client.body('threads');
    const [top, caller] = await session.frames(threadId);
    await session.scope(top, 'Local');
    await session.scope(top, 'Static');
    await session.scope(caller, 'Local');
    await client.body('continue', { threadId });
    await session.stopped();
    const [here] = await session.frames(threadId);
    const locals = await session.scope(here, 'Local');
    await session.variables(locals.find(({ name }) => name === 'items')?.variablesReference ?? 0);
    await client.body('evaluate', {
      expression: "items.get('first').description",
      frameId: here?.id,
      context: 'watch',
    });
    await client.body('stepIn', { threadId });
    await session.stopped();
    await session.frames(threadId);
    await client.body('stepOut', { threadId });
    await session.stopped();
    await session.frames(threadId);
    await session.printedDiagnostics();
    await client.body('continue', { threadId });
    await session.threadExited(threadId);
    assert.equal(await run, true);
    await session.disconnect();
    session.assertTranscript('mainJob');
  });

  it('verifies, moves and refuses breakpoints, each with its reason', async () => {
    const session = debug();
    const { client } = session;
    await session.start('classes/InvoiceService.cls', []);
    const source = { path: join(packageFolder, 'classes/InvoiceService.cls') };
    const path = join(packageFolder, 'triggers/InvoiceTrigger.trigger');
    await client.body('breakpointLocations', { source, line: 1, endLine: 20 });
    await client.body('setBreakpoints', {
      source,
      breakpoints: [{ line: 9999 }, { line: 11 }, { line: 12 }, { line: 1 }],
    });
    await client.body('setBreakpoints', { source: { path }, breakpoints: [{ line: 1 }] });
    await client.body('setBreakpoints', { source: { path: '/elsewhere/Foreign.cls' }, breakpoints: [{ line: 1 }] });
    await client.body('setBreakpoints', { source, breakpoints: [] });
    await session.disconnect();
    session.assertTranscript('breakpoints');
  });

  it("finds the package's bug: the second customer gets the first one's discount", async () => {
    const session = debug();
    await session.start('classes/DiscountPolicies.cls', ['return cached;']);
    const run = session.org.runAnonymousApex(issueDrafts);
    const policies: (string | undefined)[] = [];
    for (let invoice = 0; invoice < 3; invoice++) {
      const { threadId } = await session.stopped();
      const [top] = await session.frames(threadId);
      const statics = await session.scope(top, 'Static');
      policies.push(statics.find(({ name }) => name === 'cached')?.type);
      await session.client.body('continue', { threadId });
    }
    assert.equal(await run, true);
    assert.equal(new Set(policies).size, 1);
    assert.match(policies[0] ?? '', /Discount/);
    await session.client.expectOutput(/Issued 3 of 3 invoices/);
    await session.disconnect();
  });

  it('refuses a production org by its rule and offers logs', async () => {
    const production = ready.subscribers.find(({ sandbox, handOff }) => !sandbox && handOff !== null);
    assert.ok(production !== undefined);
    const session = debug(production);
    await session.initialize();
    const response = await session.launch();
    assert.match(response.message ?? '', /is not a sandbox.*debug logs/);
    await session.client.body('disconnect');
    await session.client.close();
    session.assertTranscript('productionRefused');
  });

  it('says that an org session has expired', async () => {
    const session = debug();
    const client = new DapClient({ [variable]: `${session.org.session.split('!')[0] ?? ''}!AQEAQexpired.expired` });
    await client.initialize();
    const failure = await client.failure('launch', { ...session.org.launchArguments(variable), sources });
    assert.match(
      failure,
      /org session from the environment variable .* has expired.*start the debug adapter with a fresh org session/,
    );
    await client.body('disconnect');
    await client.close();
  });

  it('says who has a debug session in the org already, and leaves that one alone', async () => {
    const holder = debug();
    await holder.start('classes/BillingDiagnostics.cls', ['Boolean flag = true']);
    const late = debug();
    await late.initialize();
    const response = await late.launch();
    assert.match(
      response.message ?? '',
      /^dana\.whitfield@\S+ has had a debug session in Northwind Traders — UAT for 1 min/,
    );
    await late.client.body('disconnect');
    await late.client.close();
    const run = holder.org.runAnonymousApex(diagnostics);
    const { threadId } = await holder.stopped();
    await holder.client.body('continue', { threadId });
    assert.equal(await run, true);
    await holder.printedDiagnostics();
    await holder.disconnect();
  });

  it('leaves no debug session in the org when its client is killed', async () => {
    const killed = debug();
    await killed.start('classes/BillingDiagnostics.cls', ['Boolean flag = true']);
    const run = killed.org.runAnonymousApex(diagnostics);
    await killed.stopped();
    killed.client.process.stdin.end();
    await killed.client.exited();
    assert.equal(await run, true, 'the stopped request runs on');
    const next = debug();
    await next.start('classes/BillingDiagnostics.cls', ['Boolean flag = true']);
    await next.disconnect();
  });

  it("ends a session that nobody uses, after each warning once, at any rate of the rules' clock", async () => {
    const session = debug();
    const fast = new DapClient({ [variable]: session.org.session, ISV_DEBUGGER_CLOCK_RATE: '3600' });
    await fast.initialize();
    await fast.body('launch', { ...session.org.launchArguments(variable), sources });
    await fast.body('configurationDone');
    await fast.expectOutput(/started in/);
    await fast.expectOutput(/Now reproduce it/);
    for (const minutes of [10, 5, 2, 1]) {
      await fast.expectOutput(new RegExp(`idle and ends in at most ${minutes} min`));
    }
    await fast.expectOutput(/ended because nothing was done in it for 60 min/);
    await fast.expectEvent('terminated');
    await fast.expectOutput(/detached/);
    await fast.body('disconnect');
    await fast.close();
    assert.equal(fast.received.filter((message) => 'event' in message && message.event === 'terminated').length, 1);
  });

  it('terminates once and says why when the login access ends, while a request is stopped', async () => {
    const session = debug();
    await session.start('classes/BillingDiagnostics.cls', ['Boolean flag = true']);
    const run = session.org.runAnonymousApex(diagnostics);
    await session.stopped();
    await new SampleOrgControl(ready.control.url).terminateDebugSession(
      debuggableSubscriber(ready).orgId,
      'The customer has ended the login access.',
    );
    await session.client.expectOutput(/The customer has ended the login access/);
    await session.client.expectEvent('terminated');
    await run;
    assert.match(await session.client.failure('continue', { threadId: 1 }), /has ended/);
    await session.client.expectOutput(/has ended and was detached/);
    await session.client.body('disconnect');
    await session.client.close();
  });
});
