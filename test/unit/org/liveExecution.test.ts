import assert from 'node:assert/strict';
import { Failure } from '../../../src/core/base/failure.ts';
import { silentLogger } from '../../../src/core/base/logger.ts';
import type {
  BreakpointRequest,
  DebugSessionStarted,
  ExecutionEvent,
  OrganizationFacts,
} from '../../../src/core/debugging/execution.ts';
import { orgTimedOut, orgUnreachable } from '../../../src/org/failures.ts';
import { createLiveExecution } from '../../../src/org/liveExecution.ts';
import { OrgSession } from '../../../src/org/orgSession.ts';
import { FakeClock } from '../../support/fakeClock.ts';
import { unguarded } from '../../support/fakeExecution.ts';
import { FakeOrg, reply, sessionId, silence, user } from './fakeOrg.ts';

const filters = { userIds: [], requestTypes: [], entryPoint: '' };
const sessionsPath = '/services/data/v62.0/tooling/sobjects/ApexDebuggerSession';
const breakpointsPath = '/services/data/v62.0/tooling/sobjects/ApexDebuggerBreakpoint';
const requestId = '07c000000000001AAA';

async function turns(count = 20): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  const error = await promise.then(
    () => assert.fail('should have failed'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof Failure, String(error));
  return error;
}

class Session {
  readonly org = new FakeOrg();
  readonly clock = new FakeClock();
  readonly events: ExecutionEvent[] = [];
  readonly execution = createLiveExecution({
    session: new OrgSession('https://acme--uat.sandbox.my.salesforce.com', '00D000000000001!secret'),
    clock: this.clock,
    logger: silentLogger,
    transport: this.org,
    random: () => 0.5,
  });

  constructor() {
    this.execution.events((event) => this.events.push(event));
  }

  start(admit: (organization: OrganizationFacts) => void = () => undefined): Promise<DebugSessionStarted> {
    return this.execution.start(filters, { admit });
  }

  /** Started, with the events that waited for that delivered. */
  async started(): Promise<this> {
    await this.start();
    this.clock.advance(0);
    await turns();
    return this;
  }

  get kinds(): string[] {
    return this.events.map(({ kind }) => kind);
  }

  callsAfter(count: number): string[] {
    return this.org.calls.slice(count);
  }
}

