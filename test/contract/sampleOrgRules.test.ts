import assert from 'node:assert/strict';
import { parseHandOff } from '../../src/core/loginAccess/handOffUrl.ts';
import { DebugCalls } from '../support/debugCalls.ts';
import { DebugEvents } from '../support/debugEvents.ts';
import { type SampleOrgHandle, startSampleOrg } from '../support/sampleOrg.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

describe('what ends a debug session of the sample org', () => {
  let org: SampleOrgHandle;
  let orgId: string;
  let calls: DebugCalls;
  let events: DebugEvents;
  let sessionId: string;

  beforeEach(async () => {
    org = await startSampleOrg();
    ({ orgId } = org.sandbox);
    calls = new DebugCalls(org.sandbox);
    events = await DebugEvents.open(org.sandbox);
    sessionId = await calls.startSession();
  });

  afterEach(async () => {
    events.close();
    await org.dispose();
    assert.deepEqual(org.orgFaults, []);
  });

  const admin = async (): Promise<DebugCalls> =>
    new DebugCalls({
      url: org.sandbox.url,
      session: await org.controls.logIn(orgId, 'admin@northwind.uat.example'),
    });

  /** How the record tells of the end, asked by somebody who is still logged in. */
  async function ending(asked = calls): Promise<readonly unknown[]> {
    const [row = {}] = await asked.records(
      `SELECT Status, StatusBy, StatusMessage FROM ApexDebuggerSession WHERE Id = '${sessionId}'`,
    );
    return [row.Status, row.StatusBy, row.StatusMessage];
  }

  const licenceHolder = async (): Promise<unknown> => {
    const [row] = await new DebugCalls({ url: org.lmo.url, session: org.lmo.session }).records(
      'SELECT ChildSession FROM ApexDebuggerLicense',
    );
    return row?.ChildSession;
  };

  async function told(pattern: RegExp): Promise<string> {
    const { Description = '', SessionId } = await events.next('SessionTerminated');
    assert.equal(SessionId, sessionId);
    assert.match(Description, pattern);
    return Description;
  }

  it('is an idle hour, with a warning five minutes before', async () => {
    await org.controls.skipTime(55 * minute);
    assert.match(
      (await events.next('SystemWarning')).Description ?? '',
      /terminated in 5 minutes .* idle for 55 minutes/,
    );
    await org.controls.skipTime(5 * minute);
    const text = await told(/idle for 60 minutes/);
    assert.deepEqual(await ending(), ['Dead', 'Sweeper', text]);
    assert.equal(await licenceHolder(), null);
  });

  it('is, under load, half an hour: at once for what is idle for longer', async () => {
    await org.controls.setLoad(true);
    await org.controls.skipTime(29 * minute);
    assert.deepEqual((await ending()).slice(0, 2), ['Active', 'NoOne']);
    await org.controls.skipTime(minute);
    await told(/idle for 30 minutes/);
    await org.controls.setLoad(false);
    sessionId = await calls.startSession();
    await org.controls.skipTime(40 * minute);
    assert.deepEqual((await ending()).slice(0, 2), ['Active', 'NoOne']);
    await org.controls.setLoad(true);
    assert.deepEqual((await ending()).slice(0, 2), ['Dead', 'Sweeper']);
  });

  it('is four hours, with a warning five minutes before', async () => {
    for (let half = 1; half < 8; half++) {
      await org.controls.skipTime(30 * minute);
      await calls.breakpoint(sessionId, 'acme/BillingApi', 32);
    }
    await org.controls.skipTime(25 * minute);
    const warnings = events.all.filter(({ Type }) => Type === 'SystemWarning');
    assert.match(
      (await events.next('SystemWarning', warnings.length + 1)).Description ?? '',
      /maximum duration of 4 hours/,
    );
    await org.controls.skipTime(5 * minute);
    await told(/maximum duration of 4 hours/);
  });

  it('is a change of metadata', async () => {
    await org.controls.changeMetadata(orgId);
    const text = await told(/metadata was changed/);
    assert.deepEqual(await ending(), ['Dead', 'Metadata', text]);
  });

  for (const [operation, save] of [
    ['created', (id: string) => Promise.resolve(id)],
    ['saved', (id: string) => calls.update('ApexClass', id, { Body: 'public class Own { Integer n; }' })],
    ['deleted', (id: string) => calls.send('DELETE', `/services/data/v62.0/tooling/sobjects/ApexClass/${id}`)],
  ] as const) {
    it(`is a class that is ${operation}`, async () => {
      if (operation !== 'created') {
        await calls.detach(sessionId);
      }
      const id = await calls.created('ApexClass', { Name: 'Own', Body: 'public class Own { }' });
      if (operation !== 'created') {
        sessionId = await calls.startSession();
      }
      await save(id);
      const text = await told(/metadata was changed/);
      assert.deepEqual(await ending(), ['Dead', 'Metadata', text]);
    });
  }

  it('is not a class of the package that somebody tries to save: nothing changes', async () => {
    const [managed] = await calls.records("SELECT Id FROM ApexClass WHERE Name = 'BillingApi'");
    const { status, body } = await calls.update('ApexClass', String(managed?.Id), {
      Body: 'public class BillingApi { }',
    });
    const [{ errorCode, message }] = body as [{ errorCode: string; message: string }];
    assert.deepEqual([status, errorCode], [400, 'CANNOT_MODIFY_MANAGED_OBJECT']);
    assert.match(
      message,
      /^Cannot modify managed object: entity=ApexClass, component=01p\w{12}, field=Body, state=installed$/,
    );
    assert.deepEqual((await ending())[0], 'Active');
  });

  it('is an administrator who kills it', async () => {
    const reply = await (await admin()).update('ApexDebuggerSession', sessionId, { Status: 'Kill' });
    assert.equal(reply.status, 204);
    const text = await told(/ended by Org Administrator/);
    assert.deepEqual(await ending(), ['Dead', 'OrgAdmin', text]);
  });

  it('is an administrator who kills all of them', async () => {
    const reply = await (await admin()).update('ApexDebuggerSession', sessionId, { Status: 'KillAll' });
    assert.equal(reply.status, 204);
    await told(/ended by Org Administrator/);
  });

  it('is a grant that is taken back: the login ends with it', async () => {
    const asked = await admin();
    await org.controls.revokeGrant(orgId);
    assert.equal((await calls.query('SELECT Id FROM Organization')).status, 401);
    assert.deepEqual((await ending(asked)).slice(0, 2), ['Dead', 'OrgAdmin']);
    assert.equal(await licenceHolder(), null);
    assert.equal((await org.controls.state(orgId)).grant, 'revoked');
    const [row] = await asked.records('SELECT Action FROM SetupAuditTrail ORDER BY CreatedDate DESC LIMIT 1', 'data');
    assert.equal(row?.Action, 'loginasrevokedtopartnerbt');
  });

  it('is a grant whose last day is over, and a new one lets the publisher in again', async () => {
    const asked = await admin();
    await org.controls.skipTime(4 * day);
    assert.equal((await calls.query('SELECT Id FROM Organization')).status, 200);
    sessionId = await calls.startSession();
    await org.controls.expireGrant(orgId);
    assert.deepEqual((await ending(asked)).slice(0, 2), ['Dead', 'OrgAdmin']);
    assert.equal((await calls.query('SELECT Id FROM Organization')).status, 401);
    const handOff = await org.controls.giveGrant(orgId, 3);
    const entered = new DebugCalls({ url: org.sandbox.url, session: parseHandOff(handOff).orgSession });
    assert.equal((await entered.query('SELECT Id FROM Organization')).status, 200);
    assert.equal((await org.controls.state(orgId)).grant, 'live');
    await org.controls.skipTime(4 * day);
    assert.equal((await entered.query('SELECT Id FROM Organization')).status, 401);
    assert.equal((await org.controls.state(orgId)).grant, 'expired');
  });

  it('is its user logging out; another user logging out leaves it alone', async () => {
    const asked = await admin();
    const other = await admin();
    await org.controls.revokeSessions(orgId, 'nobody@example.com');
    assert.equal((await ending())[0], 'Active');
    await org.controls.revokeSessions(orgId, 'dana.whitfield@northwind.example.uat');
    assert.equal((await calls.query('SELECT Id FROM Organization')).status, 401);
    assert.deepEqual((await ending(asked)).slice(0, 2), ['Dead', 'OrgAdmin']);
    await org.controls.revokeSessions(orgId, 'admin@northwind.uat.example');
    assert.equal((await other.query('SELECT Id FROM Organization')).status, 401);
  });

  it('is maintenance, which blocks new ones as long as it lasts', async () => {
    await org.controls.setMaintenance(true);
    const text = await told(/maintenance/);
    assert.deepEqual(await ending(), ['Dead', 'BT', text]);
    const refused = await calls.create('ApexDebuggerSession', {});
    assert.deepEqual([refused.status, /FUNCTIONALITY_TEMPORARILY_UNAVAILABLE/.test(refused.text)], [503, true]);
    await org.controls.setMaintenance(false);
    await calls.startSession();
  });

  it('is, for what the org lost, the hourly sweep: until then its record is active and the licence taken', async () => {
    await org.controls.abandonDebugSession(orgId);
    assert.equal((await ending())[0], 'Active');
    assert.equal((await calls.breakpointReply(sessionId)).status, 400);
    const refused = await calls.create('ApexDebuggerSession', {});
    assert.match(refused.text, /LICENSE_LIMIT_EXCEEDED/);
    await org.controls.skipTime(hour);
    const text = await told(/nobody is logged in/);
    assert.deepEqual(await ending(), ['Dead', 'Sweeper', text]);
    await calls.startSession();
  });

  it('is, for what the org lost, whoever detaches it', async () => {
    await org.controls.abandonDebugSession(orgId);
    assert.equal((await calls.detach(sessionId)).status, 204);
    assert.deepEqual((await ending()).slice(0, 2), ['Dead', 'Debugger']);
    await calls.startSession();
  });

  it('is, when it stays pending, nothing else; while it does it debugs nothing', async () => {
    await calls.detach(sessionId);
    await org.controls.wire(orgId, { pendingFor: 10_000 });
    sessionId = await calls.startSession();
    assert.equal((await ending())[0], 'Pending');
    await calls.breakpoint(sessionId, 'acme/BillingApi', 32);
    await calls.execute('acme.BillingApi.issueInvoices(new List<Id>());');
    await org.controls.skipTime(10_000);
    await events.next('Ready');
    assert.equal((await ending())[0], 'Active');
    assert.deepEqual(events.types, ['Ready']);
    await org.controls.changeMetadata(orgId);
    await told(/metadata/);
  });

  it('can be told to the control endpoint by its reason', async () => {
    await assert.rejects(
      org.controls.terminateDebugSession(orgId, undefined, 'boredom'),
      /reason must be one of idle, /,
    );
    await org.controls.terminateDebugSession(orgId, undefined, 'cap');
    await told(/maximum duration/);
  });
});
