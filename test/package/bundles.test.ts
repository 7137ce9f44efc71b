import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { runInNewContext } from 'node:vm';

const repository = resolve(import.meta.dirname, '../..');
const dist = join(repository, 'dist');

describe('the bundles', () => {
  const children: ChildProcess[] = [];

  afterEach(async () => {
    for (const child of children.splice(0)) {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = once(child, 'exit');
        child.kill('SIGTERM');
        await ended;
      }
    }
  });

  function start(bundle: string, ...argv: string[]): ChildProcess {
    const child = spawn(process.execPath, [join(dist, bundle), ...argv], { stdio: ['pipe', 'pipe', 'inherit'] });
    children.push(child);
    return child;
  }

  it('adapter.cjs answers initialize on stdio', async () => {
    const adapter = start('adapter.cjs');
    const request = JSON.stringify({
      seq: 1,
      type: 'request',
      command: 'initialize',
      arguments: { adapterID: 'isv-apex' },
    });
    adapter.stdin?.write(`Content-Length: ${Buffer.byteLength(request)}\r\n\r\n${request}`);
    const [chunk] = (await once(adapter.stdout ?? adapter, 'data')) as [Buffer];
    const response = JSON.parse(chunk.toString().split('\r\n\r\n')[1]?.split('Content-Length')[0] ?? '') as {
      command: string;
      success: boolean;
    };
    assert.equal(response.command, 'initialize');
    assert.equal(response.success, true);
  });

  it('adapter.cjs tells an old Node in one sentence', async () => {
    const source = await readFile(join(dist, 'adapter.cjs'), 'utf8');
    const check = source.slice(source.indexOf('(function () {'), source.indexOf('})();') + '})();'.length);
    const said: string[] = [];
    const exits: number[] = [];
    for (const node of ['20.20.2', '22.18.9', '22.19.0', '24.1.0']) {
      runInNewContext(check, {
        process: {
          versions: { node },
          stderr: { write: (text: string) => said.push(text) },
          exit: (code: number) => exits.push(code),
        },
      });
    }
    assert.deepEqual(exits, [1, 1]);
    assert.equal(
      said[0],
      'ISV Customer Debugger needs Node 22.19 or newer; this is Node 20.20.2. Start it with a newer Node.\n',
    );
  });

  it('sampleOrg.cjs is ready and answers', async () => {
    const org = start('sampleOrg.cjs', '--port', '0');
    assert.ok(org.stdout);
    const [line] = (await once(createInterface({ input: org.stdout }), 'line')) as [string];
    const ready = JSON.parse(line) as { lmo: { url: string }; subscribers: unknown[] };
    assert.equal(ready.subscribers.length, 7);
    const versions = await fetch(`${ready.lmo.url}/services/data`);
    assert.equal(versions.status, 200);
  });

  it('leaves jsforce out of what the editor loads at activation', async () => {
    const extension = await readFile(join(dist, 'extension.cjs'), 'utf8');
    assert.ok(
      !extension.includes('node_modules/jsforce'),
      'jsforce belongs in jsforce.cjs, which is loaded on first use',
    );
    assert.ok(!extension.includes('node_modules/undici'), 'undici belongs in jsforce.cjs');
  });

  it('names no path of the machine that built it', async () => {
    for (const file of (await readdir(dist)).filter((name) => name.endsWith('.cjs'))) {
      const text = await readFile(join(dist, file), 'utf8');
      assert.ok(!text.includes(repository), `${file} holds the path of this checkout`);
    }
  });
});