describe('live execution: start', () => {
  it('asks what the org is before anything else, and has the link up before there is a debug session', async () => {
    const session = new Session();
    const started = await session.start();
    assert.equal(started.sessionId, sessionId);
    assert.equal(started.organization.isSandbox, true);
    assert.equal(started.loginAsUser.username, 'ada@northwind.example');
    assert.deepEqual(session.org.calls, [
      'GET /services/data/v62.0/query/',
      '/meta/handshake',
      'GET /services/oauth2/userinfo',
      '/meta/connect /meta/subscribe /meta/subscribe',
      `POST ${sessionsPath}`,
    ]);
    assert.equal(session.execution.roundTrips, 5);
  });

  it('passes filters on, without repetitions', async () => {
    const session = new Session();
    await session.execution.start(
      { userIds: ['005a', '005b', '005a'], requestTypes: ['REST'], entryPoint: '.*' },
      unguarded,
    );
    const create = session.org.requests.find(({ url }) => url.endsWith(sessionsPath));
    assert.deepEqual(JSON.parse(create?.body ?? ''), {
      UserIdFilter: '005a,005b',
      RequestTypeFilter: 'REST',
      EntryPointFilter: '.*',
    });
  });

  it('sends the session to this org alone, as the services want it', async () => {
    const session = await new Session().started();
    await session.execution.readState(requestId);
    for (const { url, headers } of session.org.requests) {
      assert.ok(url.startsWith('https://acme--uat.sandbox.my.salesforce.com/'));
      const scheme = /\/(?:cometd|services\/debug)\//.test(url) ? 'OAuth' : 'Bearer';
      assert.equal(headers['authorization'], `${scheme} 00D000000000001!secret`);
    }
  });

  it('does nothing more when the org is not admitted', async () => {
    const session = new Session();
    session.org.isSandbox = false;
    const refusal = new Failure('notASandbox', 'A rule.');
    const failure = await failureOf(
      session.start(({ isSandbox }) => {
        assert.equal(isSandbox, false);
        throw refusal;
      }),
    );
    assert.equal(failure, refusal);
    assert.deepEqual(session.org.calls, ['GET /services/data/v62.0/query/']);
    assert.ok(session.org.disposed);
  });

  it('leaves no rejection behind that nobody hears of when the org is not admitted', async () => {
    const unheard: unknown[] = [];
    const listen = (reason: unknown): void => void unheard.push(reason);
    process.on('unhandledRejection', listen);
    await failureOf(
      new Session().start(() => {
        throw new Failure('sandboxOnly', 'not a sandbox');
      }),
    );
    await turns();
    process.off('unhandledRejection', listen);
    assert.deepEqual(unheard, []);
  });

  it('never guesses what an org is', async () => {
    const session = new Session();
    session.org.answer('GET /services/data', () => reply(200, { records: [{ Id: '00D000000000001EAA' }] }));
    assert.equal((await failureOf(session.start())).code, 'replyNotUnderstood');
    assert.equal(session.org.calls.length, 1);
  });

  it('creates no session when the link is refused', async () => {
    const session = new Session();
    session.org.answer('POST /cometd', () => reply(401, [{ errorCode: 'INVALID_SESSION_ID', message: 'expired' }]));
    assert.equal((await failureOf(session.start())).code, 'orgSessionExpired');
    assert.ok(!session.org.calls.some((call) => call.includes('ApexDebuggerSession')));
  });

  it('closes the link and says who is to blame when the licence is in use', async () => {
    const session = new Session();
    session.org.answer(`POST ${sessionsPath}`, () =>
      reply(400, [{ errorCode: 'LIMIT', message: 'You exceeded your licensed number of debugging sessions.' }]),
    );
    assert.equal((await failureOf(session.start())).code, 'licenseInUse');
    assert.deepEqual(session.callsAfter(5), ['/meta/disconnect']);
    assert.equal(session.clock.pendingTimers, 0);
  });

  it('knows a session that was created only to be ended for want of a licence', async () => {
    const session = new Session();
    session.org.answer(`POST ${sessionsPath}`, async () => {
      session.org.event('SessionTerminated', {
        Description:
          'You exceeded your licensed number of debugging sessions. Please end other sessions or purchase more.',
      });
      await turns();
      return reply(201, { id: sessionId, success: true });
    });
    assert.equal((await failureOf(session.start())).code, 'licenseInUse');
  });

  it('ends a session whose creation was answered too late to be heard', async () => {
    const session = new Session();
    session.org.answer(`POST ${sessionsPath}`, () => Promise.reject(orgTimedOut('acme', 20_000)));
    session.org.answer('GET /services/data/v62.0/tooling/query', (request) => {
      const query = new URL(request.url).searchParams.get('q') ?? '';
      assert.match(query, /CreatedById = '005000000000001AAA' AND CreatedDate >= 2026-01-15T09:00:00/);
      return reply(200, { records: [{ Id: sessionId }] });
    });
    assert.equal((await failureOf(session.start())).code, 'orgTimedOut');
    assert.ok(session.org.calls.includes(`PATCH ${sessionsPath}/${sessionId}`));
  });

  it('ends the session again when cancelled while it was created', async () => {
    const session = new Session();
    const cancel = new AbortController();
    session.org.answer(`POST ${sessionsPath}`, () => {
      cancel.abort();
      return reply(201, { id: sessionId, success: true });
    });
    const failure = await failureOf(session.execution.start(filters, unguarded, cancel.signal));
    assert.equal(failure.code, 'cancelled');
    assert.ok(session.org.calls.includes(`PATCH ${sessionsPath}/${sessionId}`));
    assert.deepEqual(session.events, []);
  });

  it('says what may remain when it is cancelled and cannot be undone', async () => {
    const session = new Session();
    const cancel = new AbortController();
    session.org.answer(`PATCH ${sessionsPath}`, () => Promise.reject(orgTimedOut('acme', 2_500)));
    session.org.answer(`POST ${sessionsPath}`, () => {
      cancel.abort();
      return reply(201, { id: sessionId, success: true });
    });
    const failure = await failureOf(session.execution.start(filters, unguarded, cancel.signal));
    assert.equal(failure.code, 'debugSessionMayRemain');
    assert.match(failure.message, /Stop Debug Session/);
    assert.doesNotMatch(failure.message, /Nothing was left behind/);
  });

  it('happens once', async () => {
    const session = await new Session().started();
    assert.equal((await failureOf(session.start())).code, 'executionStarted');
    await session.execution.detach();
    assert.equal((await failureOf(session.start())).code, 'executionEnded');
  });
});

