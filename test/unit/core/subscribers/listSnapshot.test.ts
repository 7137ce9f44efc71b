import assert from 'node:assert/strict';
import { toLongOrgId } from '../../../../src/core/subscribers/orgId.ts';
import { type ListSnapshot, readSnapshot, writeSnapshot } from '../../../../src/core/subscribers/listSnapshot.ts';
import { everySubscriber } from '../../../../src/core/subscribers/subscriberQuery.ts';
import { subscriber, subscriberPackage } from '../../../support/fakeSubscribers.ts';

function keyOf(number: number): string {
  return `00D${String(number).padStart(12, '0')}`;
}

/** A list of so many subscribers in pages of a hundred. */
function listOf(count: number): ListSnapshot {
  const keys = Array.from({ length: count }, (_, index) => keyOf(index));
  const pages = Array.from({ length: Math.ceil(count / 100) }, (_, index) => {
    const end = Math.min(count, (index + 1) * 100);
    return { count: end, next: end === count ? undefined : { installs: { name: `Org ${end}`, id: `0Ci${end}` } } };
  });
  return {
    all: { query: everySubscriber, keys, pages, total: count, problems: [] },
    subscribers: keys.map((key) => subscriber({ orgId: toLongOrgId(key), name: `Org ${key}` })),
    mark: { lmoOrgId: '00D5f00000AcmeLEAA', moments: { licenses: '2026-01-01T00:00:00.000Z' } },
    readAt: 1_768_000_000_000,
  };
}

describe('a kept list', () => {
  it('comes back as it was', () => {
    const whole: ListSnapshot = {
      ...listOf(3),
      subscribers: [
        subscriber({
          orgId: toLongOrgId(keyOf(0)),
          company: 'Acme',
          parentOrgId: toLongOrgId(keyOf(1)),
          orgEnds: '2030-01-01',
          packages: [
            subscriberPackage({ seats: { kind: 'seats', licensed: 5, used: undefined } }),
            subscriberPackage({
              seats: undefined,
              expires: { kind: 'on', date: '2030-01-01' },
              isBehind: true,
              installed: '2026-01-01T00:00:00.000Z',
            }),
          ],
        }),
        subscriber({ orgId: toLongOrgId(keyOf(1)), isSandbox: false, sandboxIds: [toLongOrgId(keyOf(0))] }),
        subscriber({ orgId: toLongOrgId(keyOf(2)), kind: 'scratchOrg' }),
      ],
    };
    assert.deepEqual(readSnapshot(writeSnapshot(whole, [])), whole);
  });

  it('knows where to go on, with lists that have ended and names that are empty', () => {
    const next = { installs: 'end', accountLicenses: { name: undefined, id: 'a07' } } as const;
    const half = { ...listOf(1), all: { ...listOf(1).all, pages: [{ count: 1, next }] } };
    assert.deepEqual(readSnapshot(writeSnapshot(half, []))?.all.pages, [{ count: 1, next }]);
  });

  it('is bounded, cut where a page ends, and keeps what is pinned', () => {
    const pinned = toLongOrgId(keyOf(4_999));
    const text = writeSnapshot(listOf(5_000), [pinned]);
    const kept = readSnapshot(text);
    assert.ok(kept);
    assert.deepEqual([kept.all.keys.length, kept.all.pages.length, kept.subscribers.length], [1_000, 10, 2_000]);
    assert.deepEqual(kept.all.pages.at(-1)?.next, { installs: { name: 'Org 1000', id: '0Ci1000' } });
    assert.ok(kept.subscribers.some(({ orgId }) => orgId === pinned));
    assert.ok(text.length < 2_000_000, String(text.length));
  });

  it('is nothing where it is broken, of another version, or not whole', () => {
    const text = writeSnapshot(listOf(2), []);
    const whole = JSON.parse(text) as Record<string, unknown>;
    const broken = [
      '',
      'null',
      '[]',
      text.slice(0, -20),
      JSON.stringify({ ...whole, version: 2 }),
      ...Object.keys(whole)
        .filter((name) => name !== 'total')
        .map((name) => JSON.stringify({ ...whole, [name]: undefined })),
      JSON.stringify({ ...whole, readAt: 'now' }),
      JSON.stringify({ ...whole, subscribers: [{}] }),
      JSON.stringify({ ...whole, subscribers: [{ ...subscriber(), orgId: '../../etc' }] }),
      JSON.stringify({ ...whole, subscribers: [{ ...subscriber(), packages: [{}] }] }),
      JSON.stringify({ ...whole, pages: [{}] }),
    ];
    for (const one of broken) {
      assert.equal(readSnapshot(one), undefined, one.slice(0, 200));
    }
  });
});
