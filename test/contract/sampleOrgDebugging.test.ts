import assert from 'node:assert/strict';
import { DebugCalls } from '../support/debugCalls.ts';
import { DebugEvents } from '../support/debugEvents.ts';
import { type SampleOrgHandle, startSampleOrg } from '../support/sampleOrg.ts';

const licenseRefusal =
  'You exceeded your licensed number of debugging sessions. Please end other sessions or purchase more.';

/** Two calls into the package, so that there is something to step over and into. */
const issueDrafts = [
  "List<Id> ids = new List<Id>(new Map<Id, SObject>([SELECT Id FROM acme__Invoice__c WHERE acme__Status__c = 'Draft' LIMIT 2]).keySet());",
  'acme.BillingApi.issueInvoices(ids);',
].join('\n');

describe('debug sessions of the sample org', () => {
  let org: SampleOrgHandle;
  let calls: DebugCalls;
  let events: DebugEvents;

  beforeEach(async () => {
    org = await startSampleOrg();
    calls = new DebugCalls(org.sandbox);
    events = await DebugEvents.open(org.sandbox);
  });

  afterEach(async () => {
    events.close();
    await org.dispose();
    assert.deepEqual(org.orgFaults, []);
  });

  const lmo = (): DebugCalls => new DebugCalls({ url: org.lmo.url, session: org.lmo.session });
  const statusOf = async (sessionId: string): Promise<Record<string, unknown>> => {
    const [row = {}] = await calls.records(
      `SELECT Status, StatusBy, LicenseType FROM ApexDebuggerSession WHERE Id = '${sessionId}'`,
    );
    const { Status, StatusBy, LicenseType } = row;
    return { Status, StatusBy, LicenseType };
  };

  /** The line of the first statement that can stop in `BillingApi.issueInvoices`. */
  const stopInIssue = async (sessionId: string): Promise<string> => calls.breakpoint(sessionId, 'acme/BillingApi', 32);

  describe('rules', () => {
    it('are: one session in all subscribers, whose holder the licence in the LMO names', async () => {
      const holder = (): Promise<readonly Record<string, unknown>[]> =>
        lmo().records('SELECT ChildOrg, ChildSession, ChildUsername FROM ApexDebuggerLicense');
      const names = (rows: readonly Record<string, unknown>[]): readonly unknown[] =>
        rows.map(({ ChildOrg, ChildSession, ChildUsername }) => [ChildOrg, ChildSession, ChildUsername]);
      assert.deepEqual(names(await holder()), [[null, null, null]]);
      const sessionId = await calls.startSession();
      assert.deepEqual(names(await holder()), [[org.sandbox.orgId, sessionId, 'dana.whitfield@northwind.example.uat']]);
      const second = await calls.create('ApexDebuggerSession', {});
      assert.equal(second.status, 400);
      assert.deepEqual(second.body, [{ message: licenseRefusal, errorCode: 'LICENSE_LIMIT_EXCEEDED' }]);
      assert.equal((await calls.detach(sessionId)).status, 204);
      assert.deepEqual(names(await holder()), [[null, null, null]]);
      await calls.startSession();
    });

    it('are, where the org says it the other way: a session that has no licence ends at once', async () => {
      await calls.startSession();
      await org.controls.wire(org.sandbox.orgId, { licenseRefusal: 'terminated' });
      const second = await calls.startSession();
      const { SessionId, Description } = await events.next('SessionTerminated');
      assert.deepEqual([SessionId, Description], [second, licenseRefusal]);
      assert.equal((await statusOf(second)).Status, 'Dead');
    });

    it('are: sandboxes only', async () => {
      const reply = await new DebugCalls(org.production).create('ApexDebuggerSession', {});
      assert.equal(reply.status, 400);
      assert.match(reply.text, /entity type cannot be inserted: Apex Debugger Session/);
    });

    it('are: an idle hour ends the session, and calls of the debugger start it anew', async () => {
      const sessionId = await calls.startSession();
      await org.controls.skipTime(59 * 60_000);
      await calls.breakpoint(sessionId, 'acme/BillingApi', 32);
      await org.controls.skipTime(59 * 60_000);
      assert.equal((await statusOf(sessionId)).Status, 'Active');
      await org.controls.skipTime(60_000);
      const { Description, SessionId } = await events.next('SessionTerminated');
      assert.equal(SessionId, sessionId);
      assert.match(Description ?? '', /idle for 60 minutes/);
      assert.deepEqual(await statusOf(sessionId), { Status: 'Dead', StatusBy: 'Sweeper', LicenseType: 'LMO' });
      await calls.startSession();
    });

    it('are: four hours end the session whatever happens', async () => {
      const sessionId = await calls.startSession();
      for (let half = 0; half < 7; half++) {
        await org.controls.skipTime(30 * 60_000);
        await calls.breakpoint(sessionId, 'acme/BillingApi', 32);
      }
      await org.controls.skipTime(30 * 60_000);
      const { Description } = await events.next('SessionTerminated');
      assert.match(Description ?? '', /4 hours/);
    });

    it('are: nothing without a grant', async () => {
      const sessionId = await calls.startSession();
      await org.controls.revokeGrant(org.sandbox.orgId);
      const reply = await calls.query('SELECT Id FROM ApexDebuggerSession');
      assert.equal(reply.status, 401);
      assert.deepEqual(reply.body, [{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }]);
      assert.equal((await org.controls.state(org.sandbox.orgId)).debugSession, null);
      const holders = await lmo().records('SELECT ChildSession FROM ApexDebuggerLicense');
      assert.notEqual(holders[0]?.ChildSession, sessionId);
    });

    it('are: at most two debugged requests; a third runs on with a warning', async () => {
      const sessionId = await calls.startSession();
      await stopInIssue(sessionId);
      const first = calls.execute(issueDrafts);
      const second = calls.execute('acme.BillingApi.issueInvoices(new List<Id>());');
      await events.next('Stopped', 2);
      const third = await calls.execute('acme.BillingApi.issueInvoices(new List<Id>());');
      assert.equal((third.body as { success: boolean }).success, true);
      const { Description } = await events.next('SystemWarning');
      assert.equal(Description, 'Too many concurrent debugged requests. This request will not be debugged');
      await calls.detach(sessionId);
      await Promise.all([first, second]);
    });

    it("are: other users' requests never stop, and they may not touch the session", async () => {
      const sessionId = await calls.startSession();
      await stopInIssue(sessionId);
      const session = await org.controls.logIn(org.sandbox.orgId, 'admin@northwind.uat.example');
      const admin = new DebugCalls({ url: org.sandbox.url, session });
      const executed = await admin.execute('acme.BillingApi.issueInvoices(new List<Id>());');
      assert.equal((executed.body as { success: boolean }).success, true);
      assert.deepEqual(events.types, []);
      const values = { SessionId: sessionId, FileName: 'acme/BillingApi', Line: 32, IsEnabled: true, Type: 'Line' };
      assert.match((await admin.create('ApexDebuggerBreakpoint', values)).text, /INSUFFICIENT_ACCESS_OR_READONLY/);
    });

    it('are: filters choose the requests', async () => {
      const refused = await calls.create('ApexDebuggerSession', { EntryPointFilter: '(' });
      assert.match(refused.text, /FIELD_INTEGRITY_EXCEPTION/);
      const unknown = await calls.create('ApexDebuggerSession', { RequestTypeFilter: 'VISUALFORCE,NONSENSE' });
      assert.match(unknown.text, /NONSENSE/);
      for (const filters of [
        { RequestTypeFilter: 'VISUALFORCE,LIGHTNING' },
        { UserIdFilter: '005000000000001AAA' },
        { EntryPointFilter: '.*/apex/MyPage.apexp' },
      ]) {
        const sessionId = await calls.startSession(filters);
        await stopInIssue(sessionId);
        await calls.execute('acme.BillingApi.issueInvoices(new List<Id>());');
        await calls.detach(sessionId);
      }
      assert.deepEqual(events.types, []);
    });
  });

  describe('a debugged request', () => {
    it('tells its events in order', async () => {
      const sessionId = await calls.startSession();
      const breakpointId = await stopInIssue(sessionId);
      const executed = calls.execute(issueDrafts);
      const stop = await events.next('Stopped');
      assert.deepEqual(
        { ...stop, RequestId: '' },
        {
          SessionId: sessionId,
          Type: 'Stopped',
          RequestId: '',
          BreakpointId: breakpointId,
          FileName: 'acme/BillingApi',
          Line: 32,
        },
      );
      const requestId = stop.RequestId ?? '';
      assert.match(requestId, /^07c/);
      const stepped = await calls.debug(`step/${requestId}?type=over`);
      assert.deepEqual([stepped.status, stepped.text], [200, '']);
      const after = await events.next('Stopped', 2);
      assert.equal(after.BreakpointId, undefined);
      assert.equal(after.Line, 33);
      await calls.debug(`run/${requestId}`);
      assert.equal(((await executed).body as { success: boolean }).success, true);
      await events.next('RequestFinished');
      assert.deepEqual(
        events.types.filter((type) => type !== 'Debug'),
        ['RequestStarted', 'Stopped', 'Resumed', 'Stopped', 'Resumed', 'RequestFinished'],
      );
      const { Description } = await events.next('Debug');
      assert.match(Description ?? '', /^InvoiceService\[\d+\]\|Issued \d+ of 2 invoices$/);
    });

    it('shows its stack, the variables of each frame and what they hold', async () => {
      const sessionId = await calls.startSession();
      await stopInIssue(sessionId);
      const executed = calls.execute(issueDrafts);
      const { RequestId = '' } = await events.next('Stopped');
      const { stateResponse } = (await calls.debug(`state/${RequestId}`)).body as {
        stateResponse: {
          state: { stack: { stackFrame: object[] }; locals: { local: { name: string; ref: number }[] } };
        };
      };
      assert.deepEqual(stateResponse.state.stack.stackFrame, [
        {
          typeRef: 'acme/BillingApi',
          fullName: 'acme.BillingApi.issueInvoices(List<Id>)',
          lineNumber: 32,
          frameNumber: 0,
        },
        { typeRef: 'anon', fullName: 'anon.execute()', lineNumber: 2, frameNumber: 1 },
      ]);
      const [ids] = stateResponse.state.locals.local;
      assert.equal(ids?.name, 'invoiceIds');
      const reference = { getReferencesRequest: { reference: [{ reference: ids.ref }] } };
      const references = await calls.debug(`references/${RequestId}`, reference);
      assert.match(references.text, /"size":2,"offset":0/);
      const frame = await calls.debug(`frame/${RequestId}?stackFrame=1`);
      assert.match(frame.text, /"frameResponse":\{"frame":\{"stackFrame":\{"typeRef":"anon"/);
      await calls.detach(sessionId);
      await executed;
    });

    it('steps apart from another one that is stopped too', async () => {
      const sessionId = await calls.startSession();
      await stopInIssue(sessionId);
      const executed = [calls.execute(issueDrafts), calls.execute(issueDrafts)];
      const [first, second] = [await events.next('Stopped'), await events.next('Stopped', 2)];
      assert.notEqual(first.RequestId, second.RequestId);
      await calls.debug(`step/${first.RequestId ?? ''}?type=over`);
      const stepped = await events.next('Stopped', 3);
      assert.deepEqual([stepped.RequestId, stepped.Line], [first.RequestId, 33]);
      const line = async ({ RequestId = '' }: { RequestId?: string }): Promise<string> =>
        /"lineNumber":(\d+)/.exec((await calls.debug(`state/${RequestId}`)).text)?.[1] ?? '';
      assert.deepEqual([await line(first), await line(second)], ['33', '32']);
      await calls.debug(`run/${second.RequestId ?? ''}`);
      await calls.debug(`run/${first.RequestId ?? ''}`);
      await Promise.all(executed);
    });

    it('is refused to those who ask while it runs, and unknown afterwards', async () => {
      const sessionId = await calls.startSession();
      await stopInIssue(sessionId);
      const executed = calls.execute(issueDrafts);
      const { RequestId = '' } = await events.next('Stopped');
      const wrongStep = await calls.debug(`step/${RequestId}?type=sideways`);
      assert.equal(wrongStep.status, 400);
      for (const query of ['', '?stackFrame=', '?stackFrame=zero', '?stackFrame=-1']) {
        assert.equal((await calls.debug(`frame/${RequestId}${query}`)).status, 400, query);
      }
      const references = async (getReferencesRequest: unknown): Promise<number> =>
        (await calls.debug(`references/${RequestId}`, { getReferencesRequest })).status;
      assert.equal(await references({ reference: [] }), 200);
      for (const wrong of [undefined, {}, { reference: 1 }, { reference: ['1'] }, { reference: [{ reference: -1 }] }]) {
        assert.equal(await references(wrong), 400, JSON.stringify(wrong));
      }
      const noFrame = await calls.debug(`frame/${RequestId}?stackFrame=9`);
      assert.equal(noFrame.status, 400);
      await calls.debug(`run/${RequestId}`);
      await executed;
      await events.next('RequestFinished');
      const late = await calls.debug(`state/${RequestId}`);
      assert.equal(late.status, 404);
    });

    it('takes POST alone', async () => {
      assert.equal((await calls.send('GET', '/services/debug/v41.0/state/07c000000000001AAA')).status, 405);
    });

    it('stops at an exception, with its text and stack', async () => {
      const sessionId = await calls.startSession();
      const exceptionId = await calls.created('ApexDebuggerBreakpoint', {
        SessionId: sessionId,
        FileName: 'com/salesforce/api/exception/ListException',
        IsEnabled: 'true',
        Type: 'Exception',
      });
      const executed = calls.execute('acme.BillingApi.issueInvoice(null);');
      const stop = await events.next('Stopped');
      assert.equal(stop.BreakpointId, exceptionId);
      assert.equal(stop.FileName, 'acme/BillingApi');
      assert.match(stop.Description ?? '', /System\.ListException: List index out of bounds/);
      await calls.debug(`run/${stop.RequestId ?? ''}`);
      const result = (await executed).body as { success: boolean; exceptionMessage: string };
      assert.equal(result.success, false);
      assert.match(result.exceptionMessage, /^System\.ListException/);
      const { Description } = await events.next('ApexException');
      assert.match(Description ?? '', /^BillingApi\[27\]\|System\.ListException/);
    });

    it('runs on when its session is detached', async () => {
      const sessionId = await calls.startSession();
      await stopInIssue(sessionId);
      const executed = calls.execute(issueDrafts);
      await events.next('Stopped');
      await calls.detach(sessionId);
      assert.equal(((await executed).body as { success: boolean }).success, true);
      assert.deepEqual(await statusOf(sessionId), { Status: 'Dead', StatusBy: 'Debugger', LicenseType: 'LMO' });
    });

    it('runs on when the org ends its session', async () => {
      const sessionId = await calls.startSession();
      await stopInIssue(sessionId);
      const executed = calls.execute(issueDrafts);
      await events.next('Stopped');
      await org.controls.terminateDebugSession(org.sandbox.orgId, 'Maintenance.');
      const { Description } = await events.next('SessionTerminated');
      assert.equal(Description, 'Maintenance.');
      assert.equal(((await executed).body as { success: boolean }).success, true);
    });

    it('does not hang the org when its caller hangs up while it is stopped', async () => {
      const sessionId = await calls.startSession();
      await stopInIssue(sessionId);
      const caller = new AbortController();
      const path = `${org.sandbox.url}/services/data/v62.0/tooling/executeAnonymous/?anonymousBody=`;
      const dropped = fetch(path + encodeURIComponent(issueDrafts), {
        headers: { authorization: `Bearer ${org.sandbox.session}` },
        signal: caller.signal,
      });
      const { RequestId = '' } = await events.next('Stopped');
      caller.abort();
      await assert.rejects(dropped);
      assert.equal((await calls.debug(`state/${RequestId}`)).status, 200);
      await calls.debug(`run/${RequestId}`);
      await events.next('RequestFinished');
      assert.equal(((await calls.execute('Integer i = 1;')).body as { success: boolean }).success, true);
    });

    it('stops in a test that the org runs inside of the call', async () => {
      const sessionId = await calls.startSession();
      await calls.breakpoint(sessionId, 'acme/InvoiceService', 15);
      const tests = calls.send('POST', '/services/data/v62.0/tooling/runTestsSynchronous', {
        tests: [{ className: 'acme.InvoiceServiceTest' }],
      });
      const { RequestId = '' } = await events.next('Stopped');
      await calls.detach(sessionId);
      const { numTestsRun, numFailures } = (await tests).body as { numTestsRun: number; numFailures: number };
      assert.ok(numTestsRun > 0);
      assert.equal(numFailures, 0);
      assert.match(RequestId, /^07c/);
    });

    it('stops in a trigger that a save over REST fires', async () => {
      const sessionId = await calls.startSession();
      await calls.breakpoint(sessionId, 'acme/InvoiceTriggerHandler', 9);
      const [account] = await calls.records('SELECT Id FROM Account LIMIT 1', 'data');
      const saved = calls.send('POST', '/services/data/v62.0/sobjects/acme__Invoice__c', {
        acme__Account__c: account?.Id,
      });
      const { RequestId = '' } = await events.next('Stopped');
      await calls.debug(`run/${RequestId}`);
      const reply = await saved;
      assert.equal(reply.status, 201);
      const { id } = reply.body as { id: string };
      const [invoice] = await calls.records(
        `SELECT acme__Status__c, acme__Invoice_Date__c FROM acme__Invoice__c WHERE Id = '${id}'`,
        'data',
      );
      assert.equal(invoice?.acme__Status__c, 'Draft');
      assert.notEqual(invoice.acme__Invoice_Date__c, null);
    });
  });

  describe('breakpoints', () => {
    it('are refused for a session that has ended', async () => {
      const sessionId = await calls.startSession();
      await calls.detach(sessionId);
      const values = { SessionId: sessionId, FileName: 'acme/BillingApi', Line: 32, IsEnabled: true, Type: 'Line' };
      const reply = await calls.create('ApexDebuggerBreakpoint', values);
      assert.equal(reply.status, 400);
      assert.match(reply.text, /INVALID_CROSS_REFERENCE_KEY/);
    });

    it('no longer stop when they are deleted or switched off', async () => {
      const sessionId = await calls.startSession();
      const deleted = await calls.breakpoint(sessionId, 'acme/BillingApi', 32);
      const disabled = await calls.breakpoint(sessionId, 'acme/BillingApi', 33);
      const path = '/services/data/v62.0/tooling/sobjects/ApexDebuggerBreakpoint';
      assert.equal((await calls.send('DELETE', `${path}/${deleted}`)).status, 204);
      assert.equal((await calls.update('ApexDebuggerBreakpoint', disabled, { IsEnabled: false })).status, 204);
      await calls.execute(issueDrafts);
      await events.next('RequestFinished');
      assert.ok(!events.types.includes('Stopped'));
    });

    it('stop again when they are switched on again, and several may stand on one line', async () => {
      const sessionId = await calls.startSession();
      const first = await calls.breakpoint(sessionId, 'acme/BillingApi', 32);
      const second = await calls.breakpoint(sessionId, 'acme/BillingApi', 32);
      await calls.update('ApexDebuggerBreakpoint', first, { IsEnabled: false });
      const executed = calls.execute(issueDrafts);
      const stop = await events.next('Stopped');
      assert.equal(stop.BreakpointId, second);
      await calls.send('DELETE', `/services/data/v62.0/tooling/sobjects/ApexDebuggerBreakpoint/${second}`);
      await calls.update('ApexDebuggerBreakpoint', first, { IsEnabled: true });
      await calls.debug(`run/${stop.RequestId ?? ''}`);
      await executed;
      const again = calls.execute(issueDrafts);
      const { BreakpointId, RequestId = '' } = await events.next('Stopped', 2);
      assert.equal(BreakpointId, first);
      await calls.debug(`run/${RequestId}`);
      await again;
    });

    it('are taken where there is no code and for types that are not there, and never stop', async () => {
      const sessionId = await calls.startSession();
      await calls.breakpoint(sessionId, 'acme/BillingApi', 1);
      await calls.breakpoint(sessionId, 'acme/Nothing', 32);
      await calls.breakpoint(sessionId, 'anon', 1);
      await calls.execute(issueDrafts);
      await events.next('RequestFinished');
      assert.ok(!events.types.includes('Stopped'));
    });

    it('set at a stop count from there on', async () => {
      const sessionId = await calls.startSession();
      await calls.breakpoint(sessionId, 'acme/BillingApi', 32);
      const executed = calls.execute(issueDrafts);
      const { RequestId = '' } = await events.next('Stopped');
      const later = await calls.breakpoint(sessionId, 'acme/BillingApi', 38);
      await calls.debug(`run/${RequestId}`);
      const stop = await events.next('Stopped', 2);
      assert.deepEqual([stop.BreakpointId, stop.Line], [later, 38]);
      await calls.detach(sessionId);
      await executed;
    });
  });

  it('keeps the events as records', async () => {
    const sessionId = await calls.startSession();
    await calls.execute('System.debug(42);');
    await events.next('RequestFinished');
    const rows = await calls.records(
      `SELECT Type, Description FROM ApexDebuggerEvent WHERE SessionId = '${sessionId}' ORDER BY Sequence`,
    );
    assert.deepEqual(
      rows.map(({ Type }) => Type),
      ['RequestStarted', 'Debug', 'RequestFinished'],
    );
    const [request] = await calls.records('SELECT RequestType, IsActive FROM ApexDebuggerRequest');
    assert.deepEqual([request?.RequestType, request?.IsActive], ['EXECUTE_ANONYMOUS', false]);
  });
});
