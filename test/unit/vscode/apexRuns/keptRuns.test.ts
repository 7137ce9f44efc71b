import assert from 'node:assert/strict';
import { type ApexRun, RunHistory } from '../../../../src/core/apexRuns/runHistory.ts';
import { KeptRuns } from '../../../../src/vscode/apexRuns/keptRuns.ts';
import { LastTests } from '../../../../src/vscode/apexRuns/lastTests.ts';
import { productionId, sandboxId } from '../fakeOrgs.ts';
import { FakeStorage } from '../fakeStorage.ts';

describe('what is kept of Apex runs', () => {
  let history: RunHistory;
  let lastTests: LastTests;
  let storage: FakeStorage;
  let cleared: number;
  let kept: KeptRuns;

  beforeEach(async () => {
    storage = new FakeStorage();
    history = new RunHistory();
    lastTests = new LastTests(storage.memento);
    cleared = 0;
    const clear = (): Promise<void> => {
      cleared++;
      return Promise.resolve();
    };
    kept = new KeptRuns(history, { clear }, lastTests);
    for (const orgId of [sandboxId, productionId]) {
      history.add(runIn(orgId));
      await lastTests.set(orgId, [{ className: 'acme.OrderTest' }]);
    }
  });

  it('goes with the files of its customer, by either form of the org id', async () => {
    assert.equal(await kept.purge(sandboxId.slice(0, 15)), 2);
    assert.equal(cleared, 1);
    assert.deepEqual(
      history.runs.map(({ orgId }) => orgId),
      [productionId],
    );
    assert.deepEqual(lastTests.of(sandboxId), []);
    assert.deepEqual(lastTests.of(productionId), [{ className: 'acme.OrderTest' }]);
  });

  it('goes with the files of all customers', async () => {
    await kept.purgeAll();
    assert.equal(cleared, 1);
    assert.deepEqual(history.runs, []);
    assert.equal(storage.memento.get('lastTests'), undefined);
  });
});

function runIn(orgId: string): ApexRun {
  return {
    orgId,
    orgName: 'Northwind',
    subject: { kind: 'anonymous', source: 'x();' },
    title: 'x();',
    startedAt: 0,
    outcome: 'passed',
    summary: 'ran',
    logIds: [],
    tests: [],
  };
}
