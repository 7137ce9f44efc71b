import assert from 'node:assert/strict';
import { gradedGrant, type GrantNote } from '../../../../src/core/loginAccess/grantNote.ts';
import { deriveGrants, type ObservedGrants, unreadableTrail } from '../../../../src/core/loginAccess/grants.ts';

const now = new Date('2026-06-15T12:00:00Z');
const note: GrantNote = { username: 'dana@x', expires: new Date('2026-06-20T00:00:00Z'), noted: now };

function trail(...granted: readonly (readonly [user: string, through: string])[]): ObservedGrants {
  const rows = granted.map(([user, through]) => ({
    action: 'loginasgrantedtopartnerbt',
    display: `${user} has granted user login access through ${through} to package publisher Acme (00D000000000031)`,
    created: new Date('2026-06-01T08:00:00Z'),
  }));
  return deriveGrants(rows, { now });
}

describe('what is known of a grant', () => {
  it('is the grant of the user one is logged in as, however long others granted theirs', () => {
    const observed = trail(['ada@x', '6/17/2026'], ['bo@x', '6/29/2026']);
    const { grant, evidence } = gradedGrant(observed, undefined, now, 'Ada@x');
    assert.ok(grant.state === 'live' && grant.username === 'ada@x');
    assert.equal(evidence, 'auditTrail');
  });

  it('is the best of all where the trail has none of that user, or nobody is logged in', () => {
    const observed = trail(['ada@x', '6/17/2026'], ['bo@x', '6/29/2026']);
    for (const loginAs of ['cy@x', undefined]) {
      const { grant } = gradedGrant(observed, undefined, now, loginAs);
      assert.ok(grant.state === 'live' && grant.username === 'bo@x');
    }
  });

  it('is the note where the trail is silent, and only there', () => {
    for (const silent of [undefined, unreadableTrail('No View Setup.'), trail()]) {
      const { grant, evidence } = gradedGrant(silent, note, now, 'dana@x');
      assert.ok(grant.state === 'live' && grant.expires.getTime() === note.expires.getTime());
      assert.equal(evidence, 'note');
    }
    assert.equal(gradedGrant(trail(['ada@x', '6/2/2026']), note, now).grant.state, 'expired');
    assert.equal(
      gradedGrant(undefined, { ...note, expires: new Date('2026-06-14T00:00:00Z') }, now).grant.state,
      'expired',
    );
  });

  it('rests on nothing where neither tells', () => {
    assert.deepEqual(gradedGrant(undefined, undefined, now), { grant: { state: 'unknown' }, evidence: 'nothing' });
  });
});
