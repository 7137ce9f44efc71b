import assert from 'node:assert/strict';
import { levelPresets } from '../../../../src/core/tracing/levelPresets.ts';
import { type LogLevel, logLevelsFrom, type LogLevels } from '../../../../src/core/tracing/logLevels.ts';
import { RememberedLevels } from '../../../../src/vscode/tracing/rememberedLevels.ts';
import { createTraceLedger } from '../../../../src/vscode/tracing/traceLedgerStore.ts';
import { FakeStorage } from '../fakeStorage.ts';

const orgId = '00D000000000001EAA';

describe('levels of one’s own', () => {
  const own = (level: LogLevel): LogLevels => logLevelsFrom(() => level);

  it('are remembered, the last used first, five of them, and presets not at all', async () => {
    const levels = new RememberedLevels(new FakeStorage().memento);
    for (const level of ['ERROR', 'WARN', 'INFO', 'DEBUG', 'FINE', 'FINER', 'INFO'] as const) {
      await levels.remember(own(level));
    }
    await levels.remember(levelPresets.replay);
    assert.deepEqual(
      levels.all.map(({ ApexCode }) => ApexCode),
      ['INFO', 'FINER', 'FINE', 'DEBUG', 'WARN'],
    );
  });

  it('that another version wrote are left out', () => {
    for (const stored of ['x', [1, 'abc'], { a: 1 }]) {
      const { memento, values } = new FakeStorage();
      values.set('traceLevels', stored);
      assert.deepEqual(new RememberedLevels(memento).all, []);
    }
  });
});

describe('the ledger of trace flags', () => {
  it('outlives the window, and tells a window that still runs from one that does not', async () => {
    const { memento } = new FakeStorage();
    const flag = { flagId: '7tf000000000001AAA', expires: 0 };
    await createTraceLedger(memento).keep(orgId, { flags: [flag], levels: [] });
    const next = createTraceLedger(memento);
    assert.ok(next.isOurs(orgId, '7tf000000000001'));
    assert.deepEqual(next.leftoversOf(orgId), [], 'this process runs');
    await memento.update('traceLedger/00D000000000001/999999999', {
      orgId,
      keeper: '999999999',
      flags: [{ ...flag, flagId: '7tf000000000002AAA' }],
    });
    assert.equal(next.leftoversOf(orgId).length, 1);
  });
});
