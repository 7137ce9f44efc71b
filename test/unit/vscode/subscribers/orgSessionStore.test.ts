import assert from 'node:assert/strict';
import type { Memento } from 'vscode';
import { OrgSessionStore } from '../../../../src/vscode/subscribers/orgSessionStore.ts';
import { handOffTo, productionId, sandboxId } from '../fakeOrgs.ts';

/** VS Code's secret storage and memento, as far as the store uses them. */
class FakeStorage {
  readonly values = new Map<string, unknown>();

  readonly secrets = {
    keys: () => Promise.resolve([...this.values.keys()]),
    get: (key: string) => Promise.resolve(this.values.get(key) as string | undefined),
    store: (key: string, value: string) => Promise.resolve(void this.values.set(key, value)),
    delete: (key: string) => Promise.resolve(void this.values.delete(key)),
    onDidChange: () => ({ dispose: () => undefined }),
  };

  readonly memento = {
    keys: () => [...this.values.keys()],
    get: (key: string) => this.values.get(key),
    update: (key: string, value: unknown) => Promise.resolve(void this.values.set(key, value)),
  } as Memento;
}

const access = { instanceUrl: 'https://acme.my.salesforce.com', orgSession: '00D000000000009!lmoSecret' };

describe('org session store', () => {
  let secrets: FakeStorage;
  let memento: FakeStorage;
  let remember: boolean;
  let store: OrgSessionStore;

  beforeEach(() => {
    secrets = new FakeStorage();
    memento = new FakeStorage();
    remember = true;
    store = new OrgSessionStore(secrets.secrets, memento.memento, () => remember);
  });

  it('remembers nothing secret unless that was chosen', async () => {
    remember = false;
    await store.saveLmo(access);
    await store.saveHandOff(sandboxId, handOffTo(sandboxId));
    assert.equal(secrets.values.size, 0);
    assert.equal(await store.loadLmo(), undefined);
    assert.deepEqual(await store.loadHandOffs(), []);
  });

  it('keeps the address of the LMO, which is no secret, and the session out of the memento', async () => {
    await store.saveLmo(access);
    assert.equal(store.lastLmoUrl, access.instanceUrl);
    assert.deepEqual(await store.loadLmo(), access);
    assert.ok(!JSON.stringify([...memento.values]).includes('lmoSecret'));
  });

  it('keeps no more of an address than its origin', async () => {
    const instanceUrl = `${access.instanceUrl}/secur/frontdoor.jsp?sid=00D000000000009!lmoSecret`;
    await store.saveLmo({ ...access, instanceUrl });
    assert.equal(store.lastLmoUrl, access.instanceUrl);
    assert.deepEqual(await store.loadLmo(), access);
  });

  it('forgets all once the user chooses not to be remembered', async () => {
    await store.saveLmo(access);
    await store.saveHandOff(sandboxId, handOffTo(sandboxId));
    remember = false;
    assert.equal(await store.loadLmo(), undefined);
    assert.deepEqual(await store.loadHandOffs(), []);
    assert.equal(secrets.values.size, 0);
  });

  it('keeps a hand-off for each org, the latest', async () => {
    await store.saveHandOff(sandboxId, handOffTo(sandboxId));
    await Promise.all([
      store.saveHandOff(sandboxId.slice(0, 15), handOffTo(sandboxId)),
      store.saveHandOff(productionId, handOffTo(productionId)),
    ]);
    const orgIds = (await store.loadHandOffs()).map(({ orgId }) => orgId);
    assert.deepEqual(orgIds, [sandboxId, productionId]);
    await store.forgetHandOff(sandboxId);
    await store.forgetHandOff(productionId);
    assert.equal(secrets.values.size, 0);
  });

  it('forgets the LMO', async () => {
    await store.saveLmo(access);
    await store.forgetLmo();
    assert.equal(await store.loadLmo(), undefined);
  });

  it('takes what it does not understand for nothing', async () => {
    for (const text of ['', '{', 'null', '[1, ["a"], ["b", {}]]', '{"instanceUrl": 1}']) {
      secrets.values.set('lmo', text);
      secrets.values.set('handOffs', text);
      assert.equal(await store.loadLmo(), undefined, text);
      assert.deepEqual(await store.loadHandOffs(), [], text);
    }
  });
});
