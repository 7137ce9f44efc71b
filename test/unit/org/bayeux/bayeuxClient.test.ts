import assert from 'node:assert/strict';
import { Failure } from '../../../../src/core/base/failure.ts';
import { silentLogger } from '../../../../src/core/base/logger.ts';
import { BayeuxClient, type BayeuxEvent } from '../../../../src/org/bayeux/bayeuxClient.ts';
import { certificateRefused, orgTimedOut, orgUnreachable, replyTooLarge } from '../../../../src/org/failures.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { type Exchange, ScriptedServer, accepted, event, refused } from './scriptedServer.ts';

const system = '/systemTopic/ApexDebuggerSystemEvent';
const user = '/systemTopic/ApexDebuggerEvent';

/** A client on a scripted server, with everything that it said. */
class Link {
  readonly clock = new FakeClock();
  readonly server = new ScriptedServer();
  readonly events: BayeuxEvent[] = [];
  readonly client = new BayeuxClient({
    transport: this.server,
    channels: [system, user],
    clock: this.clock,
    random: () => 0.5,
    logger: silentLogger,
    network: () => this.network,
  });
  network = '192.0.2.1';

  constructor() {
    this.client.events((happened) => this.events.push(happened));
  }

  /** Opens the link; answers the first poll, which waits. */
  async open(): Promise<Exchange> {
    const opened = this.client.open();
    await this.server.handshake();
    await this.server.subscribe();
    await opened;
    return this.server.expect('/meta/connect');
  }

  get kinds(): string[] {
    return this.events.map(({ kind }) => kind);
  }

  get replayIds(): number[] {
    return this.events.flatMap((happened) =>
      happened.kind === 'message' ? (happened.data as { event: { replayId: number } }).event.replayId : [],
    );
  }

  get death(): Failure | undefined {
    return this.events.flatMap((happened) => (happened.kind === 'dead' ? happened.failure : []))[0];
  }
}

/** Lets everything that is already decided happen. */
async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  const error = await promise.then(
    () => assert.fail('should have failed'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof Failure, String(error));
  return error;
}

function replayed(batch: Exchange): number[] {
  return batch.messages.flatMap(({ ext }) => (ext === undefined ? [] : Object.values(ext.replay)));
}

const connectReply = (more: object = {}): object => ({ channel: '/meta/connect', successful: true, ...more });

