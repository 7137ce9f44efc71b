import assert from 'node:assert/strict';
import { DebugCalls } from '../support/debugCalls.ts';
import { type SampleOrgHandle, startSampleOrg } from '../support/sampleOrg.ts';

type Row = Readonly<Record<string, unknown>>;

const licences =
  'SELECT Name, sfLma__Subscriber_Org_ID__c, sfLma__License_Status__c, sfLma__Org_Instance__c, sfLma__Account__r.Name, sfLma__Lead__r.Company, sfLma__Package__r.Name FROM sfLma__License__c';

/** Told by the address of the record. */
function idOf(row: Row | undefined): string {
  return (
    String((row?.attributes as Row).url)
      .split('/')
      .at(-1) ?? ''
  );
}

/** All rows of a query, page after page. */
async function pages(
  calls: DebugCalls,
  soql: string,
  api: 'data' | 'tooling' = 'data',
): Promise<readonly (readonly Row[])[]> {
  const found: (readonly Row[])[] = [];
  let reply = await calls.query(soql, api);
  for (;;) {
    const { records, nextRecordsUrl } = reply.body as { records: readonly Row[]; nextRecordsUrl?: string };
    found.push(records);
    if (nextRecordsUrl === undefined) {
      return found;
    }
    reply = await calls.send('GET', nextRecordsUrl);
  }
}

describe('a sample org with many debug logs', () => {
  const count = 3_000;
  let org: SampleOrgHandle;
  let calls: DebugCalls;

  before(async () => {
    org = await startSampleOrg({ sizes: { logs: count, seed: 5 } });
    calls = new DebugCalls(org.sandbox);
  });

  after(async () => {
    await org.dispose();
    assert.deepEqual(org.orgFaults, []);
  });

  const rows = (): Promise<readonly Row[]> =>
    pages(
      calls,
      'SELECT Id, LogUser.Username, Operation, Application, Status, StartTime, DurationMilliseconds, LogLength, Location FROM ApexLog ORDER BY StartTime DESC',
      'tooling',
    ).then((found) => found.flat());
  const body = (id: unknown) => calls.send('GET', `/services/data/v62.0/tooling/sobjects/ApexLog/${String(id)}/Body`);

  it('lists them, of several users, operations, states and sizes', async () => {
    const logs = await rows();
    assert.equal(logs.length, count);
    const kinds = (of: (row: Row) => unknown): number => new Set(logs.map(of)).size;
    assert.equal(
      kinds((row) => (row.LogUser as Row).Username),
      2,
    );
    assert.equal(
      kinds((row) => row.Operation),
      10,
    );
    assert.ok(kinds((row) => row.Status) > 3);
    const sizes = logs.map((row) => Number(row.LogLength)).toSorted((a, b) => a - b);
    assert.ok((sizes[Math.floor(count / 2)] ?? 0) < 20_000 && (sizes.at(-1) ?? 0) > 500_000);
    const times = logs.map((row) => Date.parse(String(row.StartTime)));
    assert.ok(Math.max(...times) <= Date.now() && Math.min(...times) > Date.now() - 7.1 * 86_400_000);
  });

  it('writes a text when it is asked for: of the length that the row says, the same each time', async () => {
    const logs = await rows();
    const largest = logs.toSorted((a, b) => Number(b.LogLength) - Number(a.LogLength))[0];
    const smallest = logs.toSorted((a, b) => Number(a.LogLength) - Number(b.LogLength))[0];
    const failed = logs.find((row) => row.Status !== 'Success');
    for (const row of [largest, smallest, failed, ...logs.slice(0, 20)]) {
      const { text } = await body(row?.Id);
      assert.equal(Buffer.byteLength(text), row?.LogLength);
      assert.match(text, /^\d+\.0 APEX_CODE,FINEST;/);
      assert.match(text, /\|EXECUTION_FINISHED\n$/);
      assert.equal(text.includes(`|FATAL_ERROR|${String(row?.Status)}\n`), row?.Status !== 'Success');
      assert.equal((await body(row?.Id)).text, text);
    }
  });

  it('forgets a log that is deleted or whose time is over', async () => {
    const [first] = await rows();
    const path = `/services/data/v62.0/tooling/sobjects/ApexLog/${String(first?.Id)}`;
    assert.equal((await calls.send('DELETE', path)).status, 204);
    assert.equal((await body(first?.Id)).status, 404);
    await org.controls.skipTime(86_400_000);
    const left = await rows();
    assert.ok(left.length < count - 300 && left.length > count / 2, String(left.length));
    assert.ok(left.every((row) => row.Location === 'Monitoring'));
    // The grant ends before the logs do.
    calls = new DebugCalls({
      url: org.sandbox.url,
      session: await org.controls.logIn(org.sandbox.orgId, 'admin@northwind.uat.example'),
    });
    await org.controls.skipTime(7 * 86_400_000);
    assert.deepEqual(await rows(), []);
  });
});

