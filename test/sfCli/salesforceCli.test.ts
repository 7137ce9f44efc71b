import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SalesforceCli } from '../support/salesforceCli.ts';
import { type SampleOrgHandle, startSampleOrg } from '../support/sampleOrg.ts';

interface Saved {
  readonly id: string;
  readonly success: boolean;
}

interface Rows {
  readonly totalSize: number;
  readonly records: readonly Readonly<Record<string, unknown>>[];
}

/** Each command is a process of its own, and some make a dozen calls. */
const patience = 120_000;

describe("the sample org and Salesforce's own CLI", function () {
  this.timeout(patience);
  let org: SampleOrgHandle;
  let sf: SalesforceCli;

  before(async () => {
    org = await startSampleOrg();
    sf = new SalesforceCli(org.sandbox);
    const login = [
      'org',
      'login',
      'access-token',
      '--instance-url',
      org.sandbox.url,
      '--no-prompt',
      '--alias',
      'sample',
    ];
    const { orgId } = await sf.json<{ orgId: string }>(...login, '--set-default');
    assert.equal(orgId, org.sandbox.orgId);
  });

  after(async () => {
    sf.dispose();
    await org.dispose();
    assert.deepEqual(org.orgFaults, []);
  });

  const query = (soql: string, ...more: readonly string[]): Promise<Rows> =>
    sf.json<Rows>('data', 'query', '--query', soql, ...more);
  const create = async (objectName: string, values: string, ...more: readonly string[]): Promise<string> => {
    const argv = ['data', 'create', 'record', '--sobject', objectName, '--values', values, ...more];
    const { id, success } = await sf.json<Saved>(...argv);
    assert.ok(success);
    return id;
  };
  const update = (objectName: string, id: string, values: string, ...more: readonly string[]): Promise<Saved> =>
    sf.json<Saved>('data', 'update', 'record', '--sobject', objectName, '--record-id', id, '--values', values, ...more);
  const remove = (objectName: string, id: string, ...more: readonly string[]): Promise<Saved> =>
    sf.json<Saved>('data', 'delete', 'record', '--sobject', objectName, '--record-id', id, ...more);
  const apexFile = (source: string): string => {
    const path = join(sf.project, 'anonymous.apex');
    writeFileSync(path, source);
    return path;
  };

  it('tells what org it is', async () => {
    const display = await sf.json<Record<string, unknown>>('org', 'display');
    assert.equal(display.connectedStatus, 'Connected');
    assert.equal(display.id, org.sandbox.orgId);
    const orgs = await sf.json<{ sandboxes: { orgId: string }[] }>('org', 'list', '--skip-connection-status');
    assert.deepEqual(
      orgs.sandboxes.map(({ orgId }) => orgId),
      [org.sandbox.orgId],
    );
    const user = await sf.json<Record<string, unknown>>('org', 'display', 'user');
    assert.equal(user.profileName, 'Standard User');
  });

  it('queries both APIs', async () => {
    const { records } = await query('SELECT Name, (SELECT LastName FROM Contacts) FROM Account LIMIT 2');
    assert.equal(records.length, 2);
    const classes = await query("SELECT Name FROM ApexClass WHERE Name = 'BillingApi'", '--use-tooling-api');
    assert.equal(classes.totalSize, 1);
    // As a table the columns are asked for as well.
    const table = await sf.run(
      'data',
      'query',
      '--use-tooling-api',
      '--query',
      'SELECT Id, NamespacePrefix FROM ApexClass',
    );
    assert.match(table.output, /NAMESPACEPREFIX/);
    const refused = await sf.run('data', 'query', '--query', 'SELECT Nothing FROM Account', '--json');
    assert.match(refused.message, /No such column 'Nothing'/);
  });

  it('searches', async () => {
    const sosl = 'FIND {Alpine} IN NAME FIELDS RETURNING Account(Name)';
    const { searchRecords } = await sf.json<{ searchRecords: { Name: string }[] }>('data', 'search', '--query', sosl);
    assert.deepEqual(
      searchRecords.map(({ Name }) => Name),
      ['Alpine Outfitters'],
    );
  });

  it('describes what the org holds', async () => {
    const objects = await sf.json<readonly string[]>('sobject', 'list', '--sobject', 'custom');
    assert.ok(objects.includes('acme__Invoice__c'));
    const account = await sf.json<{ keyPrefix: string; fields: { name: string }[] }>(
      'sobject',
      'describe',
      '--sobject',
      'Account',
    );
    assert.equal(account.keyPrefix, '001');
    const limits = await sf.json<readonly { name: string; max: number }[]>('org', 'list', 'limits');
    assert.ok(limits.some(({ name, max }) => name === 'DailyApiRequests' && max > 0));
    const classes = await sf.json<readonly { fullName: string }[]>('org', 'list', 'metadata', '-m', 'ApexClass');
    assert.ok(classes.some(({ fullName }) => fullName === 'acme__BillingApi'));
  });

  it('makes, changes and deletes records', async () => {
    const id = await create('Account', "Name='From the CLI' NumberOfEmployees=4");
    await update('Account', id, "Phone='555 0100'");
    const account = await sf.json<Record<string, unknown>>(
      'data',
      'get',
      'record',
      '--sobject',
      'Account',
      '--where',
      "Name='From the CLI'",
    );
    assert.deepEqual([account.NumberOfEmployees, account.Phone], [4, '555 0100']);
    await remove('Account', id);
    assert.equal((await query(`SELECT Id FROM Account WHERE Id = '${id}'`)).totalSize, 0);
  });

  it('runs Apex and gets its log with the answer', async () => {
    const file = apexFile("System.debug('hello from the CLI');");
    const ran = await sf.json<{ success: boolean; logs: string }>('apex', 'run', '--file', file);
    assert.equal(ran.success, true);
    assert.match(ran.logs, /APEX_CODE,DEBUG;APEX_PROFILING,INFO/);
    assert.match(ran.logs, /\|USER_DEBUG\|\[1\]\|DEBUG\|hello from the CLI/);
    const failed = await sf.run('apex', 'run', '--file', apexFile('Integer i = 1 / 0;'), '--json');
    assert.match(failed.output, /System\.MathException: Divide by 0/);
    const wrong = await sf.run('apex', 'run', '--file', apexFile('Integer i = nothing;'), '--json');
    assert.match(wrong.output, /nothing/);
  });

  it('follows logs as they are written, lists them and gets them', async () => {
    const file = apexFile("System.debug('tailed');");
    const traced = async (): Promise<unknown> => {
      for (;;) {
        const { totalSize } = await query('SELECT Id FROM TraceFlag', '--use-tooling-api');
        if (totalSize > 0) {
          break;
        }
      }
      return undefined;
    };
    const connected = async (): Promise<void> => {
      await traced();
      for (;;) {
        const { bayeuxClients } = await org.controls.state(org.sandbox.orgId);
        if (bayeuxClients.some(({ subscriptions }) => subscriptions.includes('/systemTopic/Logging'))) {
          break;
        }
      }
      await sf.json('apex', 'run', '--file', file);
    };
    const followed = await sf.follow(['apex', 'tail', 'log'], /USER_DEBUG.*tailed[\s\S]*EXECUTION_FINISHED/, connected);
    assert.match(followed, /hello|tailed/);
    const [log] = await sf.json<readonly { Id: string; LogUser: { Name: string } }[]>('apex', 'list', 'log');
    assert.equal(log?.LogUser.Name, 'Dana Whitfield');
    const [body] = await sf.json<readonly { log: string }[]>('apex', 'get', 'log', '--log-id', log.Id);
    assert.match(body?.log ?? '', /tailed/);
  });

  it('runs Apex tests', async () => {
    const { summary } = await sf.json<{ summary: { outcome: string; testsRan: number } }>(
      'apex',
      'run',
      'test',
      '--class-names',
      'acme.InvoiceServiceTest',
      '--synchronous',
    );
    assert.equal(summary.outcome, 'Passed');
    assert.ok(summary.testsRan > 0);
  });

  it('queues Apex tests, waits for them and reads their coverage', async () => {
    const argv = ['--class-names', 'acme.InvoiceServiceTest', '--wait', '2', '--code-coverage', '--json'];
    const { output, result } = await sf.run('apex', 'run', 'test', ...argv);
    const { summary, coverage } = result as {
      summary: { outcome: string; testRunId: string };
      coverage: { coverage: { name: string; coveredPercent: number }[] };
    };
    assert.equal(summary.outcome, 'Passed', output);
    assert.match(summary.testRunId, /^707/);
    assert.ok(coverage.coverage.some(({ name, coveredPercent }) => name === 'InvoiceService' && coveredPercent > 0));
  });

  it('lists the packages', async () => {
    const packages = await sf.json<readonly Record<string, unknown>[]>('package', 'installed', 'list');
    assert.deepEqual(
      packages.map((item) => [item.SubscriberPackageName, item.SubscriberPackageNamespace]),
      [['Acme Billing', 'acme']],
    );
  });

  it('retrieves source by package and by name', async () => {
    const target = ['--target-metadata-dir', 'packages', '--unzip'];
    await sf.json('project', 'retrieve', 'start', '--package-name', 'Acme Billing', ...target);
    const source = join(sf.project, 'packages/unpackaged/Acme Billing/classes/BillingApi.cls');
    assert.match(readFileSync(source, 'utf8'), /global with sharing class BillingApi/);
    await sf.json('project', 'retrieve', 'start', '--metadata', 'ApexTrigger');
    assert.ok(existsSync(join(sf.project, 'force-app/main/default/triggers/acme__InvoiceTrigger.trigger')));
  });

  it('starts a debug session, sets and removes a breakpoint, and detaches', async () => {
    const tooling = '--use-tooling-api';
    const id = await create('ApexDebuggerSession', "UserIdFilter='' RequestTypeFilter='' EntryPointFilter=''", tooling);
    assert.match(id, /^07a/);
    const active = await query("SELECT Id FROM ApexDebuggerSession WHERE Status = 'Active' LIMIT 1", tooling);
    assert.equal(active.records[0]?.Id, id);
    const second = await sf.run(
      'data',
      'create',
      'record',
      '-t',
      '-s',
      'ApexDebuggerSession',
      '-v',
      "UserIdFilter=''",
      '--json',
    );
    assert.match(second.message, /exceeded your licensed number of debugging sessions/);
    const values = `SessionId='${id}' FileName='acme/BillingApi' Line=32 IsEnabled='true' Type='Line'`;
    const breakpoint = await create('ApexDebuggerBreakpoint', values, tooling);
    assert.match(breakpoint, /^07b/);
    await remove('ApexDebuggerBreakpoint', breakpoint, tooling);
    await update('ApexDebuggerSession', id, "Status='Detach'", tooling);
    const { records } = await query(`SELECT Status FROM ApexDebuggerSession WHERE Id = '${id}'`, tooling);
    assert.equal(records[0]?.Status, 'Dead');
  });

  it('is told when its login is no longer good', async () => {
    await org.controls.revokeSessions(org.sandbox.orgId);
    const { status, output } = await sf.run('data', 'query', '--query', 'SELECT Id FROM Account', '--json');
    assert.notEqual(status, 0);
    assert.match(output, /INVALID_SESSION_ID|Session expired or invalid|expired/i);
  });
});