describe('live execution: events', () => {
  it('keeps those that come before start has answered, and passes them on after', async () => {
    const session = new Session();
    session.org.answer(`POST ${sessionsPath}`, async () => {
      session.org.event('RequestStarted', { RequestId: requestId });
      session.org.event('Stopped', { RequestId: requestId, BreakpointId: '07b', FileName: 'acme/A', Line: 4 });
      await turns();
      return reply(201, { id: sessionId, success: true });
    });
    await session.start();
    assert.deepEqual(session.events, []);
    session.clock.advance(0);
    assert.deepEqual(session.events, [
      { kind: 'requestStarted', requestId },
      { kind: 'stopped', requestId, breakpointId: '07b', typeRef: 'acme/A', line: 4 },
    ]);
  });

  const meanings: readonly { type: string; fields: object; channel?: string; means: ExecutionEvent[] }[] = [
    { type: 'Resumed', fields: { RequestId: requestId }, means: [{ kind: 'resumed', requestId }] },
    { type: 'RequestFinished', fields: { RequestId: requestId }, means: [{ kind: 'requestFinished', requestId }] },
    {
      type: 'SystemWarning',
      fields: { Description: 'Too many concurrent debugged requests.', RequestId: requestId },
      means: [{ kind: 'notice', severity: 'warning', text: 'Too many concurrent debugged requests.', requestId }],
    },
    { type: 'SystemInfo', fields: { Description: 'x' }, means: [{ kind: 'notice', severity: 'info', text: 'x' }] },
    { type: 'SystemGack', fields: { Description: 'x' }, means: [{ kind: 'notice', severity: 'error', text: 'x' }] },
    { type: 'SystemInfo', fields: {}, means: [] },
    {
      type: 'Debug',
      channel: user,
      fields: { Description: 'InvoiceService[42]|a|b[1]', RequestId: requestId },
      means: [{ kind: 'output', origin: 'debug', text: 'a|b[1]', typeName: 'InvoiceService', line: 42, requestId }],
    },
    {
      type: 'Debug',
      channel: user,
      fields: { Description: 'no place | here' },
      means: [{ kind: 'output', origin: 'debug', text: 'no place | here' }],
    },
    {
      type: 'ApexException',
      channel: user,
      fields: { Description: 'System.NullPointerException', Stacktrace: 'Class.A: line 1' },
      means: [
        { kind: 'output', origin: 'exception', text: 'System.NullPointerException', stackTrace: 'Class.A: line 1' },
      ],
    },
    { type: 'Stopped', fields: {}, means: [] },
    { type: 'Ready', fields: {}, means: [] },
    { type: 'HeartBeat', fields: {}, means: [] },
    { type: 'constructor', fields: {}, means: [] },
    { type: 'Resumed', fields: { SessionId: '07a000000000002AAA', RequestId: requestId }, means: [] },
    {
      type: 'Resumed',
      fields: { SessionId: sessionId.slice(0, 15), RequestId: requestId },
      means: [{ kind: 'resumed', requestId }],
    },
  ];
  for (const { type, fields, channel, means } of meanings) {
    it(`knows what ${type} with ${JSON.stringify(fields)} means`, async () => {
      const session = await new Session().started();
      session.org.event(type, fields, channel);
      await turns();
      assert.deepEqual(session.events, means);
    });
  }

  it('takes no more calls once the org has ended the session, and detaches nothing', async () => {
    const session = await new Session().started();
    session.org.event('SessionTerminated', { Description: 'Killed by an admin.' });
    await turns();
    assert.deepEqual(session.events, [{ kind: 'sessionTerminated', reason: 'Killed by an admin.' }]);
    assert.equal((await failureOf(session.execution.run(requestId))).code, 'executionEnded');
    await session.execution.detach();
    assert.ok(!session.org.calls.some((call) => call.startsWith('PATCH')));
  });

  it('says that the link is dead, with the reason, and then refuses every call with it', async () => {
    const session = await new Session().started();
    session.org.endLink(401, [{ errorCode: 'INVALID_SESSION_ID', message: 'expired' }]);
    await turns();
    assert.deepEqual(session.kinds, ['linkDead']);
    assert.match((session.events[0] as { reason: string }).reason, /expired/);
    assert.equal((await failureOf(session.execution.readState(requestId))).code, 'orgSessionExpired');
  });

  it('asks whether the debug session still runs where events may be missing, and says when it does not (F8)', async () => {
    const session = await new Session().started();
    session.org.answer('GET /services/data/v62.0/tooling/query', () => reply(200, { records: [] }));
    // Nothing was seen yet after which the org could be asked to go on.
    session.org.endLink(502, '<html>');
    await turns();
    session.org.mend();
    session.clock.advance(1_000);
    await turns();
    assert.deepEqual(session.kinds, ['linkLost', 'linkRestored', 'sessionTerminated']);
  });

  it('ignores events of other debug sessions and of unknown types (F24)', async () => {
    const session = await new Session().started();
    session.org.event('Stopped', { RequestId: requestId, SessionId: '07a000000000009AAA' });
    session.org.event('HeartBeat');
    session.org.event('HeartBeat');
    await turns();
    assert.deepEqual(session.events, []);
  });

  it('says that the link is lost and back', async () => {
    const session = await new Session().started();
    session.org.event('RequestFinished', { RequestId: requestId });
    await turns();
    session.org.endLink(502, '<html>');
    await turns();
    assert.deepEqual(session.kinds, ['requestFinished', 'linkLost']);
    session.org.mend();
    session.clock.advance(1_000);
    await turns();
    assert.deepEqual(session.events.at(-1), { kind: 'linkRestored', eventsMayBeLost: false });
  });
});

