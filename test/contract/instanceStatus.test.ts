import assert from 'node:assert/strict';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { InstanceHealth } from '../../src/core/instanceHealth/instanceHealth.ts';
import { systemClock } from '../../src/dap/systemClock.ts';
import { NodeHttpTransport } from '../../src/org/http/nodeHttpTransport.ts';
import { InstanceStatusClient } from '../../src/org/instanceStatus.ts';
import { FakeClock } from '../support/fakeClock.ts';
import { type SampleOrgHandle, startSampleOrg } from '../support/sampleOrg.ts';
import { failureOf } from './entered.ts';

describe('the status of instances', () => {
  const transport = new NodeHttpTransport(systemClock);
  let org: SampleOrgHandle;
  let client: InstanceStatusClient;

  const read = (instance = 'USA7S'): Promise<InstanceHealth> => client.read(instance);

  before(async () => {
    org = await startSampleOrg();
    client = new InstanceStatusClient(transport, systemClock, org.status.url);
  });

  afterEach(async () => {
    await org.controls.setStatusReachability('well');
    await org.controls.clearStatus();
  });

  after(async () => {
    transport.dispose();
    await org.dispose();
  });

  it('is good where nothing is told, and names the release', async () => {
    const health = await read();
    assert.deepEqual([health.state, health.incidents, health.maintenances], ['good', [], []]);
    assert.match(health.release ?? '', /^(Spring|Summer|Winter) '\d\d/);
  });

  it('is as bad as the worst incident that goes on', async () => {
    const id = await org.controls.addIncident('USA7S', { severity: 'major', message: 'Nobody can log in.' });
    await org.controls.addIncident('USA7S', { severity: 'minor', core: false, message: 'Search is slow.' });
    const health = await read();
    assert.equal(health.state, 'down');
    assert.deepEqual(
      health.incidents.map(({ isCore, severity, message }) => [isCore, severity, message]),
      [
        [true, 'major', 'Nobody can log in.'],
        [false, 'minor', 'Search is slow.'],
      ],
    );
    assert.equal((await read('EUW42')).state, 'good');
    await org.controls.resolveIncident(id);
    assert.deepEqual([(await read()).state, (await read()).incidents.length], ['notice', 1]);
  });

  it('tells of maintenance that goes on or is to come, the next first', async () => {
    await org.controls.addMaintenance('USA7S', { startsInMinutes: 600, name: 'Release' });
    await org.controls.addMaintenance('USA7S', { startsInMinutes: 0, minutes: 60, name: 'Patch' });
    const { state, maintenances } = await read();
    assert.equal(state, 'notice');
    assert.deepEqual(
      maintenances.map(({ name }) => name),
      ['Patch', 'Release'],
    );
  });

  it('is not known of what is no instance, and nothing is asked then', async () => {
    for (const name of ['', 'usa7s', 'USA7S/../x', 'USA7S?x=1', '$(icon)']) {
      assert.equal((await failureOf(read(name))).code, 'instanceUnknown', name);
    }
  });

  for (const is of ['broken', 'unreadable'] as const) {
    it(`is not known, with a word why, where the API is ${is}`, async () => {
      await org.controls.setStatusReachability(is);
      assert.equal((await failureOf(read())).code, 'statusNotAnswered');
    });
  }

  it('is given up after five seconds of silence', async () => {
    await org.controls.setStatusReachability('silent');
    const clock = new FakeClock();
    const impatient = new NodeHttpTransport(clock);
    const asked = failureOf(new InstanceStatusClient(impatient, clock, org.status.url).read('USA7S'));
    clock.advance(4_999);
    assert.equal(await Promise.race([asked, Promise.resolve('still waiting')]), 'still waiting');
    clock.advance(1);
    assert.equal((await asked).code, 'statusNotAnswered');
    impatient.dispose();
  });

  it('is asked without any credential, and redirects are not followed', async () => {
    const seen: { url: string | undefined; headers: IncomingHttpHeaders }[] = [];
    const server = createServer((request, response) => {
      seen.push({ url: request.url, headers: request.headers });
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const asked = new InstanceStatusClient(transport, systemClock, url).read('USA7S');
      assert.equal((await failureOf(asked)).code, 'statusNotAnswered');
      assert.deepEqual(
        seen.map((request) => request.url),
        ['/v1/instances/USA7S/status'],
      );
      const names = Object.keys(seen[0]?.headers ?? {});
      assert.deepEqual(
        names.filter((name) => /auth|cookie|session|token/i.test(name)),
        [],
      );
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it('is asked of Salesforce or of this machine alone', () => {
    assert.throws(() => new InstanceStatusClient(transport, systemClock, 'https://evil.example'), RangeError);
  });
});