describe('event link: connecting', () => {
  it('takes one handshake and one batch of connect and both subscribes', async () => {
    const link = new Link();
    const opened = link.client.open();
    await link.server.handshake('client7');
    const batch = await link.server.subscribe();
    await opened;
    assert.deepEqual(
      batch.messages.map(({ channel, clientId, subscription, advice, ext }) => ({
        channel,
        clientId,
        subscription,
        advice,
        ext,
      })),
      [
        {
          channel: '/meta/connect',
          clientId: 'client7',
          subscription: undefined,
          advice: { timeout: 0 },
          ext: undefined,
        },
        {
          channel: '/meta/subscribe',
          clientId: 'client7',
          subscription: system,
          advice: undefined,
          ext: { replay: { [system]: -1 } },
        },
        {
          channel: '/meta/subscribe',
          clientId: 'client7',
          subscription: user,
          advice: undefined,
          ext: { replay: { [user]: -1 } },
        },
      ],
    );
    assert.equal(link.client.roundTrips, 2);
    await link.server.expect('/meta/connect');
    assert.equal(link.client.state, 'connected');
  });

  it('asks for no replay where the server offers none', async () => {
    const link = new Link();
    void link.client.open();
    await link.server.handshake('client1', {});
    const batch = await link.server.subscribe();
    assert.ok(batch.messages.every(({ ext }) => ext === undefined));
  });

  const refusals: readonly { name: string; reply: object; code: string; says: RegExp }[] = [
    {
      name: 'a handshake refused for the session (F5)',
      reply: refused('/meta/handshake', '403::Handshake denied', {
        ext: { sfdc: { failureReason: '401::Authentication invalid' } },
        advice: { reconnect: 'none' },
      }),
      code: 'orgSessionExpired',
      says: /fresh hand-off/,
    },
    {
      name: 'a handshake refused for a reason of its own',
      reply: refused('/meta/handshake', '403::Handshake denied'),
      code: 'linkRefused',
      says: /Handshake denied/,
    },
  ];
  for (const { name, reply, code, says } of refusals) {
    it(`ends the launch on ${name}`, async () => {
      const link = new Link();
      const opened = link.client.open();
      (await link.server.expect('/meta/handshake')).reply(reply);
      const failure = await failureOf(opened);
      assert.equal(failure.code, code);
      assert.match(failure.message, says);
      assert.equal(link.client.state, 'dead');
      assert.equal(link.clock.pendingTimers, 0);
    });
  }

  it('ends the launch with the reason when a subscribe is refused for good (F7)', async () => {
    const link = new Link();
    const opened = link.client.open();
    await link.server.handshake();
    const batch = await link.server.expect('/meta/subscribe');
    const [connect, first, second] = batch.messages;
    assert.ok(connect && first && second);
    batch.reply(
      accepted(connect),
      accepted(first),
      refused('/meta/subscribe', '400::The channel you requested to subscribe to does not exist', {
        subscription: user,
      }),
    );
    assert.match((await failureOf(opened)).message, /does not exist/);
  });

  it('tries again when a refused subscribe hides a busy server (F6)', async () => {
    const link = new Link();
    const opened = link.client.open();
    await link.server.handshake();
    const batch = await link.server.expect('/meta/subscribe');
    batch.reply(
      ...batch.messages.map((message) =>
        message.subscription === user
          ? refused('/meta/subscribe', '403:denied_by_security_policy:create_denied', {
              ext: { sfdc: { failureReason: '503::Server is too busy' } },
            })
          : accepted(message),
      ),
    );
    await settle();
    assert.equal(link.client.state, 'waiting');
    link.clock.advance(1_000);
    await link.server.handshake();
    await link.server.subscribe();
    await opened;
  });

  it('gives up a first connection after 20 seconds and says what stood in the way', async () => {
    const link = new Link();
    const opened = link.client.open();
    (await link.server.expect('/meta/handshake')).fail(orgUnreachable('acme.my.salesforce.com', 'ECONNREFUSED'));
    await settle();
    link.clock.advance(20_000);
    assert.match((await failureOf(opened)).message, /ECONNREFUSED/);
  });

  it('can be cancelled while connecting, and not later by the same signal', async () => {
    const early = new Link();
    const cancel = new AbortController();
    const opened = early.client.open(cancel.signal);
    await early.server.expect('/meta/handshake');
    cancel.abort();
    assert.equal((await failureOf(opened)).code, 'cancelled');

    const late = new Link();
    const lateCancel = new AbortController();
    const lateOpened = late.client.open(lateCancel.signal);
    await late.server.handshake();
    await late.server.subscribe();
    await lateOpened;
    lateCancel.abort();
    await late.server.expect('/meta/connect');
    assert.equal(late.client.state, 'connected');
  });
});

