import assert from 'node:assert/strict';
import { DebugCalls } from '../support/debugCalls.ts';
import { problemsOfLog } from '../support/logChecker.ts';
import { type SampleOrgHandle, startSampleOrg } from '../support/sampleOrg.ts';

const root = '/services/data/v62.0/tooling';
const hour = 60 * 60_000;
const profile = [
  'CUMULATIVE_PROFILING_BEGIN',
  ...Array.from({ length: 4 }, () => 'CUMULATIVE_PROFILING'),
  'CUMULATIVE_PROFILING_END',
];

describe('debug logs of the sample org', () => {
  let org: SampleOrgHandle;
  let calls: DebugCalls;
  let userId: string;

  beforeEach(async () => {
    org = await startSampleOrg();
    calls = new DebugCalls(org.sandbox);
    const { body } = await calls.send('GET', '/services/oauth2/userinfo');
    userId = (body as { user_id: string }).user_id;
  });

  afterEach(async () => {
    await org.dispose();
    assert.deepEqual(org.orgFaults, []);
  });

  const level = (values: object = {}): Promise<string> =>
    calls.created('DebugLevel', {
      DeveloperName: 'Customer_Debugger',
      MasterLabel: 'Customer Debugger',
      ApexCode: 'FINEST',
      ApexProfiling: 'FINEST',
      Database: 'FINEST',
      System: 'DEBUG',
      ...values,
    });

  const flagValues = (debugLevelId: string, values: object = {}): object => ({
    DebugLevelId: debugLevelId,
    TracedEntityId: userId,
    LogType: 'USER_DEBUG',
    StartDate: new Date(Date.now() - 1_000).toISOString(),
    ExpirationDate: new Date(Date.now() + hour).toISOString(),
    ...values,
  });

  const trace = async (levels: object = {}, values: object = {}): Promise<string> =>
    calls.created('TraceFlag', flagValues(await level(levels), values));

  const logs = (): Promise<readonly Record<string, unknown>[]> =>
    calls.records('SELECT Id, LogUser.Name, Operation, Status, LogLength, Location, Request FROM ApexLog');

  const bodyOf = async (id: unknown): Promise<string> =>
    (await calls.send('GET', `${root}/sobjects/ApexLog/${String(id)}/Body`)).text;

  it('are not written without a trace flag', async () => {
    await calls.execute('System.debug(1);');
    assert.deepEqual(await logs(), []);
  });

  it('are written for a traced user: header, source, user, events and limits', async () => {
    await trace();
    await calls.execute("System.debug('one|two');\nacme.BillingApi.payableTotals();");
    const [log, ...others] = await logs();
    assert.deepEqual(others, []);
    assert.deepEqual(
      [log?.Status, log?.Location, log?.Request, (log?.LogUser as { Name: string }).Name],
      ['Success', 'Monitoring', 'API', 'Dana Whitfield'],
    );
    const text = await bodyOf(log?.Id);
    assert.equal(log?.LogLength, Buffer.byteLength(text));
    const lines = text.split('\n');
    assert.equal(
      lines[0],
      '66.0 APEX_CODE,FINEST;APEX_PROFILING,FINEST;CALLOUT,NONE;DATA_ACCESS,NONE;DB,FINEST;NBA,NONE;SYSTEM,DEBUG;VALIDATION,NONE;VISUALFORCE,NONE;WAVE,NONE;WORKFLOW,NONE',
    );
    assert.equal(lines[1], "Execute Anonymous: System.debug('one|two');");
    const userInfo = lines[3] ?? '';
    const [, fraction = '', nanoseconds = ''] =
      /^\d\d:\d\d:\d\d\.(\d+) \((\d+)\)\|USER_INFO\|\[EXTERNAL\]\|/.exec(userInfo) ?? [];
    assert.equal(Number(fraction), Math.floor(Number(nanoseconds) / 1e6) % 1000);
    assert.ok(userInfo.includes(`|${userId.slice(0, 15)}|dana.whitfield@northwind.example.uat|`), userInfo);
    const names = lines.flatMap((line) => /^\d\d:\d\d:\d\d\.\d+ \(\d+\)\|(\w+)/.exec(line)?.[1] ?? []);
    assert.deepEqual(names.slice(1, 3), ['EXECUTION_STARTED', 'CODE_UNIT_STARTED']);
    assert.deepEqual(names.slice(names.indexOf('CUMULATIVE_LIMIT_USAGE')), [
      'CUMULATIVE_LIMIT_USAGE',
      'LIMIT_USAGE_FOR_NS',
      'LIMIT_USAGE_FOR_NS',
      'TOTAL_EMAIL_RECIPIENTS_QUEUED',
      'STATIC_VARIABLE_LIST',
      'CUMULATIVE_LIMIT_USAGE_END',
      'CODE_UNIT_FINISHED',
      'EXECUTION_FINISHED',
      ...profile,
    ]);
    assert.match(text, /\|USER_DEBUG\|\[1\]\|DEBUG\|one&#124;two\n/);
    assert.match(text, /\|SOQL_EXECUTE_BEGIN\|/);
    assert.match(text, /\n {2}Number of SOQL queries: 1 out of 100\n/);
  });

  it('never let the clock run backwards', async () => {
    await trace();
    await calls.execute('for (Integer i = 0; i < 200; i++) { System.debug(i); }');
    const [log] = await logs();
    const times = (await bodyOf(log?.Id)).split('\n').flatMap((line) => /^[\d:.]+ \((\d+)\)\|/.exec(line)?.[1] ?? []);
    assert.ok(times.length > 200);
    assert.deepEqual(
      times.map(Number),
      times.map(Number).toSorted((a, b) => a - b),
    );
  });

  it('keep to the levels of the flag', async () => {
    await trace({ ApexCode: 'ERROR', ApexProfiling: 'NONE', Database: 'NONE' });
    await calls.execute('System.debug(1);\nacme.BillingApi.payableTotals();');
    const text = await bodyOf((await logs())[0]?.Id);
    assert.doesNotMatch(text, /USER_DEBUG|SOQL_EXECUTE|CUMULATIVE_LIMIT|STATEMENT_EXECUTE/);
    assert.match(text, /\|EXECUTION_FINISHED\n$/);
  });

  it('say how the request failed', async () => {
    await trace();
    await calls.execute('Integer zero = 0;\nInteger i = 1 / zero;');
    const [log] = await logs();
    assert.equal(log?.Status, 'System.MathException: Divide by 0');
    const text = await bodyOf(log.Id);
    assert.equal(
      text.match(/\|FATAL_ERROR\|System\.MathException: Divide by 0\n\nAnonymousBlock: line 2, column 1\n/g)?.length,
      2,
    );
    const names = text.split('\n').flatMap((line) => /^[\d:.]+ \(\d+\)\|(\w+)/.exec(line)?.[1] ?? []);
    for (const once of ['USER_INFO', 'EXECUTION_STARTED', 'CODE_UNIT_STARTED', 'CUMULATIVE_LIMIT_USAGE']) {
      assert.equal(names.filter((name) => name === once).length, 1, once);
    }
    assert.deepEqual(names.slice(names.indexOf('FATAL_ERROR')), [
      'FATAL_ERROR',
      'FATAL_ERROR',
      'CUMULATIVE_LIMIT_USAGE',
      'LIMIT_USAGE_FOR_NS',
      'TOTAL_EMAIL_RECIPIENTS_QUEUED',
      'STATIC_VARIABLE_LIST',
      'CUMULATIVE_LIMIT_USAGE_END',
      'CODE_UNIT_FINISHED',
      'EXECUTION_FINISHED',
      ...profile,
    ]);
  });

  it('are announced on the logging channel', async () => {
    await trace();
    await calls.execute('System.debug(1);');
    const [log] = await logs();
    const headers = { authorization: `OAuth ${org.sandbox.session}` };
    const post = async (messages: readonly object[], cookie = ''): Promise<Response> =>
      fetch(`${org.sandbox.url}/cometd/62.0/handshake`, {
        method: 'POST',
        headers: { ...headers, cookie },
        body: JSON.stringify(messages),
      });
    const reply = await post([{ channel: '/meta/handshake', supportedConnectionTypes: ['long-polling'] }]);
    const cookie = reply.headers.get('set-cookie')?.split(';')[0];
    const [{ clientId } = { clientId: '' }] = (await reply.json()) as { clientId: string }[];
    const messages = await post(
      [
        {
          channel: '/meta/subscribe',
          clientId,
          subscription: '/systemTopic/Logging',
          ext: { replay: { '/systemTopic/Logging': -2 } },
        },
        { channel: '/meta/connect', clientId, connectionType: 'long-polling' },
      ],
      cookie,
    );
    const events = (await messages.json()) as { data?: { sobject: { Id: string } } }[];
    assert.deepEqual(
      events.flatMap(({ data }) => data?.sobject.Id ?? []),
      [log?.Id],
    );
  });

  it('go with their rows', async () => {
    await trace();
    await calls.execute('System.debug(1);');
    const [log] = await logs();
    const path = `${root}/sobjects/ApexLog/${String(log?.Id)}`;
    assert.equal((await calls.send('DELETE', path)).status, 204);
    assert.equal((await calls.send('GET', `${path}/Body`)).status, 404);
    assert.deepEqual(await logs(), []);
    assert.equal((await calls.create('ApexLog', {})).status, 400);
  });

  it('are written for saves that fire triggers, too', async () => {
    await trace();
    const [account] = await calls.records('SELECT Id FROM Account LIMIT 1', 'data');
    await calls.send('POST', '/services/data/v62.0/sobjects/acme__Invoice__c', { acme__Account__c: account?.Id });
    const text = await bodyOf((await logs())[0]?.Id);
    assert.match(text, /\|CODE_UNIT_STARTED\|\[EXTERNAL\]\|TRIGGERS\n/);
    assert.match(text, /InvoiceTrigger on Invoice trigger event BeforeInsert\|__sfdc_trigger\/acme\/InvoiceTrigger/);
  });

  it('are served in ranges where the org does that, and whole where it does not', async () => {
    await trace();
    await calls.execute("System.debug('€ and more');");
    const path = `${root}/sobjects/ApexLog/${String((await logs())[0]?.Id)}/Body`;
    const whole = (await calls.send('GET', path)).text;
    const range = async (value: string): Promise<Response> =>
      fetch(org.sandbox.url + path, { headers: { authorization: `OAuth ${org.sandbox.session}`, range: value } });
    assert.deepEqual([(await range('bytes=0-9')).status, await (await range('bytes=10-')).text()], [200, whole]);
    await org.controls.wire(org.sandbox.orgId, { honoursRange: true });
    const first = await range('bytes=0-9');
    assert.equal(first.status, 206);
    assert.equal(first.headers.get('content-range'), `bytes 0-9/${Buffer.byteLength(whole)}`);
    assert.equal(await first.text(), whole.slice(0, 10));
    assert.equal(await (await range('bytes=-7')).text(), Buffer.from(whole).subarray(-7).toString());
    assert.equal(await (await range('bytes=10-')).text(), whole.slice(10));
    assert.equal((await range('bytes=99999999-')).status, 416);
  });

  it('fold the package in what its users do by themselves, and show it to the publisher', async () => {
    await trace({ System: 'FINE' });
    const session = await org.controls.logIn(org.sandbox.orgId, 'dana.whitfield@northwind.example.uat');
    const own = new DebugCalls({ url: org.sandbox.url, session });
    const source = "System.debug('mine');\nacme.BillingApi.payableTotals();";
    await own.execute(source);
    await calls.execute(source);
    const [folded = '', shown = ''] = await Promise.all((await logs()).map(({ Id }) => bodyOf(Id)));
    assert.deepEqual([...problemsOfLog(folded), ...problemsOfLog(shown)], []);
    assert.match(folded, /\|ENTERING_MANAGED_PKG\|acme\n/);
    assert.match(folded, /\|SOQL_EXECUTE_BEGIN\|/);
    assert.match(folded, /\|LIMIT_USAGE_FOR_NS\|acme\|\n/);
    assert.match(folded, /\|USER_DEBUG\|\[1\]\|DEBUG\|mine\n/);
    assert.doesNotMatch(folded, /\|(?:METHOD|CONSTRUCTOR)_ENTRY\|[^\n]*acme/);
    assert.match(shown, /\|METHOD_ENTRY\|\[2\]\|01p\w{12}\|acme\.BillingApi\.payableTotals\(\)\n/);
    assert.doesNotMatch(shown, /ENTERING_MANAGED_PKG/);
  });

  it('have the levels of a traced class while it runs, which makes no log by itself', async () => {
    const [row] = await calls.records("SELECT Id FROM ApexClass WHERE Name = 'BillingApi'");
    const TracedEntityId = String(row?.Id);
    const DebugLevelId = await level({ DeveloperName: 'Loud' });
    await calls.created('TraceFlag', flagValues(DebugLevelId, { TracedEntityId, LogType: 'CLASS_TRACING' }));
    await calls.execute('acme.BillingApi.payableTotals();');
    assert.deepEqual(await logs(), []);
    await trace({ DeveloperName: 'Quiet', ApexCode: 'ERROR', ApexProfiling: 'NONE', Database: 'NONE', System: 'INFO' });
    await calls.execute('Integer i = 1;\nacme.BillingApi.payableTotals();');
    const text = await bodyOf((await logs())[0]?.Id);
    assert.deepEqual(problemsOfLog(text), []);
    const id = TracedEntityId.slice(0, 15);
    assert.match(text, new RegExp(`\\|PUSH_TRACE_FLAGS\\|\\[2\\]\\|${id}\\|acme\\.BillingApi\\|APEX_CODE,FINEST;`));
    assert.match(text, new RegExp(`\\|POP_TRACE_FLAGS\\|\\[2\\]\\|${id}\\|acme\\.BillingApi\\|APEX_CODE,ERROR;`));
    const between = text.slice(text.indexOf('PUSH_TRACE'), text.indexOf('POP_TRACE'));
    assert.match(between, /\|STATEMENT_EXECUTE\|/);
    assert.doesNotMatch(text.replace(between, ''), /STATEMENT_EXECUTE/);
  });

  it('show what a test uses between startTest and stopTest', async () => {
    await trace();
    await calls.send('POST', `${root}/runTestsSynchronous`, {
      tests: [{ className: 'acme.InvoiceServiceTest', testMethods: ['issuesAnInvoiceWithItsTotals'] }],
    });
    const text = await bodyOf((await logs())[0]?.Id);
    assert.deepEqual(problemsOfLog(text), []);
    assert.match(
      text,
      /\|CODE_UNIT_STARTED\|\[EXTERNAL\]\|01p\w{12}\|acme\.InvoiceServiceTest\.issuesAnInvoiceWithItsTotals\(\)\n/,
    );
    assert.match(text, /\|TESTING_LIMITS\n/);
  });

  it('are written for tests', async () => {
    await trace();
    const { body } = await calls.send('POST', `${root}/runTestsSynchronous`, { classNames: 'acme.PaymentServiceTest' });
    const [log] = await logs();
    assert.equal((body as { apexLogId: string }).apexLogId, log?.Id);
  });

  describe('trace flags', () => {
    const refused = async (values: object): Promise<string> => {
      const reply = await calls.create('TraceFlag', values);
      assert.equal(reply.status, 400);
      return (reply.body as { message: string }[])[0]?.message ?? '';
    };

    it('need a debug level, a user and a type', async () => {
      assert.match(await refused({ ...flagValues(''), DebugLevelId: undefined }), /DebugLevelId/);
      assert.match(await refused({ ...flagValues(await level()), TracedEntityId: undefined }), /TracedEntityId/);
    });

    it('trace users, or classes and triggers, by their type', async () => {
      const id = await level();
      assert.match(await refused(flagValues(id, { LogType: 'CLASS_TRACING' })), /traces a class or a trigger/);
      const [row] = await calls.records('SELECT Id FROM ApexClass LIMIT 1');
      assert.match(await refused(flagValues(id, { TracedEntityId: row?.Id })), /USER_DEBUG traces a user/);
    });

    it('begin when they are made and last half an hour where nothing else is said', async () => {
      const values = { StartDate: undefined, ExpirationDate: undefined };
      await calls.created('TraceFlag', flagValues(await level(), values));
      const [row] = await calls.records('SELECT StartDate, ExpirationDate FROM TraceFlag');
      const dates = [row?.StartDate, row?.ExpirationDate].map((date) => Date.parse(String(date)));
      assert.equal((dates[1] ?? 0) - (dates[0] ?? 0), hour / 2);
    });

    it('last a day at most', async () => {
      const late = new Date(Date.now() + 25 * hour).toISOString();
      const id = await level();
      assert.match(await refused(flagValues(id, { ExpirationDate: late })), /24 hours/);
      const StartDate = new Date(Date.now()).toISOString();
      const dayLater = new Date(Date.parse(StartDate) + 24 * hour).toISOString();
      assert.match(await refused(flagValues(id, { StartDate, ExpirationDate: dayLater })), /24 hours/);
      const early = new Date(Date.now() - 2 * hour).toISOString();
      assert.match(await refused(flagValues(id, { ExpirationDate: early })), /after the start/);
    });

    it('may not overlap for one user, but be made longer', async () => {
      const id = await trace();
      const [{ DebugLevelId } = {}] = await calls.records('SELECT DebugLevelId FROM TraceFlag');
      assert.match(await refused(flagValues(String(DebugLevelId))), /already being traced/);
      const ExpirationDate = new Date(Date.now() + 2 * hour).toISOString();
      assert.equal((await calls.update('TraceFlag', id, { ExpirationDate })).status, 204);
    });

    it('trace no more once they have ended', async () => {
      const old = { StartDate: new Date(Date.now() - 2 * hour).toISOString() };
      await trace({}, { ...old, ExpirationDate: new Date(Date.now() - hour).toISOString() });
      await calls.execute('System.debug(1);');
      assert.deepEqual(await logs(), []);
    });
  });

  describe('over SOAP', () => {
    const soap = (session: string, body: string, header = ''): Promise<Response> =>
      fetch(`${org.sandbox.url}/services/Soap/s/62.0/${org.sandbox.orgId.slice(0, 15)}`, {
        method: 'POST',
        headers: { 'content-type': 'text/xml', soapaction: '""' },
        body: `<?xml version="1.0"?><env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/">
          <env:Header><SessionHeader><sessionId>${session}</sessionId></SessionHeader>${header}</env:Header>
          <env:Body>${body}</env:Body></env:Envelope>`,
      });
    const execute = '<executeAnonymous><String>System.debug(1 &lt; 2);</String></executeAnonymous>';

    it('come back with the answer where the call asks for them', async () => {
      const header =
        '<DebuggingHeader><categories><category>Apex_code</category><level>DEBUG</level></categories></DebuggingHeader>';
      const reply = await soap(org.sandbox.session, execute, header);
      const text = await reply.text();
      assert.equal(reply.status, 200);
      assert.match(text, /<debugLog>66\.0 APEX_CODE,DEBUG;/);
      assert.match(text, /USER_DEBUG\|\[1\]\|DEBUG\|true/);
      assert.match(text, /<success>true<\/success>/);
      assert.deepEqual(await logs(), []);
    });

    it('are refused with a fault', async () => {
      const bad = await soap('00D000000000001!nothing', execute);
      assert.equal(bad.status, 500);
      assert.match(await bad.text(), /<faultcode>sf:INVALID_SESSION_ID<\/faultcode>/);
      const unknown = await soap(org.sandbox.session, '<somethingElse/>');
      assert.match(await unknown.text(), /No operation available for request somethingElse/);
    });
  });
});
