import assert from 'node:assert/strict';
import { silentLogger } from '../../../../src/core/base/logger.ts';
import type { ObservedGrants } from '../../../../src/core/loginAccess/grants.ts';
import { EnteredOrgs } from '../../../../src/vscode/loginAccess/enteredOrgs.ts';
import { GrantMemory } from '../../../../src/vscode/loginAccess/grantMemory.ts';
import { GrantNotes } from '../../../../src/vscode/loginAccess/grantNotes.ts';
import { FakeOrgs, handOffTo, sandboxId } from '../fakeOrgs.ts';
import { FakeStorage } from '../fakeStorage.ts';

const username = 'dana@northwind.example';

describe('what is remembered of grants', () => {
  let storage: FakeStorage;
  let orgs: FakeOrgs;
  let entered: EnteredOrgs;
  let notes: GrantNotes;
  let memory: GrantMemory;

  const observed = (grant: ObservedGrants['grant']): void => {
    orgs.grants = async () => ({ ...(await new FakeOrgs().grants()), grant });
  };
  const enter = async (): Promise<void> => entered.admit(await entered.look(handOffTo(sandboxId)));
  const showFailure = (error: unknown): void => assert.fail(String(error));
  const newMemory = (): GrantMemory => new GrantMemory({ memento: storage.memento, entered, notes, showFailure });

  beforeEach(() => {
    storage = new FakeStorage();
    orgs = new FakeOrgs();
    entered = new EnteredOrgs(() => Promise.resolve(orgs), silentLogger);
    notes = new GrantNotes(storage.memento);
    memory = newMemory();
  });

  it('outlives the window that saw it', async () => {
    const expires = new Date(Date.now() + 86_400_000);
    observed({ state: 'live', username, expires });
    await enter();
    entered.leave(sandboxId);
    const next = newMemory();
    assert.deepEqual(next.grantOf(sandboxId.slice(0, 15)), { state: 'live', username, expires });
    assert.deepEqual(next.grantedOrgIds, [sandboxId.slice(0, 15)]);
  });

  it('is what was seen last, and nothing where that was none', async () => {
    observed({ state: 'live', username, expires: new Date(Date.now() + 86_400_000) });
    await enter();
    observed({ state: 'revoked', username });
    await entered.refreshGrants();
    assert.deepEqual(memory.grantOf(sandboxId), { state: 'revoked', username });
    observed({ state: 'none' });
    await entered.refreshGrants();
    assert.deepEqual(memory.grantOf(sandboxId), { state: 'unknown' });
  });

  it('is forgotten for one org or for all', async () => {
    observed({ state: 'live', username, expires: new Date(Date.now() + 86_400_000) });
    await enter();
    await memory.forget(sandboxId);
    assert.deepEqual(memory.grantOf(sandboxId), { state: 'unknown' });
    await entered.refreshGrants();
    await memory.forgetAll();
    assert.deepEqual(memory.grantedOrgIds, []);
  });

  it('takes what was noted where nothing better was seen', async () => {
    const expires = new Date(Date.now() + 86_400_000);
    await notes.set(sandboxId, { username, expires, noted: new Date() });
    assert.deepEqual(memory.grantOf(sandboxId), { state: 'live', username, expires });
    assert.deepEqual(memory.grantedOrgIds, [sandboxId.slice(0, 15)]);
    const later = new Date(expires.getTime() + 86_400_000);
    observed({ state: 'live', username: 'lars@northwind.example', expires: later });
    await enter();
    assert.deepEqual(memory.grantOf(sandboxId), { state: 'live', username: 'lars@northwind.example', expires: later });
  });
});
