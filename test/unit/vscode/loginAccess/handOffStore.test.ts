import assert from 'node:assert/strict';
import { HandOffStore } from '../../../../src/vscode/loginAccess/handOffStore.ts';
import { handOffTo, productionId, sandboxId } from '../fakeOrgs.ts';
import { FakeStorage } from '../fakeStorage.ts';

describe('hand-off store', () => {
  let storage: FakeStorage;
  let remember: boolean;
  let store: HandOffStore;

  beforeEach(() => {
    storage = new FakeStorage();
    remember = true;
    store = new HandOffStore(storage.secrets, () => remember);
  });

  it('remembers nothing unless that was chosen', async () => {
    remember = false;
    await store.save(sandboxId, handOffTo(sandboxId));
    assert.equal(storage.values.size, 0);
    assert.deepEqual(await store.load(), []);
  });

  it('forgets all once the user chooses not to be remembered', async () => {
    await store.save(sandboxId, handOffTo(sandboxId));
    remember = false;
    assert.deepEqual(await store.load(), []);
    assert.equal(storage.values.size, 0);
  });

  it('keeps a hand-off for each org, the latest', async () => {
    await store.save(sandboxId, handOffTo(sandboxId));
    await Promise.all([
      store.save(sandboxId.slice(0, 15), handOffTo(sandboxId)),
      store.save(productionId, handOffTo(productionId)),
    ]);
    const orgIds = (await store.load()).map(({ orgId }) => orgId);
    assert.deepEqual(orgIds, [sandboxId, productionId]);
    await store.forget(sandboxId);
    await store.forget(productionId);
    assert.equal(storage.values.size, 0);
  });

  it('takes what it does not understand for nothing', async () => {
    for (const text of ['', '{', 'null', '[1, ["a"], ["b", {}]]']) {
      storage.values.set('handOffs', text);
      assert.deepEqual(await store.load(), [], text);
    }
  });
});
