import assert from 'node:assert/strict';
import { DebugCalls } from '../support/debugCalls.ts';
import { type FaultDescription, type SampleOrgHandle, startSampleOrg } from '../support/sampleOrg.ts';

const soql = 'SELECT Id FROM Organization';
const systemChannel = '/systemTopic/ApexDebuggerSystemEvent';

type Message = Readonly<Record<string, unknown>>;

describe('faults of the sample org, on the wire', () => {
  let org: SampleOrgHandle;
  let calls: DebugCalls;
  let orgId: string;

  before(async () => {
    org = await startSampleOrg();
    ({ orgId } = org.sandbox);
  });

  beforeEach(() => {
    calls = new DebugCalls(org.sandbox);
  });

  afterEach(() => org.controls.clearFaults());

  after(async () => {
    await org.dispose();
    assert.deepEqual(org.orgFaults, []);
  });

  const once = (fault: FaultDescription): Promise<string> => org.controls.addFault(orgId, { times: 1, ...fault });

  describe('of any call', () => {
    it('answer with a status and the body that goes with it', async () => {
      const expected: readonly (readonly [number, RegExp])[] = [
        [401, /INVALID_SESSION_ID/],
        [403, /REQUEST_LIMIT_EXCEEDED/],
        [420, /<html>/],
        [429, /TOO_MANY_REQUESTS/],
        [500, /UNKNOWN_EXCEPTION/],
        [502, /BAD_GATEWAY/],
        [503, /SERVER_UNAVAILABLE/],
        [504, /GATEWAY_TIMEOUT/],
      ];
      for (const [status, body] of expected) {
        await once({ kind: 'status', status });
        const reply = await calls.query(soql);
        assert.equal(reply.status, status);
        assert.match(reply.text, body);
        assert.equal(reply.headers.get('retry-after'), null);
      }
      await once({ kind: 'status', status: 429, retryAfter: 7, errorCode: 'SLOW_DOWN' });
      const limited = await calls.query(soql);
      assert.equal(limited.headers.get('retry-after'), '7');
      assert.match(limited.text, /SLOW_DOWN/);
    });

    it('cut the connection: before the org has done anything, or after', async () => {
      const accounts = (): Promise<number> =>
        calls.records("SELECT Id FROM Account WHERE Name = 'Cut Off'", 'data').then(({ length }) => length);
      const create = () => calls.send('POST', '/services/data/v62.0/sobjects/Account', { Name: 'Cut Off' });
      await once({ kind: 'drop', match: { method: 'POST' } });
      await assert.rejects(create());
      assert.equal(await accounts(), 0);
      await once({ kind: 'drop', match: { method: 'POST' }, processed: true });
      await assert.rejects(create());
      assert.equal(await accounts(), 1);
    });

    it('cut the body, shorten it, garble it', async () => {
      const whole = (await calls.query(soql)).text;
      await once({ kind: 'cutBody' });
      await assert.rejects(calls.query(soql));
      await once({ kind: 'truncate', share: 0.25 });
      assert.equal((await calls.query(soql)).text, whole.slice(0, Math.floor(whole.length * 0.25)));
      const garbled: string[] = [];
      for (let time = 0; time < 2; time++) {
        await once({ kind: 'garble', seed: 5 });
        garbled.push((await calls.query(soql)).text);
      }
      assert.notEqual(garbled[0], whole);
      assert.equal(garbled[0], garbled[1]);
    });

    it('send the body in small pieces', async () => {
      const whole = (await calls.query(soql)).text;
      await once({ kind: 'slowBody', bytes: 16, milliseconds: 1 });
      const reply = await fetch(`${org.sandbox.url}/services/data/v62.0/tooling/query/?q=${encodeURIComponent(soql)}`, {
        headers: { authorization: `Bearer ${org.sandbox.session}` },
      });
      const pieces: Uint8Array[] = [];
      for await (const piece of reply.body ?? []) {
        pieces.push(piece as Uint8Array);
      }
      assert.equal(Buffer.concat(pieces).toString(), whole);
      assert.ok(pieces.length > 3, `${pieces.length} pieces`);
    });

    it('never answer', async () => {
      await once({ kind: 'hang' });
      const impatient = new AbortController();
      const silent = fetch(`${org.sandbox.url}/services/data`, { signal: impatient.signal });
      while ((await org.controls.faults(orgId)).length > 0) {
        // Each look is a round trip: the call that hangs arrives in between.
      }
      impatient.abort();
      await assert.rejects(silent);
    });

    it('answer with a page, lead elsewhere, tell another time', async () => {
      await once({ kind: 'html', status: 503 });
      const page = await calls.query(soql);
      assert.deepEqual([page.status, page.headers.get('content-type')], [503, 'text/html;charset=UTF-8']);
      await once({ kind: 'redirect', location: 'https://elsewhere.example/' });
      const led = await fetch(`${org.sandbox.url}/services/data`, { redirect: 'manual' });
      assert.deepEqual([led.status, led.headers.get('location')], [302, 'https://elsewhere.example/']);
      await once({ kind: 'clockSkew', milliseconds: -86_400_000 });
      const { headers } = await calls.query(soql);
      const off = Date.now() - Date.parse(headers.get('date') ?? '');
      assert.ok(Math.abs(off - 86_400_000) < 5_000, String(off));
    });

    it('make one API slow and leave the others', async () => {
      await org.controls.addFault(orgId, { kind: 'delay', milliseconds: 60, match: { api: 'tooling' } });
      const began = performance.now();
      await calls.query(soql, 'data');
      const plain = performance.now() - began;
      await calls.query(soql);
      assert.ok(performance.now() - began - plain >= 59);
    });
  });

  describe('of the event link', () => {
    let clientId: string;
    let cookie: string;

    const send = async (...messages: readonly object[]): Promise<readonly Message[]> => {
      const { body } = await calls.send('POST', '/cometd/41.0', messages, { cookie });
      return body as readonly Message[];
    };
    const handshake = async (): Promise<Message | undefined> => {
      const reply = await calls.send('POST', '/cometd/41.0', [
        { channel: '/meta/handshake', supportedConnectionTypes: ['long-polling'], id: '1' },
      ]);
      const [message] = reply.body as readonly Message[];
      clientId = String(message?.clientId);
      cookie = reply.headers.get('set-cookie')?.split(';')[0] ?? '';
      return message;
    };
    const connect = (): Promise<readonly Message[]> =>
      send({ channel: '/meta/connect', clientId, connectionType: 'long-polling', advice: { timeout: 0 }, id: '2' });
    const subscribe = (replay = -1): Promise<readonly Message[]> =>
      send({
        channel: '/meta/subscribe',
        clientId,
        subscription: systemChannel,
        ext: { replay: { [systemChannel]: replay } },
        id: '3',
      });
    const described = (messages: readonly Message[]): readonly unknown[] =>
      messages
        .filter(({ channel }) => channel === systemChannel)
        .map(({ data }) => (data as { sobject: { Description: string } }).sobject.Description);
    const replayIds = (messages: readonly Message[]): readonly number[] =>
      messages
        .filter(({ channel }) => channel === systemChannel)
        .map(({ data }) => (data as { event: { replayId: number } }).event.replayId);

    beforeEach(async () => {
      await handshake();
    });

    it('forget a client, in the words of CometD or of Salesforce', async () => {
      await once({ kind: 'forgetClient', match: { message: '/meta/connect' } });
      const [forgotten] = await connect();
      assert.deepEqual(
        [forgotten?.successful, forgotten?.error, forgotten?.advice],
        [false, '402::Unknown client', { reconnect: 'handshake', interval: 0 }],
      );
      assert.match(String((await connect())[0]?.error), /^403::Unknown client$/);
      await handshake();
      await once({ kind: 'forgetClient', code: 403, reconnect: 'none' });
      const [silent] = await connect();
      assert.deepEqual([silent?.error, silent?.advice], ['403::Unknown client', { reconnect: 'none', interval: 0 }]);
    });

    it('refuse a subscribe and leave what came with it', async () => {
      await once({ kind: 'refuseSubscribe', reason: '503::Server is too busy' });
      const replies = await send(
        { channel: '/meta/connect', clientId, connectionType: 'long-polling', advice: { timeout: 0 }, id: '4' },
        { channel: '/meta/subscribe', clientId, subscription: systemChannel, id: '5' },
      );
      assert.deepEqual(
        replies.map(({ channel, id, successful, error, ext }) => [channel, id, successful, error, ext]),
        [
          ['/meta/connect', '4', true, undefined, undefined],
          [
            '/meta/subscribe',
            '5',
            false,
            '403:denied_by_security_policy:create_denied',
            { sfdc: { failureReason: '503::Server is too busy' } },
          ],
        ],
      );
      const { bayeuxClients } = await org.controls.state(orgId);
      assert.deepEqual(bayeuxClients.find(({ id }) => id === clientId)?.subscriptions, []);
    });

    it('refuse a handshake', async () => {
      await once({ kind: 'refuseHandshake', match: { message: '/meta/handshake' } });
      const reply = await handshake();
      assert.deepEqual([reply?.successful, reply?.error, reply?.id], [false, '403::Handshake denied', '1']);
    });

    it('give other advice', async () => {
      await once({ kind: 'advice', reconnect: 'handshake', interval: 250, timeout: 10 });
      const [reply] = await connect();
      assert.deepEqual(
        [reply?.successful, reply?.advice],
        [true, { reconnect: 'handshake', interval: 250, timeout: 10 }],
      );
    });

    it('say good-bye from the server', async () => {
      await once({ kind: 'serverDisconnect', match: { message: '/meta/connect' } });
      assert.deepEqual(
        (await connect()).map(({ channel }) => channel),
        ['/meta/disconnect', '/meta/connect'],
      );
      assert.match(String((await connect())[0]?.error), /Unknown client/);
    });

    it('flood, and send events larger than anyone wants', async () => {
      await subscribe();
      await once({ kind: 'eventFlood', count: 300 });
      const flood = await connect();
      assert.equal(described(flood).length, 300);
      await once({ kind: 'oversizedEvent', characters: 3_000_000 });
      assert.equal(String(described(await connect())[0]).length, 3_000_000);
    });

    it('send events twice: at once, or again with the next answer', async () => {
      await subscribe();
      await once({ kind: 'eventFlood', count: 2 });
      await once({ kind: 'duplicateEvents' });
      assert.deepEqual(described(await connect()), ['1 of 2', '2 of 2', '1 of 2', '2 of 2']);
      await once({ kind: 'eventFlood', count: 1 });
      await once({ kind: 'duplicateEvents', later: true });
      const first = replayIds(await connect());
      assert.deepEqual(replayIds(await connect()), first);
    });

    it('send events out of order, as the seed says', async () => {
      await subscribe();
      const orders: (readonly unknown[])[] = [];
      for (let time = 0; time < 2; time++) {
        await once({ kind: 'eventFlood', count: 6 });
        await once({ kind: 'reorderEvents', seed: 11 });
        orders.push(described(await connect()));
      }
      assert.notDeepEqual(orders[0], ['1 of 6', '2 of 6', '3 of 6', '4 of 6', '5 of 6', '6 of 6']);
      assert.deepEqual(orders[0]?.toSorted(), ['1 of 6', '2 of 6', '3 of 6', '4 of 6', '5 of 6', '6 of 6']);
      assert.deepEqual(orders[0], orders[1]);
    });

    it('lose what was kept for replay: ids given before are refused, later ones are good', async () => {
      await subscribe();
      await once({ kind: 'eventFlood', count: 3 });
      const last = replayIds(await connect()).at(-1) ?? 0;
      await once({ kind: 'loseReplay' });
      await connect();
      const [refused] = await subscribe(last);
      assert.match(String(refused?.error), new RegExp(`^400::The replayId \\{${last}\\} you provided was invalid`));
      await once({ kind: 'eventFlood', count: 1 });
      const [next = 0] = replayIds(await connect());
      assert.equal((await subscribe(next))[0]?.successful, true);
    });
  });

  describe('death', () => {
    const reachable = async (): Promise<boolean> =>
      fetch(`${org.sandbox.url}/services/data`).then(
        ({ ok }) => ok,
        () => false,
      );
    const shakeHands = () =>
      calls.send('POST', '/cometd/41.0', [{ channel: '/meta/handshake', supportedConnectionTypes: ['long-polling'] }]);

    it('keeps the port: who comes back finds the org where it was, with its logins but not its event clients', async () => {
      await shakeHands();
      await org.controls.die(orgId);
      assert.equal(await reachable(), false);
      assert.equal((await org.controls.state(orgId)).listening, false);
      await org.controls.comeBack(orgId);
      assert.equal((await calls.query(soql)).status, 200);
      assert.deepEqual((await org.controls.state(orgId)).bayeuxClients, []);
    });

    it('of the way alone loses nothing', async () => {
      await shakeHands();
      const before = (await org.controls.state(orgId)).bayeuxClients.length;
      await org.controls.die(orgId, { loses: 'nothing' });
      await org.controls.comeBack(orgId);
      assert.equal((await org.controls.state(orgId)).bayeuxClients.length, before);
    });

    it('strikes at a call that a fault names, and passes by itself', async () => {
      await once({ kind: 'die', comeBackAfter: 20, match: { api: 'tooling' } });
      await assert.rejects(calls.query(soql));
      while (!(await org.controls.state(orgId)).listening) {
        // The control endpoint lives on; each look is a round trip.
      }
      assert.equal((await calls.query(soql)).status, 200);
    });
  });

  it('are listed until they are over, and refused when they are not understood', async () => {
    const id = await org.controls.addFault(orgId, { kind: 'drop', match: { api: 'soap' }, probability: 0.25, seed: 9 });
    assert.deepEqual(await org.controls.faults(orgId), [
      { orgId, id, kind: 'drop', match: { api: 'soap' }, probability: 0.25, seed: 9, matched: 0, occurred: 0 },
    ]);
    await org.controls.clearFaults(orgId, id);
    assert.deepEqual(await org.controls.faults(orgId), []);
    await assert.rejects(org.controls.addFault(orgId, { kind: 'sabotage' }), /There is no fault \\"sabotage\\"/);
    await assert.rejects(org.controls.die(orgId, { loses: 'everything' }), /loses must be one of nothing, clients/);
  });
});
