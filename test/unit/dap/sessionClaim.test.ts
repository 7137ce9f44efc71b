import assert from 'node:assert/strict';
import type { OrgDebugSession } from '../../../src/core/debugging/execution.ts';
import type { EndedOrphan } from '../../../src/dap/adapterHost.ts';
import type { LiftableRefusal } from '../../../src/core/sessionRules/liftableRefusal.ts';
import { FakeExecution, sandbox } from '../../support/fakeExecution.ts';
import { fakeHost, InlineClient } from '../../support/inlineAdapter.ts';
import { ledgerEntry } from '../../support/ledgerEntry.ts';
import { LeaseInMemory, LedgerInMemory } from '../../support/ownMachine.ts';

const launch = { subscriber: '00D000000000001EAA' };
const foreign: OrgDebugSession = {
  id: '07a000000000009AAA',
  userId: '005000000000009AAA',
  username: 'jane@acme.example',
  createdAt: -23 * 60_000,
};

describe('debug adapter: the one debug session', () => {
  let sessionLease: LeaseInMemory;
  let crashLedger: LedgerInMemory;

  beforeEach(() => {
    sessionLease = new LeaseInMemory();
    crashLedger = new LedgerInMemory();
  });

  function clientOf(execution: FakeExecution, offer?: (refusal: LiftableRefusal) => void): InlineClient {
    const window = { name: 'acme', workspace: 'file:///acme', show: () => Promise.resolve() };
    return new InlineClient(
      fakeHost(execution, { sessionLease, crashLedger, window, ...(offer === undefined ? {} : { offer }) }),
    );
  }

  async function failedLaunch(client: InlineClient): Promise<{ text: string; showUser: boolean; id: number }> {
    await client.initialize();
    const response = await client.request('launch', launch);
    assert.equal(response.success, false);
    const { error } = response.body as { error: { format: string; showUser: boolean; id: number } };
    return { text: error.format, showUser: error.showUser, id: error.id };
  }

  it('is refused to a second adapter, which is told who has it and asks nothing more of the org', async () => {
    await clientOf(new FakeExecution()).start();
    const execution = new FakeExecution();
    const refusal = await failedLaunch(clientOf(execution));
    assert.match(refusal.text, /^Northwind UAT has been debugged for 1 min in the window "acme", and only one/);
    assert.deepEqual([refusal.showUser, refusal.id], [true, 1202]);
    assert.deepEqual(execution.calls, ['start', 'detach']);
    assert.equal(crashLedger.kept.size, 1);
  });

  it('is offered to be ended where it runs, and then starts here', async () => {
    const first = clientOf(new FakeExecution());
    await first.start();
    const offers: LiftableRefusal[] = [];
    const refusal = await failedLaunch(clientOf(new FakeExecution(), (offer) => offers.push(offer)));
    assert.equal(refusal.showUser, false, 'the host tells the user');
    const [offer] = offers;
    assert.ok(offer?.kind === 'heldElsewhere');
    assert.equal(offer.holder.workspace, 'file:///acme');
    assert.equal(await offer.ask('end'), true);
    await first.event('terminated');
    assert.match(first.output(), /ended from another window/);
    await clientOf(new FakeExecution()).start();
  });

  it('is free again after its end, after a failed launch and after a lost client', async () => {
    const first = clientOf(new FakeExecution());
    await first.start();
    await first.body('disconnect');
    const failing = new FakeExecution();
    failing.organization = { ...sandbox, isSandbox: false };
    await failedLaunch(clientOf(failing));
    const lost = clientOf(new FakeExecution());
    await lost.start();
    lost.adapter.dispose();
    await lost.adapter.end();
    assert.equal(await sessionLease.holder(), 'nobody');
    assert.equal(crashLedger.kept.size, 0);
  });

  it('stays with an adapter that restarts', async () => {
    const execution = new FakeExecution();
    const client = clientOf(execution);
    await client.start();
    const before = await sessionLease.holder();
    const [entry] = crashLedger.kept.keys();
    execution.before = async (call) => assert.equal(await sessionLease.holder(), before, call);
    await client.body('restart');
    assert.equal(await sessionLease.holder(), before);
    assert.equal(crashLedger.kept.size, 1);
    assert.ok(entry !== undefined && !crashLedger.kept.has(entry));
  });

  it('is given back when a restart fails', async () => {
    const execution = new FakeExecution();
    const client = clientOf(execution);
    await client.start();
    execution.organization = { ...sandbox, isSandbox: false };
    await client.error('restart');
    assert.equal(await sessionLease.holder(), 'nobody');
  });

  it('is in the ledger from before it is created until the org has ended it', async () => {
    const execution = new FakeExecution();
    const client = clientOf(execution);
    await client.start();
    const [entry] = crashLedger.kept.values();
    assert.equal(entry?.sessionId, '07a000000000001AAA');
    assert.deepEqual(
      [entry.orgId, entry.userId, entry.processId],
      [sandbox.organizationId, '005000000000001AAA', process.pid],
    );
    execution.before = (call) => {
      assert.equal(crashLedger.kept.size, 1, call);
      return Promise.resolve();
    };
    await client.body('disconnect');
    assert.equal(crashLedger.kept.size, 0);
  });

  it('stays in the ledger where the org does not confirm its end', async () => {
    const execution = new FakeExecution();
    const client = clientOf(execution);
    await client.start();
    execution.before = () => Promise.reject(new Error('no network'));
    await client.body('disconnect');
    assert.deepEqual(
      [...crashLedger.kept.values()].map(({ isUnconfirmed }) => isUnconfirmed),
      [true],
    );
  });

  it('is preceded by the end of what a crash of ours left there, with a word about it and one to the host before', async () => {
    const told: unknown[] = [];
    const orphan = { ...foreign, id: '07a000000000007AAA' };
    await crashLedger.record(ledgerEntry({ id: 'orphan', sessionId: orphan.id }));
    const execution = new FakeExecution();
    execution.running = [orphan];
    execution.before = (call) => {
      if (call.startsWith('endSession')) {
        told.push(call);
      }
      return Promise.resolve();
    };
    const endsOrphan = (ending: EndedOrphan): number => told.push(ending);
    const client = new InlineClient(fakeHost(execution, { sessionLease, crashLedger, endsOrphan }));
    await client.start();
    assert.deepEqual(told, [
      { orgId: sandbox.organizationId, sessionId: orphan.id, orgTime: 0 },
      'endSession 07a000000000007AAA',
    ]);
    assert.match(client.output(), /left in this org by a crash was ended first/);
    assert.deepEqual(
      [...crashLedger.kept.values()].map(({ id }) => id === 'orphan'),
      [false],
    );
  });

  it("is refused beside somebody else's in the org, which is left alone", async () => {
    await crashLedger.record(ledgerEntry({ id: 'elsewhere', orgId: '00D000000000002EAA', sessionId: foreign.id }));
    const execution = new FakeExecution();
    execution.running = [foreign];
    const refusal = await failedLaunch(clientOf(execution));
    assert.match(refusal.text, /^jane@acme\.example has had a debug session in Northwind UAT for 23 min/);
    assert.equal(refusal.id, 1207);
    assert.deepEqual(execution.calls, ['start', 'detach']);
    assert.deepEqual([...crashLedger.kept.keys()], ['elsewhere']);
    assert.equal(await sessionLease.holder(), 'nobody');
  });

  it("has the user asked about somebody else's, with who and since when", async () => {
    const execution = new FakeExecution();
    execution.running = [foreign];
    const offers: LiftableRefusal[] = [];
    const refusal = await failedLaunch(clientOf(execution, (offer) => offers.push(offer)));
    assert.equal(refusal.showUser, false);
    const [offer] = offers;
    assert.ok(offer?.kind === 'runsInOrg');
    assert.deepEqual([offer.session, offer.runningFor], [foreign, 23 * 60_000]);
  });
});
