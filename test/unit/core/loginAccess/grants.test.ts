import assert from 'node:assert/strict';
import { type AuditRow, deriveGrant } from '../../../../src/core/loginAccess/grants.ts';

const now = new Date('2026-06-15T12:00:00Z');
const publisher = '00D000000000031';

function granted(user: string, through: string, created: string, publisherId = publisher): AuditRow {
  return {
    action: 'loginasgrantedtopartnerbt',
    display: `${user} has granted user login access through ${through} to package publisher Acme Ltd (${publisherId})`,
    created: new Date(created),
  };
}

function modified(user: string, through: string, created: string): AuditRow {
  return {
    action: 'loginasmodifiedtopartnerbt',
    display: `${user} has changed user login access through ${through} to package publisher Acme Ltd (${publisher})`,
    created: new Date(created),
  };
}

function revoked(user: string, created: string): AuditRow {
  return {
    action: 'loginasrevokedtopartnerbt',
    display: `${user} has revoked user login access to package publisher Acme Ltd (${publisher})`,
    created: new Date(created),
  };
}

describe('grants from the audit trail', () => {
  it('is none without rows, and rows of Salesforce support do not count', () => {
    assert.deepEqual(deriveGrant([], now), { state: 'none' });
    const support = { ...granted('ada@x', '7/1/2026', '2026-06-01'), action: 'loginasgrantedtosfdc' };
    assert.deepEqual(deriveGrant([support], now), { state: 'none' });
  });

  it('lasts to the end of its last day', () => {
    const rows = [granted('ada@x.example', '6/15/2026', '2026-06-14T08:00:00Z')];
    assert.deepEqual(deriveGrant(rows, now), {
      state: 'live',
      username: 'ada@x.example',
      expires: new Date('2026-06-15T23:59:59.999Z'),
    });
    assert.equal(deriveGrant(rows, new Date('2026-06-16T00:00:00Z')).state, 'expired');
  });

  it('follows the latest row of a user, whatever order the rows come in', () => {
    const rows = [
      revoked('ada@x', '2026-06-10T00:00:00Z'),
      modified('ada@x', '6/30/2026', '2026-06-12T00:00:00Z'),
      granted('ada@x', '6/5/2026', '2026-06-01T00:00:00Z'),
    ];
    assert.equal(deriveGrant(rows, now).state, 'live');
    assert.deepEqual(deriveGrant([...rows, revoked('ada@x', '2026-06-13T00:00:00Z')], now), {
      state: 'revoked',
      username: 'ada@x',
    });
  });

  it('prefers, among users, the live grant that lasts longest', () => {
    const rows = [
      revoked('bo@x', '2026-06-14'),
      granted('ada@x', '6/20/2026', '2026-06-14'),
      granted('cy@x', '6/25/2026', '2026-06-14'),
      granted('di@x', '6/10/2026', '2026-06-09'),
    ];
    const grant = deriveGrant(rows, now);
    assert.equal(grant.state === 'live' ? grant.username : grant.state, 'cy@x');
  });

  it('leaves other publishers out, with ids of 15 or 18 characters', () => {
    const rows = [granted('ada@x', '6/20/2026', '2026-06-14', '00D000000000099')];
    assert.equal(deriveGrant(rows, now, `${publisher}EAA`).state, 'none');
    assert.equal(deriveGrant(rows, now).state, 'live');
    assert.equal(deriveGrant([granted('ada@x', '6/20/2026', '2026-06-14')], now, `${publisher}EAA`).state, 'live');
  });

  const dates: readonly { text: string; day: string; why: string }[] = [
    { text: '6/20/2026', day: '2026-06-20', why: 'month first' },
    { text: '20/06/2026', day: '2026-06-20', why: 'day first' },
    { text: '20.06.2026', day: '2026-06-20', why: 'with dots' },
    { text: '2026-06-20', day: '2026-06-20', why: 'year first' },
    { text: '2026/6/20', day: '2026-06-20', why: 'year first with slashes' },
    { text: '20. 6. 2026', day: '2026-06-20', why: 'with blanks' },
    { text: '6/20/26', day: '2026-06-20', why: 'a short year' },
    { text: '1/7/2026', day: '2026-07-01', why: 'the reading that lies after the granting' },
    { text: '7/8/2026', day: '2026-07-08', why: 'the earlier of two possible readings' },
    { text: '11/1/2030', day: '2030-01-11', why: 'further off than a grant can be' },
  ];
  for (const { text, day, why } of dates) {
    it(`reads ${text} as ${day}: ${why}`, () => {
      const grant = deriveGrant([granted('ada@x', text, '2026-06-14T08:00:00Z')], now);
      assert.equal(grant.state === 'live' ? grant.expires.toISOString().slice(0, 10) : grant.state, day);
    });
  }

  it('is unknown when the date cannot be read', () => {
    assert.deepEqual(deriveGrant([granted('ada@x', '13/13/2026', '2026-06-14')], now), { state: 'unknown' });
    assert.deepEqual(deriveGrant([granted('ada@x', 'forever', '2026-06-14')], now), { state: 'unknown' });
  });
});
