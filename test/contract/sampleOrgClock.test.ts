import assert from 'node:assert/strict';
import { DebugCalls } from '../support/debugCalls.ts';
import { FakeClock } from '../support/fakeClock.ts';
import { type SampleOrgHandle, startSampleOrg } from '../support/sampleOrg.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** Milliseconds between a date of the org and the one that the test expects: the machine may be busy. */
const tolerance = 5 * minute;

function near(text: unknown, expected: number): void {
  const found = Date.parse(String(text));
  assert.ok(Math.abs(found - expected) < tolerance, `${String(text)} is not about ${new Date(expected).toISOString()}`);
}

describe('the clock of the sample org', () => {
  let org: SampleOrgHandle;
  let calls: DebugCalls;

  const start = async (options: Parameters<typeof startSampleOrg>[0] = {}): Promise<void> => {
    org = await startSampleOrg(options);
    calls = new DebugCalls(org.sandbox);
  };

  afterEach(async () => {
    await org.dispose();
    assert.deepEqual(org.orgFaults, []);
  });

  /** What Apex takes for the time, read from records that it wrote. */
  async function apexTimes(): Promise<Record<string, unknown>> {
    await calls.execute(`Datetime now = System.now();
insert new Account(Name = 'Clock', Site = '' + now.getTime() + ' ' + Datetime.now().getTime() + ' ' + System.currentTimeMillis(),
    Description = Date.today().format() + '|' + System.today().format() + '|' + now.date().format());`);
    const [row] = await calls.records(
      "SELECT CreatedDate, LastModifiedDate, SystemModstamp, Site, Description FROM Account WHERE Name = 'Clock' ORDER BY CreatedDate DESC",
      'data',
    );
    assert.ok(row);
    return row;
  }

  async function assertTimeIs(expected: number): Promise<void> {
    const { CreatedDate, LastModifiedDate, SystemModstamp, Site, Description } = await apexTimes();
    for (const date of [CreatedDate, LastModifiedDate, SystemModstamp]) {
      near(date, expected);
    }
    for (const instant of String(Site).split(' ')) {
      near(new Date(Number(instant)).toISOString(), expected);
    }
    const [first, ...others] = String(Description).split('|');
    assert.ok(others.every((other) => other === first));
    const { headers } = await calls.query('SELECT Id FROM Account LIMIT 1', 'data');
    near(headers.get('date'), expected);
  }

  it('is the one that Apex, records and replies go by', async () => {
    await start();
    await assertTimeIs(Date.now());
    await org.controls.skipTime(3 * day);
    await assertTimeIs(Date.now() + 3 * day);
    const [found] = await calls.records(
      "SELECT COUNT(Id) n FROM Account WHERE Name = 'Clock' AND CreatedDate = TODAY",
      'data',
    );
    assert.equal(found?.n, 1);
  });

  it('runs faster where it is told to', async () => {
    const clock = new FakeClock();
    await start({ clock, clockRate: 3_600 });
    const began = clock.now();
    clock.advance(48_000);
    await assertTimeIs(began + 2 * day);
  });

  it('begins and ends trace flags, and dates the logs and events that come of them', async () => {
    await start();
    const { body } = await calls.send('GET', '/services/oauth2/userinfo');
    const DebugLevelId = await calls.created('DebugLevel', {
      DeveloperName: 'Later',
      MasterLabel: 'Later',
      ApexCode: 'DEBUG',
    });
    await org.controls.skipTime(2 * day);
    const now = Date.now() + 2 * day;
    await calls.created('TraceFlag', {
      DebugLevelId,
      TracedEntityId: (body as { user_id: string }).user_id,
      LogType: 'USER_DEBUG',
      StartDate: new Date(now + hour).toISOString(),
      ExpirationDate: new Date(now + 2 * hour).toISOString(),
    });
    const starts = async (): Promise<readonly unknown[]> => {
      await calls.execute('System.debug(1);');
      return (await calls.records('SELECT StartTime FROM ApexLog ORDER BY StartTime')).map(
        ({ StartTime }) => StartTime,
      );
    };
    assert.deepEqual(await starts(), []);
    await org.controls.skipTime(1.5 * hour);
    const [logged, ...others] = await starts();
    assert.deepEqual(others, []);
    near(logged, now + 1.5 * hour);
    await org.controls.skipTime(hour);
    assert.deepEqual(await starts(), [logged]);
    await org.controls.skipTime(7 * day);
    calls = new DebugCalls({
      url: org.sandbox.url,
      session: await org.controls.logIn(org.sandbox.orgId, 'admin@northwind.uat.example'),
    });
    assert.deepEqual(await starts(), []);
  });

  it('leaves CPU time real', async () => {
    await start({ clockRate: 1_000_000 });
    const { body } = await calls.execute(
      'Long from = System.currentTimeMillis(); Integer n = 0; while (System.currentTimeMillis() - from < 60000) { n++; } System.assert(Limits.getCpuTime() < 10000);',
    );
    assert.equal((body as { success: boolean }).success, true, JSON.stringify(body));
  });
});