describe('live execution: breakpoints', () => {
  const lines = (count: number): BreakpointRequest[] =>
    Array.from({ length: count }, (_, index) => ({ kind: 'line', typeRef: 'acme/A', line: index + 1 }));

  it('go in composite calls of 25, removals with them', async () => {
    const session = await new Session().started();
    const outcomes = await session.execution.changeBreakpoints(lines(50), ['07b1']);
    assert.equal(outcomes.filter(({ created }) => created).length, 50);
    // 51 changes: the last needs no composite call to itself.
    assert.deepEqual(session.callsAfter(5), [
      'POST /services/data/v62.0/tooling/composite',
      'POST /services/data/v62.0/tooling/composite',
      `POST ${breakpointsPath}`,
    ]);
  });

  it('go singly where there is but one', async () => {
    const session = await new Session().started();
    await session.execution.changeBreakpoints(lines(1), []);
    await session.execution.changeBreakpoints([], []);
    assert.deepEqual(session.callsAfter(5), [`POST ${breakpointsPath}`]);
  });

  for (const status of [400, 404, 405]) {
    it(`go singly once composite calls were refused with ${status}, and from then on`, async () => {
      const session = await new Session().started();
      session.org.answer('POST /services/data/v62.0/tooling/composite', () =>
        reply(status, [{ errorCode: 'NOT_FOUND', message: 'no' }]),
      );
      const outcomes = await session.execution.changeBreakpoints(lines(3), []);
      assert.ok(outcomes.every(({ created }) => created));
      await session.execution.changeBreakpoints(lines(2), []);
      const composites = session.org.calls.filter((call) => call.endsWith('/composite'));
      assert.equal(composites.length, 1);
      assert.equal(session.org.calls.filter((call) => call === `POST ${breakpointsPath}`).length, 5);
    });
  }

  it('go singly when the org knows composite calls, but not for them', async () => {
    const session = await new Session().started();
    session.org.answer('POST /services/data/v62.0/tooling/composite', () =>
      reply(200, {
        compositeResponse: [0, 1].map((index) => ({
          referenceId: `change${index}`,
          httpStatusCode: 400,
          body: [{ errorCode: 'UNKNOWN_EXCEPTION', message: 'An unexpected error occurred.' }],
        })),
      }),
    );
    const outcomes = await session.execution.changeBreakpoints(lines(2), []);
    assert.ok(outcomes.every(({ created }) => created));
  });

  it('have a reason each when refused, in the order asked for', async () => {
    const session = await new Session().started();
    session.org.answer('POST /services/data/v62.0/tooling/composite', () =>
      reply(200, {
        compositeResponse: [
          { referenceId: 'change1', httpStatusCode: 400, body: [{ errorCode: 'X', message: 'No such class.' }] },
          { referenceId: 'change0', httpStatusCode: 201, body: { id: '07b1', success: true } },
        ],
      }),
    );
    const [first, second, third] = await session.execution.changeBreakpoints(lines(3), []);
    assert.deepEqual(first, { created: true, id: '07b1' });
    assert.match(second?.created === false ? second.reason : '', /No such class\./);
    // The answer left it out, and it was not there: it was set again.
    assert.equal(third?.created, true);
  });

  it('are found, not set twice, when the answer to their creation was lost', async () => {
    const session = await new Session().started();
    let attempts = 0;
    session.org.answer('POST /services/data/v62.0/tooling/composite', () => {
      attempts += 1;
      return Promise.reject(orgUnreachable('acme', 'ECONNRESET'));
    });
    session.org.answer('GET /services/data/v62.0/tooling/query', () =>
      reply(200, { records: [{ Id: '07b7', FileName: 'acme/A', Line: 2 }] }),
    );
    const outcomes = await session.execution.changeBreakpoints(lines(2), []);
    assert.equal(attempts, 1);
    assert.deepEqual(outcomes, [
      { created: true, id: '07b000000000001' },
      { created: true, id: '07b7' },
    ]);
    assert.equal(session.org.calls.filter((call) => call === `POST ${breakpointsPath}`).length, 1);
  });

  it('whose creation nobody confirmed are found before the next change: taken over, or removed (F19)', async () => {
    const session = await new Session().started();
    const lose = (): Promise<never> => Promise.reject(orgUnreachable('acme', 'ECONNRESET'));
    session.org.answer('POST /services/data/v62.0/tooling/composite', lose);
    session.org.answer('GET /services/data/v62.0/tooling/query', lose);
    await failureOf(session.execution.changeBreakpoints(lines(2), []));
    session.org.mend('POST /services/data/v62.0/tooling/composite');
    session.org.answer('GET /services/data/v62.0/tooling/query', () =>
      reply(200, {
        records: [
          { Id: '07b7', FileName: 'acme/A', Line: 1 },
          { Id: '07b8', FileName: 'acme/A', Line: 2 },
        ],
      }),
    );
    const calls = session.org.requests.length;
    assert.deepEqual(await session.execution.changeBreakpoints(lines(1), []), [{ created: true, id: '07b7' }]);
    const writes = session.org.requests.slice(calls).filter(({ method }) => method !== 'GET');
    assert.deepEqual(
      writes.map(({ method, url }) => `${method} ${new URL(url).pathname}`),
      [`DELETE ${breakpointsPath}/07b8`],
    );
  });

  it('are removed later where the answer to their removal was lost (F19)', async () => {
    const session = await new Session().started();
    const lose = (): Promise<never> => Promise.reject(orgUnreachable('acme', 'ECONNRESET'));
    session.org.answer(`DELETE ${breakpointsPath}`, lose);
    session.org.answer('GET /services/data/v62.0/tooling/query', () =>
      reply(200, { records: [{ Id: '07b5', FileName: 'acme/A', Line: 1 }] }),
    );
    await session.execution.changeBreakpoints([], ['07b5']);
    assert.deepEqual(session.kinds, ['notice']);
    session.org.mend(`DELETE ${breakpointsPath}`);
    const calls = session.org.calls.length;
    await session.execution.changeBreakpoints(lines(1), []);
    assert.match(session.callsAfter(calls).at(-1) ?? '', /composite/);
    assert.match(session.org.requests.at(-1)?.body ?? '', /ApexDebuggerBreakpoint\/07b5/);
  });

  for (const [name, error] of [
    ['a lock', { errorCode: 'UNABLE_TO_LOCK_ROW', message: 'locked' }],
    ['security policies', { errorCode: 'UNKNOWN_EXCEPTION', message: 'Evaluating security policies took too long.' }],
  ] as const) {
    it(`wait for ${name} (F18)`, async () => {
      const session = await new Session().started();
      let attempts = 0;
      session.org.answer(`POST ${breakpointsPath}`, () => {
        attempts += 1;
        return attempts < 3 ? reply(400, [error]) : reply(201, { id: '07b1', success: true });
      });
      const changed = session.execution.changeBreakpoints(lines(1), []);
      for (let wait = 0; wait < 2; wait += 1) {
        await turns();
        session.clock.advance(1_000);
      }
      assert.deepEqual(await changed, [{ created: true, id: '07b1' }]);
    });
  }

  it('that stay set in the org are told of', async () => {
    const session = await new Session().started();
    session.org.answer(`DELETE ${breakpointsPath}/07b1`, () => reply(403, [{ errorCode: 'X', message: 'not yours' }]));
    session.org.answer(`DELETE ${breakpointsPath}/07b2`, () => reply(404, [{ errorCode: 'X', message: 'gone' }]));
    session.org.answer('POST /services/data/v62.0/tooling/composite', () => reply(404));
    assert.deepEqual(await session.execution.changeBreakpoints([], ['07b1', '07b2']), []);
    assert.equal(session.events.length, 1);
    assert.match(JSON.stringify(session.events[0]), /still set in the org: .*not yours/);
  });

  it('are saved again with what they hold, one of them, to show that somebody is there', async () => {
    const session = await new Session().started();
    assert.equal(await session.execution.showActivity(), false);
    const [counted] = await session.execution.changeBreakpoints(
      [{ kind: 'line', typeRef: 'acme/A', line: 9, hits: { operator: 'Equals', value: 3 } }],
      [],
    );
    // Saving it might start the org's count anew.
    assert.equal(await session.execution.showActivity(), false);
    const [plain] = await session.execution.changeBreakpoints(lines(1), []);
    assert.ok(counted?.created && plain?.created);
    session.org.answer(`PATCH ${breakpointsPath}`, () => reply(204));
    assert.equal(await session.execution.showActivity(), true);
    const { method, url, body } = session.org.requests.at(-1) ?? assert.fail('nothing sent');
    assert.deepEqual([method, new URL(url).pathname], ['PATCH', `${breakpointsPath}/${plain.id}`]);
    assert.deepEqual(JSON.parse(body ?? ''), { IsEnabled: true });
    await session.execution.changeBreakpoints([], [plain.id]);
    assert.equal(await session.execution.showActivity(), false);
  });

  it('are left alone where a stopped request can be read instead', async () => {
    const session = await new Session().started();
    await session.execution.changeBreakpoints(lines(1), []);
    const calls = session.org.calls.length;
    assert.equal(await session.execution.showActivity(requestId), true);
    assert.deepEqual(session.callsAfter(calls), [`POST /services/debug/v41.0/state/${requestId}`]);
  });

  it('reject as one when the org session has expired', async () => {
    const session = await new Session().started();
    session.org.answer('POST /services/data', () => reply(401, []));
    assert.equal((await failureOf(session.execution.changeBreakpoints(lines(3), []))).code, 'orgSessionExpired');
    assert.equal((await failureOf(session.execution.changeBreakpoints(lines(1), []))).code, 'orgSessionExpired');
  });
});