describe('event link: events', () => {
  it('passes events on in order, each once by channel and replay id (F10)', async () => {
    const link = new Link();
    const poll = await link.open();
    poll.reply(event(system, 1), event(user, 1), event(system, 2), event(system, 1), connectReply());
    const next = await link.server.expect('/meta/connect');
    next.reply(event(system, 2), event(system, 3), connectReply());
    await link.server.expect('/meta/connect');
    assert.deepEqual(link.replayIds, [1, 1, 2, 3]);
  });

  it('puts the events of one answer in the order in which they happened', async () => {
    const link = new Link();
    const poll = await link.open();
    poll.reply(event(user, 9), event(system, 3), event(user, 7), event(user, 8), connectReply());
    await settle();
    assert.deepEqual(link.replayIds, [7, 3, 8, 9]);
  });

  it('keeps an event whose id goes backwards but that was never seen (F24)', async () => {
    const link = new Link();
    const poll = await link.open();
    poll.reply(event(system, 5), connectReply());
    const next = await link.server.expect('/meta/connect');
    next.reply(event(system, 4), event(system, 5), connectReply());
    await settle();
    assert.deepEqual(link.replayIds, [5, 4]);
  });

  it('takes events that come with the answer to the subscribes', async () => {
    const link = new Link();
    const opened = link.client.open();
    await link.server.handshake();
    await link.server.subscribe(event(system, 1));
    await opened;
    assert.deepEqual(link.replayIds, [1]);
  });

  it('survives a listener that throws', async () => {
    const link = new Link();
    const poll = await link.open();
    link.client.events(() => {
      throw new Error('listener');
    });
    poll.reply(event(system, 1), connectReply());
    const next = await link.server.expect('/meta/connect');
    next.reply(event(system, 2), connectReply());
    await settle();
    assert.deepEqual(link.replayIds, [1, 2]);
  });

  it('never has two connects outstanding, and waits the interval that the server asks for', async () => {
    const link = new Link();
    const poll = await link.open();
    poll.reply(connectReply({ advice: { reconnect: 'retry', interval: 3_000, timeout: 40_000 } }));
    await settle();
    assert.equal(link.client.state, 'waiting');
    assert.ok(link.server.idle);
    link.clock.advance(3_000);
    const next = await link.server.expect('/meta/connect');
    assert.equal(next.timeout, 50_000);
    assert.equal(link.server.mostConnectsAtOnce, 1);
    assert.deepEqual(link.kinds, []);
  });

  it('does not storm a server that answers each connect at once with nothing', async () => {
    const link = new Link();
    let poll = await link.open();
    for (let answers = 1; answers < 5; answers++) {
      poll.reply(connectReply());
      poll = await link.server.expect('/meta/connect');
    }
    poll.reply(connectReply());
    await settle();
    assert.ok(link.server.idle);
    link.clock.advance(1_000);
    await link.server.expect('/meta/connect');
    assert.deepEqual(link.kinds, []);
  });
});

