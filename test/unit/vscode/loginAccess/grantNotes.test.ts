import assert from 'node:assert/strict';
import { GrantNotes } from '../../../../src/vscode/loginAccess/grantNotes.ts';
import { productionId, sandboxId } from '../fakeOrgs.ts';
import { FakeStorage } from '../fakeStorage.ts';

const day = 24 * 60 * 60_000;

describe('notes of grants', () => {
  it('are deleted from this machine once the grant is over for 30 days', async () => {
    const storage = new FakeStorage();
    const notes = new GrantNotes(storage.memento);
    const note = (days: number) => ({
      username: 'a@b.example',
      expires: new Date(Date.now() - days * day).toISOString(),
      noted: new Date(0).toISOString(),
    });
    storage.values.set('grantNotes', { [sandboxId.slice(0, 15)]: note(31), [productionId.slice(0, 15)]: note(29) });
    await notes.deleteExpired();
    assert.deepEqual(Object.keys(storage.values.get('grantNotes') as object), [productionId.slice(0, 15)]);
  });
});
