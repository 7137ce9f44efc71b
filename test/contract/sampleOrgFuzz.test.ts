import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { DebugCalls } from '../support/debugCalls.ts';
import { seededRandom } from '../support/random.ts';
import { type SampleOrgHandle, startSampleOrg } from '../support/sampleOrg.ts';

const odd: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  0.1,
  '',
  '\u0000',
  '\ud800',
  '__proto__',
  'constructor',
  '00D000000000000',
  '07a000000000001AAA',
  '/meta/connect',
  'x'.repeat(5_000),
  [],
  {},
  [[]],
  { __proto__: null, toString: 1 },
];
const paths: readonly string[] = [
  '/cometd/41.0',
  '/services/data',
  '/services/data/v62.0/query',
  '/services/data/v62.0/query?q=SELECT',
  "/services/data/v62.0/query?q=SELECT Id FROM Account WHERE Name = '",
  '/services/data/v62.0/query/01g000000000001-99999999',
  '/services/data/v62.0/sobjects/Account',
  '/services/data/v62.0/sobjects/Account/001000000000001AAA',
  '/services/data/v62.0/sobjects/%E0%A4%A/describe',
  '/services/data/v62.0/tooling/sobjects/ApexDebuggerSession',
  '/services/data/v62.0/tooling/sobjects/ApexDebuggerBreakpoint',
  '/services/data/v62.0/tooling/sobjects/TraceFlag',
  '/services/data/v62.0/tooling/composite',
  '/services/data/v62.0/tooling/executeAnonymous/?anonymousBody=%7B%7B',
  '/services/data/v62.0/tooling/runTestsSynchronous',
  '/services/debug/v41.0/state/07c000000000001AAA',
  '/services/debug/v41.0/references/07c000000000001AAA',
  '/services/oauth2/userinfo',
  '/services/Soap/s/62.0',
  '/services/Soap/m/62.0',
  '/../../etc/passwd',
  '/%00',
  '//',
];
const controlPaths: readonly string[] = [
  '/state',
  '/latency',
  '/clock/skip',
  '/grants/give',
  '/sessions/open',
  '/faults',
  '/faults/clear',
  '/wire',
  '/load',
  '/maintenance',
  '/metadata/change',
  '/debug-sessions/terminate',
  '/orgs/die',
];
const methods: readonly string[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];
const names: readonly string[] = [
  'channel',
  'clientId',
  'subscription',
  'ext',
  'advice',
  'id',
  'connectionType',
  'supportedConnectionTypes',
  'compositeRequest',
  'allOrNone',
  'tests',
  'kind',
  'match',
  'times',
  'probability',
  'seed',
  'orgId',
  'Name',
  'Status',
  'SessionId',
  'Line',
  'getReferencesRequest',
  'reference',
  'chunkSize',
  'pendingFor',
  'days',
];

