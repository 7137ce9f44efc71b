import assert from 'node:assert/strict';
import {
  readRememberedGrants,
  rememberedGrant,
  type RememberedGrants,
  withGrant,
} from '../../../../src/core/loginAccess/rememberedGrants.ts';

const orgId = '00D000000000001EAA';
const username = 'dana@northwind.example';
const expires = new Date('2026-02-01T23:59:59.999Z');
const before = new Date('2026-01-15T00:00:00Z');
const after = new Date('2026-02-02T00:00:00Z');

describe('remembered grants', () => {
  it('are live until they end, and expired from then on', () => {
    const remembered = withGrant({}, orgId, { state: 'live', username, expires });
    assert.deepEqual(rememberedGrant(remembered, orgId.slice(0, 15), before), { state: 'live', username, expires });
    assert.deepEqual(rememberedGrant(remembered, orgId, after), { state: 'expired', username, expired: expires });
  });

  it('are what was seen last: taken back, or none at all', () => {
    const live = withGrant({}, orgId, { state: 'live', username, expires });
    assert.deepEqual(rememberedGrant(withGrant(live, orgId, { state: 'revoked', username }), orgId, before), {
      state: 'revoked',
      username,
    });
    assert.deepEqual(withGrant(live, orgId, { state: 'none' }), {});
    assert.deepEqual(
      withGrant(live, orgId, { state: 'unknown' }),
      live,
      'an audit trail that cannot be read says nothing',
    );
  });

  it('are unknown where none was ever seen', () => {
    assert.deepEqual(rememberedGrant({}, orgId, before), { state: 'unknown' });
  });

  it('are bounded: the longest unseen go first', () => {
    const many = Array.from(
      { length: 600 },
      (_, index) => `00D${String(index).padStart(12, '0')}`,
    ).reduce<RememberedGrants>((known, id) => withGrant(known, id, { state: 'live', username, expires }), {});
    assert.equal(Object.keys(many).length, 500);
    assert.equal(many['00D000000000099'], undefined);
    assert.ok(many['00D000000000100'] && many['00D000000000599']);
  });

  it('are read as far as they are understood', () => {
    const kept = withGrant({}, orgId, { state: 'live', username, expires });
    const stored = JSON.parse(JSON.stringify(kept)) as unknown;
    assert.deepEqual(readRememberedGrants(stored), kept);
    const broken = { a: null, b: { state: 'live', username, ends: 'soon' }, c: { state: 'x', username, ends: '' } };
    assert.deepEqual(readRememberedGrants({ ...kept, ...broken }), kept);
    for (const other of [undefined, null, 'x', 5]) {
      assert.deepEqual(readRememberedGrants(other), {});
    }
  });
});
