import assert from 'node:assert/strict';
import { silentLogger } from '../../../../src/core/base/logger.ts';
import { TraceLedger } from '../../../../src/core/tracing/traceLedger.ts';
import { EnteredOrgs } from '../../../../src/vscode/loginAccess/enteredOrgs.ts';
import { TracedOrgs } from '../../../../src/vscode/tracing/tracedOrgs.ts';
import { logEntry } from '../../../support/debugLogEntries.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { MemoryLedgerStore } from '../../../support/memoryLedgerStore.ts';
import { FakeOrgs, handOffTo, productionId, sandboxId } from '../fakeOrgs.ts';

const megabyte = 1024 * 1024;

describe('tracing of entered orgs', () => {
  it('counts logs that arrive towards what Salesforce lets an org write in a quarter of an hour', async () => {
    const clock = new FakeClock(logEntry(0).startedAt);
    const entered = new EnteredOrgs(() => Promise.resolve(new FakeOrgs()), silentLogger);
    const ledger = new TraceLedger(new MemoryLedgerStore(), 'run', () => false);
    const traced = new TracedOrgs(entered, clock, ledger, silentLogger);
    entered.admit(await entered.look(handOffTo(sandboxId)));
    const warned: string[] = [];
    traced.onDidWarn(({ orgId, what }) => warned.push(`${orgId} ${what.limit} ${what.state}`));
    const large = { length: 90 * megabyte };
    traced.noteLogs(
      sandboxId,
      [1, 2, 3, 4].map((number) => logEntry(number, large)),
    );
    traced.noteLogs(
      sandboxId,
      [3, 4, 5, 6, 7, 8].map((number) => logEntry(number, large)),
    );
    traced.noteLogs(productionId, [logEntry(20, { length: 2_000 * megabyte })]);
    assert.deepEqual(warned, []);
    traced.noteLogs(sandboxId, [logEntry(9, large)]);
    assert.deepEqual(warned, [`${sandboxId} window filling`]);
    clock.advance(16 * 60_000);
    assert.equal(traced.find(sandboxId)?.recentBytes, 0);
    traced.dispose();
  });
});
