import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Debugging } from '../support/debugging.ts';
import { type SampleOrgHandle, startSampleOrg } from '../support/sampleOrg.ts';

// Adapters in processes of their own, of one user on one machine.
describe('one debug session on a machine', () => {
  let org: SampleOrgHandle;
  let state: string;
  const adapters: Debugging[] = [];

  function adapter(): Debugging {
    const made = new Debugging(org.sandbox, { XDG_STATE_HOME: state });
    adapters.push(made);
    return made;
  }

  async function launched(): Promise<Debugging> {
    const made = adapter();
    await made.initialize();
    const response = await made.launch();
    assert.ok(response.success, response.message);
    await made.client.expectOutput(/^Debug session 07a\w+ started/);
    return made;
  }

  const running = async (): Promise<string | undefined> =>
    (await org.controls.state(org.sandbox.orgId)).debugSession?.id;

  beforeEach(async () => {
    org = await startSampleOrg();
    state = await mkdtemp(join(tmpdir(), 'isv-state-'));
  });

  afterEach(async () => {
    adapters.splice(0).forEach(({ client }) => client.kill());
    await org.dispose();
    await rm(state, { recursive: true, force: true, maxRetries: 5 });
  });

  it('is refused to a second adapter, with the place of the first, and free when that one ends', async () => {
    const first = await launched();
    const session = await running();
    const second = adapter();
    await second.initialize();
    const refusal = await second.launch();
    const place = `a debug adapter outside VS Code \\(process ${first.client.process.pid}\\)`;
    assert.match(refusal.message ?? '', new RegExp(`^Northwind Traders — UAT has been debugged for 1 min in ${place}`));
    assert.equal(await running(), session);
    await second.client.body('disconnect');
    await first.client.body('disconnect');
    await launched();
  });

  it('is taken from a dead adapter by the next one, which ends what that has left in the org', async () => {
    const first = await launched();
    const orphan = await running();
    first.client.kill();
    await first.client.exited();
    assert.equal(await running(), orphan);
    const next = await launched();
    await next.client.expectOutput(/left in this org by a crash was ended first/);
    assert.notEqual(await running(), orphan);
    await next.client.body('disconnect');
    assert.equal(await running(), undefined);
    const [ledger = ''] = await readdir(join(state, 'isv-customer-debugger/ledger'));
    assert.deepEqual(await readdir(join(state, 'isv-customer-debugger/ledger', ledger)), []);
  });
});
