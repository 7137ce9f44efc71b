import assert from 'node:assert/strict';
import { silentLogger } from '../../src/core/base/logger.ts';
import { orgRefusal } from '../../src/core/loginAccess/admittance.ts';
import { admitDebugSession } from '../../src/core/sessionRules/admission.ts';
import { parseHandOff } from '../../src/core/loginAccess/handOffUrl.ts';
import type { OrgGateway, SubscriberOrg } from '../../src/core/subscribers/ports.ts';
import { systemClock } from '../../src/dap/systemClock.ts';
import { createOrgGateway } from '../../src/org/gateway.ts';
import { DebugCalls } from '../support/debugCalls.ts';
import { openLmo } from '../support/lmo.ts';
import { unguarded } from '../support/fakeExecution.ts';
import { type SampleOrgHandle, startSampleOrg } from '../support/sampleOrg.ts';
import { traceLoginAsUser } from '../support/tracing.ts';
import { Watched, failureOf, noFilters } from './entered.ts';

describe('orgs of the sample org', () => {
  const gateway: OrgGateway = createOrgGateway({ clock: systemClock, logger: silentLogger });
  let org: SampleOrgHandle;
  let subscriber: SubscriberOrg;

  before(async () => {
    org = await startSampleOrg();
    subscriber = gateway.openSubscriberOrg(parseHandOff(org.sandbox.handOff));
  });

  after(async () => {
    await org.dispose();
    assert.deepEqual(org.orgFaults, []);
  });

  it('refuse a hand-off whose login access was taken back', async () => {
    const revoked = org.subscribers.find(({ grant }) => grant === 'revoked');
    const failure = await failureOf(gateway.openSubscriberOrg(parseHandOff(revoked?.handOff ?? '')).organization());
    assert.equal(failure.code, 'orgSessionExpired');
  });

  it('are closed to publishers where they are scratch orgs or in the Government Cloud, and debug nothing there', async () => {
    const closed = org.subscribers.filter((one) => one.closed !== null);
    assert.deepEqual(
      closed.map((one) => [one.closed, one.sandbox, one.handOff]),
      [
        ['governmentCloud', false, null],
        ['scratchOrg', true, null],
      ],
    );
    const users = ['marcus.bell@lakewood-county.example', 'ines.duarte@litware.example.scratch'];
    const verdicts = await Promise.all(
      closed.map(async ({ orgId, url }, index) => {
        await assert.rejects(org.controls.giveGrant(orgId), /Publishers cannot log in/);
        const session = await org.controls.logIn(orgId, users[index] ?? '');
        const own = new DebugCalls({ url, session });
        const [{ InstanceName }] = (await own.records('SELECT InstanceName FROM Organization', 'data')) as [
          { InstanceName: string },
        ];
        const started = await own.create('ApexDebuggerSession', {});
        const organization = await gateway
          .openSubscriberOrg(parseHandOff(`forceide://closed?url=${new URL(url).host}&secure=0&sessionId=${session}`))
          .organization();
        const decision = admitDebugSession({ organization, now: Date.now() });
        const verdict = decision.allowed ? '' : decision.message.split(',')[0];
        return [InstanceName, started.status, verdict, orgRefusal(organization)?.code];
      }),
    );
    assert.deepEqual(verdicts, [
      ['USG4', 400, 'Lakewood County Treasury is in the Government Cloud', 'governmentCloud'],
      ['USA254S', 400, 'Litware Scratch Org is a scratch org', 'scratchOrg'],
    ]);
  });

  it('name the holder of the debug licence while there is one', async () => {
    const lmo = openLmo(gateway, org.lmo);
    assert.equal(await lmo.debugLicenseHolder(), undefined);
    const { execution } = new Watched(org.sandbox);
    const { sessionId, loginAsUser } = await execution.start(noFilters, unguarded);
    assert.deepEqual(await lmo.debugLicenseHolder(), {
      orgId: org.sandbox.orgId,
      username: loginAsUser.username,
      sessionId,
    });
    await execution.detach();
    assert.equal(await lmo.debugLicenseHolder(), undefined);
  });

  it('say what org it is, who is in it and how we were let in', async () => {
    const organization = await subscriber.organization();
    assert.deepEqual([organization.organizationId, organization.isSandbox], [org.sandbox.orgId, true]);
    const { username } = await subscriber.loginAsUser();
    const { grant } = await subscriber.loginAccess.observeGrants();
    assert.ok(grant.state === 'live' && grant.username === username && grant.expires.getTime() > Date.now());
  });

  it('write a log once tracing is on, and hand the log out', async () => {
    await traceLoginAsUser(subscriber);
    const result = await subscriber.apex.runAnonymous("System.debug('näher');");
    assert.ok(result.compiled && result.success && result.line === undefined);
    const [log] = await subscriber.debugLogs.list(10);
    assert.ok(log && log.length > 0 && log.status === 'Success');
    assert.equal(log.username, (await subscriber.loginAsUser()).username);
    const body = await subscriber.debugLogs.open(log.id, 0);
    const bytes = Buffer.concat(await Array.fromAsync(body.chunks));
    assert.match(bytes.toString(), /näher/);
    assert.equal(bytes.length, log.length);
  });

  it('say where Apex does not compile, and what it threw', async () => {
    const broken = await subscriber.apex.runAnonymous('Integer i = 1;\nInteger i = ;');
    assert.deepEqual([broken.compiled, broken.line], [false, 2]);
    assert.notEqual(broken.compileProblem, undefined);
    const thrown = await subscriber.apex.runAnonymous('Integer i = 1 / 0;');
    assert.ok(thrown.compiled && !thrown.success);
    assert.match(thrown.exceptionMessage ?? '', /Divide by 0/);
  });

  it('say that a hand-off is no longer good', async () => {
    const other = await startSampleOrg();
    try {
      const stale = gateway.openSubscriberOrg(parseHandOff(other.sandbox.handOff));
      await other.controls.revokeSessions(other.sandbox.orgId);
      const calls: (() => Promise<unknown>)[] = [
        () => stale.organization(),
        () => stale.loginAsUser(),
        () => stale.debugLogs.list(10),
        () => stale.debugLogs.open('07L000000000001AAA', 0),
        () => stale.packages.list(),
        () => stale.apex.runAnonymous(''),
      ];
      for (const call of calls) {
        assert.equal((await failureOf(call())).code, 'orgSessionExpired');
      }
    } finally {
      await other.dispose();
    }
  });
});