describe('a large sample org', () => {
  const named = 15;
  const count = 5_000;
  let org: SampleOrgHandle;
  let lmo: DebugCalls;

  before(async () => {
    org = await startSampleOrg({ sizes: { subscribers: count, seed: 3 } });
    lmo = new DebugCalls({ url: org.lmo.url, session: org.lmo.session });
  });

  after(async () => {
    await org.dispose();
    assert.deepEqual(org.orgFaults, []);
  });

  it('lists generated licences in pages of 2,000', async () => {
    const found = await pages(lmo, licences);
    assert.deepEqual(
      found.map(({ length }) => length),
      [2_000, 2_000, count + named - 4_000],
    );
  });

  it('has names in many scripts, hostile ones, doubles, and fields that are missing', async () => {
    const rows = (await pages(lmo, licences)).flat();
    const names = rows.map((row) => {
      const account = row.sfLma__Account__r as { Name: string } | null;
      const lead = row.sfLma__Lead__r as { Company: string } | null;
      return account?.Name ?? lead?.Company ?? '';
    });
    for (const script of ['Latin', 'Arabic', 'Hebrew', 'Cyrillic', 'Greek', 'Han', 'Hangul', 'Devanagari', 'Thai']) {
      assert.ok(
        names.some((name) => new RegExp(`\\p{Script=${script}}`, 'u').test(name)),
        script,
      );
    }
    for (const harm of ['<script>', '\u202e', '${workspaceFolder}', 'command:', '\u0000', '../']) {
      assert.ok(
        names.some((name) => name.includes(harm)),
        JSON.stringify(harm),
      );
    }
    assert.ok(names.includes(''), 'one that nobody knows');
    assert.ok(new Set(names).size < names.length);
    const orgIds = rows.map((row) => row.sfLma__Subscriber_Org_ID__c);
    assert.ok(new Set(orgIds).size < orgIds.length, 'an org twice');
    for (const field of ['sfLma__Org_Instance__c', 'sfLma__License_Status__c']) {
      assert.ok(
        rows.some((row) => row[field] === null),
        field,
      );
    }
    const statuses = new Set(rows.map((row) => row.sfLma__License_Status__c));
    assert.deepEqual([...statuses].sort(), ['Active', 'Suspended', 'Trial', 'Uninstalled', null].sort());
  });

  it('finds, sorts, counts, changes and deletes generated records like any others', async () => {
    const [first] = await lmo.records(
      "SELECT Id, Name FROM Account WHERE Name LIKE 'Harbor%' ORDER BY Name LIMIT 1",
      'data',
    );
    assert.match(String(first?.Name), /^Harbor/);
    const path = `/services/data/v62.0/sobjects/Account/${String(first?.Id)}`;
    assert.equal((await lmo.send('PATCH', path, { Name: 'Renamed' })).status, 204);
    const [renamed] = await lmo.records("SELECT Id, Type, CreatedDate FROM Account WHERE Name = 'Renamed'", 'data');
    assert.deepEqual([renamed?.Id, renamed?.Type], [first?.Id, 'Customer - Direct']);
    assert.ok(Date.parse(String(renamed?.CreatedDate)) < Date.now());
    assert.equal((await lmo.send('DELETE', path)).status, 204);
    assert.deepEqual(await lmo.records("SELECT Id FROM Account WHERE Name = 'Renamed'", 'data'), []);
    const grouped = await lmo.records(
      'SELECT sfLma__License_Status__c status, COUNT(Id) n FROM sfLma__License__c GROUP BY sfLma__License_Status__c',
      'data',
    );
    assert.equal(
      grouped.reduce((sum, row) => sum + Number(row.n), 0),
      count + named,
    );
  });

  describe('finds a page without a look at everything', () => {
    const root = '/services/data/v62.0/query/?q=';
    const names = async (soql: string): Promise<readonly (readonly unknown[])[]> =>
      (await pages(lmo, soql)).flat().map((row) => [row.Id, row.OrgName]);

    for (const order of ['OrgName', 'OrgName DESC NULLS LAST, Id DESC', 'OrgType, OrgName, Id', 'ParentOrg, OrgName']) {
      it(`in the order of ${order}`, async () => {
        const select = `SELECT Id, OrgName FROM PackageSubscriber WHERE OrgStatus != 'Trial' ORDER BY ${order}`;
        const whole = await names(select);
        for (const [limit, offset] of [
          [1, 0],
          [200, 0],
          [200, 1_800],
          [50, 2_000],
        ] as const) {
          const page = await names(`${select} LIMIT ${limit} OFFSET ${offset}`);
          assert.deepEqual(page, whole.slice(offset, offset + limit), `${limit} from ${offset} on`);
        }
        assert.deepEqual(await names(`${select} LIMIT 0`), []);
      });
    }

    it('behind the last one seen, for offsets end at 2,000', async () => {
      const whole = await names('SELECT Id, OrgName FROM PackageSubscriber ORDER BY Id');
      const [last] = whole[2_400] ?? [];
      assert.deepEqual(
        await names(`SELECT Id, OrgName FROM PackageSubscriber WHERE Id > '${String(last)}' ORDER BY Id LIMIT 100`),
        whole.slice(2_401, 2_501),
      );
      const { status, text } = await lmo.send('GET', `${root}SELECT+Id+FROM+PackageSubscriber+ORDER+BY+Id+OFFSET+2001`);
      assert.equal(status, 400);
      assert.match(text, /Maximum SOQL offset allowed is 2000.*"errorCode":"NUMBER_OUTSIDE_VALID_RANGE"/);
    });

    it('by org ids and parents, each row that has one of them', async () => {
      const all = (await pages(lmo, 'SELECT OrgKey, ParentOrg FROM PackageSubscriber ORDER BY Id')).flat();
      const wanted = all.filter((_, index) => index % 70 === 0);
      for (const field of ['OrgKey', 'ParentOrg']) {
        const values = new Set(wanted.map((row) => row[field]).filter((value) => typeof value === 'string'));
        const found = await pages(
          lmo,
          `SELECT OrgKey, ParentOrg FROM PackageSubscriber WHERE ${field} IN (${[...values].map((value) => `'${value}'`).join(',')}) ORDER BY Id`,
        );
        assert.deepEqual(
          found.flat().map((row) => row.OrgKey),
          all.filter((row) => values.has(String(row[field]))).map((row) => row.OrgKey),
        );
      }
    });

    it('with the children of each, and by words of names', async () => {
      const soql =
        "SELECT Name, (SELECT Name FROM sfLma__Licenses__r ORDER BY Name DESC) FROM Account WHERE Name LIKE '%harbor%' ORDER BY Name, Id LIMIT 50";
      const accounts = await lmo.records(soql, 'data');
      assert.equal(accounts.length, 50);
      for (const account of accounts) {
        const { records } = account.sfLma__Licenses__r as { records: readonly Row[] };
        assert.deepEqual(
          records.map((row) => row.Name),
          await lmo
            .records(
              `SELECT Name FROM sfLma__License__c WHERE sfLma__Account__c = '${idOf(account)}' ORDER BY Name DESC`,
              'data',
            )
            .then((rows) => rows.map((row) => row.Name)),
        );
      }
      const search = async (): Promise<readonly Row[]> => {
        const sosl = 'FIND {harbor dental} IN NAME FIELDS RETURNING Account(Name LIMIT 2000)';
        const { body } = await lmo.send('GET', `/services/data/v62.0/search/?q=${encodeURIComponent(sosl)}`);
        return (body as { searchRecords: readonly Row[] }).searchRecords;
      };
      const before = await search();
      assert.ok(before.length > 3 && before.every(({ Name }) => /harbor dental/i.test(String(Name))));
      const path = `/services/data/v62.0/sobjects/Account/${idOf(before[0])}`;
      await lmo.send('PATCH', path, { Name: 'Something else' });
      assert.equal((await search()).length, before.length - 1);
    });
  });

  it('is the same for the same seed, and another for another', async () => {
    const told = async (seed: number): Promise<readonly unknown[]> => {
      const other = await startSampleOrg({ sizes: { subscribers: 50, seed } });
      const rows = await pages(new DebugCalls({ url: other.lmo.url, session: other.lmo.session }), licences);
      await other.dispose();
      return rows.flat();
    };
    const once = await told(8);
    assert.deepEqual(await told(8), once);
    assert.notDeepEqual(await told(9), once);
  });
});