describe('live execution: calls', () => {
  it('are those of the debug API', async () => {
    const session = await new Session().started();
    const { execution } = session;
    await execution.readState(requestId);
    await execution.readFrame(requestId, 2);
    await execution.readReferences(requestId, [{ id: 3 }, { id: 4, offset: 100 }]);
    await execution.step(requestId, 'into');
    await execution.run(requestId);
    const debug = session.org.requests.filter(({ url }) => url.includes('/services/debug/'));
    assert.deepEqual(
      debug.map(({ method, url }) => `${method} ${url.slice(url.indexOf('/services/debug'))}`),
      [
        `POST /services/debug/v41.0/state/${requestId}`,
        `POST /services/debug/v41.0/frame/${requestId}?stackFrame=2`,
        `POST /services/debug/v41.0/references/${requestId}`,
        `POST /services/debug/v41.0/step/${requestId}?type=into`,
        `POST /services/debug/v41.0/run/${requestId}`,
      ],
    );
    assert.deepEqual(JSON.parse(debug[2]?.body ?? ''), {
      getReferencesRequest: { reference: [{ reference: 3 }, { reference: 4, offset: 100 }] },
    });
  });

  it('are refused before the start', async () => {
    assert.equal((await failureOf(new Session().execution.run(requestId))).code, 'executionEnded');
  });

  it('fail with what the org said', async () => {
    const session = await new Session().started();
    session.org.answer('POST /services/debug', () => reply(500, { message: 'Request is not stopped', action: 'x' }));
    assert.match(
      (await failureOf(session.execution.readState(requestId))).message,
      /read the call stack: Request is not stopped/,
    );
  });
});

