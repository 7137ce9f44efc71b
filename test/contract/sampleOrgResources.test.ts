import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import type { Clock } from '../../src/core/base/clock.ts';
import { systemClock } from '../../src/sampleOrg/systemClock.ts';
import { DebugCalls, type Reply } from '../support/debugCalls.ts';
import { type SampleOrgHandle, startSampleOrg } from '../support/sampleOrg.ts';

const root = '/services/data/v62.0';
const tooling = `${root}/tooling`;

type Json = Record<string, unknown>;

const codes = ({ status, body }: Reply): readonly unknown[] => [
  status,
  ...(body as { errorCode: string }[]).map(({ errorCode }) => errorCode),
];

describe('resources of the sample org over REST', () => {
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

  const account = async (values: object): Promise<string> => {
    const { body } = await calls.send('POST', `${root}/sobjects/Account`, values);
    return (body as { id: string }).id;
  };

  const administrator = async (): Promise<string> => {
    const [user] = await calls.records("SELECT Username FROM User WHERE Name = 'Org Administrator'", 'data');
    return String(user?.Username);
  };

  describe('HTTP', () => {
    it('counts calls in a header', async () => {
      const usage = async (): Promise<number> => {
        const { headers } = await calls.send('GET', `${root}/limits`);
        return Number(/^api-usage=(\d+)\/100000$/.exec(headers.get('sforce-limit-info') ?? '')?.[1]);
      };
      const first = await usage();
      assert.equal(await usage(), first + 1);
    });

    it('answers HEAD with the head alone, and says which methods are allowed', async () => {
      const { status, text } = await calls.send('HEAD', `${root}/limits`);
      assert.deepEqual([status, text], [200, '']);
      const refused = await calls.send('PUT', `${root}/sobjects/Account/001000000000000AAA`);
      assert.deepEqual(refused.body, [
        {
          message: "HTTP Method 'PUT' not allowed. Allowed are HEAD,GET,PATCH,DELETE",
          errorCode: 'METHOD_NOT_ALLOWED',
        },
      ]);
    });

    it('takes the method from the address, for those who cannot send PATCH', async () => {
      const id = await account({ Name: 'Patched' });
      const path = `${root}/sobjects/Account/${id}?_HttpMethod=PATCH`;
      assert.equal((await calls.send('POST', path, { Site: 'Here' })).status, 204);
      const { body } = await calls.send('GET', `${root}/sobjects/Account/${id}?fields=Site`);
      assert.equal((body as Json).Site, 'Here');
    });

    it('speaks JSON alone', async () => {
      const xml = { 'content-type': 'application/xml' };
      assert.deepEqual(codes(await calls.send('POST', `${root}/sobjects/Account`, '<Account/>', xml)), [
        415,
        'UNSUPPORTED_MEDIA_TYPE',
      ]);
      assert.deepEqual(codes(await calls.send('GET', `${root}/limits`, undefined, { accept: 'application/xml' })), [
        406,
        'NOT_ACCEPTABLE',
      ]);
      assert.deepEqual(codes(await calls.send('POST', `${root}/sobjects/Account`)), [400, 'JSON_PARSER_ERROR']);
    });

    it('packs what it sends and unpacks what it gets', async () => {
      const { headers, body } = await calls.send('GET', `${root}/sobjects`, undefined, { 'accept-encoding': 'gzip' });
      assert.equal(headers.get('content-encoding'), 'gzip');
      assert.ok((body as { sobjects: unknown[] }).sobjects.length > 20);
      const reply = await fetch(`${org.sandbox.url}${root}/sobjects/Account`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${org.sandbox.session}`,
          'content-type': 'application/json',
          'content-encoding': 'gzip',
        },
        body: gzipSync(JSON.stringify({ Name: 'Packed' })),
      });
      assert.equal(reply.status, 201);
    });
  });

  describe('queries', () => {
    it('can be explained', async () => {
      const soql = encodeURIComponent('SELECT Id FROM Account');
      const { body } = await calls.send('GET', `${root}/query/?explain=${soql}`);
      const [plan] = (body as { plans: Json[] }).plans;
      assert.deepEqual([plan?.leadingOperationType, plan?.sobjectType], ['TableScan', 'Account']);
    });

    it('mean the records of who asks', async () => {
      await account({ Name: 'Own' });
      const mine = "SELECT Id FROM Account USING SCOPE mine WHERE Name = 'Own'";
      const session = await org.controls.logIn(org.sandbox.orgId, await administrator());
      const other = new DebugCalls({ url: org.sandbox.url, session });
      const found = await Promise.all([calls, other].map((from) => from.records(mine, 'data')));
      assert.deepEqual(
        found.map(({ length }) => length),
        [1, 0],
      );
    });

    it('decide at once which records they find, and read them page by page', async () => {
      const many = Array.from({ length: 400 }, (_, index) => `new Lead(LastName='L${1_000 + index}', Company='C')`);
      await calls.execute(`insert new List<Lead>{${many.join(', ')}};`);
      const soql = "SELECT LastName, (SELECT Subject FROM Tasks) FROM Lead WHERE Company = 'C' ORDER BY LastName";
      const path = `${root}/query/?q=${encodeURIComponent(soql)}`;
      const first = await calls.send('GET', path, undefined, { 'sforce-query-options': 'batchSize=200' });
      const { nextRecordsUrl } = first.body as { nextRecordsUrl: string };
      await calls.execute(`insert new Lead(LastName = 'L1200a', Company = 'C');
Lead changed = [SELECT Id FROM Lead WHERE LastName = 'L1201'];
changed.LastName = 'Changed';
update changed;
insert new Task(WhoId = changed.Id, Subject = 'Call');`);
      const next = await calls.send('GET', nextRecordsUrl);
      const { records, totalSize, done } = next.body as { records: Json[]; totalSize: number; done: boolean };
      assert.deepEqual([records.length, totalSize, done], [200, 400, true]);
      assert.deepEqual(
        records.slice(0, 3).map(({ LastName }) => LastName),
        ['L1200', 'Changed', 'L1202'],
      );
      const tasks = records[1]?.Tasks as { records: Json[] };
      assert.deepEqual(
        tasks.records.map(({ Subject }) => Subject),
        ['Call'],
      );
    });

    it('keep the pages of ten queries for each user, and no more', async () => {
      const many = Array.from({ length: 201 }, (_, index) => `new Lead(LastName='L${index}', Company='C')`);
      await calls.execute(`insert new List<Lead>{${many.join(', ')}};`);
      const next = async (): Promise<string> => {
        const path = `${root}/query/?q=${encodeURIComponent('SELECT Id FROM Lead')}`;
        const { body } = await calls.send('GET', path, undefined, { 'sforce-query-options': 'batchSize=200' });
        return (body as { nextRecordsUrl: string }).nextRecordsUrl;
      };
      const first = await next();
      for (let open = 1; open < 10; open++) {
        await next();
      }
      assert.equal((await calls.send('GET', first)).status, 200);
      await next();
      assert.deepEqual(codes(await calls.send('GET', first)), [400, 'INVALID_QUERY_LOCATOR']);
    });
  });

  it('forget the pages of a query fifteen minutes after they were last asked for', async () => {
    let ahead = 0;
    const clock: Clock = { ...systemClock, now: () => systemClock.now() + ahead };
    const moved = await startSampleOrg({ clock });
    const there = new DebugCalls(moved.sandbox);
    const leads = Array.from({ length: 450 }, (_, index) => `new Lead(LastName='L${index}', Company='C')`);
    await there.execute(`insert new List<Lead>{${leads.join(', ')}};`);
    const path = `${root}/query/?q=${encodeURIComponent('SELECT Id FROM Lead')}`;
    const { body } = await there.send('GET', path, undefined, { 'sforce-query-options': 'batchSize=200' });
    const { nextRecordsUrl: next } = body as { nextRecordsUrl: string };
    const minute = 60_000;
    ahead += 14 * minute;
    assert.equal((await there.send('GET', next)).status, 200);
    ahead += 14 * minute;
    assert.equal((await there.send('GET', next)).status, 200);
    ahead += 15 * minute;
    assert.deepEqual(codes(await there.send('GET', next)), [400, 'INVALID_QUERY_LOCATOR']);
    await moved.dispose();
  });

  describe('searches', () => {
    const names = ({ body }: Reply): readonly unknown[] =>
      (body as { searchRecords: Json[] }).searchRecords.map(({ Name, Subject }) => Name ?? Subject);

    it('find records by SOSL and by its parts', async () => {
      await account({ Name: 'Zephyr Windmills', Site: 'Hill' });
      await calls.send('POST', `${root}/sobjects/Case`, { Subject: 'Zephyr is slow' });
      const sosl = 'FIND {Zephyr} IN ALL FIELDS RETURNING Account(Name), Case(Subject)';
      const all = ['Zephyr Windmills', 'Zephyr is slow'];
      assert.deepEqual(names(await calls.send('GET', `${root}/search/?q=${encodeURIComponent(sosl)}`)), all);
      const query = 'q=zephyr&sobject=Account&Account.fields=Name&Account.limit=5';
      assert.deepEqual(names(await calls.send('GET', `${root}/parameterizedSearch?${query}`)), ['Zephyr Windmills']);
      const sobjects = [
        { name: 'Account', fields: ['Name'], where: "Site = 'Hill'" },
        { name: 'Case', fields: ['Subject'] },
      ];
      assert.deepEqual(names(await calls.send('POST', `${root}/parameterizedSearch`, { q: 'Zephyr', sobjects })), all);
    });

    it('say what is wrong with them', async () => {
      const sosl = encodeURIComponent('FIND {Zephyr} RETURNING Nothing(Id)');
      assert.deepEqual(codes(await calls.send('GET', `${root}/search?q=${sosl}`)), [400, 'MALFORMED_SEARCH']);
      assert.deepEqual(codes(await calls.send('GET', `${root}/search`)), [400, 'MISSING_ARGUMENT']);
    });
  });

  describe('describes', () => {
    it('have every member that the guide lists', async () => {
      const { body } = await calls.send('GET', `${root}/sobjects/acme__Invoice__c/describe`);
      const { fields, childRelationships, recordTypeInfos, ...object } = body as Json & {
        fields: Json[];
        childRelationships: Json[];
        recordTypeInfos: Json[];
      };
      assert.deepEqual(
        Object.keys(object).sort(),
        [
          'actionOverrides activateable associateEntityType associateParentEntity compactLayoutable createable custom customSetting',
          'deepCloneable defaultImplementation deletable deprecatedAndHidden extendedBy extendsInterfaces feedEnabled hasSubtypes',
          'implementedBy implementsInterfaces isInterface isSubtype keyPrefix label labelPlural layoutable listviewable lookupLayoutable',
          'mergeable mruEnabled name namedLayoutInfos networkScopeFieldName queryable replicateable retrieveable searchLayoutable',
          'searchable sobjectDescribeOption supportedScopes triggerable undeletable updateable urls',
        ]
          .join(' ')
          .split(' '),
      );
      const total = fields.find(({ name }) => name === 'acme__Total__c');
      assert.deepEqual(
        [total?.type, total?.soapType, total?.precision, total?.scale, total?.custom],
        ['currency', 'xsd:double', 18, 2, true],
      );
      assert.ok(childRelationships.some(({ relationshipName }) => relationshipName === 'acme__Lines__r'));
      assert.equal(recordTypeInfos.at(-1)?.master, true);
    });

    it('say what may be done with an object, and the org keeps to it', async () => {
      const { body } = await calls.send('GET', `${tooling}/sobjects/ApexLog/describe`);
      const { createable, updateable, deletable } = body as Json;
      assert.deepEqual([createable, updateable, deletable], [false, false, true]);
      assert.deepEqual((await calls.send('POST', `${root}/sobjects/SetupAuditTrail`, { Action: 'x' })).body, [
        { message: 'entity type cannot be inserted: Setup Audit Trail', errorCode: 'INVALID_TYPE_FOR_OPERATION' },
      ]);
    });
  });

  describe('records by external id', () => {
    const at = (value: string): string => `${root}/sobjects/acme__Invoice__c/acme__External_Id__c/${value}`;

    it('are made, changed, read and deleted', async () => {
      const [parent] = await calls.records('SELECT Id FROM Account LIMIT 1', 'data');
      const made = await calls.send('PATCH', at('EXT%201'), { acme__Account__c: parent?.Id });
      assert.equal(made.status, 201);
      const { id, created, success } = made.body as Json;
      assert.deepEqual([created, success], [true, true]);
      const changed = await calls.send('PATCH', at('EXT%201'), { acme__Notes__c: 'again' });
      assert.deepEqual([changed.status, changed.body], [200, { id, success: true, errors: [], created: false }]);
      const older = await calls.send('PATCH', at('EXT%201').replace('v62', 'v45'), { acme__Notes__c: 'older' });
      assert.deepEqual([older.status, older.text], [204, '']);
      const { body } = await calls.send('GET', `${at('EXT%201')}?fields=acme__Notes__c`);
      assert.equal((body as Json).acme__Notes__c, 'older');
      assert.equal((await calls.send('DELETE', at('EXT%201'))).status, 204);
      assert.deepEqual(codes(await calls.send('GET', at('EXT%201'))), [404, 'NOT_FOUND']);
    });

    it('are refused where the field is none, or stands in the values as well', async () => {
      assert.deepEqual((await calls.send('GET', `${root}/sobjects/Account/Phone/1`)).body, [
        { message: 'Provided external ID field does not exist or is not accessible: Phone', errorCode: 'NOT_FOUND' },
      ]);
      const twice = await calls.send('PATCH', at('1'), { acme__External_Id__c: '1' });
      assert.deepEqual(codes(twice), [400, 'INVALID_VALUE']);
    });

    it('are listed where there are several', async () => {
      const payments = `${root}/sobjects/acme__Payment__c`;
      const [invoice] = await calls.records(
        "SELECT Id FROM acme__Invoice__c WHERE acme__Status__c = 'Sent' LIMIT 1",
        'data',
      );
      const payment = { acme__Invoice__c: invoice?.Id, acme__Amount__c: 1, acme__Reference__c: 'SAME' };
      const first = await calls.send('POST', payments, payment);
      assert.equal(first.status, 201, first.text);
      await calls.send('POST', payments, payment);
      const { status, body } = await calls.send('GET', `${payments}/acme__Reference__c/SAME`);
      assert.equal(status, 300);
      assert.deepEqual((body as string[])[0], `${payments}/${String((first.body as Json).id)}`);
    });

    it('lead to the records at the other end of a relationship', async () => {
      const id = await account({ Name: 'Parent' });
      await calls.send('POST', `${root}/sobjects/Contact`, { LastName: 'Child', AccountId: id });
      const { body } = await calls.send('GET', `${root}/sobjects/Account/${id}/Contacts?fields=LastName`);
      const { totalSize, records } = body as { totalSize: number; records: Json[] };
      assert.deepEqual([totalSize, records[0]?.LastName], [1, 'Child']);
      const contact = ((records[0]?.attributes as Json).url as string).split('/').at(-1) ?? '';
      const parent = await calls.send('GET', `${root}/sobjects/Contact/${contact}/Account?fields=Name`);
      assert.equal((parent.body as Json).Name, 'Parent');
    });
  });

  describe('files', () => {
    const fetched = async (path: string): Promise<Buffer> => {
      const reply = await fetch(org.sandbox.url + path, {
        headers: { authorization: `Bearer ${org.sandbox.session}` },
      });
      assert.equal(reply.headers.get('content-type'), 'application/octetstream');
      return Buffer.from(await reply.arrayBuffer());
    };

    it('are made from base64, with a document and a link to the case', async () => {
      const { body } = await calls.send('POST', `${root}/sobjects/Case`, { Subject: 'A file' });
      const caseId = (body as { id: string }).id;
      const content = Buffer.from('what was looked at').toString('base64');
      const values = {
        Title: 'Record',
        PathOnClient: 'record.md',
        VersionData: content,
        FirstPublishLocationId: caseId,
      };
      const made = await calls.send('POST', `${root}/sobjects/ContentVersion`, values);
      assert.equal(made.status, 201, made.text);
      const versionId = (made.body as { id: string }).id;
      const fields = 'ContentDocumentId, ContentSize, FileExtension, IsLatest, VersionNumber, VersionData';
      const [version] = await calls.records(`SELECT ${fields} FROM ContentVersion WHERE Id = '${versionId}'`, 'data');
      assert.deepEqual(
        [version?.ContentSize, version?.FileExtension, version?.IsLatest, version?.VersionNumber],
        [18, 'md', true, '1'],
      );
      assert.equal(version?.VersionData, `${root}/sobjects/ContentVersion/${versionId}/VersionData`);
      assert.equal((await fetched(version.VersionData)).toString(), 'what was looked at');
      const links = await calls.records(
        `SELECT LinkedEntityId, ShareType FROM ContentDocumentLink WHERE ContentDocumentId = '${String(version.ContentDocumentId)}'`,
        'data',
      );
      assert.ok(links.some(({ LinkedEntityId }) => LinkedEntityId === caseId));
      const next = {
        Title: 'Record',
        PathOnClient: 'record.md',
        VersionData: content,
        ContentDocumentId: version.ContentDocumentId,
      };
      assert.equal((await calls.send('POST', `${root}/sobjects/ContentVersion`, next)).status, 201);
      const latest = await calls.records(
        `SELECT VersionNumber FROM ContentVersion WHERE IsLatest = true AND ContentDocumentId = '${String(version.ContentDocumentId)}'`,
        'data',
      );
      assert.deepEqual(
        latest.map(({ VersionNumber }) => VersionNumber),
        ['2'],
      );
    });

    it('are made from a form, whatever bytes they hold', async () => {
      const bytes = Uint8Array.from({ length: 512 }, (_, index) => index % 256);
      const entity = new Blob([JSON.stringify({ Title: 'Bytes', PathOnClient: 'bytes.bin' })], {
        type: 'application/json',
      });
      const reply = await fetch(`${org.sandbox.url}${root}/sobjects/ContentVersion`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${org.sandbox.session}`,
          'content-type': 'multipart/form-data; boundary=boundary_string',
        },
        body: formOf(entity, bytes),
      });
      assert.equal(reply.status, 201);
      const { id } = (await reply.json()) as { id: string };
      assert.deepEqual(await fetched(`${root}/sobjects/ContentVersion/${id}/VersionData`), Buffer.from(bytes));
    });
  });

  describe('cases', () => {
    it('have comments, a history and statuses', async () => {
      const { body } = await calls.send('POST', `${root}/sobjects/Case`, {
        Subject: 'Totals differ',
        Priority: 'High',
      });
      const { id } = body as { id: string };
      await calls.send('PATCH', `${root}/sobjects/Case/${id}`, { Status: 'Working', Comments: 'Looked at a log' });
      await calls.send('PATCH', `${root}/sobjects/Case/${id}`, { Status: 'Closed' });
      const history = await calls.records(
        `SELECT Field, OldValue, NewValue FROM CaseHistory WHERE CaseId = '${id}' ORDER BY Id`,
        'data',
      );
      assert.deepEqual(
        history.map(({ Field, OldValue, NewValue }) => [Field, OldValue, NewValue]),
        [
          ['created', null, null],
          ['Status', 'New', 'Working'],
          ['Status', 'Working', 'Closed'],
        ],
      );
      const comments = await calls.records(
        `SELECT CommentBody, IsPublished FROM CaseComment WHERE ParentId = '${id}'`,
        'data',
      );
      assert.deepEqual(
        comments.map(({ CommentBody, IsPublished }) => [CommentBody, IsPublished]),
        [['Looked at a log', false]],
      );
      const statuses = await calls.records('SELECT ApiName FROM CaseStatus WHERE IsClosed = true', 'data');
      assert.deepEqual(
        statuses.map(({ ApiName }) => ApiName),
        ['Closed'],
      );
      const reply = await calls.send(
        'GET',
        `${root}/sobjects/Case/${id}?fields=CaseNumber,IsClosed,ClosedDate,Comments`,
      );
      const { CaseNumber, IsClosed, ClosedDate, Comments } = reply.body as Json;
      assert.match(String(CaseNumber), /^\d{8}$/);
      assert.deepEqual([IsClosed, typeof ClosedDate, Comments], [true, 'string', null]);
    });
  });

  describe('collections', () => {
    const records = (...names: readonly (string | null)[]): readonly object[] =>
      names.map((Name) => ({ attributes: { type: 'Account' }, Name }));
    const path = `${root}/composite/sobjects`;

    it('are made, changed, fetched and deleted', async () => {
      const made = await calls.send('POST', path, { allOrNone: false, records: records('One', null, 'Three') });
      const results = made.body as { id?: string; success: boolean; errors: Json[] }[];
      assert.deepEqual(
        results.map(({ success }) => success),
        [true, false, true],
      );
      assert.deepEqual(results[1], {
        success: false,
        errors: [
          { statusCode: 'REQUIRED_FIELD_MISSING', message: 'Required fields are missing: [Name]', fields: ['Name'] },
        ],
      });
      const ids = results.flatMap(({ id }) => id ?? []);
      const changes = ids.map((id) => ({ attributes: { type: 'Account' }, id, Site: 'Changed' }));
      const changed = (await calls.send('PATCH', path, { records: changes })).body as { success: boolean }[];
      assert.ok(changed.every(({ success }) => success));
      const query = `?ids=${[...ids, '001000000000000AAA'].join(',')}&fields=Name,Site`;
      const fetched = (await calls.send('GET', `${path}/Account${query}`)).body as (Json | null)[];
      assert.deepEqual(
        fetched.map((row) => row && [row.Name, row.Site]),
        [['One', 'Changed'], ['Three', 'Changed'], null],
      );
      const gone = (await calls.send('DELETE', `${path}?ids=${ids.join(',')}`)).body as { success: boolean }[];
      assert.ok(gone.every(({ success }) => success));
    });

    it('leave nothing behind when all were wanted and one failed', async () => {
      const { body } = await calls.send('POST', path, { allOrNone: true, records: records('Alone', null) });
      const results = body as { success: boolean; errors: { statusCode: string }[] }[];
      assert.deepEqual(
        results.map(({ errors }) => errors[0]?.statusCode),
        ['ALL_OR_NONE_OPERATION_ROLLED_BACK', 'REQUIRED_FIELD_MISSING'],
      );
      assert.deepEqual(await calls.records("SELECT Id FROM Account WHERE Name = 'Alone'", 'data'), []);
    });

    it('take no more than 200', async () => {
      const many = records(...Array.from({ length: 201 }, (_, index) => `N${index}`));
      assert.deepEqual(codes(await calls.send('POST', path, { records: many })), [400, 'EXCEEDED_ID_LIMIT']);
    });
  });

  describe('trees', () => {
    const path = `${root}/composite/tree/Account`;
    const tree = (...contacts: readonly Json[]): object => ({
      records: [
        {
          attributes: { type: 'Account', referenceId: 'a1' },
          Name: 'Tree',
          Contacts: {
            records: contacts.map((values, index) => ({
              attributes: { type: 'Contact', referenceId: `c${index + 1}` },
              ...values,
            })),
          },
        },
      ],
    });

    it('are made with their branches', async () => {
      const { status, body } = await calls.send('POST', path, tree({ LastName: 'Leaf' }, { LastName: 'Twig' }));
      assert.equal(status, 201);
      const { hasErrors, results } = body as { hasErrors: boolean; results: { referenceId: string; id: string }[] };
      assert.deepEqual([hasErrors, ...results.map(({ referenceId }) => referenceId)], [false, 'a1', 'c1', 'c2']);
      const [leaf] = await calls.records(
        `SELECT Account.Name FROM Contact WHERE Id = '${results[1]?.id ?? ''}'`,
        'data',
      );
      assert.equal((leaf?.Account as Json).Name, 'Tree');
    });

    it('are not made at all when a branch fails', async () => {
      const before = await calls.records("SELECT Id FROM Account WHERE Name = 'Tree'", 'data');
      const { status, body } = await calls.send('POST', path, tree({ FirstName: 'Nameless' }));
      assert.equal(status, 400);
      const { hasErrors, results } = body as { hasErrors: boolean; results: { referenceId: string; errors: Json[] }[] };
      assert.equal(hasErrors, true);
      assert.deepEqual(
        results.map(({ referenceId, errors }) => [referenceId, errors[0]?.statusCode]),
        [['c1', 'REQUIRED_FIELD_MISSING']],
      );
      const after = await calls.records("SELECT Id FROM Account WHERE Name = 'Tree'", 'data');
      assert.equal(after.length, before.length);
    });
  });

  describe('batches', () => {
    it('answer each call, and halt where that is wanted', async () => {
      const batchRequests = [
        { method: 'GET', url: 'v62.0/limits' },
        { method: 'GET', url: 'v62.0/sobjects/Account/001000000000000AAA' },
        { method: 'POST', url: 'v62.0/sobjects/Account', richInput: { Name: 'Batched' } },
      ];
      const statuses = async (haltOnError: boolean): Promise<readonly unknown[]> => {
        const { body } = await calls.send('POST', `${root}/composite/batch`, { haltOnError, batchRequests });
        const { hasErrors, results } = body as { hasErrors: boolean; results: { statusCode: number }[] };
        return [hasErrors, ...results.map(({ statusCode }) => statusCode)];
      };
      assert.deepEqual(await statuses(false), [true, 200, 404, 201]);
      assert.deepEqual(await statuses(true), [true, 200, 404, 412]);
    });
  });

  describe('changes', () => {
    it('are told by object and time', async () => {
      const id = await account({ Name: 'Followed' });
      const gone = await account({ Name: 'Lost' });
      await calls.send('DELETE', `${root}/sobjects/Account/${gone}`);
      const [start, end] = [-60_000, 60_000].map((offset) =>
        encodeURIComponent(new Date(Date.now() + offset).toISOString().replace('Z', '+00:00')),
      );
      const window = `?start=${start ?? ''}&end=${end ?? ''}`;
      const updated = (await calls.send('GET', `${root}/sobjects/Account/updated/${window}`)).body as { ids: string[] };
      assert.ok(updated.ids.includes(id));
      const deleted = await calls.send('GET', `${root}/sobjects/Account/deleted/${window}`);
      const { deletedRecords } = deleted.body as { deletedRecords: { id: string }[] };
      assert.ok(deletedRecords.some((record) => record.id === gone));
    });
  });

  describe('managed code', () => {
    const bodyAndSymbols = async (from: DebugCalls): Promise<readonly [string, Json]> => {
      const [row] = await from.records("SELECT Body, SymbolTable FROM ApexClass WHERE Name = 'BillingApi'");
      return [String(row?.Body), row?.SymbolTable as Json];
    };

    it('shows to its publisher, with the symbols of its source', async () => {
      const [body, symbols] = await bodyAndSymbols(calls);
      assert.match(body, /global with sharing class BillingApi/);
      const { name, namespace, methods, tableDeclaration } = symbols as Json & { methods: Json[] };
      assert.deepEqual([name, namespace], ['BillingApi', 'acme']);
      assert.equal((tableDeclaration as Json).type, 'CLASS');
      const lines = body.split('\n');
      for (const method of methods) {
        const { line } = method.location as { line: number };
        assert.ok(lines[line - 1]?.includes(String(method.name)), String(method.name));
      }
    });

    it('is hidden from the users of the org: they see what is global', async () => {
      const session = await org.controls.logIn(org.sandbox.orgId, await administrator());
      const [body, symbols] = await bodyAndSymbols(new DebugCalls({ url: org.sandbox.url, session }));
      assert.equal(body, '(hidden)');
      const { methods } = symbols as { methods: { modifiers: string[] }[] };
      assert.ok(methods.length > 0);
      assert.ok(methods.every(({ modifiers }) => modifiers.includes('global')));
    });
  });
});

/** A form as the REST guide writes it: the fields first, then the file. */
function formOf(entity: Blob, bytes: Uint8Array): Blob {
  const line = '\r\n';
  return new Blob([
    `--boundary_string${line}Content-Disposition: form-data; name="entity_content";${line}`,
    `Content-Type: application/json${line}${line}`,
    entity,
    `${line}--boundary_string${line}Content-Type: application/octet-stream${line}`,
    `Content-Disposition: form-data; name="VersionData"; filename="bytes.bin"${line}${line}`,
    new Uint8Array(bytes),
    `${line}--boundary_string--${line}`,
  ]);
}
