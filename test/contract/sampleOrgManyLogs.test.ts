import assert from 'node:assert/strict';
import { DebugCalls } from '../support/debugCalls.ts';
import { DebugEvents } from '../support/debugEvents.ts';
import { type SampleOrgHandle, startSampleOrg } from '../support/sampleOrg.ts';

const root = '/services/data/v62.0/tooling';
const largest = 20 * 1024 * 1024;
const hour = 60 * 60_000;

describe('debug logs that the control endpoint writes', () => {
  let org: SampleOrgHandle;
  let calls: DebugCalls;
  let orgId: string;

  beforeEach(async () => {
    org = await startSampleOrg();
    calls = new DebugCalls(org.sandbox);
    ({ orgId } = org.sandbox);
  });

  afterEach(async () => {
    await org.dispose();
    assert.deepEqual(org.orgFaults, []);
  });

  const body = (id: unknown, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${org.sandbox.url}${root}/sobjects/ApexLog/${String(id)}/Body`, {
      headers: { authorization: `Bearer ${org.sandbox.session}`, 'accept-encoding': 'identity', ...headers },
    });
  const traceFlag = async (values: object = {}) => {
    const { body: user } = await calls.send('GET', '/services/oauth2/userinfo');
    const [known] = await calls.records("SELECT Id FROM DebugLevel WHERE DeveloperName = 'Mine'");
    const level =
      known?.Id ??
      (await calls.created('DebugLevel', { DeveloperName: 'Mine', MasterLabel: 'Mine', ApexCode: 'DEBUG' }));
    return calls.create('TraceFlag', {
      DebugLevelId: level,
      TracedEntityId: (user as { user_id: string }).user_id,
      LogType: 'USER_DEBUG',
      ExpirationDate: new Date(Date.now() + hour).toISOString(),
      ...values,
    });
  };

  it('are listed, announced to whoever listens whosever they are, and deleted one by one or together', async () => {
    const events = await DebugEvents.open(org.sandbox, ['/systemTopic/Logging']);
    try {
      const ids = await org.controls.writeLogs(orgId, {
        count: 30,
        bytes: 4_000,
        username: 'admin@northwind.uat.example',
        status: 'System.LimitException: Too many SOQL queries: 101',
      });
      assert.equal(ids.length, 30);
      await events.until(() => events.all.length === 30);
      assert.deepEqual(
        events.all.map((event) => (event as unknown as { Id: string }).Id),
        ids,
      );
    } finally {
      events.close();
    }
    const rows = await calls.records('SELECT Id, LogUser.Username, LogLength, Status FROM ApexLog ORDER BY Id');
    assert.ok(rows.every(({ LogLength, Status }) => LogLength === 4_000 && /LimitException/.test(String(Status))));
    const [first, second, third] = rows.map(({ Id }) => String(Id));
    assert.equal((await calls.send('DELETE', `${root}/sobjects/ApexLog/${String(first)}`)).status, 204);
    const together = await calls.send('POST', `${root}/composite`, {
      allOrNone: false,
      compositeRequest: [second, third, first].map((id, index) => ({
        method: 'DELETE',
        url: `${root}/sobjects/ApexLog/${String(id)}`,
        referenceId: `d${index}`,
      })),
    });
    assert.deepEqual(
      (together.body as { compositeResponse: { httpStatusCode: number }[] }).compositeResponse.map(
        ({ httpStatusCode }) => httpStatusCode,
      ),
      [204, 204, 404],
    );
    assert.equal((await body(second)).status, 404);
    const left = await calls.query('SELECT COUNT() FROM ApexLog');
    assert.equal((left.body as { totalSize: number }).totalSize, 27);
  });

  it('can be as large as logs get; a download is what the row says, and can be cut half-way', async () => {
    const [id] = await org.controls.writeLogs(orgId, { bytes: largest });
    const [row] = await calls.records('SELECT LogLength FROM ApexLog');
    assert.equal(row?.LogLength, largest);
    const whole = Buffer.from(await (await body(id)).arrayBuffer());
    assert.equal(whole.length, largest);
    await org.controls.addFault(orgId, { kind: 'cutBody', share: 0.5, match: { path: '/Body$' }, times: 1 });
    const cut = await body(id);
    assert.equal(cut.headers.get('content-length'), String(largest));
    await assert.rejects(cut.arrayBuffer());
    await org.controls.wire(orgId, { honoursRange: true });
    const rest = await body(id, { range: `bytes=${largest / 2}-` });
    assert.equal(rest.status, 206);
    assert.ok(whole.subarray(largest / 2).equals(Buffer.from(await rest.arrayBuffer())));
  });

  it('may be more than an org keeps: no trace flag is added or edited until some are deleted', async () => {
    const flag = await traceFlag();
    const flagId = (flag.body as { id: string }).id;
    await org.controls.setLogQuotas(orgId, { perQuarterHour: 100_000 });
    const ids = await org.controls.writeLogs(orgId, { count: 51, bytes: largest });
    const end = { ExpirationDate: new Date(Date.now() + 2 * hour).toISOString() };
    const refused = await calls.update('TraceFlag', flagId, end);
    assert.equal(refused.status, 400);
    assert.match(refused.text, /accumulated 1020 MB of debug logs.*"errorCode":"LIMIT_EXCEEDED"/);
    for (const id of ids.slice(0, 2)) {
      await calls.send('DELETE', `${root}/sobjects/ApexLog/${id}`);
    }
    assert.equal((await calls.update('TraceFlag', flagId, end)).status, 204);
  });

  it('may be more than a quarter of an hour allows: every trace flag ends', async () => {
    await traceFlag();
    await org.controls.setLogQuotas(orgId, { perQuarterHour: 30 });
    await org.controls.writeLogs(orgId, { count: 2, bytes: largest });
    const [row] = await calls.records('SELECT ExpirationDate FROM TraceFlag');
    assert.ok(Date.parse(String(row?.ExpirationDate)) <= Date.now());
  });

  it('meet flags of others: one at a time for each user, and some are their makers’ alone', async () => {
    const by = 'admin@northwind.uat.example';
    const flagId = await org.controls.addTraceFlag(orgId, { by, logType: 'USER_DEBUG', locked: true });
    const overlap = await traceFlag();
    assert.deepEqual(
      [overlap.status, (overlap.body as { message: string }[])[0]?.message],
      [
        400,
        "This entity is already being traced by a trace flag with a start and expiration date that overlap this trace flag's start and expiration date.: Traced Entity ID",
      ],
    );
    assert.equal((await traceFlag({ LogType: 'DEVELOPER_LOG' })).status, 201);
    const end = { ExpirationDate: new Date(Date.now() + 1000).toISOString() };
    const refused = await calls.update('TraceFlag', flagId, end);
    assert.deepEqual(
      [refused.status, (refused.body as { errorCode: string }[])[0]?.errorCode],
      [403, 'INSUFFICIENT_ACCESS_OR_READONLY'],
    );
    assert.equal((await calls.send('DELETE', `${root}/sobjects/TraceFlag/${flagId}`)).status, 403);
    const admin = new DebugCalls({ ...org.sandbox, session: await org.controls.logIn(orgId, by) });
    assert.equal((await admin.update('TraceFlag', flagId, end)).status, 204);
    const [shared] = await calls.records("SELECT Id FROM DebugLevel WHERE DeveloperName = 'SFDC_DevConsole'");
    assert.equal((await calls.send('DELETE', `${root}/sobjects/DebugLevel/${String(shared?.Id)}`)).status, 204);
    assert.deepEqual(
      await calls.records(`SELECT Id FROM TraceFlag WHERE Id = '${flagId}'`),
      [],
      'deleted along with it',
    );
  });

  it('are refused where they make no sense', async () => {
    await assert.rejects(org.controls.writeLogs(orgId, { bytes: 10 }), /from 2000 on/);
    await assert.rejects(org.controls.writeLogs(orgId, { username: 'nobody' }), /no user of that name/);
  });
});
