import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { DebugProtocol } from '@vscode/debugprotocol';
import * as vscode from 'vscode';
import { parseHandOff } from '../../../src/core/loginAccess/handOffUrl.ts';
import { DebugTraffic, eventually } from './debugTraffic.ts';
import { activeDebugSessions, enterable } from './sampleOrgLine.ts';

const variable = 'ISV_HOST_ORG_SESSION';

// How we debug the adapter itself: launch.json names a port, and the editor speaks to the adapter that listens there.
describe('an adapter server', () => {
  const { handOff } = enterable(true);
  const { instanceUrl, orgSession } = parseHandOff(handOff);
  const repository = vscode.extensions.getExtension('isv-customer-debugger.isv-customer-debugger')?.extensionPath ?? '';
  let server: ChildProcess;
  let port: number;
  let traffic: DebugTraffic;

  before(async () => {
    traffic = new DebugTraffic();
    const child = spawn(process.execPath, [join(repository, 'dist/adapter.cjs'), '--server=0'], {
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', [variable]: orgSession },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    server = child;
    const listening = once(createInterface({ input: child.stdout }), 'line') as Promise<[string]>;
    const ended = once(child, 'exit').then(() => assert.fail('the adapter server ended before it listened'));
    const [line] = await Promise.race([listening, ended]);
    port = Number(/:(\d+)$/.exec(line)?.[1]);
  });

  after(async () => {
    traffic.dispose();
    if (server.exitCode === null) {
      const ended = once(server, 'exit');
      server.kill('SIGTERM');
      await ended;
    }
  });

  it('is used as the configuration says, with nothing asked and nothing completed', async () => {
    const org = { instanceUrl, sessionFrom: { env: variable } };
    const sources = [{ path: join(repository, 'src/sampleOrg/samplePackage'), namespace: 'acme' }];
    const base = { type: 'isv-apex', request: 'launch', name: 'adapter server' };
    const started = eventually(
      'a debug session',
      vscode.debug.onDidStartDebugSession,
      ({ type }) => type === base.type,
    );
    assert.equal(await vscode.debug.startDebugging(undefined, { ...base, debugServer: port, org, sources }), true);
    const session = await started;
    assert.deepEqual(session.configuration['org'], org);
    assert.equal(session.configuration['subscriber'], undefined);
    const launched = await traffic.response<DebugProtocol.LaunchResponse>('launch');
    assert.ok(launched.success, launched.message);
    assert.equal((await activeDebugSessions(handOff)).length, 1);
    const ended = eventually('the end', vscode.debug.onDidTerminateDebugSession, ({ id }) => id === session.id);
    await vscode.debug.stopDebugging(session);
    await ended;
    assert.deepEqual(await activeDebugSessions(handOff), []);
  });
});
