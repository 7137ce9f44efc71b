import assert from 'node:assert/strict';
import { Failure } from '../../../src/core/base/failure.ts';
import type { SessionStateBody } from '../../../src/dap/sessionReporter.ts';
import { FakeExecution, sandbox } from '../../support/fakeExecution.ts';
import { fakeHost, InlineClient, type InlineHost } from '../../support/inlineAdapter.ts';

const minute = 60_000;

describe('debug adapter: launch and end', () => {
  let execution: FakeExecution;
  let host: InlineHost;
  let client: InlineClient;

  beforeEach(() => {
    execution = new FakeExecution();
    host = fakeHost(execution);
    client = new InlineClient(host);
  });

  function terminations(): number {
    return client.trail.filter((name) => name === 'terminated').length;
  }

  function detachments(): number {
    return execution.calls.filter((call) => call === 'detach').length;
  }

  async function launchFailure(): Promise<string> {
    await client.initialize();
    return client.error('launch', { subscriber: '00D000000000001EAA' });
  }

  /** The org refuses only after it has said what it is. */
  function refuseLicense(): void {
    const start = execution.start.bind(execution);
    execution.start = async (filters, gate, signal) => {
      await start(filters, gate, signal);
      throw new Failure('licenseInUse', 'No debug session is free.');
    };
  }

  it('refuses a production org by its rule, offers logs and leaves nothing behind', async () => {
    execution.organization = { ...sandbox, name: 'Northwind', isSandbox: false };
    const reason = await launchFailure();
    assert.match(reason, /Northwind is not a sandbox.*debug logs/);
    assert.deepEqual([detachments(), terminations()], [1, 0]);
    assert.equal((await client.request('disconnect')).success, true);
  });

  it('names the holder of a licence that is in use', async () => {
    client = new InlineClient(
      fakeHost(execution, { describeLicenseHolder: () => Promise.resolve('jane@acme.example in Contoso (sandbox)') }),
    );
    refuseLicense();
    assert.match(await launchFailure(), /in use by jane@acme\.example in Contoso/);
  });

  it('says how to learn who holds a licence where nobody can tell', async () => {
    refuseLicense();
    assert.match(await launchFailure(), /licence is in use\. Connect the LMO in VS Code to see who holds it/);
  });

  it('keeps the org session out of an error that holds it', async () => {
    execution.before = () => Promise.reject(new Failure('x', 'Refused for 00D000000000001!AQEAQsecret.'));
    assert.equal(await launchFailure(), 'Refused for 00D000000000001!…');
  });

  it('fails breakpoints that waited for a launch which failed', async () => {
    execution.organization = { ...sandbox, isSandbox: false };
    await client.initialize();
    client.post('launch', { subscriber: '00D000000000001EAA' });
    const { breakpoints } = await client.body<{ breakpoints: { message?: string; verified: boolean }[] }>(
      'setBreakpoints',
      { source: { path: '/src/Pricing.cls' }, breakpoints: [{ line: 3 }] },
    );
    assert.deepEqual(
      [breakpoints[0]?.verified, breakpoints[0]?.message],
      [false, 'There is no debug session: the launch failed.'],
    );
  });

  it('disconnects before a launch, and twice', async () => {
    assert.equal((await client.request('disconnect')).success, true);
    assert.equal((await client.request('disconnect')).success, true);
    assert.equal(terminations(), 0);
  });

  it('disconnects in the middle of a launch: the launch is cancelled and nothing stays', async () => {
    const held = Promise.withResolvers<undefined>();
    execution.before = (call) => (call === 'start' ? held.promise : Promise.resolve());
    await client.initialize();
    const launch = client.request('launch', { subscriber: '00D000000000001EAA' });
    const disconnect = client.request('disconnect');
    held.resolve(undefined);
    assert.equal((await disconnect).success, true);
    assert.equal((await launch).success, false);
    assert.deepEqual([detachments(), terminations()], [1, 0]);
  });

  it('tells of an end that overtook the answer to the launch', async () => {
    const start = execution.start.bind(execution);
    execution.start = async (...args) => {
      const started = await start(...args);
      execution.fire({ kind: 'requestStarted', requestId: '07c1' });
      execution.fire({ kind: 'sessionTerminated', reason: 'Killed at once.' });
      return started;
    };
    await client.initialize();
    await client.body('launch', { subscriber: '00D000000000001EAA' });
    await client.event('terminated');
    assert.match(client.output(), /Killed at once/);
    assert.deepEqual([detachments(), terminations()], [1, 1]);
  });

  it('answers a disconnect within three seconds when the launch hangs', async () => {
    execution.before = () => new Promise(() => undefined);
    await client.initialize();
    const launch = client.request('launch', { subscriber: '00D000000000001EAA' });
    const disconnect = client.request('disconnect');
    host.clock.advance(3000);
    assert.equal((await disconnect).success, true);
    assert.equal((await launch).message, 'cancelled');
    assert.match(client.output(), /did not confirm in time/);
  });

  it('answers a disconnect within three seconds when the org does not, and says what may remain', async () => {
    await client.start();
    execution.before = () => new Promise(() => undefined);
    const disconnect = client.request('disconnect');
    host.clock.advance(3000);
    assert.equal((await disconnect).success, true);
    assert.match(client.output(), /did not confirm in time/);
    assert.equal(terminations(), 1);
  });

  it('answers requests that still wait when the client disconnects', async () => {
    await client.start();
    execution.fire({ kind: 'stopped', requestId: '07c1' });
    execution.before = (call) => (call === 'detach' ? Promise.resolve() : new Promise(() => undefined));
    const step = client.request('next', { threadId: 1 });
    await client.body('disconnect');
    assert.equal((await step).message, 'cancelled');
    assert.match(await client.error('next', { threadId: 1 }), /has ended/);
    assert.deepEqual(await client.body('threads'), { threads: [] });
  });

  for (const [name, event, reason] of [
    ['the org ends the session', { kind: 'sessionTerminated', reason: 'Killed by an admin.' }, /Killed by an admin/],
    ['the event link is dead', { kind: 'linkDead', reason: 'The org session has expired.' }, /org session has expired/],
  ] as const) {
    it(`terminates once and tells why when ${name}`, async () => {
      await client.start();
      execution.fire(event);
      execution.fire(event);
      await client.event('terminated');
      await client.body('disconnect');
      assert.match(client.output(), reason);
      assert.deepEqual([terminations(), detachments()], [1, 1]);
    });
  }

  it('takes up no request that the org tells of while the session ends', async () => {
    await client.start([3]);
    const held = Promise.withResolvers<undefined>();
    execution.before = (call) => (call === 'detach' ? held.promise : Promise.resolve());
    execution.fire({ kind: 'sessionTerminated', reason: 'Killed by an admin.' });
    execution.fire({ kind: 'stopped', requestId: '07c1' });
    held.resolve(undefined);
    await client.event('terminated');
    assert.deepEqual(
      client.trail.filter((name) => name === 'thread' || name === 'stopped'),
      [],
    );
  });

  it('says of no state behind the one that it has ended', async () => {
    await client.start();
    execution.fire({ kind: 'stopped', requestId: '07c1' });
    execution.fire({ kind: 'requestStarted', requestId: '07c2' });
    await client.body('disconnect');
    const states = client.messages.filter(({ event }) => event === 'isv.sessionState');
    assert.equal((states.at(-1) as unknown as { body: SessionStateBody }).body.state, 'ended');
  });

  it('terminates politely on terminate', async () => {
    await client.start();
    await client.body('terminate');
    await client.body('disconnect');
    assert.deepEqual([terminations(), detachments()], [1, 1]);
  });

  it('leaves the org when its holder just drops it', async () => {
    await client.start();
    client.adapter.dispose();
    await client.adapter.end();
    assert.equal(detachments(), 1);
  });

  it('warns of the idle limit, then ends the session with the reason', async () => {
    await client.start();
    host.rulesClock.advance(51 * minute);
    await client.event('output', ({ output }: { output: string }) =>
      output.includes('idle and ends in at most 10 min'),
    );
    host.rulesClock.advance(10 * minute);
    await client.event('terminated');
    assert.match(client.output(), /ended because nothing was done in it for 60 min/);
    const state = await client.event<SessionStateBody>('isv.sessionState', (body) => body.state === 'ended');
    assert.match(state.reason ?? '', /nothing was done/);
    assert.equal(detachments(), 1);
  });

  const activities: readonly (readonly [name: string, act: (client: InlineClient) => Promise<unknown>])[] = [
    ['a step', (current) => current.body('next', { threadId: 1 })],
    ['a continue', (current) => current.body('continue', { threadId: 1 })],
    ['a changed breakpoint', (current) => setLine(current, 4)],
    [
      'a console expression',
      (current) => current.request('evaluate', { expression: 'x', frameId: 1000, context: 'repl' }),
    ],
  ];
  for (const [name, act] of activities) {
    it(`starts the idle hour anew at ${name}`, async () => {
      await client.start();
      execution.fire({ kind: 'stopped', requestId: '07c1' });
      await client.body('stackTrace', { threadId: 1 });
      host.rulesClock.advance(40 * minute);
      await act(client);
      host.rulesClock.advance(40 * minute);
      await client.body('threads');
      assert.equal(terminations(), 0);
    });
  }

  it('counts looking at values as activity, later than an editor does so by itself', async () => {
    await client.start();
    execution.fire({ kind: 'stopped', requestId: '07c1' });
    await client.body('stackTrace', { threadId: 1 });
    host.clock.advance(2_001);
    for (const context of ['watch', 'hover', 'variables']) {
      host.rulesClock.advance(40 * minute);
      await client.request('evaluate', { expression: 'x', frameId: 1000, context });
    }
    host.rulesClock.advance(40 * minute);
    await client.body('threads');
    assert.equal(terminations(), 0);
  });

  it('says once that a session has ended where the host shows its end, and warns of nothing that sleep has passed', async () => {
    for (const showsWarnings of [true, false]) {
      host = fakeHost(execution, { showsWarnings });
      client = new InlineClient(host);
      await client.start([3]);
      // Awake after an hour: four warnings and the end are due at once.
      host.rulesClock.jumpWall(61 * minute);
      host.rulesClock.advance(2_000);
      await client.event('terminated');
      const important = client.messages.filter(
        (message) => message.event === 'output' && JSON.stringify(message).includes('"category":"important"'),
      );
      assert.equal(important.length, showsWarnings ? 0 : 1);
      assert.ok(!client.trail.includes('isv.sessionWarning'));
      execution = new FakeExecution();
    }
  });

  it('extends an idle session when asked to, and no session past the cap', async () => {
    await client.start([3]);
    const extended = { isExtended: true };
    host.rulesClock.advance(59 * minute);
    assert.deepEqual(await client.body('isv.extend'), { milliseconds: 60 * minute, limitedBy: 'idle', ...extended });
    for (let passed = 59; passed < 180; passed += 30) {
      host.rulesClock.advance(30 * minute);
      await client.body('isv.extend');
    }
    host.rulesClock.advance(10 * minute);
    assert.deepEqual(await client.body('isv.extend'), { milliseconds: 21 * minute, limitedBy: 'cap', ...extended });
    host.rulesClock.advance(21 * minute);
    await client.event('terminated');
    assert.equal((await client.request('isv.extend')).success, false);
  });

  it('extends a session by an action that the org counts too, from when the org was asked', async () => {
    await client.start([3]);
    host.rulesClock.advance(40 * minute);
    const held = Promise.withResolvers<undefined>();
    execution.before = (call) => (call === 'showActivity' ? held.promise : Promise.resolve());
    const extending = client.body('isv.extend');
    await client.body('threads');
    host.rulesClock.advance(5 * minute);
    held.resolve(undefined);
    assert.deepEqual(await extending, { milliseconds: 55 * minute, limitedBy: 'idle', isExtended: true });
    assert.equal(execution.calls.at(-1), 'showActivity');

    execution.fire({ kind: 'stopped', requestId: '07c1' });
    await client.event('stopped');
    await client.body('isv.extend');
    assert.equal(execution.calls.at(-1), 'showActivity 07c1');
  });

  it('extends nothing where there is nothing to do that the org counts, or the org does not answer', async () => {
    await client.start();
    host.rulesClock.advance(40 * minute);
    const kept = { milliseconds: 20 * minute, limitedBy: 'idle', isExtended: false };
    assert.deepEqual(await client.body('isv.extend'), kept);
    execution.before = () => Promise.reject(new Failure('orgUnreachable', 'The org cannot be reached.'));
    assert.match(await client.error('isv.extend'), /cannot be reached/);
    execution.before = () => Promise.resolve();
    assert.deepEqual(await client.body('isv.extend'), kept);
    host.rulesClock.advance(20 * minute);
    await client.event('terminated');
  });

  it('asks the org nothing once its time is over, also before a timer has noticed', async () => {
    await client.start();
    execution.fire({ kind: 'stopped', requestId: '07c1' });
    await client.event('stopped');
    host.rulesClock.jumpWall(5 * 60 * minute);
    const before = execution.calls.length;
    await assert.rejects(execution.readState('07c1'));
    await client.event('terminated');
    assert.deepEqual(execution.calls.slice(before), ['detach']);
  });

  it('refuses a grant that is over by the time of the org, and ends with one that ends meanwhile', async () => {
    const expires = new Date(execution.now + 20 * minute);
    const grant = { state: 'live', username: 'ada@northwind.example.uat', expires } as const;
    host = fakeHost(execution, { grant: () => Promise.resolve(grant) });
    client = new InlineClient(host);
    await client.start();
    host.rulesClock.advance(minute);
    await client.event('isv.sessionWarning');
    host.rulesClock.advance(20 * minute);
    await client.event('terminated');
    assert.match(
      client.output(),
      /ends in 20 min, and the debug session with it.*login access of this customer ended/s,
    );

    execution = new FakeExecution();
    execution.now = expires.getTime();
    client = new InlineClient(fakeHost(execution, { grant: () => Promise.resolve(grant) }));
    assert.match(await launchFailure(), /login access of ada@northwind\.example\.uat at Northwind UAT ended/);
  });

  it("does not count the editor's own questions as activity", async () => {
    await client.start([3]);
    execution.fire({ kind: 'stopped', requestId: '07c1' });
    await client.event('stopped');
    host.rulesClock.advance(40 * minute);
    await client.body('threads');
    await client.body('stackTrace', { threadId: 1 });
    await client.request('evaluate', { expression: 'x', frameId: 1000, context: 'watch' });
    await setLine(client, 3);
    host.rulesClock.advance(21 * minute);
    await client.event('terminated');
  });

  it('ends at four hours whatever happens', async () => {
    await client.start();
    for (let elapsed = 0; elapsed < 239; elapsed += 30) {
      host.rulesClock.advance(30 * minute);
      await setLine(client, elapsed % 60 === 0 ? 3 : 4).catch(() => undefined);
    }
    await client.event('terminated');
    assert.match(client.output(), /4 h old/);
  });

  it('tells its state and deadline for a status bar', async () => {
    await client.start();
    const waiting = await client.event<SessionStateBody>('isv.sessionState');
    assert.deepEqual(waiting, {
      state: 'waiting',
      organization: 'Northwind UAT',
      user: 'Ada Fields (ada@northwind.example.uat)',
      deadline: host.rulesClock.now() + 60 * minute,
      limitedBy: 'idle',
    });
    execution.fire({ kind: 'stopped', requestId: '07c1' });
    await client.event<SessionStateBody>('isv.sessionState', ({ state }) => state === 'stopped');
    await client.body('continue', { threadId: 1 });
    await client.event<SessionStateBody>('isv.sessionState', ({ state }) => state === 'running');
  });
});

function setLine(client: InlineClient, line: number): Promise<unknown> {
  return client.body('setBreakpoints', { source: { path: '/src/Pricing.cls' }, breakpoints: [{ line }] });
}
