import assert from 'node:assert/strict';
import { silentLogger } from '../../src/core/base/logger.ts';
import { parseHandOff } from '../../src/core/loginAccess/handOffUrl.ts';
import type { ObservedGrants } from '../../src/core/loginAccess/grants.ts';
import { systemClock } from '../../src/dap/systemClock.ts';
import { createOrgGateway } from '../../src/org/gateway.ts';
import { DebugCalls } from '../support/debugCalls.ts';
import { type EnteredOrg, type SampleOrgHandle, startSampleOrg } from '../support/sampleOrg.ts';

const acme = '00D5f00000AcmeL';
const day = 86_400_000;

describe('login access in the sample org', () => {
  let org: SampleOrgHandle;
  let contoso: EnteredOrg;

  beforeEach(async () => {
    org = await startSampleOrg();
    contoso = org.production;
  });

  afterEach(async () => {
    await org.dispose();
    assert.deepEqual(org.orgFaults, []);
  });

  const trail = async ({ url, session }: EnteredOrg): Promise<readonly Record<string, unknown>[]> =>
    new DebugCalls({ url, session }).records(
      'SELECT Action, Display, CreatedDate, CreatedBy.Username FROM SetupAuditTrail ORDER BY CreatedDate, Id',
      'data',
    );
  const observed = ({ handOff }: EnteredOrg, publishers?: readonly string[]): Promise<ObservedGrants> =>
    createOrgGateway({ clock: systemClock, logger: silentLogger })
      .openSubscriberOrg(parseHandOff(handOff))
      .loginAccess.observeGrants(publishers);
  const standing = ({ users }: ObservedGrants): readonly (readonly [string, string])[] =>
    users.map(({ username, grant }): [string, string] => [username.split('.')[0] ?? '', grant.state]).sort();

  it('is told by the audit trail of each user, with dates as their locales write them', async () => {
    const rows = await trail(contoso);
    const dates = new Map(
      rows.flatMap(({ Action, Display }) => {
        const found =
          /^(\w+)\..* has (?:granted|changed) user login access through (.+) to package publisher Acme/.exec(
            String(Display),
          );
        return found !== null && /^loginas(?:granted|modified)topartnerbt$/.test(String(Action))
          ? [[found[1] ?? '', found[2] ?? ''] as const]
          : [];
      }),
    );
    assert.match(dates.get('priya') ?? '', /^\d\d\/\d\d\/\d{4}$/);
    assert.match(dates.get('hiroshi') ?? '', /^\d{4}\/\d\d\/\d\d$/);
    assert.match(dates.get('klara') ?? '', /^\d\d\.\d\d\.\d{4}$/);
    assert.match(dates.get('thandi') ?? '', /^\d{1,2} [A-Z][a-z]{2} \d{4}$/);
    const actions = new Set(rows.map(({ Action }) => Action));
    for (const action of ['loginasmodifiedtopartnerbt', 'loginasgrantedtosfdc', 'suloginaccessused']) {
      assert.ok(actions.has(action), action);
    }
  });

  it('means what the client reads of it: other publishers and Salesforce’s own support count for nothing', async () => {
    const grants = await observed(contoso, [acme]);
    assert.deepEqual(standing(grants), [
      ['hiroshi', 'live'],
      ['klara', 'expired'],
      ['priya', 'live'],
      ['thandi', 'revoked'],
    ]);
    const everybodys = await observed(contoso);
    assert.deepEqual(standing(everybodys)[1], ['klara', 'live']);
    assert.equal(grants.uses.length, 2);
    const hiroshi = grants.users.find(({ username }) => username.startsWith('hiroshi'));
    assert.ok(hiroshi !== undefined);
    assert.deepEqual(
      hiroshi.history.map(({ kind }) => kind),
      ['modified', 'granted'],
    );
    assert.ok(hiroshi.grant.state === 'live' && hiroshi.grant.expires.getTime() > Date.now() + 39 * day);
  });

  it('is given, changed, taken back and ended user by user', async () => {
    const { orgId } = contoso;
    const klara = 'klara.vogt@contoso.example';
    const handOff = await org.controls.giveGrant(orgId, 3, klara);
    const entered = { ...contoso, session: parseHandOff(handOff).orgSession };
    const me = async (calls: EnteredOrg): Promise<number> =>
      (await new DebugCalls(calls).send('GET', '/services/oauth2/userinfo')).status;
    assert.deepEqual([await me(entered), await me(contoso)], [200, 200]);
    await org.controls.changeGrant(orgId, 30, klara);
    const last = (await trail(contoso)).at(-1);
    assert.equal(last?.Action, 'loginasmodifiedtopartnerbt');
    assert.match(String(last.Display), /^klara\..* has changed user login access through \d\d\.\d\d\.\d{4} /);
    assert.deepEqual(last.CreatedBy, { ...(last.CreatedBy as object), Username: klara });
    await org.controls.revokeGrant(orgId, klara);
    assert.deepEqual([await me(entered), await me(contoso)], [401, 200], 'the others stay in');
    await org.controls.restrictGrantsToAdministrators(orgId);
    assert.ok((await observed(contoso, [acme])).administratorsOnly !== undefined);
    await assert.rejects(org.controls.revokeGrant(orgId, 'nobody@contoso.example'), /no user of that name/);
  });

  it('may lead to a user who cannot read the trail, or sees only logs of their own', async () => {
    const { orgId } = org.sandbox;
    const calls = new DebugCalls(org.sandbox);
    await calls.execute("System.debug('mine');");
    const admin = new DebugCalls({
      ...org.sandbox,
      session: await org.controls.logIn(orgId, 'admin@northwind.uat.example'),
    });
    await org.controls.setPermissions(orgId, { viewSetup: false });
    const { status, text } = await calls.query('SELECT Action FROM SetupAuditTrail', 'data');
    assert.equal(status, 400);
    assert.match(text, /sObject type 'SetupAuditTrail' is not supported.*"errorCode":"INVALID_TYPE"/s);
    assert.equal((await calls.send('GET', '/services/data/v62.0/sobjects/SetupAuditTrail/describe')).status, 404);
    assert.equal((await observed(org.sandbox, [acme])).grant.state, 'unknown');
    assert.equal((await admin.query('SELECT Action FROM SetupAuditTrail', 'data')).status, 200);
    await org.controls.setPermissions(orgId, { viewSetup: true, viewAllData: false });
    assert.equal((await observed(org.sandbox, [acme])).grant.state, 'live');
    assert.match((await calls.query('SELECT Id FROM TraceFlag')).text, /'TraceFlag' is not supported/);
    assert.equal((await calls.create('DebugLevel', { DeveloperName: 'X', MasterLabel: 'X' })).status, 404);
  });

  it('shows who sees only their own logs nothing of others, not even by id', async () => {
    const small = await startSampleOrg({ sizes: { logs: 60 } });
    try {
      const { orgId } = small.sandbox;
      const calls = new DebugCalls(small.sandbox);
      const all = await calls.records('SELECT Id, LogUserId FROM ApexLog');
      const userId = ((await calls.send('GET', '/services/oauth2/userinfo')).body as { user_id: string }).user_id;
      const foreign = all.find(({ LogUserId }) => LogUserId !== userId);
      assert.ok(foreign !== undefined && all.length === 60);
      await small.controls.setPermissions(orgId, { viewAllData: false });
      const own = await calls.records('SELECT LogUserId FROM ApexLog');
      assert.ok(own.length > 0 && own.length < 60 && own.every(({ LogUserId }) => LogUserId === userId));
      const path = `/services/data/v62.0/tooling/sobjects/ApexLog/${String(foreign.Id)}`;
      assert.equal((await calls.send('GET', `${path}/Body`)).status, 404);
      assert.equal((await calls.send('DELETE', path)).status, 404);
      const count = await calls.query('SELECT COUNT() FROM ApexLog');
      assert.equal((count.body as { totalSize: number }).totalSize, own.length);
    } finally {
      await small.dispose();
    }
  });

  describe('from the LMO’s page', () => {
    const open = (orgId: string, headers: Record<string, string> = {}): Promise<Response> =>
      fetch(`${org.lmo.url}/partnerbt/lmo/subOrgLogin.apexp?directLoginOrgId=${orgId}`, { headers });
    const ticketOf = (page: string): string => /name="ticket" value="([^"]+)"/.exec(page)?.[1] ?? '';
    const press = (ticket: string, headers: Record<string, string> = {}): Promise<Response> =>
      fetch(`${org.lmo.url}/partnerbt/lmo/subOrgLogin.apexp`, {
        method: 'POST',
        body: new URLSearchParams({ ticket }),
        headers,
      });

    it('leads to a hand-off of one of the users who grant it', async () => {
      const page = await (await open(contoso.orgId)).text();
      assert.match(page, /<h2>Contoso Ltd<\/h2>/);
      assert.match(page, /Priya Natarajan<.*until \d{4}-\d\d-\d\d/);
      assert.match(page, /Thandi Mokoena<.*revoked/);
      assert.equal(page.match(/<button>Login<\/button>/g)?.length, 2);
      const shown = await (await press(ticketOf(page))).text();
      const handOff = (/>(forceide:[^<]+)</.exec(shown)?.[1] ?? '').replaceAll('&amp;', '&');
      const entered = { ...contoso, session: parseHandOff(handOff).orgSession };
      const last = (await trail(entered)).at(-1);
      assert.deepEqual(
        [last?.Action, last?.Display],
        ['suloginaccessused', 'Logged in using Login-As access for Priya Natarajan'],
      );
    });

    it('says why there is no way in', async () => {
      assert.match(await (await open(org.subscribers[5]?.orgId ?? '')).text(), /Government Cloud is not supported/);
      assert.match(await (await open('00D5g00Tailspin')).text(), /No user of this org has granted login access/);
      assert.equal((await open('00D000000000001AAA')).status, 404);
      const page = await (await open(contoso.orgId)).text();
      await org.controls.revokeGrant(contoso.orgId);
      const reply = await press(ticketOf(page));
      assert.equal(reply.status, 403);
      assert.match(await reply.text(), /no longer grants login access/);
    });

    it('is nothing that another web page could read, frame or press', async () => {
      const reply = await open(contoso.orgId);
      const page = await reply.text();
      assert.doesNotMatch(page, /forceide|00D\w{12}!/);
      assert.match(reply.headers.get('content-security-policy') ?? '', /frame-ancestors 'none'/);
      assert.equal(reply.headers.get('access-control-allow-origin'), null);
      // Otherwise a browser would say of its own buttons that they come from nowhere.
      assert.equal(reply.headers.get('referrer-policy'), 'same-origin');
      assert.equal((await press(ticketOf(page), { origin: 'null' })).status, 403);
      const foreign = await press(ticketOf(page), { origin: 'https://evil.example' });
      assert.equal(foreign.status, 403);
      const ticket = ticketOf(await (await open(contoso.orgId)).text());
      assert.equal((await press(ticket, { origin: org.lmo.url })).status, 200);
      assert.equal((await press(ticket)).status, 400, 'once');
    });
  });
});
