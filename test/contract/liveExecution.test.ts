import assert from 'node:assert/strict';
import { silentLogger } from '../../src/core/base/logger.ts';
import { parseHandOff } from '../../src/core/loginAccess/handOffUrl.ts';
import type { SubscriberOrg } from '../../src/core/subscribers/ports.ts';
import { systemClock } from '../../src/dap/systemClock.ts';
import { createOrgGateway } from '../../src/org/gateway.ts';
import { unguarded } from '../support/fakeExecution.ts';
import { type SampleOrgHandle, startSampleOrg } from '../support/sampleOrg.ts';
import { issueDrafts } from '../support/sampleOrgClient.ts';
import { Watched, failureOf, noFilters } from './entered.ts';

const service = 'acme/InvoiceService';

describe('live execution against the sample org', () => {
  let org: SampleOrgHandle;
  let subscriber: SubscriberOrg;
  let watched: Watched;

  beforeEach(async () => {
    org = await startSampleOrg();
    const gateway = createOrgGateway({ clock: systemClock, logger: silentLogger });
    subscriber = gateway.openSubscriberOrg(parseHandOff(org.sandbox.handOff));
    watched = new Watched(org.sandbox);
  });

  afterEach(async () => {
    await watched.execution.detach().catch(() => undefined);
    await org.dispose();
    assert.deepEqual(org.orgFaults, []);
  });

  const start = (): Promise<unknown> => watched.execution.start(noFilters, unguarded);

  it('stops at a breakpoint, shows frames and variables, steps, runs on and leaves nothing behind', async () => {
    const { execution } = watched;
    const started = await execution.start(noFilters, { admit: (organization) => assert.ok(organization.isSandbox) });
    assert.match(started.sessionId, /^07a\w{15}$/);
    assert.equal(execution.roundTrips, 5);

    const outcomes = await execution.changeBreakpoints([{ kind: 'line', typeRef: service, line: 12 }], []);
    const [breakpoint] = outcomes;
    assert.ok(breakpoint?.created);

    const run = subscriber.apex.runAnonymous(issueDrafts);
    const { requestId } = await watched.next('requestStarted');
    const stop = await watched.next('stopped');
    assert.deepEqual(
      [stop.requestId, stop.breakpointId, stop.typeRef, stop.line],
      [requestId, breakpoint.id, service, 12],
    );

    const sources = await execution.readSources([service, '__sfdc_trigger/acme/InvoiceTrigger', 'acme/NoSuch', 'anon']);
    assert.deepEqual([...sources.keys()], [service, '__sfdc_trigger/acme/InvoiceTrigger']);
    assert.match(sources.get(service) ?? '', /class InvoiceService/);

    const { frames, variables } = await execution.readState(requestId);
    assert.deepEqual(
      frames.map(({ typeRef }) => typeRef),
      [service, 'acme/BillingApi', 'anon'],
    );
    const ids = variables.locals.find(({ name }) => name === 'invoiceIds');
    assert.equal(ids?.typeName, 'List<Id>');
    const caller = await execution.readFrame(requestId, 1);
    assert.ok(caller.locals.some(({ name }) => name === 'invoiceIds'));
    const [list] = await execution.readReferences(requestId, [{ id: ids.ref ?? 0 }]);
    assert.ok(list?.kind === 'list' && list.size === list.elements.length && list.size > 0);

    await execution.step(requestId, 'over');
    await watched.next('resumed');
    const stepped = await watched.next('stopped');
    assert.equal(stepped.breakpointId, undefined);
    assert.equal(stepped.line, 13);

    await execution.changeBreakpoints([], [breakpoint.id]);
    await execution.run(requestId);
    await watched.next('requestFinished');
    assert.equal((await run).success, true);

    await execution.detach();
    assert.equal((await org.controls.state(org.sandbox.orgId)).debugSession, null);
    assert.deepEqual(await subscriber.runningDebugSessions(), []);
  });

  it('sets fifty breakpoints in two calls', async () => {
    await start();
    const before = watched.execution.roundTrips;
    const create = Array.from({ length: 50 }, (_, index) => ({
      kind: 'line' as const,
      typeRef: service,
      line: index + 1,
    }));
    const outcomes = await watched.execution.changeBreakpoints(create, []);
    assert.equal(outcomes.length, 50);
    assert.equal(watched.execution.roundTrips - before, 2);
  });

  it('creates nothing when the org is not admitted', async () => {
    const production = new Watched(org.production);
    await assert.rejects(
      production.execution.start(noFilters, {
        admit: ({ isSandbox }) => {
          assert.equal(isSandbox, false);
          throw new Error('not admitted');
        },
      }),
    );
    const state = await org.controls.state(org.production.orgId);
    assert.deepEqual([state.debugSession, state.bayeuxClients], [null, []]);
  });

  it('of an org that is known asks no more who is logged in, and is refused where the org is no longer what it was', async () => {
    const known = { organization: await subscriber.organization(), loginAsUser: await subscriber.loginAsUser() };
    const admitSandbox = ({ isSandbox }: { readonly isSandbox: boolean }): void => assert.equal(isSandbox, true);
    const again = new Watched(org.sandbox, { known });
    const { loginAsUser } = await again.execution.start(noFilters, { admit: admitSandbox });
    assert.deepEqual(loginAsUser, known.loginAsUser);
    // The organization, the handshake, the subscription with its connect, the session, and perhaps the connect that waits.
    assert.ok(again.execution.roundTrips <= 5, `${again.execution.roundTrips} round trips`);
    await again.execution.detach();
    const production = new Watched(org.production, { known });
    await assert.rejects(production.execution.start(noFilters, { admit: admitSandbox }));
    assert.equal((await org.controls.state(org.production.orgId)).debugSession, null);
  });

  it('is refused while the licence is in use, and detaching the other frees it', async () => {
    await start();
    const second = new Watched(org.sandbox);
    const failure = await failureOf(second.execution.start(noFilters, unguarded));
    assert.equal(failure.code, 'licenseInUse');
    const [active] = await subscriber.runningDebugSessions();
    assert.equal(active?.username, (await subscriber.loginAsUser()).username);
    await subscriber.detachDebugSession(active.id);
    const third = new Watched(org.sandbox);
    await third.execution.start(noFilters, unguarded);
    await third.execution.detach();
  });

  it('hears why the org ended the session', async () => {
    await start();
    await org.controls.terminateDebugSession(org.sandbox.orgId, 'Ended by an administrator.');
    const { reason } = await watched.next('sessionTerminated');
    assert.match(reason, /Ended by an administrator\./);
    assert.equal((await failureOf(watched.execution.run('07c'))).code, 'executionEnded');
  });

  it('lasts in the org as long as somebody shows that they are there, without another change to it', async () => {
    const minute = 60_000;
    const { execution } = watched;
    await start();
    assert.equal(await execution.showActivity(), false);
    const breakpoint = { kind: 'line', typeRef: service, line: 12 } as const;
    const [set] = await execution.changeBreakpoints([breakpoint], []);
    for (let passed = 0; passed < 3; passed += 1) {
      await org.controls.skipTime(50 * minute);
      assert.equal(await execution.showActivity(), true);
    }
    const run = subscriber.apex.runAnonymous(issueDrafts);
    const stop = await watched.next('stopped');
    assert.ok(set?.created);
    assert.equal(stop.breakpointId, set.id);
    await execution.changeBreakpoints([], [set.id]);
    await org.controls.skipTime(50 * minute);
    assert.equal(await execution.showActivity(stop.requestId), true);
    await org.controls.skipTime(20 * minute);
    await execution.run(stop.requestId);
    assert.equal((await run).success, true);
    assert.ok(!watched.seen.some(({ kind }) => kind === 'sessionTerminated'));
  });

  it('loses no stop when the server forgets the link', async () => {
    await start();
    await watched.execution.changeBreakpoints([{ kind: 'line', typeRef: service, line: 12 }], []);
    await org.controls.forgetBayeuxClients(org.sandbox.orgId);
    const run = subscriber.apex.runAnonymous(issueDrafts);
    const { requestId } = await watched.next('stopped');
    await watched.execution.run(requestId);
    await watched.next('requestFinished');
    await run;
    assert.equal(watched.seen.filter(({ kind }) => kind === 'stopped').length, 1);
  });

  it('loses no stop when polls are dropped', async () => {
    await start();
    await watched.execution.changeBreakpoints([{ kind: 'line', typeRef: service, line: 12 }], []);
    await org.controls.addFault(org.sandbox.orgId, { kind: 'drop', match: { message: '/meta/connect' }, times: 1 });
    const run = subscriber.apex.runAnonymous(issueDrafts);
    const { requestId } = await watched.next('stopped');
    await watched.execution.run(requestId);
    await watched.next('requestFinished');
    await run;
    assert.equal(watched.seen.filter(({ kind }) => kind === 'stopped').length, 1);
  });

  it('loses no event when the answer to a poll is lost on a connection that was kept', async () => {
    await start();
    await watched.execution.changeBreakpoints([{ kind: 'line', typeRef: service, line: 12 }], []);
    await org.controls.addFault(org.sandbox.orgId, {
      kind: 'drop',
      processed: true,
      match: { message: '/meta/connect' },
      times: 1,
    });
    const run = subscriber.apex.runAnonymous(issueDrafts);
    const { requestId } = await watched.next('stopped');
    await watched.execution.run(requestId);
    await watched.next('requestFinished');
    await run;
    assert.deepEqual(await org.controls.faults(org.sandbox.orgId), []);
    assert.equal(watched.seen.filter(({ kind }) => kind === 'stopped').length, 1);
  });

  it('is dead within a second, with the reason, when the org session is revoked', async () => {
    await start();
    const revoked = performance.now();
    await org.controls.revokeSessions(org.sandbox.orgId);
    const { reason } = await watched.next('linkDead');
    assert.ok(performance.now() - revoked < 1_000);
    assert.match(reason, /expired or was ended/);
    assert.equal((await failureOf(watched.execution.readState('07c'))).code, 'orgSessionExpired');
  });

  it('says which call the org refused for a request that is not stopped', async () => {
    await start();
    const failure = await failureOf(watched.execution.readState('07c000000000001AAA'));
    assert.match(failure.message, /read the call stack/);
  });
});
