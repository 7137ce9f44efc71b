import assert from 'node:assert/strict';
import { isRunning } from '../../../../src/vscode/base/processes.ts';
import { createTraceLedger } from '../../../../src/vscode/tracing/traceLedgerStore.ts';
import { FakeStorage } from '../fakeStorage.ts';

describe('whether a process runs', () => {
  const kill = process.kill.bind(process);

  afterEach(() => {
    process.kill = kill;
  });

  function answering(code: string): void {
    process.kill = () => {
      throw Object.assign(new Error(code), { code });
    };
  }

  it('is told of this one, and of none', () => {
    assert.ok(isRunning(process.pid));
    answering('ESRCH');
    assert.ok(!isRunning(1));
  });

  it('is told of one that is another user’s, by the ledger of trace flags too', async () => {
    answering('EPERM');
    assert.ok(isRunning(1));
    const { memento } = new FakeStorage();
    const orgId = '00D000000000001EAA';
    const flags = [{ flagId: '7tf000000000002AAA', expires: 0 }];
    await memento.update('traceLedger/00D000000000001/1', { orgId, keeper: '1', flags });
    const ledger = createTraceLedger(memento);
    assert.deepEqual([ledger.flagsOf(orgId).length, ledger.leftoversOf(orgId)], [1, []]);
  });
});
