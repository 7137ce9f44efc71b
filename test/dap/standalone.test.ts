import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { DapClient } from '../support/dapClient.ts';
import { dapSchema } from '../support/dapSchema.ts';
import { startSampleOrg } from '../support/sampleOrg.ts';

const adapterMain = resolve(import.meta.dirname, '../../src/adapterMain.ts');
const org = { instanceUrl: 'http://127.0.0.1:9', sessionFrom: { env: 'ISV_TEST_SESSION' } };
const secret = '00D000000000001!AQEAQcanary.canary';

before(() => {
  if (dapSchema === undefined) {
    console.warn('The DAP 1.71 schema (../shared/data) is absent: messages are not checked against it.');
  }
});

describe('the adapter as a process of its own', () => {
  let client: DapClient;

  afterEach(() => {
    client.kill();
  });

  it('starts under bare Node, answers and goes when it is told to', async () => {
    client = new DapClient();
    const capabilities = await client.initialize();
    assert.equal(capabilities.supportsConfigurationDoneRequest, true);
    await client.expectEvent('initialized');
    await client.body('disconnect');
    assert.equal(await client.exited(), 0);
    await client.close();
  });

  it('goes when its client is gone', async () => {
    client = new DapClient();
    await client.initialize();
    await client.close();
    assert.equal(await client.exited(), 0);
  });

  it('fails a launch with what to do, takes the org session once and keeps it to itself', async () => {
    client = new DapClient({ ISV_TEST_SESSION: secret });
    await client.initialize();
    assert.match(await client.failure('launch', { org: {} }), /"org\.instanceUrl" must be/);
    const sources = [resolve(import.meta.dirname, 'golden')];
    assert.match(await client.failure('launch', { org, sources }), /127\.0\.0\.1:9 could not be reached/);
    await client.expectOutput(/No Apex found in/);
    await client.body('disconnect');
    await client.close();
    const said = JSON.stringify(client.exchanges) + client.stderr.join('');
    assert.ok(!said.includes('canary'), 'the org session is not repeated anywhere');
  });

  it('takes nothing but an org session from the environment', async () => {
    client = new DapClient({ ISV_TEST_SESSION: '/usr/bin:/bin' });
    await client.initialize();
    assert.match(await client.failure('launch', { org }), /environment variable ISV_TEST_SESSION holds no org session/);
    await client.close();
  });

  it('says which variable holds no org session, and which folder cannot be read', async () => {
    client = new DapClient();
    await client.initialize();
    assert.match(await client.failure('launch', { org }), /environment variable ISV_TEST_SESSION holds no org session/);
    await client.close();

    client = new DapClient({ ISV_TEST_SESSION: secret });
    await client.initialize();
    assert.match(
      await client.failure('launch', { org, sources: ['/no/such/folder'] }),
      /\/no\/such\/folder cannot be read/,
    );
    await client.close();
  });

  it('refuses to send an org session to a host that is not Salesforce', async () => {
    client = new DapClient({ ISV_TEST_SESSION: secret });
    await client.initialize();
    const elsewhere = { ...org, instanceUrl: 'https://evil.example' };
    assert.match(await client.failure('launch', { org: elsewhere }), /evil\.example is not a Salesforce API host/);
    await client.close();
  });

  it('ends when its org session does, and says how to go on', async () => {
    const sample = await startSampleOrg();
    client = new DapClient({ ISV_TEST_SESSION: sample.sandbox.session });
    await client.initialize();
    const launched = client.body('launch', {
      org: { instanceUrl: sample.sandbox.url, sessionFrom: org.sessionFrom },
      sources: [{ path: resolve(import.meta.dirname, '../../src/sampleOrg/samplePackage'), namespace: 'acme' }],
    });
    await client.body('configurationDone');
    await launched;
    await sample.controls.expireSessions(sample.sandbox.orgId);
    await client.expectEvent('terminated');
    await client.expectOutput(/^Debug session \w+ started/);
    await client.expectOutput(/No request has stopped yet/);
    await client.expectOutput(
      /^The org session .* start the debug adapter with a fresh org session in ISV_TEST_SESSION/,
    );
    await client.expectOutput(/The org could not be told that the debug session ended/);
    await client.close();
    await sample.dispose();
  });

  it('tells that a subscriber can be named inside VS Code only', async () => {
    client = new DapClient();
    await client.initialize();
    assert.match(await client.failure('launch', { subscriber: '00D000000000001' }), /works inside VS Code only/);
    await client.close();
  });
});

describe('the adapter on a port', () => {
  it('serves no web page: a request that carries a good message is refused unread', async () => {
    const server = spawn(process.execPath, [adapterMain, '--server=0'], { stdio: ['ignore', 'pipe', 'pipe'] });
    try {
      const [line] = (await once(createInterface({ input: server.stdout }), 'line')) as [string];
      const message = JSON.stringify({ type: 'request', seq: 1, command: 'initialize', arguments: { adapterID: 'x' } });
      const posted = fetch(line.replace('Listening on ', 'http://'), { method: 'POST', body: message });
      await assert.rejects(posted);
      const [said] = (await once(server.stderr, 'data')) as [Buffer];
      assert.match(said.toString(), /Refused a web request/);
    } finally {
      server.kill('SIGTERM');
    }
    await once(server, 'exit');
  });

  it('listens on the loopback interface and serves clients one after another', async () => {
    const server = spawn(process.execPath, [adapterMain, '--server=0'], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      const [line] = (await once(createInterface({ input: server.stdout }), 'line')) as [string];
      const port = /^Listening on 127\.0\.0\.1:(\d+)$/.exec(line)?.[1];
      assert.ok(port !== undefined, line);
      for (let round = 0; round < 2; round++) {
        const socket = connect(Number(port), '127.0.0.1');
        const body = JSON.stringify({ type: 'request', seq: 1, command: 'disconnect' });
        socket.write(`Content-Length: ${body.length}\r\n\r\n${body}`);
        const [chunk] = (await once(socket, 'data')) as [Buffer];
        assert.match(chunk.toString(), /"command":"disconnect","success":true/);
        await once(socket, 'close');
      }
    } finally {
      server.kill('SIGTERM');
    }
    const [code] = (await once(server, 'exit')) as [number | null];
    assert.equal(code, 0);
  });

  it('says how it is started when it is started otherwise', async () => {
    const child = spawn(process.execPath, [adapterMain, '--port', '1'], { stdio: ['ignore', 'ignore', 'pipe'] });
    const [text] = (await once(child.stderr, 'data')) as [Buffer];
    assert.match(text.toString(), /--server=PORT/);
    const [code] = (await once(child, 'exit')) as [number];
    assert.equal(code, 2);
  });
});
