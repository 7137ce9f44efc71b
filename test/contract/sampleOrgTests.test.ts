import assert from 'node:assert/strict';
import { DebugCalls } from '../support/debugCalls.ts';
import { type SampleOrgHandle, startSampleOrg } from '../support/sampleOrg.ts';

const tooling = '/services/data/v62.0/tooling';

type Json = Record<string, unknown>;

describe('Apex tests of the sample org', () => {
  let org: SampleOrgHandle;
  let calls: DebugCalls;

  before(async () => {
    org = await startSampleOrg();
    calls = new DebugCalls(org.sandbox);
  });

  after(async () => {
    await org.dispose();
    assert.deepEqual(org.orgFaults, []);
  });

  /** Rows of a query, asked again until they are as wanted: each turn is a call that the org answers meanwhile. */
  const eventually = async (soql: string, wanted: (rows: readonly Json[]) => boolean): Promise<readonly Json[]> => {
    for (;;) {
      const rows = await calls.records(soql);
      if (wanted(rows)) {
        return rows;
      }
    }
  };

  it('answer with what the Tooling API lists', async () => {
    const { body } = await calls.send('POST', `${tooling}/runTestsSynchronous`, {
      tests: [{ className: 'acme.InvoiceServiceTest' }],
    });
    const result = body as Json;
    assert.deepEqual(Object.keys(result).sort(), [
      'apexLogId',
      'codeCoverage',
      'codeCoverageWarnings',
      'failures',
      'flowCoverage',
      'flowCoverageWarnings',
      'numFailures',
      'numTestsRun',
      'successes',
      'totalTime',
    ]);
    const [success] = result.successes as Json[];
    assert.deepEqual(Object.keys(success ?? {}).sort(), [
      'id',
      'methodName',
      'name',
      'namespace',
      'seeAllData',
      'time',
    ]);
  });

  it('say which lines they reached, tests apart', async () => {
    const { body } = await calls.send('POST', `${tooling}/runTestsSynchronous`, {
      tests: [{ className: 'acme.InvoiceServiceTest' }],
    });
    const coverage = (body as Json).codeCoverage as Json[];
    const names = coverage.map(({ name }) => name);
    assert.equal(names.includes('InvoiceService'), true);
    assert.equal(names.includes('InvoiceServiceTest'), false);
    const service = coverage.find(({ name }) => name === 'InvoiceService');
    const missed = service?.locationsNotCovered as Json[];
    assert.equal(missed.length, service?.numLocationsNotCovered);
    assert.ok(Number(service?.numLocations) > missed.length);
    assert.match(String(service?.id), /^01p/);
    const [row] = await calls.records(
      `SELECT NumLinesCovered, NumLinesUncovered FROM ApexCodeCoverageAggregate WHERE ApexClassOrTriggerId = '${String(service?.id)}'`,
    );
    assert.equal(Number(row?.NumLinesCovered) + Number(row?.NumLinesUncovered), service?.numLocations);
    const { body: without } = await calls.send('POST', `${tooling}/runTestsSynchronous`, {
      tests: [{ className: 'acme.InvoiceServiceTest' }],
      skipCodeCoverage: 'true',
    });
    assert.deepEqual((without as Json).codeCoverage, []);
  });

  it('run on after the call that starts them, and tell of it in rows', async () => {
    const { status, body: jobId } = await calls.send('POST', `${tooling}/runTestsAsynchronous`, {
      tests: [{ className: 'acme.InvoiceServiceTest' }, { className: 'acme.PaymentServiceTest' }],
    });
    assert.equal(status, 200);
    assert.match(String(jobId), /^707\w{15}$/);
    const [run] = await eventually(
      `SELECT Status, MethodsEnqueued, MethodsCompleted, MethodsFailed, ClassesCompleted FROM ApexTestRunResult WHERE AsyncApexJobId = '${String(jobId)}'`,
      ([row]) => row?.Status === 'Completed',
    );
    assert.equal(run?.MethodsCompleted, run?.MethodsEnqueued);
    assert.deepEqual([run?.MethodsFailed, run?.ClassesCompleted], [0, 2]);
    const results = await calls.records(
      `SELECT MethodName, Outcome, ApexClass.Name, QueueItem.Status FROM ApexTestResult WHERE AsyncApexJobId = '${String(jobId)}'`,
    );
    assert.equal(results.length, run?.MethodsCompleted);
    assert.deepEqual([...new Set(results.map(({ Outcome }) => Outcome))], ['Pass']);
    assert.deepEqual([...new Set(results.map(({ ApexClass }) => (ApexClass as Json).Name))].sort(), [
      'InvoiceServiceTest',
      'PaymentServiceTest',
    ]);
    const items = await calls.records(
      `SELECT Status, ExtendedStatus FROM ApexTestQueueItem WHERE ParentJobId = '${String(jobId)}'`,
    );
    assert.equal(items.length, 2);
    for (const { Status, ExtendedStatus } of items) {
      const [, passed, count] = /^\((\d+)\/(\d+)\)$/.exec(String(ExtendedStatus)) ?? [];
      assert.deepEqual([Status, passed], ['Completed', count]);
    }
    const [job] = await calls.records(`SELECT JobType, Status FROM AsyncApexJob WHERE Id = '${String(jobId)}'`);
    assert.deepEqual([job?.JobType, job?.Status], ['TestRequest', 'Completed']);
  });

  it('answer the queries by which the official CLI follows a run', async () => {
    const { body } = await calls.send('POST', `${tooling}/runTestsAsynchronous`, {
      tests: [{ className: 'acme.InvoiceServiceTest' }],
      testLevel: 'RunSpecifiedTests',
      skipCodeCoverage: true,
    });
    const jobId = String(body);
    const [run] = await eventually(
      `SELECT AsyncApexJobId, Status, ClassesCompleted, ClassesEnqueued, MethodsEnqueued, StartTime, EndTime, TestTime, UserId FROM ApexTestRunResult WHERE AsyncApexJobId = '${jobId}'`,
      ([row]) => row?.Status === 'Completed',
    );
    assert.equal(typeof run?.EndTime, 'string');
    const [item] = await calls.records(
      `SELECT Id, Status, ApexClassId, TestRunResultId FROM ApexTestQueueItem WHERE ParentJobId = '${jobId}'`,
    );
    const results = await calls.records(
      `SELECT Id, QueueItemId, StackTrace, Message, RunTime, TestTimestamp, AsyncApexJobId, MethodName, Outcome, ApexLogId, IsTestSetup, ApexClass.Id, ApexClass.Name, ApexClass.NamespacePrefix FROM ApexTestResult WHERE QueueItemId IN ('${String(item?.Id)}')`,
    );
    assert.ok(results.length > 0);
    for (const result of results) {
      assert.equal((result.ApexClass as Json).NamespacePrefix, 'acme');
      assert.deepEqual([result.StackTrace, result.Message], [null, null]);
    }
  });

  it('run all at once, those of packages too', async () => {
    const { body: jobId } = await calls.send('POST', `${tooling}/runTestsAsynchronous`, {
      testLevel: 'RunAllTestsInOrg',
    });
    const [run] = await eventually(
      `SELECT Status, ClassesEnqueued FROM ApexTestRunResult WHERE AsyncApexJobId = '${String(jobId)}'`,
      ([row]) => row?.Status === 'Completed',
    );
    assert.ok(Number(run?.ClassesEnqueued) >= 3);
    const { status } = await calls.send('POST', `${tooling}/runTestsAsynchronous`, { testLevel: 'RunLocalTests' });
    assert.equal(status, 400);
  });

  it('are not held up by a debugged request that stands still, and take no thread of the debug session', async () => {
    const session = await calls.startSession();
    await calls.breakpoint(session, 'acme/BillingApi', 32);
    const stopped = calls.execute('acme.BillingApi.issueInvoices(new List<Id>());');
    await eventually("SELECT Id FROM ApexDebuggerEvent WHERE Type = 'Stopped'", (rows) => rows.length === 1);
    const { body: jobId } = await calls.send('POST', `${tooling}/runTestsAsynchronous`, {
      tests: [{ className: 'acme.InvoiceServiceTest' }],
    });
    await eventually(
      `SELECT Status FROM ApexTestRunResult WHERE AsyncApexJobId = '${String(jobId)}'`,
      ([row]) => row?.Status === 'Completed',
    );
    const requests = await calls.records('SELECT RequestType, IsActive FROM ApexDebuggerRequest');
    assert.deepEqual(
      requests.map(({ RequestType, IsActive }) => [RequestType, IsActive]),
      [['EXECUTE_ANONYMOUS', true]],
    );
    await calls.detach(session);
    assert.equal(((await stopped).body as Json).success, true);
  });
});
