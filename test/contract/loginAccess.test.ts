import assert from 'node:assert/strict';
import { silentLogger } from '../../src/core/base/logger.ts';
import { parseHandOff } from '../../src/core/loginAccess/handOffUrl.ts';
import { logInAddress } from '../../src/core/loginAccess/logInAddress.ts';
import { ownPermissionFindings } from '../../src/core/loginAccess/ownPermissions.ts';
import { toLongOrgId } from '../../src/core/subscribers/orgId.ts';
import type { LicenseManagementOrg, OrgGateway, SubscriberOrg } from '../../src/core/subscribers/ports.ts';
import { systemClock } from '../../src/dap/systemClock.ts';
import { createOrgGateway } from '../../src/org/gateway.ts';
import { openLmo } from '../support/lmo.ts';
import { type SampleOrgHandle, startSampleOrg } from '../support/sampleOrg.ts';
import { failureOf } from './entered.ts';

const day = 86_400_000;

describe('login access in the sample org', () => {
  const gateway: OrgGateway = createOrgGateway({ clock: systemClock, logger: silentLogger });
  let org: SampleOrgHandle;
  let lmo: LicenseManagementOrg;

  const enter = (handOff: string): SubscriberOrg => gateway.openSubscriberOrg(parseHandOff(handOff));

  before(async () => {
    org = await startSampleOrg();
    lmo = openLmo(gateway, org.lmo);
  });

  after(async () => {
    await org.dispose();
    assert.deepEqual(org.orgFaults, []);
  });

  it('says who publishes, and whose packages they are', async () => {
    const { name, orgIds, packageIds } = await lmo.loginAccess.publisher();
    assert.equal(name, 'Acme Software');
    assert.deepEqual(orgIds, [toLongOrgId('00D5f00000AcmeL')]);
    assert.ok(packageIds.length > 0 && packageIds.every((id) => id.startsWith('033')));
  });

  it('tells of grants to us, and not to others', async () => {
    const { orgIds } = await lmo.loginAccess.publisher();
    const sandbox = enter(org.sandbox.handOff);
    const { grant, users, problem } = await sandbox.loginAccess.observeGrants(orgIds);
    assert.equal(problem, undefined);
    assert.ok(grant.state === 'live' && grant.expires.getTime() > Date.now());
    assert.equal(users[0]?.username, grant.username);
    assert.equal((await sandbox.loginAccess.observeGrants(['00D000000000099'])).grant.state, 'none');
  });

  it('tells what became of a grant: changed, taken back, given again', async () => {
    const { orgId } = org.production;
    const { username } = await enter(org.production.handOff).loginAsUser();
    const session = await org.controls.logIn(orgId, username);
    // Another login of the same user: it lives on when login access ends.
    const watching = gateway.openSubscriberOrg(
      parseHandOff(`forceide://x?url=${new URL(org.production.url).host}&secure=0&sessionId=${session}`),
    );
    const own = async () => {
      const { users } = await watching.loginAccess.observeGrants((await lmo.loginAccess.publisher()).orgIds);
      return users.find((user) => user.username === username);
    };
    await org.controls.revokeGrant(orgId);
    assert.equal((await own())?.grant.state, 'revoked');
    await org.controls.giveGrant(orgId, 3);
    await org.controls.changeGrant(orgId, 5);
    const given = await own();
    assert.ok(given?.grant.state === 'live' && given.grant.expires.getTime() > Date.now() + 4 * day);
    const kinds = given.history.map(({ kind }) => kind);
    assert.deepEqual(kinds.slice(0, 3), ['modified', 'granted', 'revoked']);
  });

  it('says that it does not know where the user may not see Setup', async () => {
    const { orgId } = org.sandbox;
    await org.controls.setPermissions(orgId, { viewSetup: false });
    try {
      const { grant, users, problem } = await enter(org.sandbox.handOff).loginAccess.observeGrants();
      assert.equal(grant.state, 'unknown');
      assert.equal(users.length, 0);
      assert.match(problem ?? '', /SetupAuditTrail/);
    } finally {
      await org.controls.setPermissions(orgId, { viewSetup: true });
    }
  });

  it('is found at the address that the LMO is asked to log in by', async () => {
    const address = logInAddress(org.lmo.url, org.production.orgId);
    const page = await (await fetch(address)).text();
    assert.match(page, /Subscriber Support Console/);
    const ticket = /name="ticket" value="([^"]+)"/.exec(page)?.[1] ?? '';
    const shown = await (await fetch(address, { method: 'POST', body: new URLSearchParams({ ticket }) })).text();
    const handOff = (/>(forceide:[^<]+)</.exec(shown)?.[1] ?? '').replaceAll('&amp;', '&');
    assert.equal(toLongOrgId((await enter(handOff).organization()).organizationId), toLongOrgId(org.production.orgId));
  });

  it('shows the code of our package and the logs, in one look', async () => {
    const { packageIds } = await lmo.loginAccess.publisher();
    const probe = await enter(org.sandbox.handOff).loginAccess.probe(packageIds);
    assert.equal(probe.debugLogs, 'readable');
    assert.ok(!('problem' in probe.code));
    assert.deepEqual(
      probe.code.map(({ namespace, isOwn, isVisible }) => [namespace, isOwn, isVisible]),
      [['acme', true, true]],
    );
  });

  it('hides the code from a user of the customer', async () => {
    const { username } = await enter(org.sandbox.handOff).loginAsUser();
    const session = await org.controls.logIn(org.sandbox.orgId, username);
    const own = enter(`forceide://x?url=${new URL(org.sandbox.url).host}&secure=0&sessionId=${session}`);
    const { code } = await own.loginAccess.probe();
    assert.ok(!('problem' in code));
    assert.deepEqual(
      code.map(({ namespace, isOwn, isVisible }) => [namespace, isOwn, isVisible]),
      [['acme', undefined, false]],
    );
  });

  it('costs two calls to look', async () => {
    const sandbox = enter(org.sandbox.handOff);
    await org.controls.resetCounters();
    await sandbox.loginAccess.probe();
    const { requests } = await org.controls.state(org.sandbox.orgId);
    assert.equal(
      Object.values(requests).reduce((sum, count) => sum + count, 0),
      2,
    );
  });

  it('says what our own user may do in the LMO, as far as it can be seen', async () => {
    const facts = await lmo.loginAccess.ownPermissions();
    assert.deepEqual(
      [facts.username, facts.edition, facts.readsLicenses],
      ['sam.okafor@acme-software.example', 'Enterprise Edition', true],
    );
    // Salesforce publishes no name for it, so the sample org has none.
    assert.equal(facts.permissions.logInToSubscriberOrg, undefined);
    assert.ok(ownPermissionFindings(facts).every(({ state }) => state !== 'lacks'));
  });

  it('says that a session has ended, whatever is asked', async () => {
    const stale = enter(org.sandbox.handOff);
    await org.controls.revokeSessions(org.sandbox.orgId);
    for (const ask of [
      () => stale.loginAccess.observeGrants(),
      () => stale.loginAccess.probe(),
      () => stale.limits(),
    ]) {
      assert.equal((await failureOf(ask())).code, 'orgSessionExpired');
    }
  });
});
