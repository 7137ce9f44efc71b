import assert from 'node:assert/strict';
import { BayeuxServer } from '../../../../src/sampleOrg/bayeux/bayeuxServer.ts';
import type { ApiReply } from '../../../../src/sampleOrg/http/apiReply.ts';
import type { ApiRequest } from '../../../../src/sampleOrg/http/apiRequest.ts';
import { bearerOf, type OrgSession } from '../../../../src/sampleOrg/http/orgSessions.ts';
import { FakeClock } from '../../../support/fakeClock.ts';

const channel = '/systemTopic/ApexDebuggerSystemEvent';

type Message = Readonly<Record<string, unknown>>;

/** A client of the server that writes its messages by hand. */
class Peer {
  readonly #server: BayeuxServer;
  authorization: string | undefined = 'OAuth good';
  cookie = '';
  path = '/cometd/41.0';
  clientId = '';

  constructor(server: BayeuxServer) {
    this.#server = server;
  }

  request(method: string, body: string, signal: AbortSignal): ApiRequest {
    const headers = {
      ...(this.authorization === undefined ? {} : { authorization: this.authorization }),
      ...(this.cookie === '' ? {} : { cookie: `other=1; ${this.cookie}` }),
    };
    return { method, path: this.path, query: new URLSearchParams(), headers, body, signal };
  }

  async send(messages: readonly object[], signal = new AbortController().signal): Promise<readonly Message[]> {
    const reply = await this.reply(messages, signal);
    return JSON.parse(String(reply.body)) as readonly Message[];
  }

  async reply(messages: readonly object[], signal = new AbortController().signal): Promise<ApiReply> {
    const reply = await this.#server.answer(this.request('POST', JSON.stringify(messages), signal));
    const set = reply.headers?.['Set-Cookie'];
    this.cookie = set?.split(';')[0] ?? this.cookie;
    return reply;
  }

  async handshake(supportedConnectionTypes = ['long-polling']): Promise<Message> {
    const [reply = {}] = await this.send([
      { channel: '/meta/handshake', version: '1.0', supportedConnectionTypes, id: '1' },
    ]);
    this.clientId = typeof reply.clientId === 'string' ? reply.clientId : '';
    return reply;
  }

  connect(options: { readonly timeout?: number; readonly signal?: AbortSignal } = {}): Promise<readonly Message[]> {
    const advice = options.timeout === undefined ? {} : { advice: { timeout: options.timeout } };
    const { clientId } = this;
    return this.send(
      [{ channel: '/meta/connect', clientId, connectionType: 'long-polling', id: '2', ...advice }],
      options.signal,
    );
  }

  async subscribe(replay?: number, wanted = channel): Promise<Message> {
    const ext = replay === undefined ? {} : { ext: { replay: { [wanted]: replay } } };
    const { clientId } = this;
    const [reply = {}] = await this.send([
      { channel: '/meta/subscribe', clientId, subscription: wanted, id: '3', ...ext },
    ]);
    return reply;
  }
}

const types = (messages: readonly Message[]): readonly unknown[] =>
  messages.map(
    (message) => (message.data as { sobject: { Type: string } } | undefined)?.sobject.Type ?? message.channel,
  );

