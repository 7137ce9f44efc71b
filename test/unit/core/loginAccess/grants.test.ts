import assert from 'node:assert/strict';
import type { Grant } from '../../../../src/core/loginAccess/grant.ts';
import { type AuditedUser, type AuditRow, deriveGrants } from '../../../../src/core/loginAccess/grants.ts';

const now = new Date('2026-06-15T12:00:00Z');
const publisher = '00D000000000031';

function deriveGrant(rows: readonly AuditRow[], at: Date, publisherOrgId?: string): Grant {
  return deriveGrants(rows, { now: at, publisherOrgIds: publisherOrgId === undefined ? [] : [publisherOrgId] }).grant;
}

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
    { text: '7/14/26', day: '2026-07-14', why: 'a month, which is what Salesforce offers' },
    { text: '14/6/2027', day: '2027-06-14', why: 'a year, which is the longest' },
    { text: '11/1/2030', day: '2030-01-11', why: 'further off than a grant can be' },
    { text: '2026年6月20日', day: '2026-06-20', why: 'Japanese' },
    { text: '令和8年6月20日', day: '2026-06-20', why: 'Japanese, by reign' },
    { text: 'R8/6/20', day: '2026-06-20', why: 'Japanese, by reign in short' },
    { text: '2026년 6월 20일', day: '2026-06-20', why: 'Korean' },
    { text: '2026. 6. 20', day: '2026-06-20', why: 'Korean, in numbers' },
    { text: '民國115年6月20日', day: '2026-06-20', why: 'by the calendar of the Republic of China' },
    { text: '20/6/2569', day: '2026-06-20', why: 'Thai' },
    { text: '20/6/69', day: '2026-06-20', why: 'Thai, with a short year' },
    { text: '20 มิถุนายน 2569', day: '2026-06-20', why: 'Thai, by name' },
    { text: '20 de junho de 2026', day: '2026-06-20', why: 'Portuguese' },
    { text: '20. Juni 2026', day: '2026-06-20', why: 'German' },
    { text: 'June 20, 2026', day: '2026-06-20', why: 'English' },
    { text: '2026. június 20.', day: '2026-06-20', why: 'Hungarian' },
    { text: '2026. gada 20. jūn.', day: '2026-06-20', why: 'Latvian' },
    { text: '20 tháng 6, 2026', day: '2026-06-20', why: 'Vietnamese' },
    { text: '20 июня 2026 г.', day: '2026-06-20', why: 'Russian, inflected' },
    { text: '\u200f20\u200f/\u200f6\u200f/\u200f2026', day: '2026-06-20', why: 'with marks of direction' },
    { text: '٢٠/٠٦/٢٠٢٦', day: '2026-06-20', why: 'in Arabic digits' },
    { text: '２０２６／６／２０', day: '2026-06-20', why: 'in wide digits' },
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
    assert.deepEqual(deriveGrant([granted('ada@x', '۱۴۰۵/۳/۳۰', '2026-06-14')], now), { state: 'unknown' });
  });

  const by = (locale: string, timeZone = 'UTC'): AuditedUser => ({ username: 'ada@x', locale, timeZone });

  it('reads a date as the locale of its user writes dates', () => {
    const row = granted('ada@x', '7/8/2026', '2026-06-14T08:00:00Z');
    const dayIn = (locale: string): unknown => {
      const [event] = deriveGrants([{ ...row, by: by(locale) }], { now }).users[0]?.history ?? [];
      return [event?.ends?.toISOString().slice(0, 10), event?.otherwise];
    };
    assert.deepEqual(dayIn('en_US'), ['2026-07-08', undefined]);
    assert.deepEqual(dayIn('en_GB'), ['2026-08-07', undefined]);
    assert.deepEqual(dayIn('de_DE_EURO'), ['2026-08-07', undefined]);
  });

  it('says that a date may be another where nothing tells', () => {
    const [ada] = deriveGrants([granted('ada@x', '7/8/2026', '2026-06-14T08:00:00Z')], { now }).users;
    const [event] = ada?.history ?? [];
    assert.deepEqual(
      [event?.ends, event?.otherwise].map((date) => date?.toISOString().slice(0, 10)),
      ['2026-07-08', '2026-08-07'],
    );
  });

  it('ends when the day does where the user is', () => {
    const row = granted('ada@x', '6/15/2026', '2026-06-14T08:00:00Z');
    const endIn = (timeZone: string): unknown =>
      deriveGrants([{ ...row, by: by('en_US', timeZone) }], { now: new Date('2026-06-15T09:00:00Z') }).grant;
    const ends = (at: string): unknown => ({ state: 'live', username: 'ada@x', expires: new Date(at) });
    assert.deepEqual(endIn('America/Los_Angeles'), ends('2026-06-16T06:59:59.999Z'));
    assert.deepEqual(endIn('Asia/Tokyo'), ends('2026-06-15T14:59:59.999Z'));
    assert.deepEqual(endIn('Nowhere/Land'), ends('2026-06-15T23:59:59.999Z'));
  });

  it('ends at the right hour on the days when the clocks change', () => {
    const ends = (day: string, created: string): unknown => {
      const { grant } = deriveGrants([{ ...granted('ada@x', day, created), by: by('en_US', 'Europe/Berlin') }], {
        now: new Date(created),
      });
      return grant.state === 'live' && grant.expires.toISOString();
    };
    assert.equal(ends('3/29/2026', '2026-03-20T08:00:00Z'), '2026-03-29T21:59:59.999Z');
    assert.equal(ends('10/25/2026', '2026-10-20T08:00:00Z'), '2026-10-25T22:59:59.999Z');
  });

  it('takes nothing of a publisher’s name for a date, a user or an id', () => {
    const display = (name: string): string =>
      `ada@x has granted user login access through 6/20/2026 to package publisher ${name} (${publisher})`;
    for (const name of ['Acme 6/30/2026 Ltd', 'eve@evil.example 1.7.2026', 'to package publisher 7/1/2026', '']) {
      const row = { action: 'loginasgrantedtopartnerbt', display: display(name), created: new Date('2026-06-14') };
      const { grant } = deriveGrants([row], { now, publisherOrgIds: [publisher] });
      assert.deepEqual(
        grant,
        { state: 'live', username: 'ada@x', expires: new Date('2026-06-20T23:59:59.999Z') },
        name,
      );
    }
  });

  it('keeps the history of each user, the latest first', () => {
    const rows = [
      granted('ada@x', '6/5/2026', '2026-06-01T00:00:00Z'),
      modified('ada@x', '6/30/2026', '2026-06-12T00:00:00Z'),
      granted('bo@x', '6/9/2026', '2026-06-02T00:00:00Z'),
      revoked('bo@x', '2026-06-03T00:00:00Z'),
    ];
    const told = deriveGrants(rows, { now }).users.map(({ username, grant, history }) => [
      username,
      grant.state,
      history.map(({ kind, at }) => `${kind} ${at.toISOString().slice(5, 10)}`).join(', '),
    ]);
    assert.deepEqual(told, [
      ['ada@x', 'live', 'modified 06-12, granted 06-01'],
      ['bo@x', 'revoked', 'revoked 06-03, granted 06-02'],
    ]);
  });

  it('keeps who used login access apart: the trail does not say for whom', () => {
    const used = {
      action: 'suloginaccessused',
      display: 'Logged in using Login-As access for Ada Lovelace',
      created: new Date('2026-06-13'),
      by: by('en_US'),
    };
    const { grant, uses } = deriveGrants([used], { now });
    assert.deepEqual(
      [grant, uses.map(({ username, text }) => [username, text])],
      [{ state: 'none' }, [['ada@x', 'Logged in using Login-As access for Ada Lovelace']]],
    );
  });

  it('tells that administrators alone may grant us access, and leaves what was set for others out', () => {
    const set = (publisherId: string): AuditRow => ({
      action: 'supportaccessadmins',
      display: `boss@x has set support access for only admins to package publisher Acme Support (${publisherId})`,
      created: new Date('2026-06-13'),
    });
    const setBy = (publisherId: string): unknown =>
      deriveGrants([set(publisherId)], { now, publisherOrgIds: [publisher] }).administratorsOnly?.username;
    assert.equal(setBy(publisher), 'boss@x');
    assert.equal(setBy('00D000000000099'), undefined);
  });

  it('names the user where words run together', () => {
    const display = `ユーザーada.l+1@x.exampleが2026年6月20日までのログインアクセスを許可しました (${publisher})`;
    const { grant } = deriveGrants(
      [{ action: 'loginasgrantedtopartnerbt', display, created: new Date('2026-06-14') }],
      { now },
    );
    assert.deepEqual(grant, {
      state: 'live',
      username: 'ada.l+1@x.example',
      expires: new Date('2026-06-20T23:59:59.999Z'),
    });
  });
});