describe('event link: faults', () => {
  const forgotten: readonly { name: string; reply: object }[] = [
    {
      name: 'an unknown client with advice handshake (F1)',
      reply: refused('/meta/connect', '403::Unknown client', { advice: { reconnect: 'handshake' } }),
    },
    {
      name: 'an unknown client with advice none (F2)',
      reply: refused('/meta/connect', '403::Unknown client', { advice: { reconnect: 'none' } }),
    },
    { name: 'an unknown client of plain CometD (F3)', reply: refused('/meta/connect', '402::Unknown client') },
    { name: 'a disconnect by the server (F11)', reply: { channel: '/meta/disconnect', successful: true } },
    {
      name: 'a missing cookie (F23)',
      reply: refused('/meta/connect', '400::Client x has established a session, but no BAYEUX_BROWSER cookie present'),
    },
  ];
  for (const { name, reply } of forgotten) {
    it(`handshakes at once and asks for what was missed after ${name}`, async () => {
      const link = new Link();
      const poll = await link.open();
      poll.reply(event(system, 41), connectReply());
      const next = await link.server.expect('/meta/connect');
      next.reply(reply);
      await link.server.handshake('client2');
      const batch = await link.server.subscribe(event(system, 42), event(system, 41));
      await link.server.expect('/meta/connect');
      // Nothing was seen on the user channel: everything that is kept, for the listener to filter.
      assert.deepEqual(
        batch.messages.flatMap(({ ext }) => (ext === undefined ? [] : Object.values(ext.replay))),
        [41, -2],
      );
      assert.ok(batch.messages.every(({ clientId }) => clientId === 'client2'));
      assert.deepEqual(link.replayIds, [41, 42]);
      assert.deepEqual(link.kinds, ['message', 'message']);
    });
  }

  const endings: readonly { name: string; end: (poll: Exchange) => void; code: string }[] = [
    {
      name: 'the session is revoked (F4)',
      end: (poll) =>
        poll.reply(refused('/meta/connect', '401::Authentication invalid', { advice: { reconnect: 'none' } })),
      code: 'orgSessionExpired',
    },
    {
      name: 'HTTP 401 with a JSON body (F14)',
      end: (poll) => poll.http(401, '[{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}]'),
      code: 'orgSessionExpired',
    },
    {
      name: 'an untrusted certificate (F16)',
      end: (poll) => poll.fail(certificateRefused('acme.my.salesforce.com', 'CERT_HAS_EXPIRED', 'proxy.corp')),
      code: 'certificateRefused',
    },
    {
      name: 'the daily request limit (F17)',
      end: (poll) =>
        poll.http(403, '[{"message":"TotalRequests Limit exceeded.","errorCode":"REQUEST_LIMIT_EXCEEDED"}]'),
      code: 'requestLimitReached',
    },
  ];
  for (const { name, end, code } of endings) {
    it(`is dead at once, with the reason, when ${name}`, async () => {
      const link = new Link();
      const poll = await link.open();
      end(poll);
      await settle();
      assert.equal(link.death?.code, code);
      assert.equal(link.client.state, 'dead');
      assert.equal(link.clock.pendingTimers, 0);
      assert.ok(link.server.idle);
    });
  }

  const droppings: readonly { name: string; drop: (poll: Exchange) => void; reason: RegExp }[] = [
    {
      name: 'a reset connection (F12)',
      drop: (poll) => poll.fail(orgUnreachable('acme', 'ECONNRESET')),
      reason: /ECONNRESET/,
    },
    { name: 'a half-open one (F13)', drop: (poll) => poll.fail(orgTimedOut('acme', 120_000)), reason: /120 seconds/ },
    {
      name: 'a web page from a proxy (F15)',
      drop: (poll) => poll.http(502, '<html>Bad gateway</html>'),
      reason: /busy/,
    },
    { name: 'a captive portal (F15)', drop: (poll) => poll.http(200, '<html>Sign in</html>'), reason: /sign-in page/ },
  ];
  for (const { name, drop, reason } of droppings) {
    it(`says that the link is lost after ${name}, tries within a second and says that it is back`, async () => {
      const link = new Link();
      const poll = await link.open();
      poll.reply(event(system, 8), connectReply());
      drop(await link.server.expect('/meta/connect'));
      await settle();
      const [, lost] = link.events;
      assert.equal(lost?.kind, 'lost');
      assert.match(lost.reason, reason);
      link.clock.advance(1_000);
      // An answer may have been lost with events in it: what came after the last one seen is asked for again.
      await link.server.handshake('client2');
      const batch = await link.server.subscribe(event(system, 9));
      assert.deepEqual(replayed(batch), [8, -2]);
      await link.server.expect('/meta/connect');
      assert.deepEqual(
        link.events.flatMap((happened) => (happened.kind === 'restored' ? happened.eventsMayBeLost : [])),
        [false],
      );
      assert.deepEqual(link.replayIds, [8, 9]);
    });
  }

  it('starts from now when the replay id is no longer kept, and says that events may be lost (F8)', async () => {
    const link = new Link();
    const poll = await link.open();
    poll.reply(event(system, 7), refused('/meta/connect', '403::Unknown client'));
    await link.server.handshake('client2');
    const batch = await link.server.expect('/meta/subscribe');
    batch.reply(
      ...batch.messages.map((message) =>
        message.subscription === system
          ? refused('/meta/subscribe', '400::The replayId {7} you provided was invalid.', { subscription: system })
          : accepted(message),
      ),
    );
    await link.server.handshake('client3');
    const again = await link.server.subscribe();
    assert.deepEqual(
      again.messages.flatMap(({ ext }) => (ext === undefined ? [] : Object.values(ext.replay))),
      [-1, -1],
    );
    await link.server.expect('/meta/connect');
    assert.deepEqual(link.kinds, ['message', 'lost', 'restored']);
    assert.deepEqual(link.events.at(-1), { kind: 'restored', eventsMayBeLost: true });
  });

  it('says that events may be lost after a new handshake without replay', async () => {
    const link = new Link();
    const poll = await link.open();
    poll.reply(refused('/meta/connect', '403::Unknown client'));
    await link.server.handshake('client2', {});
    await link.server.subscribe();
    await link.server.expect('/meta/connect');
    assert.deepEqual(link.events.at(-1), { kind: 'restored', eventsMayBeLost: true });
  });

  it('gives a poll up ten seconds after the server should have answered it (F13)', async () => {
    const link = new Link();
    const poll = await link.open();
    assert.equal(poll.timeout, 120_000);
  });

  it('ends where the server wants more than five minutes, and says how long it asks for (F17)', async () => {
    const link = new Link();
    const poll = await link.open();
    poll.http(503, '[]', { 'retry-after': '3600' });
    await settle();
    assert.equal(link.death?.code, 'orgBusy');
    assert.match(link.death.message, /3600 seconds/);
  });

  it('honours a Retry-After that names a moment of the server’s own time (F17)', async () => {
    const link = new Link();
    const poll = await link.open();
    const times = { date: 'Wed, 01 Jul 2026 10:00:00 GMT', 'retry-after': 'Wed, 01 Jul 2026 10:00:12 GMT' };
    poll.http(429, '[]', times);
    await settle();
    link.clock.advance(11_999);
    await settle();
    assert.ok(link.server.idle);
    link.clock.advance(1);
    await link.server.expect('/meta/handshake');
  });

  it('ends where the org refuses the link in plain HTTP, after three more tries (F7)', async () => {
    const link = new Link();
    let poll = await link.open();
    for (let retries = 0; retries < 3; retries += 1) {
      poll.http(403, '[{"message":"No access","errorCode":"INSUFFICIENT_ACCESS"}]');
      await settle();
      link.clock.advance(30_000);
      poll = await link.server.take();
    }
    poll.http(403, '[{"message":"No access","errorCode":"INSUFFICIENT_ACCESS"}]');
    await settle();
    assert.equal(link.death?.code, 'linkRefused');
  });

  it('backs off where each new client is forgotten at once, and says so (F23)', async () => {
    const link = new Link();
    const poll = await link.open();
    poll.reply(refused('/meta/connect', '400::Client x has established a session, but no cookie present'));
    await link.server.handshake('client2');
    const batch = await link.server.expect('/meta/connect');
    batch.reply(refused('/meta/connect', '400::Client x has established a session, but no cookie present'));
    await settle();
    assert.equal(link.client.state, 'waiting');
    assert.deepEqual(link.kinds, ['lost']);
    link.clock.advance(1_000);
    await link.server.handshake('client3');
  });

  it('starts from now where an answer is too large to be read, for it would be as large again (F24)', async () => {
    const link = new Link();
    const poll = await link.open();
    poll.fail(replyTooLarge('acme', 64 * 1024 * 1024));
    await link.server.handshake('client2');
    assert.deepEqual(replayed(await link.server.subscribe()), [-1, -1]);
    await link.server.expect('/meta/connect');
    assert.deepEqual(link.kinds, ['lost', 'restored']);
    assert.deepEqual(link.events.at(-1), { kind: 'restored', eventsMayBeLost: true });
  });

  it('honours Retry-After (F17)', async () => {
    const link = new Link();
    const poll = await link.open();
    poll.http(503, '[]', { 'retry-after': '7' });
    await settle();
    link.clock.advance(6_999);
    await settle();
    assert.ok(link.server.idle);
    link.clock.advance(1);
    await link.server.expect('/meta/handshake');
  });

  it('backs off up to 30 seconds and suspects a proxy after three failures (F15)', async () => {
    const link = new Link();
    let poll = await link.open();
    for (let failures = 0; failures < 8; failures += 1) {
      poll.fail(orgUnreachable('acme', 'ETIMEDOUT'));
      await settle();
      link.clock.advance(15_000);
      poll = await link.server.take();
    }
    assert.deepEqual(
      link.events.map((happened) => (happened.kind === 'lost' ? /proxy or VPN/.test(happened.reason) : happened.kind)),
      [false, true],
    );
    assert.equal(link.server.mostConnectsAtOnce, 1);
  });

  it('names the proxy that answers in the place of the org (F15)', async () => {
    const link = new Link();
    let poll = await link.open();
    for (let failures = 0; failures < 3; failures += 1) {
      poll.http(502, '<html>Bad gateway</html>', { via: '1.1 gateway.corp (squid/5.7)' });
      await settle();
      link.clock.advance(30_000);
      poll = await link.server.take();
    }
    const reasons = link.events.map((happened) => (happened.kind === 'lost' ? happened.reason : happened.kind));
    assert.match(reasons[1] ?? '', /1\.1 gateway\.corp \(squid\/5\.7\), which stands between/);
  });

  it('names the proxy also where the link never came to be (F15)', async () => {
    const link = new Link();
    const opened = failureOf(link.client.open());
    for (let failures = 0; failures < 3; failures += 1) {
      (await link.server.take()).http(407, '<html>Sign in</html>', { 'proxy-agent': 'Blue Coat' });
      await settle();
      link.clock.advance(failures < 2 ? 4_000 : 20_000);
      await settle();
    }
    assert.match((await opened).message, /Blue Coat/);
  });

  it('follows a short drop closely where nobody is there to answer, and backs off later', async () => {
    const link = new Link();
    let poll = await link.open();
    const refusedConnection = (): Failure =>
      orgUnreachable('acme', 'ECONNREFUSED', Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }));
    for (let attempts = 0; attempts < 20; attempts += 1) {
      poll.fail(refusedConnection());
      await settle();
      link.clock.advance(500);
      poll = await link.server.take();
    }
    for (let attempts = 0; attempts < 3; attempts += 1) {
      poll.fail(refusedConnection());
      await settle();
      link.clock.advance(500 * 2 ** attempts);
      poll = await link.server.take();
    }
    poll.fail(refusedConnection());
    await settle();
    link.clock.advance(3_999);
    await settle();
    assert.ok(link.server.idle);
    link.clock.advance(1);
    await link.server.expect('/meta/handshake');
  });

  it('takes a deleted org for gone after two retries (F20)', async () => {
    const link = new Link();
    let poll = await link.open();
    for (let retries = 0; retries < 2; retries += 1) {
      poll.http(420, '<html></html>');
      await settle();
      link.clock.advance(30_000);
      poll = await link.server.take();
    }
    poll.http(420, '<html></html>');
    await settle();
    assert.equal(link.death?.code, 'orgGone');
  });

  it('makes at most three handshakes in ten seconds', async () => {
    const link = new Link();
    let poll = await link.open();
    for (let round = 0; round < 2; round += 1) {
      poll.reply(refused('/meta/connect', '403::Unknown client'));
      await link.server.handshake();
      await link.server.subscribe();
      poll = await link.server.expect('/meta/connect');
    }
    poll.reply(refused('/meta/connect', '403::Unknown client'));
    await settle();
    assert.equal(link.client.state, 'waiting');
    link.clock.advance(10_000);
    await link.server.handshake();
  });

  it('tries at once when the machine is on another network', async () => {
    const link = new Link();
    const poll = await link.open();
    link.network = '10.0.0.7';
    link.clock.advance(2_000);
    await link.server.handshake('client2');
    assert.ok(poll.aborted());
  });

  it('tries at once when the machine wakes up, and ignores the late answer (F21, F10)', async () => {
    const link = new Link();
    (await link.open()).reply(event(system, 1), connectReply());
    const poll = await link.server.expect('/meta/connect');
    link.clock.jumpWall(3_600_000);
    link.clock.advance(2_000);
    await link.server.handshake('client2');
    const batch = await link.server.expect('/meta/subscribe');
    assert.ok(poll.aborted());
    poll.reply(event(system, 2), connectReply());
    batch.reply(event(system, 2), ...batch.messages.map((message) => accepted(message)));
    await settle();
    assert.deepEqual(link.replayIds, [1, 2]);
    assert.deepEqual(link.kinds, ['message', 'message']);
  });

  it('keeps the wait that the server asked for, whatever the clock does meanwhile (F17, F22)', async () => {
    const link = new Link();
    (await link.open()).http(429, '[]', { 'retry-after': '60' });
    await settle();
    link.clock.jumpWall(3_600_000);
    link.clock.advance(59_999);
    await settle();
    assert.ok(link.server.idle);
    link.clock.advance(1);
    await link.server.expect('/meta/handshake');
  });

  it('cannot exclude a loss where nothing was seen yet, and says so (F9)', async () => {
    const link = new Link();
    (await link.open()).reply(refused('/meta/connect', '403::Unknown client'));
    await link.server.handshake('client2');
    assert.deepEqual(replayed(await link.server.subscribe()), [-2, -2]);
    await link.server.expect('/meta/connect');
    assert.deepEqual(link.events.at(-1), { kind: 'restored', eventsMayBeLost: true });
  });

  it('tells of an event that was too large, and goes on after it (F24)', async () => {
    const link = new Link();
    (await link.open()).reply({ ...event(system, 3), oversized: 2_000_000 }, connectReply());
    (await link.server.expect('/meta/connect')).reply(refused('/meta/connect', '403::Unknown client'));
    await link.server.handshake('client2');
    assert.deepEqual(replayed(await link.server.subscribe()), [3, -2]);
    assert.deepEqual(link.events, [{ kind: 'oversized', channel: system, characters: 2_000_000 }]);
  });

  it('says that events may be lost when a poll is dropped and the server replays nothing', async () => {
    const link = new Link();
    void link.client.open();
    await link.server.handshake('client1', {});
    await link.server.subscribe();
    (await link.server.expect('/meta/connect')).fail(orgUnreachable('acme', 'ECONNRESET'));
    await settle();
    link.clock.advance(1_000);
    await link.server.handshake('client2', {});
    await link.server.subscribe();
    await link.server.expect('/meta/connect');
    assert.deepEqual(link.events.at(-1), { kind: 'restored', eventsMayBeLost: true });
  });
});

