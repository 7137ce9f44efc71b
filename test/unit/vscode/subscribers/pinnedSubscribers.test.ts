import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KeptSubscribers } from '../../../../src/vscode/subscribers/keptSubscribers.ts';
import { PinnedSubscribers } from '../../../../src/vscode/subscribers/pinnedSubscribers.ts';
import { SubscriberCache } from '../../../../src/vscode/subscribers/subscriberCache.ts';
import { productionId, sandboxId } from '../fakeOrgs.ts';
import { FakeStorage } from '../fakeStorage.ts';

describe('favorites and recent subscribers', () => {
  it('are kept for the next window, as org ids and nothing else', async () => {
    const storage = new FakeStorage();
    const pinned = new PinnedSubscribers(storage.memento);
    let changes = 0;
    pinned.onDidChange(() => (changes += 1));
    await Promise.all([pinned.addFavorite(sandboxId), pinned.noteUse(productionId), pinned.noteUse(sandboxId)]);
    assert.equal(changes, 3);
    const next = new PinnedSubscribers(storage.memento);
    assert.deepEqual(next.current, { favorites: [sandboxId], recent: [sandboxId, productionId] });
    assert.ok(next.isFavorite(sandboxId.slice(0, 15)) && !next.isFavorite(productionId));
    assert.deepEqual(next.orgIds, [sandboxId, sandboxId, productionId]);
    await next.removeFavorite(sandboxId);
    await next.removeRecent(sandboxId);
    assert.deepEqual(pinned.current, { favorites: [], recent: [productionId] });
  });

  it('go with everything that is purged, but for favorites: those are marked by the user', async () => {
    const storage = new FakeStorage();
    const pinned = new PinnedSubscribers(storage.memento);
    await Promise.all([pinned.addFavorite(sandboxId), pinned.noteUse(productionId), pinned.noteUse(sandboxId)]);
    const forgotten: string[] = [];
    const grants = {
      forget: (orgId: string) => Promise.resolve(void forgotten.push(orgId)),
      forgetAll: () => Promise.resolve(),
    };
    const kept = new KeptSubscribers(new SubscriberCache(join(tmpdir(), 'isv-no-such-folder')), grants, pinned);
    await kept.purge(productionId);
    assert.deepEqual([pinned.current.recent, forgotten], [[sandboxId], [productionId]]);
    await kept.purgeAll();
    assert.deepEqual(pinned.current, { favorites: [sandboxId], recent: [] });
  });
});
