import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { DebugCalls } from '../support/debugCalls.ts';
import { type SampleOrgHandle, startSampleOrg } from '../support/sampleOrg.ts';

const root = '/services/data/v62.0';
const tooling = `${root}/tooling`;

type Json = Record<string, unknown>;

/** The shape of a value: members and the kinds of what they hold. */
function shape(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(shape);
  }
  if (typeof value !== 'object' || value === null) {
    return value === null ? null : typeof value;
  }
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shape(member)]));
}

describe('the REST APIs of the sample org', () => {
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

  const error = async (reply: Promise<{ status: number; body: unknown }>): Promise<readonly unknown[]> => {
    const { status, body } = await reply;
    return [status, ...(body as { errorCode: string }[]).map(({ errorCode }) => errorCode)];
  };

  describe('around the calls', () => {
    it('tells anyone its versions', async () => {
      const reply = await fetch(`${org.sandbox.url}/services/data`);
      const versions = (await reply.json()) as { label: string; url: string; version: string }[];
      assert.deepEqual(versions.at(-1), { label: "Spring '26", url: '/services/data/v66.0', version: '66.0' });
      assert.equal(versions.find(({ version }) => version === '62.0')?.label, "Winter '25");
    });

    it('refuses without an org session, and with one of another org', async () => {
      const none = await fetch(`${org.sandbox.url}${root}/limits`);
      assert.equal(none.status, 401);
      const foreign = new DebugCalls({ url: org.sandbox.url, session: org.production.session });
      assert.deepEqual(await error(foreign.query('SELECT Id FROM Organization')), [401, 'INVALID_SESSION_ID']);
    });

    it('serves the versions that it lists, and no other', async () => {
      for (const version of ['v999.0', 'v30.0', 'v62', 'v62.5', 'vnext']) {
        assert.deepEqual(
          await error(calls.send('GET', `/services/data/${version}/limits`)),
          [404, 'NOT_FOUND'],
          version,
        );
      }
      assert.equal((await calls.send('GET', '/services/data/v66.0/limits')).status, 200);
    });

    it('takes doubled and trailing slashes, as clients write them', async () => {
      const reply = await calls.send('GET', `//services/data/v62.0/query/?q=SELECT+Id+FROM+Organization`);
      assert.equal(reply.status, 200);
    });

    it('tells what is not there from what may not be done', async () => {
      assert.deepEqual(await error(calls.send('GET', `${root}/nothing`)), [404, 'NOT_FOUND']);
      assert.deepEqual(await error(calls.send('DELETE', `${root}/limits`)), [405, 'METHOD_NOT_ALLOWED']);
      assert.deepEqual(await error(calls.send('GET', `${root}/sobjects/Nothing__c`)), [404, 'NOT_FOUND']);
    });

    it('refuses a body that is no JSON', async () => {
      assert.deepEqual(await error(calls.send('POST', `${root}/sobjects/Account`, '{')), [400, 'JSON_PARSER_ERROR']);
      assert.deepEqual(await error(calls.send('POST', `${root}/sobjects/Account`, '[]')), [400, 'JSON_PARSER_ERROR']);
    });
  });

  describe('queries', () => {
    it('give pages', async () => {
      const names = Array.from({ length: 450 }, (_, index) => `new Account(Name='Page ${index}')`);
      await calls.execute(`insert new List<Account>{${names.join(', ')}};`);
      const path = `${root}/query/?q=${encodeURIComponent("SELECT Name FROM Account WHERE Name LIKE 'Page %'")}`;
      const options = { 'sforce-query-options': 'batchSize=200' };
      const sizes: number[] = [];
      let next: string | undefined = path;
      while (next !== undefined) {
        const { body } = await calls.send('GET', next, undefined, options);
        const page = body as { totalSize: number; done: boolean; nextRecordsUrl?: string; records: unknown[] };
        assert.equal(page.totalSize, 450);
        assert.equal(page.done, page.nextRecordsUrl === undefined);
        sizes.push(page.records.length);
        next = page.nextRecordsUrl;
      }
      assert.deepEqual(sizes, [200, 200, 50]);
      assert.deepEqual(await error(calls.send('GET', `${root}/query/01gNothing-200`)), [400, 'INVALID_QUERY_LOCATOR']);
    });

    it('give parents and children', async () => {
      const [invoice] = await calls.records(
        'SELECT Name, acme__Account__r.Name, (SELECT acme__Quantity__c FROM acme__Lines__r) FROM acme__Invoice__c LIMIT 1',
        'data',
      );
      const account = invoice?.acme__Account__r as Json;
      assert.deepEqual((account.attributes as Json).type, 'Account');
      assert.equal(typeof account.Name, 'string');
      const lines = invoice?.acme__Lines__r as { totalSize: number; records: Json[] };
      assert.equal(lines.totalSize, lines.records.length);
      assert.equal(typeof lines.records[0]?.acme__Quantity__c, 'number');
    });

    it('give counts, groups, dates and times', async () => {
      const counted = (await calls.query('SELECT COUNT() FROM User', 'data')).body as Json;
      assert.deepEqual(counted, { totalSize: 2, done: true, records: [] });
      const groups = await calls.records('SELECT IsActive, COUNT(Id) n FROM User GROUP BY IsActive', 'data');
      assert.deepEqual(groups, [{ attributes: { type: 'AggregateResult' }, IsActive: true, n: 2 }]);
      const [user] = await calls.records('SELECT CreatedDate FROM User LIMIT 1', 'data');
      assert.match(String(user?.CreatedDate), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/);
    });

    it('see deleted records through queryAll alone', async () => {
      const { id } = (await calls.send('POST', `${root}/sobjects/Account`, { Name: 'Gone' })).body as { id: string };
      await calls.send('DELETE', `${root}/sobjects/Account/${id}`);
      const soql = encodeURIComponent("SELECT Id, IsDeleted FROM Account WHERE Name = 'Gone'");
      const size = async (resource: string): Promise<unknown> =>
        ((await calls.send('GET', `${root}/${resource}/?q=${soql}`)).body as Json).totalSize;
      assert.deepEqual([await size('query'), await size('queryAll')], [0, 1]);
    });

    it('answer their columns when they are asked for', async () => {
      const soql = encodeURIComponent('SELECT Id, LogUser.Name FROM ApexLog');
      const { body } = await calls.send('GET', `${tooling}/query/?q=${soql}&columns=true`);
      const { columnMetadata, entityName, keyPrefix } = body as { columnMetadata: Json[] } & Json;
      assert.deepEqual([entityName, keyPrefix], ['ApexLog', '07L']);
      assert.deepEqual(
        columnMetadata.map(({ columnName, joinColumns }) => [columnName, (joinColumns as Json[]).length]),
        [
          ['Id', 0],
          ['LogUser', 1],
        ],
      );
    });

    it('say what is wrong with them', async () => {
      assert.deepEqual(await error(calls.query('SELECT FROM')), [400, 'MALFORMED_QUERY']);
      assert.deepEqual(await error(calls.query('SELECT Nothing FROM User')), [400, 'INVALID_FIELD']);
      assert.deepEqual(await error(calls.query('SELECT Id FROM Nothing')), [400, 'INVALID_TYPE']);
      // The Tooling objects are not among those of the other API.
      assert.deepEqual(await error(calls.query('SELECT Id FROM ApexDebuggerSession', 'data')), [400, 'INVALID_TYPE']);
      assert.deepEqual(await error(calls.send('GET', `${root}/query`)), [400, 'MALFORMED_QUERY']);
    });
  });

  describe('records', () => {
    it('are read with the fields that are asked for', async () => {
      const [{ Id } = {}] = await calls.records('SELECT Id FROM User LIMIT 1', 'data');
      const { body } = await calls.send('GET', `${root}/sobjects/User/${String(Id)}?fields=Username,IsActive`);
      assert.deepEqual(Object.keys(body as Json), ['attributes', 'Id', 'Username', 'IsActive']);
    });

    it('are refused with the reason', async () => {
      const accounts = `${root}/sobjects/Account`;
      const refusal = await calls.send('POST', accounts, {});
      assert.equal(refusal.status, 400);
      assert.deepEqual(refusal.body, [
        {
          message: 'Required fields are missing: [Name]',
          errorCode: 'REQUIRED_FIELD_MISSING',
          fields: ['Name'],
        },
      ]);
      assert.deepEqual(await error(calls.send('POST', accounts, { Name: 'X', Colour: 'red' })), [400, 'INVALID_FIELD']);
      assert.deepEqual(await error(calls.send('POST', accounts, { Name: 'X', NumberOfEmployees: 'many' })), [
        400,
        'INVALID_FIELD',
      ]);
      assert.deepEqual(await error(calls.send('POST', accounts, { Name: 'X', CreatedDate: '2026-01-01' })), [
        400,
        'INVALID_FIELD_FOR_INSERT_UPDATE',
      ]);
      assert.deepEqual(await error(calls.send('GET', `${accounts}/001000000000000AAA`)), [404, 'NOT_FOUND']);
      assert.deepEqual(await error(calls.send('PATCH', `${accounts}/nonsense`, {})), [404, 'NOT_FOUND']);
      const { id } = (await calls.send('POST', accounts, { Name: 'Short-lived' })).body as { id: string };
      await calls.send('DELETE', `${accounts}/${id}`);
      assert.deepEqual(await error(calls.send('GET', `${accounts}/${id}`)), [404, 'ENTITY_IS_DELETED']);
    });

    it('are refused by the triggers of the package', async () => {
      const [invoice] = await calls.records(
        "SELECT Id FROM acme__Invoice__c WHERE acme__Status__c != 'Draft' LIMIT 1",
        'data',
      );
      const reply = await calls.send('DELETE', `${root}/sobjects/acme__Invoice__c/${String(invoice?.Id)}`);
      assert.equal(reply.status, 400);
      assert.match(reply.text, /Only drafts can be deleted\./);
    });
  });

  describe('composite calls', () => {
    const fixture = (name: string): unknown =>
      JSON.parse(readFileSync(new URL(`../fixtures/wire/${name}.json`, import.meta.url), 'utf8'));
    const composite = (
      compositeRequest: readonly object[],
      allOrNone = false,
    ): Promise<{ status: number; body: unknown }> =>
      calls.send('POST', `${tooling}/composite`, { allOrNone, compositeRequest });
    const parts = (body: unknown) =>
      (body as { compositeResponse: { httpStatusCode: number; body: unknown; referenceId: string }[] })
        .compositeResponse;
    const breakpoints = `${tooling}/sobjects/ApexDebuggerBreakpoint`;
    let sessionId: string;

    beforeEach(async () => {
      sessionId = await calls.startSession();
    });

    afterEach(() => calls.detach(sessionId));

    const creation = (referenceId: string, values: object = {}): object => ({
      method: 'POST',
      url: breakpoints,
      referenceId,
      body: { SessionId: sessionId, FileName: 'acme/BillingApi', Line: 32, IsEnabled: true, Type: 'Line', ...values },
    });

    it('answer in the documented shape', async () => {
      const first = await composite([creation('b0')]);
      const created = (parts(first.body)[0]?.body as { id: string }).id;
      const { compositeRequest } = fixture('compositeRequest') as { compositeRequest: Json[] };
      const requests = compositeRequest.map((request) => ({
        ...request,
        url: request.method === 'POST' ? breakpoints : `${breakpoints}/${created}`,
        ...(request.method === 'POST' ? { body: (creation('') as { body: object }).body } : {}),
      }));
      const { status, body } = await composite(requests);
      assert.equal(status, 200);
      assert.deepEqual(shape(body), shape(fixture('composite')));
      assert.deepEqual(
        parts(body).map(({ httpStatusCode, referenceId }) => [httpStatusCode, referenceId]),
        [
          [201, 'b1'],
          [204, 'd1'],
        ],
      );
    });

    it('go on after a failure, which says what it is', async () => {
      const { body } = await composite([creation('bad', { SessionId: '07a000000000001AAA' }), creation('good')]);
      assert.deepEqual(
        parts(body).map(({ httpStatusCode }) => httpStatusCode),
        [400, 201],
      );
      assert.deepEqual(parts(body)[0]?.body, [
        { message: 'invalid cross reference id', errorCode: 'INVALID_CROSS_REFERENCE_KEY' },
      ]);
    });

    it('leave nothing behind when all were wanted and one failed', async () => {
      const before = await calls.records('SELECT Id FROM ApexDebuggerBreakpoint');
      const { body } = await composite([creation('good'), creation('bad', { SessionId: '' }), creation('never')], true);
      const codes = parts(body).map((part) => (part.body as { errorCode: string }[])[0]?.errorCode);
      assert.deepEqual(codes, ['PROCESSING_HALTED', 'INVALID_CROSS_REFERENCE_KEY', 'PROCESSING_HALTED']);
      const after = await calls.records('SELECT Id FROM ApexDebuggerBreakpoint');
      assert.equal(after.length, before.length);
    });

    it('undo changes and deletions as well when all were wanted and one failed', async () => {
      const fields = 'SELECT Id, IsEnabled FROM ApexDebuggerBreakpoint ORDER BY Id';
      const made = await composite([creation('kept'), creation('deleted', { Line: 33 })]);
      const [kept, deleted] = parts(made.body).map(({ body }) => (body as { id: string }).id);
      const before = await calls.records(fields);
      const { body } = await composite(
        [
          { method: 'PATCH', url: `${breakpoints}/${kept ?? ''}`, referenceId: 'p1', body: { IsEnabled: false } },
          { method: 'DELETE', url: `${breakpoints}/${deleted ?? ''}`, referenceId: 'd1' },
          creation('bad', { SessionId: '' }),
        ],
        true,
      );
      assert.deepEqual(
        parts(body).map(({ httpStatusCode }) => httpStatusCode),
        [400, 400, 400],
      );
      assert.deepEqual(await calls.records(fields), before);
    });

    it('neither start nor end a debug session when all were wanted and one failed', async () => {
      const sessions = `${tooling}/sobjects/ApexDebuggerSession`;
      const detach = {
        method: 'PATCH',
        url: `${sessions}/${sessionId}`,
        referenceId: 's1',
        body: { Status: 'Detach' },
      };
      const active = async (): Promise<readonly unknown[]> =>
        (await calls.records("SELECT Id FROM ApexDebuggerSession WHERE Status = 'Active'")).map(({ Id }) => Id);
      await composite([detach, creation('bad', { SessionId: '' })], true);
      assert.deepEqual(await active(), [sessionId]);
      await composite([detach, creation('good')], true);
      assert.deepEqual(await active(), []);
      const start = { method: 'POST', url: sessions, referenceId: 's2', body: { UserIdFilter: '' } };
      await composite([start, creation('bad', { SessionId: '' })], true);
      assert.deepEqual(await active(), []);
    });

    it('resolve references to earlier replies', async () => {
      const { body } = await composite([
        creation('b1'),
        { method: 'DELETE', url: `${breakpoints}/@{b1.id}`, referenceId: 'd1' },
        { method: 'DELETE', url: `${breakpoints}/@{nothing.id}`, referenceId: 'd2' },
      ]);
      assert.deepEqual(
        parts(body).map(({ httpStatusCode }) => httpStatusCode),
        [201, 204, 400],
      );
    });

    it('take at most 25 subrequests', async () => {
      const many = (count: number): readonly object[] => Array.from({ length: count }, (_, n) => creation(`b${n}`));
      assert.equal((await composite(many(25))).status, 200);
      assert.deepEqual(await error(composite(many(26))), [400, 'LIMIT_EXCEEDED']);
    });
  });

  describe('tests', () => {
    const run = (body: object): ReturnType<DebugCalls['send']> =>
      calls.send('POST', `${tooling}/runTestsSynchronous`, body);

    it('run by class and by method, and say how they went', async () => {
      const { body } = await run({ tests: [{ className: 'acme.InvoiceServiceTest' }] });
      const results = body as { numTestsRun: number; numFailures: number; successes: Json[]; failures: unknown[] };
      assert.equal(results.numFailures, 0);
      assert.equal(results.successes.length, results.numTestsRun);
      const [first] = results.successes;
      assert.deepEqual([first?.namespace, first?.name], ['acme', 'InvoiceServiceTest']);
      assert.match(String(first?.id), /^01p/);
      const one = await run({ tests: [{ className: 'acme.InvoiceServiceTest', testMethods: [first?.methodName] }] });
      assert.equal((one.body as Json).numTestsRun, 1);
      const byNames = await run({ classNames: 'acme.PaymentServiceTest' });
      assert.ok(Number((byNames.body as Json).numTestsRun) > 0);
    });

    it('are refused when there are none', async () => {
      assert.deepEqual(await error(run({ tests: [{ className: 'acme.Nothing' }] })), [400, 'INVALID_INPUT']);
      assert.deepEqual(await error(run({})), [400, 'INVALID_INPUT']);
      const wrong = run({ tests: [{ className: 'acme.InvoiceServiceTest', testMethods: ['nothing'] }] });
      assert.deepEqual(await error(wrong), [400, 'INVALID_INPUT']);
    });
  });

  describe('anonymous Apex', () => {
    it('says where it does not compile', async () => {
      const { body } = await calls.execute('Integer i = 1;\nInteger j = nothing;');
      const { line, compiled, success, compileProblem } = body as Json;
      assert.deepEqual([line, compiled, success], [2, false, false]);
      assert.match(String(compileProblem), /nothing/);
    });

    it('runs several at once, and answers others meanwhile', async () => {
      const slow = 'Integer n = 0; for (Integer i = 0; i < 300000; i++) { n += i; }';
      const running = [calls.execute(slow), calls.execute(slow)];
      assert.equal((await calls.query('SELECT Id FROM Organization', 'data')).status, 200);
      for (const { body } of await Promise.all(running)) {
        assert.equal((body as Json).success, true);
      }
    });
  });
});
