import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DebugCalls } from '../support/debugCalls.ts';
import { type SampleOrgHandle, startSampleOrg } from '../support/sampleOrg.ts';

type Json = Record<string, unknown>;

const root = '/services/data/v62.0';
const minute = 60 * 1000;
const hour = 60 * minute;
const samplePackage = fileURLToPath(new URL('../../src/sampleOrg/samplePackage', import.meta.url));

const nightly = `global class Nightly implements Queueable, Schedulable, Database.Batchable<Integer> {
  @future
  global static void later(String text) {
    System.debug(text);
  }
  global void execute(QueueableContext context) {
    System.debug('queueable');
    Integer i = 1 / 0;
  }
  global void execute(SchedulableContext context) { System.debug('scheduled'); }
  global Iterable<Integer> start(Database.BatchableContext context) { return new List<Integer>{ 1, 2 }; }
  global void execute(Database.BatchableContext context, List<Integer> scope) { System.debug(scope); }
  global void finish(Database.BatchableContext context) { }
}`;

/** The line of the future method that does something. */
const lineInFuture = 4;

describe('asynchronous Apex of the sample org', () => {
  let folder: string;
  let org: SampleOrgHandle;
  let calls: DebugCalls;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'isv-debugger-package-'));
    cpSync(samplePackage, folder, { recursive: true });
    writeFileSync(join(folder, 'classes', 'Nightly.cls'), nightly);
  });

  after(() => {
    rmSync(folder, { recursive: true });
  });

  beforeEach(async () => {
    org = await startSampleOrg({ packageFolder: folder });
    calls = new DebugCalls(org.sandbox);
  });

  afterEach(async () => {
    await org.dispose();
    assert.deepEqual(org.orgFaults, []);
  });

  const run = async (source: string): Promise<void> => {
    const { body } = await calls.execute(source);
    assert.equal((body as Json).success, true, JSON.stringify(body));
  };

  /** Jobs, asked for again until as many as wanted are over. */
  const jobsOver = async (count: number): Promise<readonly Json[]> => {
    const query =
      "SELECT JobType, Status, ApexClass.Name, MethodName, JobItemsProcessed, ExtendedStatus FROM AsyncApexJob WHERE Status IN ('Completed', 'Failed') ORDER BY Id";
    for (;;) {
      const rows = await calls.records(query);
      if (rows.length >= count) {
        return rows;
      }
    }
  };

  const trace = async (): Promise<void> => {
    const { body } = await calls.send('GET', '/services/oauth2/userinfo');
    const DebugLevelId = await calls.created('DebugLevel', {
      DeveloperName: 'Jobs',
      MasterLabel: 'Jobs',
      ApexCode: 'DEBUG',
      ApexProfiling: 'FINEST',
    });
    await calls.created('TraceFlag', {
      DebugLevelId,
      TracedEntityId: (body as Json).user_id,
      LogType: 'USER_DEBUG',
      StartDate: new Date(Date.now() - 1_000).toISOString(),
      ExpirationDate: new Date(Date.now() + hour).toISOString(),
    });
  };

  it('runs after the call that leaves it, and never stops', async () => {
    const session = await calls.startSession();
    await calls.breakpoint(session, 'acme/Nightly', lineInFuture);
    await run(
      "acme.Nightly.later('a'); System.enqueueJob(new acme.Nightly()); Database.executeBatch(new acme.Nightly(), 1);",
    );
    const jobs = await jobsOver(3);
    assert.deepEqual(
      jobs.map(({ JobType, Status, MethodName }) => [JobType, Status, MethodName]),
      [
        ['Future', 'Completed', 'later'],
        ['Queueable', 'Failed', null],
        ['BatchApex', 'Completed', null],
      ],
    );
    assert.deepEqual([jobs[1]?.ExtendedStatus, jobs[2]?.JobItemsProcessed], ['First error: Divide by 0', 2]);
    assert.equal((jobs[0]?.ApexClass as Json).Name, 'Nightly');
    const requests = await calls.records('SELECT RequestType FROM ApexDebuggerRequest');
    assert.deepEqual(
      requests.map(({ RequestType }) => RequestType),
      ['EXECUTE_ANONYMOUS'],
    );
    assert.deepEqual(await calls.records("SELECT Id FROM ApexDebuggerEvent WHERE Type = 'Stopped'"), []);
    await calls.detach(session);
  });

  it('goes on while a debugged request stands still', async () => {
    const session = await calls.startSession();
    await calls.breakpoint(session, 'acme/BillingApi', 32);
    const stopped = calls.execute("acme.Nightly.later('after'); acme.BillingApi.issueInvoices(new List<Id>());");
    while ((await calls.records("SELECT Id FROM ApexDebuggerEvent WHERE Type = 'Stopped'")).length === 0) {
      // Each turn is a call that the org answers meanwhile.
    }
    const other = new DebugCalls({
      url: org.sandbox.url,
      session: await org.controls.logIn(org.sandbox.orgId, 'admin@northwind.uat.example'),
    });
    await other.execute("acme.Nightly.later('other');");
    assert.equal((await jobsOver(1)).length, 1);
    await calls.detach(session);
    await stopped;
    assert.equal((await jobsOver(2)).length, 2);
  });

  it('writes a log for each transaction', async () => {
    await trace();
    await run("acme.Nightly.later('seen'); System.enqueueJob(new acme.Nightly());");
    await jobsOver(2);
    const logs = await calls.records('SELECT Id, Operation, Status FROM ApexLog ORDER BY Id');
    assert.deepEqual(
      logs.map(({ Status }) => Status),
      ['Success', 'Success', 'System.MathException: Divide by 0'],
    );
    assert.deepEqual(
      logs.slice(1).map(({ Operation }) => Operation),
      ['FutureHandler', 'QueueableHandler'],
    );
    const { text } = await calls.send('GET', `${root}/sobjects/ApexLog/${String(logs[1]?.Id)}/Body`);
    assert.match(text, /CODE_UNIT_STARTED\|\[EXTERNAL\]\|01p\w+\|acme\.Nightly\.later\(String\)\n/);
    assert.match(text, /USER_DEBUG\|\[4\]\|DEBUG\|seen\n/);
    assert.match(text, /Number of SOQL queries: 0 out of 200\n/);
  });

  it('is scheduled by the org clock', async () => {
    await trace();
    await run("System.schedule('Every morning', '0 0 4 * * ?', new acme.Nightly());");
    const [waiting] = await calls.records('SELECT NextFireTime FROM CronTrigger', 'data');
    await org.controls.skipTime(Date.parse(String(waiting?.NextFireTime)) - Date.now() + minute);
    let triggers: readonly Json[];
    do {
      triggers = await calls.records('SELECT TimesTriggered, State, CronJobDetail.Name FROM CronTrigger', 'data');
    } while (triggers[0]?.TimesTriggered === 0);
    assert.deepEqual(
      triggers.map(({ TimesTriggered, State, CronJobDetail }) => [TimesTriggered, State, (CronJobDetail as Json).Name]),
      [[1, 'WAITING', 'Every morning']],
    );
  });
});