describe('event link: opened again', () => {
  const revoked = refused('/meta/connect', '401::Authentication invalid', { advice: { reconnect: 'none' } });

  it('goes on after the last event that it has seen', async () => {
    const link = new Link();
    const poll = await link.open();
    poll.reply(event(system, 5), connectReply());
    (await link.server.expect('/meta/connect')).reply(revoked);
    await settle();
    assert.equal(link.death?.code, 'orgSessionExpired');
    const opened = link.client.open();
    await link.server.handshake('client2');
    assert.deepEqual(replayed(await link.server.subscribe(event(system, 6))), [5, -2]);
    await opened;
    await link.server.expect('/meta/connect');
    assert.deepEqual(link.replayIds, [5, 6]);
    assert.deepEqual(link.events.at(-2), { kind: 'restored', eventsMayBeLost: false });
  });

  it('says why that failed, and can be tried once more', async () => {
    const link = new Link();
    const poll = await link.open();
    poll.reply(revoked);
    await settle();
    const opened = failureOf(link.client.open());
    const handshake = await link.server.expect('/meta/handshake');
    handshake.reply(refused('/meta/handshake', '401::Authentication invalid'));
    assert.equal((await opened).code, 'orgSessionExpired');
    const again = link.client.open();
    await link.server.handshake('client3');
    await link.server.subscribe();
    await again;
  });

  it('is not before the server wants to hear from anybody (F17)', async () => {
    const link = new Link();
    const poll = await link.open();
    poll.reply(revoked);
    await settle();
    const opened = failureOf(link.client.open());
    (await link.server.expect('/meta/handshake')).http(429, '[]', { 'retry-after': '40' });
    await settle();
    link.clock.advance(20_000);
    await opened;
    void link.client.open();
    await settle();
    link.clock.advance(19_999);
    await settle();
    assert.ok(link.server.idle);
    link.clock.advance(1);
    await settle();
    // The second attempt has run out of time as well; the next one may speak.
    void link.client.open();
    await link.server.expect('/meta/handshake');
  });

  it('is not once it was closed', async () => {
    const link = new Link();
    await link.open();
    const closed = link.client.close();
    (await link.server.expect('/meta/disconnect')).reply({ channel: '/meta/disconnect', successful: true });
    await closed;
    void link.client.open();
    await settle();
    assert.ok(link.server.idle);
  });
});

