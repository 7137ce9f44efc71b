import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DebugClient } from '@vscode/debugadapter-testsupport';
import { debuggableSubscriber, type SampleOrgReady } from '../../scripts/demo/workspace.ts';
import { type SampleOrgProcess, startSampleOrgProcess } from '../../scripts/host/sampleOrgProcess.ts';
import { SampleOrgClient } from '../support/sampleOrgClient.ts';

const repository = resolve(import.meta.dirname, '../..');
const packageFolder = join(repository, 'src/sampleOrg/samplePackage');
const file = join(packageFolder, 'classes/BillingDiagnostics.cls');
const variable = 'ISV_TEST_SESSION';

describe('the adapter under a client that is not ours', () => {
  let sampleOrg: SampleOrgProcess;

  before(async () => {
    sampleOrg = await startSampleOrgProcess(repository);
  });

  after(() => sampleOrg.close());

  it('does the main job for the debug client of the VS Code team', async () => {
    const org = new SampleOrgClient(debuggableSubscriber(JSON.parse(sampleOrg.ready) as SampleOrgReady));
    // A machine to itself: what else debugs here has nothing to do with the test.
    await using cleanUp = new AsyncDisposableStack();
    const state = await mkdtemp(join(tmpdir(), 'isv-state-'));
    cleanUp.defer(() => rm(state, { recursive: true, force: true, maxRetries: 5 }));
    const adapter = spawn(process.execPath, [join(repository, 'src/adapterMain.ts')], {
      env: { ...process.env, [variable]: org.session, XDG_STATE_HOME: state },
    });
    const exited = once(adapter, 'exit');
    const client = new DebugClient('node', '', 'isv-apex');
    // The client's own start cannot hand over an environment without replacing PATH: the streams are given instead.
    (client as unknown as { connect(input: unknown, output: unknown): void }).connect(adapter.stdout, adapter.stdin);
    const lines = (await readFile(file, 'utf8')).split('\n');
    const line = lines.findIndex((text) => text.includes('describe(title, items);')) + 1;
    const launch = { ...org.launchArguments(variable), sources: [{ path: packageFolder, namespace: 'acme' }] };
    await Promise.all([
      client.waitForEvent('initialized').then(async () => {
        const { body } = await client.setBreakpointsRequest({ source: { path: file }, breakpoints: [{ line }] });
        assert.deepEqual(
          body.breakpoints.map((breakpoint) => [breakpoint.verified, breakpoint.line]),
          [[true, line]],
        );
        await client.configurationDoneRequest();
      }),
      client.initializeRequest().then(() => client.launchRequest(launch as never)),
    ]);
    const stopped = client.assertStoppedLocation('breakpoint', { path: file, line });
    const ran = org.runAnonymousApex('acme.BillingApi.runDiagnostics();');
    const { body: stack } = await stopped;
    assert.equal(stack.stackFrames[0]?.source?.name, 'BillingDiagnostics.cls');
    const { body: threads } = await client.threadsRequest();
    const threadId = threads.threads[0]?.id ?? 0;
    await client.continueRequest({ threadId });
    await ran;
    await client.disconnectRequest();
    adapter.stdin.end();
    assert.deepEqual(await exited, [0, null]);
  });
});
