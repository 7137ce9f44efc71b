import assert from 'node:assert/strict';
import { orgIdKey } from '../../../../src/core/subscribers/orgId.ts';
import { SeenLogs, seenKey } from '../../../../src/vscode/debugLogs/seenLogs.ts';
import { productionId, sandboxId } from '../fakeOrgs.ts';
import { FakeStorage } from '../fakeStorage.ts';

describe('which debug logs were seen', () => {
  it('is forgotten with the files of a customer, or of all', async () => {
    const { memento } = new FakeStorage();
    const seen = new SeenLogs(memento);
    await memento.update(seenKey, { [orgIdKey(sandboxId)]: 1, [orgIdKey(productionId)]: 2 });
    assert.equal(await seen.purge(sandboxId), 1);
    assert.deepEqual(memento.get(seenKey), { [orgIdKey(productionId)]: 2 });
    assert.equal(await seen.purge(sandboxId), 0);
    await seen.purgeAll();
    assert.equal(memento.get(seenKey), undefined);
  });
});
