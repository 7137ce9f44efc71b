import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { silentLogger } from '../../src/core/base/logger.ts';
import type { SubscriberOrg } from '../../src/core/subscribers/ports.ts';
import { parseHandOff } from '../../src/core/loginAccess/handOffUrl.ts';
import { systemClock } from '../../src/dap/systemClock.ts';
import { createOrgGateway } from '../../src/org/gateway.ts';
import type { FreshSession } from '../../src/org/liveExecutionOptions.ts';
import { OrgSession } from '../../src/org/orgSession.ts';
import { OrgDebugging } from '../support/orgDebugging.ts';
import { type SampleOrgHandle, startSampleOrg } from '../support/sampleOrg.ts';
import { issueDrafts } from '../support/sampleOrgClient.ts';

const source = fileURLToPath(new URL('../../src/sampleOrg/samplePackage', import.meta.url));
const service = `${source}/classes/InvoiceService.cls`;

/** Entered with a link, as the editor does it: what the org is and who is logged in is asked at once. */
async function entered(link: string): Promise<FreshSession & { readonly org: SubscriberOrg }> {
  const { instanceUrl, orgSession } = parseHandOff(link);
  const gateway = createOrgGateway({ clock: systemClock, logger: silentLogger });
  const org = gateway.openSubscriberOrg(parseHandOff(link));
  const [organization, loginAsUser] = await Promise.all([org.organization(), org.loginAsUser()]);
  return { session: new OrgSession(instanceUrl, orgSession), organization, loginAsUser, org };
}

describe('a fresh link against the sample org', () => {
  let org: SampleOrgHandle;
  let debugging: OrgDebugging;
  let entry: Awaited<ReturnType<typeof entered>>;

  beforeEach(async () => {
    org = await startSampleOrg();
    entry = await entered(org.sandbox.handOff);
    const freshSession = (): Promise<FreshSession> => Promise.resolve(entry);
    debugging = new OrgDebugging({ ...org.sandbox, freshSession }, { path: source, namespace: 'acme' });
    await debugging.client.initialize();
    await debugging.launch(new Map([[service, [{ line: 12 }]]]));
  });

  afterEach(async () => {
    await debugging.client.body('disconnect').catch(() => undefined);
    await org.dispose();
    assert.deepEqual(org.orgFaults, []);
  });

  /** Resolves when the user sees that the org session has ended. */
  const locked = (): Promise<unknown> =>
    debugging.client.event<{ state: string }>('isv.sessionState', ({ state }) => state === 'needsFreshLink');
  const outputSays = (text: string): Promise<unknown> =>
    debugging.client.event<{ output: string }>('output', ({ output }) => output.includes(text));
  const freshLink = async (): Promise<void> => {
    entry = await entered(await org.controls.giveGrant(org.sandbox.orgId));
  };

  it('is asked for within a second, and the same debug session goes on with it: its stop, its breakpoints, its events', async () => {
    const before = (await org.controls.state(org.sandbox.orgId)).debugSession?.id;
    const run = entry.org.apex.runAnonymous(issueDrafts);
    const threadId = await debugging.stopped();
    const ended = performance.now();
    await org.controls.expireSessions(org.sandbox.orgId);
    await Promise.all([locked(), outputSays('has expired or was ended')]);
    assert.ok(performance.now() - ended < 1_000);
    assert.match(await debugging.client.error('continue', { threadId }), /expired or was ended/);

    await freshLink();
    assert.deepEqual(await debugging.client.body('isv.renew'), { debugSession: 'goesOn' });
    assert.equal((await org.controls.state(org.sandbox.orgId)).debugSession?.id, before);
    const { frames } = await debugging.show(threadId);
    assert.equal(frames[0]?.line, 12);
    await debugging.client.body('continue', { threadId });
    await debugging.client.event<{ reason: string }>('thread', ({ reason }) => reason === 'exited');
    await run;
    // A breakpoint from before stops the next request, too.
    const next = entry.org.apex.runAnonymous(issueDrafts);
    await debugging.client.body('continue', { threadId: await debugging.stopped() });
    await next;
  });

  it('catches up with what happened meanwhile', async () => {
    await org.controls.expireSessions(org.sandbox.orgId);
    await locked();
    await freshLink();
    const run = entry.org.apex.runAnonymous(issueDrafts);
    let isStopped = false;
    while (!isStopped) {
      // It stops while nobody listens.
      isStopped = (await org.controls.state(org.sandbox.orgId)).debugSession?.requests[0]?.stopped === true;
    }
    await debugging.client.body('isv.renew');
    await debugging.client.body('continue', { threadId: await debugging.stopped() });
    await run;
  });

  it('starts another debug session with the breakpoints of before where the org ended it with the logout', async () => {
    const before = (await org.controls.state(org.sandbox.orgId)).debugSession?.id;
    await org.controls.revokeSessions(org.sandbox.orgId);
    await locked();
    await freshLink();
    assert.deepEqual(await debugging.client.body('isv.renew'), { debugSession: 'startedAgain' });
    assert.notEqual((await org.controls.state(org.sandbox.orgId)).debugSession?.id, before);
    const run = entry.org.apex.runAnonymous(issueDrafts);
    await debugging.client.body('continue', { threadId: await debugging.stopped() });
    await run;
    assert.ok(!debugging.client.trail.includes('terminated'));
  });

  it('is refused with a sentence where it leads to another org, or logs in as somebody else', async () => {
    await org.controls.expireSessions(org.sandbox.orgId);
    await locked();
    entry = await entered(org.production.handOff);
    assert.match(await debugging.client.error('isv.renew'), /leads to .* It was not used for it/);
    await freshLink();
    const { loginAsUser } = entry;
    entry = { ...entry, loginAsUser: { ...loginAsUser, id: '005000000000009AAA', username: 'eve@northwind.example' } };
    assert.match(await debugging.client.error('isv.renew'), /logs in as eve@northwind\.example/);
    entry = { ...entry, loginAsUser };
    assert.deepEqual(await debugging.client.body('isv.renew'), { debugSession: 'goesOn' });
  });

  it('that has ended, too, is said to, and another one may be brought', async () => {
    await org.controls.expireSessions(org.sandbox.orgId);
    await locked();
    await freshLink();
    await org.controls.expireSessions(org.sandbox.orgId);
    assert.match(await debugging.client.error('isv.renew'), /expired or was ended/);
    await freshLink();
    assert.deepEqual(await debugging.client.body('isv.renew'), { debugSession: 'goesOn' });
  });

  it('is asked for by the first call that the org refuses, before the event link hears of it', async () => {
    const run = entry.org.apex.runAnonymous(issueDrafts);
    const threadId = await debugging.stopped();
    await org.controls.addFault(org.sandbox.orgId, { kind: 'status', status: 401, match: { api: 'debug' }, times: 1 });
    assert.match(await debugging.client.error('continue', { threadId }), /expired or was ended/);
    await locked();
    assert.deepEqual(await debugging.client.body('isv.renew'), { debugSession: 'goesOn' });
    await debugging.client.body('continue', { threadId });
    await run;
  });
});
