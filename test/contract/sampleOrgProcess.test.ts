import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { SampleOrgAccess } from '../../src/sampleOrg/options.ts';

const program = fileURLToPath(new URL('../../src/sampleOrgMain.ts', import.meta.url));

describe('the process of the sample org', () => {
  const children: ChildProcess[] = [];

  afterEach(() => {
    for (const child of children.splice(0)) {
      child.kill('SIGKILL');
    }
  });

  function start(...argv: readonly string[]): ChildProcess {
    const child = spawn(process.execPath, [program, ...argv], { stdio: ['ignore', 'pipe', 'pipe'] });
    children.push(child);
    return child;
  }

  async function firstLine(child: ChildProcess): Promise<string> {
    assert.ok(child.stdout);
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    return line;
  }

  async function failure(child: ChildProcess): Promise<string> {
    assert.ok(child.stderr);
    let text = '';
    child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number];
    assert.equal(code, 1);
    return text;
  }

  it('says how to reach it once it can answer, and ends on SIGTERM', async () => {
    const child = start('--port', '0');
    const access = JSON.parse(await firstLine(child)) as SampleOrgAccess;
    assert.deepEqual(Object.keys(access), ['lmo', 'subscribers', 'control', 'status']);
    assert.match(access.lmo.session, /^00D\w{12}!\S+$/);
    assert.deepEqual(
      access.subscribers.map(({ sandbox, grant, handOff }) => [sandbox, grant, handOff !== null]),
      [
        [true, 'live', true],
        [false, 'live', true],
        [true, 'expired', false],
        [true, 'revoked', true],
        [true, 'live', true],
        [false, 'none', false],
        [true, 'none', false],
      ],
    );
    const urls = [access.lmo.url, access.control.url, access.status.url, ...access.subscribers.map(({ url }) => url)];
    assert.equal(new Set(urls).size, 10);
    const [sandbox] = access.subscribers;
    const handOff = new URL(sandbox?.handOff ?? '');
    assert.equal(handOff.protocol, 'forceide:');
    assert.equal(`http://${handOff.searchParams.get('url') ?? ''}`, sandbox?.url);
    assert.equal(handOff.searchParams.get('secure'), '0');
    const reply = await fetch(`${sandbox?.url ?? ''}/services/oauth2/userinfo`, {
      headers: { authorization: `Bearer ${handOff.searchParams.get('sessionId') ?? ''}` },
    });
    assert.equal(((await reply.json()) as { organization_id: string }).organization_id, sandbox?.orgId);
    child.kill('SIGTERM');
    assert.deepEqual(await once(child, 'exit'), [0, null]);
  });

  it('ends in order where nobody reads how to reach it', async () => {
    const child = start('--port', '0');
    child.stdout?.destroy();
    let complaints = '';
    child.stderr?.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
    assert.deepEqual(await once(child, 'close'), [0, null]);
    assert.equal(complaints, '');
  });

  it('ends when its parent does', async () => {
    const parent = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    children.push(parent);
    const child = start('--parent-pid', String(parent.pid));
    await firstLine(child);
    parent.kill('SIGKILL');
    assert.deepEqual(await once(child, 'exit'), [0, null]);
  });

  it('says what is wrong with its arguments', async () => {
    assert.match(await failure(start('--port', 'eighty')), /--port eighty is not understood\.\nUsage: /);
    assert.match(await failure(start('--colour', 'red')), /'--colour'[^]*Usage: /);
    assert.match(await failure(start('--latency', '-1')), /--latency[^]*Usage: /);
    assert.match(
      await failure(start('--package', '/nowhere')),
      /^\/nowhere\/package\.json cannot be read as JSON \(ENOENT[^)]*\)\. A package is a folder with package\.json in it, and classes, triggers and objects\.\n$/,
    );
  });

  it('says so when its port is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const text = await failure(start('--port', String(port)));
    server.close();
    assert.match(text, /A port is taken .*--port 0/);
  });
});
