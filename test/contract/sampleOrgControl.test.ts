import assert from 'node:assert/strict';
import { request } from 'node:http';
import { DebugCalls } from '../support/debugCalls.ts';
import { type SampleOrgHandle, startSampleOrg } from '../support/sampleOrg.ts';

const soql = 'SELECT Id FROM Organization';

describe('the control endpoint of the sample org', () => {
  let org: SampleOrgHandle;
  let calls: DebugCalls;
  let orgId: string;

  beforeEach(async () => {
    org = await startSampleOrg();
    calls = new DebugCalls(org.sandbox);
    ({ orgId } = org.sandbox);
  });

  afterEach(async () => {
    await org.dispose();
    assert.deepEqual(org.orgFaults, []);
  });

  const handshake = async (): Promise<{ readonly clientId: string; readonly cookie: string }> => {
    const { body, headers } = await calls.send('POST', '/cometd/41.0', [
      { channel: '/meta/handshake', supportedConnectionTypes: ['long-polling'] },
    ]);
    const [{ clientId } = { clientId: '' }] = body as { clientId: string }[];
    return { clientId, cookie: headers.get('set-cookie')?.split(';')[0] ?? '' };
  };
  const connect = ({ clientId, cookie }: { readonly clientId: string; readonly cookie: string }) =>
    calls.send(
      'POST',
      '/cometd/41.0/connect',
      [{ channel: '/meta/connect', clientId, connectionType: 'long-polling', advice: { timeout: 0 } }],
      { cookie },
    );

  it('answers to this machine’s own names alone, as the orgs do, so that no web page comes in by a name of its own', async () => {
    const statusFor = (base: string, path: string, host: string): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        const { hostname, port } = new URL(base);
        const sent = request({ hostname, port, path, headers: { host } }, (response) => {
          response.resume();
          resolve(response.statusCode);
        });
        sent.once('error', reject);
        sent.end();
      });
    for (const [base, path] of [
      [org.control.url, '/state'],
      [org.sandbox.url, '/services/data'],
    ] as const) {
      assert.equal(await statusFor(base, path, `localhost:${new URL(base).port}`), 200);
      assert.equal(await statusFor(base, path, `rebound.example:${new URL(base).port}`), 421);
      assert.equal(await statusFor(base, path, '127.0.0.1.rebound.example'), 421);
    }
  });

  it('counts the requests of each org by API', async () => {
    await calls.query(soql);
    await calls.query(soql, 'data');
    await handshake();
    assert.deepEqual((await org.controls.state(orgId)).requests, { tooling: 1, data: 1, cometd: 1 });
    await org.controls.resetCounters();
    assert.deepEqual((await org.controls.state(orgId)).requests, {});
  });

  it('delays every reply', async () => {
    await org.controls.setLatency(60, orgId);
    const startedAt = performance.now();
    await calls.query(soql);
    assert.ok(performance.now() - startedAt >= 59);
    assert.equal((await org.controls.state(org.production.orgId)).latency, 0);
  });

  it('shows who listens', async () => {
    const client = await handshake();
    const { bayeuxClients } = await org.controls.state(orgId);
    assert.deepEqual(bayeuxClients, [{ id: client.clientId, subscriptions: [], polling: false }]);
  });

  it('cuts off a poll, and only that', async () => {
    const client = await handshake();
    await org.controls.addFault(orgId, { kind: 'drop', match: { message: '/meta/connect' }, times: 1 });
    assert.equal((await calls.query(soql)).status, 200);
    await assert.rejects(connect(client));
    assert.match((await connect(client)).text, /"successful":true/);
  });

  it('forgets those who listen', async () => {
    const client = await handshake();
    await org.controls.forgetBayeuxClients(orgId);
    assert.match((await connect(client)).text, /403::Unknown client/);
  });

  it('fails calls, and refuses all of them', async () => {
    await org.controls.addFault(orgId, { kind: 'status', status: 500, times: 1 });
    assert.deepEqual([(await calls.query(soql)).status, (await calls.query(soql)).status], [500, 200]);
    const client = await handshake();
    await org.controls.addFault(orgId, { kind: 'status', status: 401 });
    assert.equal((await calls.query(soql)).status, 401);
    assert.equal((await connect(client)).status, 401);
    await org.controls.clearFaults(orgId);
    assert.equal((await calls.query(soql)).status, 200);
  });

  it('takes a grant back: the audit trail says so and the org session is gone', async () => {
    await org.controls.revokeGrant(orgId);
    assert.equal((await calls.query(soql)).status, 401);
    assert.equal((await new DebugCalls(org.production).query(soql)).status, 200);
  });

  it('refuses what it does not understand, and web pages', async () => {
    await assert.rejects(org.controls.revokeGrant('00D000000000001AAA'), /No org of the sample has the id/);
    await assert.rejects(org.controls.skipTime(-1), /from 0 on/);
    const reply = await fetch(`${org.control.url}/state`, { headers: { origin: 'https://example.com' } });
    assert.equal(reply.status, 403);
  });
});
