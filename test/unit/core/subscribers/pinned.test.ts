import assert from 'node:assert/strict';
import { toLongOrgId } from '../../../../src/core/subscribers/orgId.ts';
import {
  isFavorite,
  readPinned,
  withFavorite,
  withoutFavorite,
  withoutRecent,
  withRecent,
} from '../../../../src/core/subscribers/pinned.ts';

const none = { favorites: [], recent: [] };
const ids = Array.from({ length: 120 }, (_, index) => toLongOrgId(`00D${String(index).padStart(12, '0')}`));
const [first = '', second = ''] = ids;

describe('pinned subscribers', () => {
  it('are favorites in the order in which they were chosen, each once, by ids of 15 and 18 characters', () => {
    const pinned = withFavorite(withFavorite(withFavorite(none, first), second), first.slice(0, 15));
    assert.deepEqual(pinned.favorites, [second, first.slice(0, 15)]);
    assert.ok(isFavorite(pinned, first) && !isFavorite(pinned, ids[5] ?? ''));
    assert.deepEqual(withoutFavorite(pinned, first).favorites, [second]);
  });

  it('are the last few used, the latest first', () => {
    const pinned = [...ids.slice(0, 20), first].reduce(withRecent, none);
    assert.deepEqual(pinned.recent, [first, ...ids.slice(13, 20).reverse()]);
    assert.deepEqual(withoutRecent(pinned, first.slice(0, 15)).recent, pinned.recent.slice(1));
  });

  it('are bounded', () => {
    assert.equal(ids.reduce(withFavorite, none).favorites.length, 100);
  });

  it('are read as far as they are understood', () => {
    assert.deepEqual(readPinned({ favorites: [first, 5, 'x', null], recent: { a: 1 } }), {
      favorites: [first],
      recent: [],
    });
    for (const kept of [undefined, null, 5, 'x', []]) {
      assert.deepEqual(readPinned(kept), none);
    }
  });
});
