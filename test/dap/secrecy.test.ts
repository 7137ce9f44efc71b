import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { debuggableSubscriber, type SampleOrgReady } from '../../scripts/demo/workspace.ts';
import { type SampleOrgProcess, startSampleOrgProcess } from '../../scripts/host/sampleOrgProcess.ts';
import { encodeFrame, FrameReader } from '../../src/dap/framing.ts';
import { systemClock } from '../../src/dap/systemClock.ts';
import { signInToOrg } from '../support/oauthVisitor.ts';
import { SampleOrgClient } from '../support/sampleOrgClient.ts';

const repository = resolve(import.meta.dirname, '../..');
const packageFolder = join(repository, 'src/sampleOrg/samplePackage');
const variable = 'ISV_TEST_SESSION';

/** Each form in which a session could be written down. */
function formsOf(session: string): ReadonlyMap<string, string> {
  const bytes = Buffer.from(session);
  return new Map([
    ['as it is', session],
    ['behind the !', session.slice(session.indexOf('!') + 1)],
    ['URL-encoded', encodeURIComponent(session).replaceAll('!', '%21')],
    ['in base64', bytes.toString('base64').replace(/={1,2}$/, '')],
    ['in base64 for URLs', bytes.toString('base64url')],
    ['in hexadecimal', bytes.toString('hex')],
  ]);
}

/** An adapter in an empty home, with every byte that it writes. */
class WatchedAdapter {
  readonly written: Buffer[] = [];
  readonly messages: DebugProtocol.ProtocolMessage[] = [];
  readonly process: ChildProcess;
  readonly #waiting = new Set<() => void>();
  #seq = 0;

  constructor(home: string, session: string) {
    const folders = [
      'HOME',
      'USERPROFILE',
      'TMPDIR',
      'TEMP',
      'TMP',
      'XDG_CONFIG_HOME',
      'XDG_CACHE_HOME',
      'XDG_STATE_HOME',
    ];
    this.process = spawn(process.execPath, [join(repository, 'src/adapterMain.ts')], {
      stdio: 'pipe',
      cwd: home,
      env: {
        PATH: process.env['PATH'],
        NODE_NO_WARNINGS: '1',
        [variable]: session,
        ...Object.fromEntries(folders.map((name) => [name, home])),
      },
    });
    const reader = new FrameReader(
      {
        message: (message) => {
          this.messages.push(message as DebugProtocol.ProtocolMessage);
          [...this.#waiting].forEach((check) => {
            check();
          });
        },
        problem: (text) => assert.fail(text),
      },
      systemClock,
    );
    this.process.stdout?.on('data', (chunk: Buffer) => {
      this.written.push(chunk);
      reader.push(chunk);
    });
    this.process.stderr?.on('data', (chunk: Buffer) => this.written.push(chunk));
  }

  async request<T = unknown>(command: string, args: object = {}): Promise<T> {
    const seq = ++this.#seq;
    this.process.stdin?.write(encodeFrame({ type: 'request', seq, command, arguments: args }));
    const response = await this.#until((message) => {
      const response = message as DebugProtocol.Response;
      return response.type === 'response' && response.request_seq === seq ? response : undefined;
    });
    assert.ok(response.success, response.message);
    return response.body as T;
  }

  event<T>(name: string): Promise<T> {
    return this.#until((message) => {
      const event = message as DebugProtocol.Event;
      return event.type === 'event' && event.event === name ? { body: event.body as T } : undefined;
    }).then(({ body }) => body);
  }

  #until<T>(find: (message: DebugProtocol.ProtocolMessage) => T | undefined): Promise<T> {
    return new Promise((resolve) => {
      const check = (): void => {
        const found = this.messages.map(find).find((candidate) => candidate !== undefined);
        if (found !== undefined) {
          this.#waiting.delete(check);
          resolve(found);
        }
      };
      this.#waiting.add(check);
      check();
    });
  }
}

describe('an org session', () => {
  let sampleOrg: SampleOrgProcess;
  let home: string;

  before(async () => {
    sampleOrg = await startSampleOrgProcess(repository);
    home = await mkdtemp(join(tmpdir(), 'isv-secrecy-'));
  });

  after(async () => {
    await sampleOrg.close();
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  });

  it('is in nothing that the adapter writes while it does the main job, in no form', async () => {
    const ready = JSON.parse(sampleOrg.ready) as SampleOrgReady;
    const org = new SampleOrgClient(debuggableSubscriber(ready));
    const { refresh_token: refreshToken } = await signInToOrg(ready.lmo.url);
    const adapter = new WatchedAdapter(home, org.session);
    const exited = once(adapter.process, 'exit');
    await adapter.request('initialize', { adapterID: 'isv-apex', supportsVariableType: true });
    const path = join(packageFolder, 'classes/BillingDiagnostics.cls');
    const lines = (await readFile(path, 'utf8')).split('\n');
    const launched = adapter.request('launch', {
      ...org.launchArguments(variable),
      sources: [{ path: packageFolder, namespace: 'acme' }],
      trace: true,
    });
    const line = lines.findIndex((text) => text.includes('Boolean flag = true')) + 1;
    await adapter.request('setBreakpoints', { source: { path }, breakpoints: [{ line }] });
    await launched;
    await adapter.request('configurationDone');
    // What customer code prints of a session must not pass either, nor what buys one.
    const printed = [org.session, refreshToken, Buffer.from(refreshToken).toString('base64')];
    const prints = printed.map((text) => `System.debug('${text}');`).join(' ');
    const run = org.runAnonymousApex(`${prints} acme.BillingApi.runDiagnostics();`);
    const { threadId } = await adapter.event<{ threadId: number }>('stopped');
    const { stackFrames } = await adapter.request<DebugProtocol.StackTraceResponse['body']>('stackTrace', { threadId });
    for (const { id } of stackFrames) {
      const { scopes } = await adapter.request<DebugProtocol.ScopesResponse['body']>('scopes', { frameId: id });
      for (const { variablesReference } of scopes) {
        await adapter.request('variables', { variablesReference });
      }
    }
    assert.deepEqual(await leakedArguments(adapter.process.pid, org.session), []);
    await adapter.request('continue', { threadId });
    await run;
    await adapter.request('disconnect');
    assert.deepEqual(await exited, [0, null]);
    const said = Buffer.concat(adapter.written).toString();
    assert.match(said, /"output":"…\\n"/, 'what customer code printed arrived');
    assert.match(said, /5Aep…/, 'with what it printed of a refresh token');
    assert.match(said, /launch answered after \d+ ms/, 'trace is on');
    const files = await contentsBelow(home);
    for (const [secret, value] of Object.entries({ session: org.session, 'refresh token': refreshToken })) {
      for (const [form, text] of formsOf(value)) {
        assert.ok(!said.includes(text), `the adapter wrote the ${secret} ${form}`);
        assert.ok(!files.some((content) => content.includes(text)), `a file holds the ${secret} ${form}`);
      }
    }
  });
});

async function contentsBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return Promise.all(
    entries.map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      return entry.isFile() ? readFile(path, 'latin1') : entry.isSymbolicLink() ? readlink(path) : entry.name;
    }),
  );
}

/** What of a process's command line holds the session. Only Linux shows it to us. */
async function leakedArguments(pid: number | undefined, session: string): Promise<readonly string[]> {
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return commandLine.split('\0').filter((argument) => argument.includes(session));
}