describe('live execution: detach', () => {
  it('ends the session, says goodbye, once, and leaves nothing behind', async () => {
    const session = await new Session().started();
    await Promise.all([session.execution.detach(), session.execution.detach()]);
    await session.execution.detach();
    assert.deepEqual(session.callsAfter(5).sort(), ['/meta/disconnect', `PATCH ${sessionsPath}/${sessionId}`]);
    assert.equal(session.org.requests.at(-2)?.body, '{"Status":"Detach"}');
    assert.equal(session.clock.pendingTimers, 0);
    assert.ok(session.org.disposed);
    assert.equal((await failureOf(session.execution.run(requestId))).code, 'executionEnded');
    assert.deepEqual(session.events, []);
  });

  it('works before the start', async () => {
    const session = new Session();
    await session.execution.detach();
    assert.deepEqual(session.org.calls, []);
  });

  it('undoes a start that is under way', async () => {
    const session = new Session();
    session.org.answer('GET /services/oauth2/userinfo', silence);
    const started = failureOf(session.start());
    await turns();
    await session.execution.detach();
    assert.equal((await started).code, 'cancelled');
    assert.ok(!session.org.calls.some((call) => call.includes('ApexDebuggerSession')));
  });

  it('takes three seconds at most on a dead network, and says what may remain', async () => {
    const session = await new Session().started();
    session.org.answer('', silence);
    const detached = failureOf(session.execution.detach());
    await turns();
    session.clock.advance(3_000);
    const failure = await detached;
    assert.equal(failure.code, 'debugSessionMayRemain');
    assert.match(failure.message, /Stop Debug Session/);
  });
});