describe('the sample org and nonsense', () => {
  let org: SampleOrgHandle;

  beforeEach(async () => {
    org = await startSampleOrg();
  });

  afterEach(async () => {
    await org.dispose();
    assert.deepEqual(org.orgFaults, []);
  });

  async function stillAnswers(): Promise<void> {
    const { status } = await new DebugCalls({ url: org.lmo.url, session: org.lmo.session }).query(
      'SELECT Id FROM Organization',
    );
    assert.equal(status, 200);
    assert.equal((await fetch(`${org.control.url}/state`)).status, 200);
  }

  for (const seed of [11, 12]) {
    it(`answers bodies that make no sense (seed ${seed})`, async () => {
      const random = seededRandom(seed);
      const oneOf = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
      const value = (depth: number): unknown => {
        if (depth > 3 || random() < 0.4) {
          return oneOf(odd);
        }
        return random() < 0.3
          ? Array.from({ length: Math.floor(random() * 4) }, () => value(depth + 1))
          : Object.fromEntries(
              Array.from({ length: Math.floor(random() * 6) }, () => [oneOf(names), value(depth + 1)]),
            );
      };
      const body = (): string => {
        const text = JSON.stringify(value(0));
        return random() < 0.2 ? text.slice(0, Math.floor(random() * text.length)) : text;
      };
      const seen = new Set<number>();
      for (let call = 0; call < 300; call++) {
        const toControl = random() < 0.2;
        const method = oneOf(methods);
        const url = toControl ? org.control.url + oneOf(controlPaths) : org.sandbox.url + oneOf(paths);
        const reply = await fetch(url, {
          method,
          headers: {
            authorization: `Bearer ${org.sandbox.session}`,
            'content-type': oneOf(['application/json', 'text/xml', 'text/plain']),
          },
          ...(method === 'GET' || method === 'HEAD' ? {} : { body: body() }),
        }).catch((error: unknown) => {
          // Nonsense may ask the org to die or to delay: it is woken for the next.
          assert.ok(error instanceof TypeError);
          return undefined;
        });
        // SOAP tells of every fault with a 500.
        if (!url.includes('/Soap/')) {
          seen.add(reply?.status ?? 0);
        }
        await reply?.text().catch(() => undefined);
        await fetch(`${org.control.url}/orgs/come-back`, { method: 'POST' });
        await org.controls.clearFaults();
      }
      assert.ok(!seen.has(500), `answered ${[...seen].sort().join()}`);
      await org.controls.setMaintenance(false);
      await stillAnswers();
    });
  }

  it('outlives what is no HTTP, heads that never end and clients that leave in the middle', async () => {
    const { port } = new URL(org.sandbox.url);
    const nonsense = [
      'hello\r\n\r\n',
      '\u0000\u0001\u0002\u0003',
      'GET / HTTP/9.9\r\n\r\n',
      'POST /cometd/41.0 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999\r\n\r\nshort',
      'POST /cometd/41.0 HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n',
      'POST /cometd/41.0 HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n',
      `GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: ${'x'.repeat(400_000)}\r\n\r\n`,
      `GET /${'y'.repeat(400_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
      `POST /services/data HTTP/1.1\r\nHost: localhost\r\n${'X-A: 1\r\n'.repeat(3_000)}\r\n`,
      'GET /services/data HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \u0007\r\n\r\n',
    ];
    for (const text of nonsense) {
      const socket = connect(Number(port), '127.0.0.1');
      socket.on('error', () => undefined);
      socket.resume();
      const closed = new Promise((resolve) => socket.once('close', resolve));
      // What is not refused waits for more: the client hangs up.
      socket.end(text);
      await closed;
    }
    await stillAnswers();
  });

  it('takes bodies that are deep or large, and no more of them than it says', async () => {
    const calls = new DebugCalls(org.sandbox);
    for (const deep of ['['.repeat(200_000), `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`]) {
      assert.ok((await calls.send('POST', '/cometd/41.0', deep)).status < 500);
      assert.ok((await calls.send('POST', '/services/data/v62.0/sobjects/Account', deep)).status < 500);
    }
    const many = Array.from({ length: 5_000 }, () => ({
      channel: '/meta/handshake',
      supportedConnectionTypes: ['long-polling'],
    }));
    assert.equal((await calls.send('POST', '/cometd/41.0', many)).status, 400);
    const huge = await calls.send('POST', '/cometd/41.0', `"${'x'.repeat(51 * 1024 * 1024)}"`);
    assert.equal(huge.status, 413);
    await stillAnswers();
  });

  it('takes so many event clients and keeps so many events for one that never comes for them', async () => {
    const calls = new DebugCalls(org.sandbox);
    const handshake = { channel: '/meta/handshake', supportedConnectionTypes: ['long-polling'] };
    let refused = '';
    for (let batch = 0; batch < 25 && refused === ''; batch++) {
      const { text } = await calls.send(
        'POST',
        '/cometd/41.0',
        Array.from({ length: 100 }, () => handshake),
      );
      refused = /"error":"(403::[^"]*)"/.exec(text)?.[1] ?? '';
    }
    assert.equal(refused, '403::Organization concurrent user limit exceeded');
    const { bayeuxClients } = await org.controls.state(org.sandbox.orgId);
    assert.equal(bayeuxClients.length, 2_000);
    await org.controls.forgetBayeuxClients(org.sandbox.orgId);
    const { body, headers } = await calls.send('POST', '/cometd/41.0', [handshake]);
    const [{ clientId = '' } = {}] = body as { clientId?: string }[];
    const cookie = headers.get('set-cookie')?.split(';')[0] ?? '';
    const channel = '/systemTopic/ApexDebuggerSystemEvent';
    await calls.send('POST', '/cometd/41.0', [{ channel: '/meta/subscribe', clientId, subscription: channel }], {
      cookie,
    });
    await org.controls.addFault(org.sandbox.orgId, { kind: 'eventFlood', count: 30_000, times: 1 });
    const { text } = await calls.send(
      'POST',
      '/cometd/41.0',
      [{ channel: '/meta/connect', clientId, connectionType: 'long-polling' }],
      { cookie },
    );
    assert.match(text, /403::Unknown client/);
  });
});