describe('the event channels of an org', () => {
  let clock: FakeClock;
  let server: BayeuxServer;
  let peer: Peer;
  let goodSession: boolean;

  beforeEach(() => {
    clock = new FakeClock();
    goodSession = true;
    server = new BayeuxServer({
      channels: [channel, '/systemTopic/ApexDebuggerEvent'],
      clock,
      now: () => clock.now(),
      sessionOf: ({ headers }) =>
        goodSession && bearerOf(headers) === 'good' ? ({ id: 'good' } as OrgSession) : undefined,
      carriesSession: ({ headers }) => bearerOf(headers) !== undefined,
    });
    peer = new Peer(server);
  });

  const publish = (Type: string): void => server.publish(channel, { Type });

  it('shakes hands as documented', async () => {
    const reply = await peer.handshake();
    assert.deepEqual(
      { ...reply, clientId: '' },
      {
        channel: '/meta/handshake',
        id: '1',
        version: '1.0',
        minimumVersion: '1.0',
        clientId: '',
        successful: true,
        supportedConnectionTypes: ['long-polling'],
        ext: { replay: true, 'payload.format': true },
        advice: { reconnect: 'retry', interval: 0, timeout: 110000 },
      },
    );
    assert.match(peer.cookie, /^BAYEUX_BROWSER=\w+$/);
  });

  it('refuses a handshake without a version from 23.0 on in its path', async () => {
    for (const path of ['/cometd/22.0', '/cometd', '/cometd/next/handshake']) {
      peer.path = path;
      const reply = await peer.handshake();
      assert.deepEqual([reply.successful, reply.advice], [false, { reconnect: 'none', interval: 0 }], path);
      assert.match(String(reply.error), /^400::API version in the URI is mandatory/);
    }
    peer.path = '/cometd/62.0/handshake';
    assert.equal((await peer.handshake()).successful, true);
  });

  it('refuses a handshake that does not offer long polling', async () => {
    for (const types of [['websocket', 'callback-polling'], []]) {
      const reply = await peer.handshake(types);
      assert.deepEqual([reply.successful, reply.clientId], [false, undefined]);
      assert.match(String(reply.error), /^400::Unsupported connection types/);
    }
  });

  it('answers the probe for a WebSocket with 400', async () => {
    const reply = await server.answer(peer.request('GET', '', new AbortController().signal));
    assert.equal(reply.status, 400);
  });

  it('answers what is no Bayeux message with 400', async () => {
    for (const body of ['', 'hello', '[]', '[1]', '{"id":"1"}']) {
      const reply = await server.answer(peer.request('POST', body, new AbortController().signal));
      assert.equal(reply.status, 400, body);
    }
  });

  it('sends events in order, in one answer with the connect that waited for them', async () => {
    await peer.handshake();
    await peer.subscribe();
    const polled = peer.connect();
    publish('RequestStarted');
    publish('Stopped');
    assert.deepEqual(types(await polled), ['RequestStarted', 'Stopped', '/meta/connect']);
  });

  it('answers a first connect that may not be held, together with the subscribe in the same batch', async () => {
    await peer.handshake();
    const { clientId } = peer;
    const replies = await peer.send([
      { channel: '/meta/connect', clientId, connectionType: 'long-polling', id: '2', advice: { timeout: 0 } },
      { channel: '/meta/subscribe', clientId, subscription: channel, id: '3', ext: { replay: { [channel]: -1 } } },
    ]);
    assert.deepEqual(
      replies.map(({ channel: name, id, successful }) => [name, id, successful]),
      [
        ['/meta/connect', '2', true],
        ['/meta/subscribe', '3', true],
      ],
    );
  });

  it('holds a connect for 110 seconds', async () => {
    await peer.handshake();
    const polled = peer.connect();
    await Promise.resolve();
    clock.advance(109_999);
    assert.ok(server.clients[0]?.polling);
    clock.advance(1);
    assert.deepEqual(types(await polled), ['/meta/connect']);
  });

  it('keeps events for a client that is between two connects', async () => {
    await peer.handshake();
    await peer.subscribe();
    publish('Stopped');
    assert.deepEqual(types(await peer.connect()), ['Stopped', '/meta/connect']);
  });

  it('keeps events for a client whose connection broke', async () => {
    await peer.handshake();
    await peer.subscribe();
    const broken = new AbortController();
    const polled = peer.connect({ signal: broken.signal });
    broken.abort();
    publish('Stopped');
    assert.deepEqual(await polled, []);
    assert.deepEqual(types(await peer.connect()), ['Stopped', '/meta/connect']);
  });

  it('answers an older connect when a newer one comes', async () => {
    await peer.handshake();
    await peer.subscribe();
    const older = peer.connect();
    const newer = peer.connect();
    assert.deepEqual(types(await older), ['/meta/connect']);
    publish('Stopped');
    assert.deepEqual(types(await newer), ['Stopped', '/meta/connect']);
  });

  it('forgets a client that does not come back within 40 seconds', async () => {
    await peer.handshake();
    await peer.connect({ timeout: 0 });
    clock.advance(39_999);
    assert.equal(server.clients.length, 1);
    clock.advance(1);
    const [reply] = await peer.connect();
    assert.deepEqual(reply, {
      channel: '/meta/connect',
      id: '2',
      successful: false,
      error: '403::Unknown client',
      advice: { reconnect: 'handshake', interval: 0 },
    });
  });

  it('clears subscriptions with a new handshake', async () => {
    await peer.handshake();
    await peer.subscribe();
    await peer.handshake();
    publish('Stopped');
    assert.deepEqual(types(await peer.connect({ timeout: 0 })), ['/meta/connect']);
  });

  describe('replay', () => {
    beforeEach(async () => {
      publish('RequestStarted');
      publish('Stopped');
      publish('Resumed');
      await peer.handshake();
    });

    const replayed = async (replayId?: number): Promise<readonly unknown[]> => {
      const { successful } = await peer.subscribe(replayId);
      assert.equal(successful, true);
      return types(await peer.connect({ timeout: 0 }));
    };

    it('gives new events alone without an id or with -1', async () => {
      assert.deepEqual(await replayed(), ['/meta/connect']);
      assert.deepEqual(await replayed(-1), ['/meta/connect']);
    });

    it('gives all that are kept with -2', async () => {
      assert.deepEqual(await replayed(-2), ['RequestStarted', 'Stopped', 'Resumed', '/meta/connect']);
    });

    it('gives those after an id', async () => {
      assert.deepEqual(await replayed(2), ['Resumed', '/meta/connect']);
      assert.deepEqual(await replayed(3), ['/meta/connect']);
    });

    it('refuses an id that it never gave', async () => {
      const reply = await peer.subscribe(77);
      assert.equal(reply.successful, false);
      assert.match(String(reply.error), /^400::The replayId \{77\} you provided was invalid\./);
    });

    it('numbers events across channels, each with its time', async () => {
      server.publish('/systemTopic/ApexDebuggerEvent', { Type: 'Debug' });
      await peer.subscribe(-2, '/systemTopic/ApexDebuggerEvent');
      const [message] = await peer.connect({ timeout: 0 });
      assert.deepEqual(message?.data, {
        event: { createdDate: '2026-01-15T09:00:00.000Z', replayId: 4, type: 'created' },
        sobject: { Type: 'Debug' },
      });
    });
  });

  describe('refusals', () => {
    it('names a channel that does not exist', async () => {
      await peer.handshake();
      const reply = await peer.subscribe(-1, '/topic/Nothing');
      assert.equal(reply.successful, false);
      assert.equal(reply.error, '400::The channel you requested to subscribe to does not exist {/topic/Nothing}');
    });

    it('denies a handshake with a bad session, and says why', async () => {
      goodSession = false;
      const reply = await peer.handshake();
      assert.equal(reply.error, '403::Handshake denied');
      assert.deepEqual(reply.ext, { sfdc: { failureReason: '401::Authentication invalid' } });
      assert.deepEqual(reply.advice, { reconnect: 'none', interval: 0 });
    });

    it('asks for authentication where none is given', async () => {
      peer.authorization = undefined;
      const reply = await peer.handshake();
      assert.equal(reply.error, '401::Request requires authentication');
    });

    it('tells a waiting client at once that its session has ended', async () => {
      await peer.handshake();
      const polled = peer.connect();
      await Promise.resolve();
      goodSession = false;
      server.releaseAll();
      const [reply] = await polled;
      assert.equal(reply?.error, '401::Authentication invalid');
      assert.deepEqual(reply.advice, { reconnect: 'none', interval: 0 });
    });

    it('wants its cookie back', async () => {
      await peer.handshake();
      peer.cookie = '';
      const reply = await peer.reply([
        { channel: '/meta/connect', clientId: peer.clientId, connectionType: 'long-polling', id: '2' },
      ]);
      assert.equal(reply.status, 400);
      assert.match(
        String(reply.body),
        new RegExp(`400::Client ${peer.clientId} has established a session, but no BAYEUX_BROWSER cookie present`),
      );
    });

    it('knows long polling only', async () => {
      await peer.handshake();
      const { clientId } = peer;
      const [reply] = await peer.send([{ channel: '/meta/connect', clientId, connectionType: 'websocket', id: '2' }]);
      assert.equal(reply?.error, '400:websocket:Unsupported connection type');
    });

    it('takes no events from clients', async () => {
      await peer.handshake();
      const [reply] = await peer.send([{ channel, clientId: peer.clientId, data: {}, id: '5' }]);
      assert.equal(reply?.successful, false);
    });
  });

  it('answers the waiting connect when the client leaves', async () => {
    await peer.handshake();
    const polled = peer.connect();
    await Promise.resolve();
    const [left] = await peer.send([{ channel: '/meta/disconnect', clientId: peer.clientId, id: '9' }]);
    assert.equal(left?.successful, true);
    const [connect] = await polled;
    assert.equal(connect?.successful, true);
    assert.equal(server.clients.length, 0);
    assert.equal(clock.pendingTimers, 0);
  });
});