describe('event link: closing', () => {
  it('says goodbye, once, also where it never got to listen', async () => {
    const link = new Link();
    const opened = link.client.open();
    await link.server.handshake();
    const batch = await link.server.expect('/meta/connect');
    batch.reply(connectReply(), refused('/meta/subscribe', '400::No such channel'));
    await failureOf(opened);
    const closed = link.client.close();
    const goodbye = await link.server.expect('/meta/disconnect');
    goodbye.reply({ channel: '/meta/disconnect', successful: true });
    await closed;
    await link.client.close();
  });

  it('waits no longer for an answer to its goodbye than a debugger may take to end', async () => {
    const link = new Link();
    await link.open();
    void link.client.close();
    assert.ok((await link.server.expect('/meta/disconnect')).timeout <= 500);
  });

  it('says goodbye, keeps silent about it and leaves no timer', async () => {
    const link = new Link();
    const poll = await link.open();
    const closed = link.client.close();
    const goodbye = await link.server.expect('/meta/disconnect');
    goodbye.reply({ channel: '/meta/disconnect', successful: true });
    await closed;
    assert.ok(poll.aborted());
    assert.deepEqual(link.events, []);
    assert.equal(link.clock.pendingTimers, 0);
    await link.client.close();
    assert.ok(link.server.idle);
  });
});
