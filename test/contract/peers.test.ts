import assert from 'node:assert/strict';
import { unzipSync } from 'fflate';
import { CometD, type Message as CometDMessage } from 'cometd';
import { adapt } from 'cometd-nodejs-client';
import faye, { type Client as FayeClient } from 'faye';
import jsforce from 'jsforce';
import { StreamingExtension } from 'jsforce/lib/api/streaming.js';
import { DebugCalls } from '../support/debugCalls.ts';
import { type SampleOrgHandle, startSampleOrg } from '../support/sampleOrg.ts';

const systemChannel = '/systemTopic/ApexDebuggerSystemEvent';
const userChannel = '/systemTopic/ApexDebuggerEvent';

interface EventData {
  readonly event: { readonly replayId: number; readonly createdDate: string; readonly type: string };
  readonly sobject: { readonly Type: string; readonly SessionId: string };
}

/** Events as they arrive; `upTo` waits for one of a type. */
class Received {
  readonly events: EventData[] = [];
  #wake = (): void => undefined;

  add(data: unknown): void {
    this.events.push(data as EventData);
    this.#wake();
  }

  get types(): readonly string[] {
    return this.events.map(({ sobject }) => sobject.Type);
  }

  async upTo(type: string): Promise<readonly string[]> {
    while (!this.types.includes(type)) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.types;
  }
}

describe('the sample org and clients that are not ours', () => {
  let org: SampleOrgHandle;
  let calls: DebugCalls;

  beforeEach(async () => {
    org = await startSampleOrg();
    calls = new DebugCalls(org.sandbox);
  });

  afterEach(async () => {
    await org.dispose();
    assert.deepEqual(org.orgFaults, []);
  });

  /** One request from start to end, in a session of its own. Answers the ids of events on the system channel. */
  async function oneDebuggedRequest(): Promise<void> {
    const sessionId = await calls.startSession();
    await calls.execute('System.debug(1 + 1);');
    await calls.detach(sessionId);
  }

  describe('faye', () => {
    function fayeClient(replay: Record<string, number>): FayeClient {
      const client = new faye.Client(`${org.sandbox.url}/cometd/41.0`, { timeout: 20, retry: 1 });
      client.setHeader('Authorization', `OAuth ${org.sandbox.session}`);
      client.addExtension({
        outgoing: (message, callback) => {
          if (message.channel === '/meta/subscribe') {
            message.ext = { ...message.ext, replay };
          }
          callback(message);
        },
      });
      return client;
    }

    it('connects, subscribes and gets the events of a debugged request in order', async () => {
      const client = fayeClient({ [systemChannel]: -1 });
      const received = new Received();
      await client.subscribe(systemChannel, (data) => received.add(data));
      await oneDebuggedRequest();
      assert.deepEqual(await received.upTo('RequestFinished'), ['RequestStarted', 'RequestFinished']);
      assert.ok(received.events.every(({ event }) => event.type === 'created' && event.replayId > 0));
      await client.disconnect();
    });

    it('gets what it missed when it subscribes with the last replay id it saw', async () => {
      await oneDebuggedRequest();
      const client = fayeClient({ [systemChannel]: 1 });
      const received = new Received();
      await client.subscribe(systemChannel, (data) => received.add(data));
      assert.deepEqual(await received.upTo('RequestFinished'), ['RequestFinished']);
      await client.disconnect();
    });

    it('shakes hands again when the org has forgotten it', async () => {
      const client = fayeClient({ [userChannel]: -1 });
      const received = new Received();
      await client.subscribe(userChannel, (data) => received.add(data));
      await org.controls.forgetBayeuxClients(org.sandbox.orgId);
      const subscribedAnew = async (): Promise<boolean> => {
        const { bayeuxClients } = await org.controls.state(org.sandbox.orgId);
        return bayeuxClients.some(({ subscriptions }) => subscriptions.includes(userChannel));
      };
      while (!(await subscribedAnew())) {
        // Each look is a round trip: the client's own calls come in between.
      }
      await oneDebuggedRequest();
      await received.upTo('Debug');
      await client.disconnect();
    });
  });

  describe('CometD', () => {
    before(() => adapt());

    function cometdClient(): CometD {
      const client = new CometD();
      client.websocketEnabled = false;
      client.configure({
        url: `${org.sandbox.url}/cometd/41.0`,
        requestHeaders: { Authorization: `OAuth ${org.sandbox.session}` },
        appendMessageTypeToURL: false,
      });
      return client;
    }

    const handshake = (client: CometD): Promise<CometDMessage> =>
      new Promise((resolve) => client.handshake((reply: CometDMessage) => resolve(reply)));
    const disconnect = (client: CometD): Promise<void> => new Promise((resolve) => client.disconnect(() => resolve()));

    it('connects, replays and gets events on both channels', async () => {
      await oneDebuggedRequest();
      const client = cometdClient();
      const reply = await handshake(client);
      assert.equal(reply.successful, true);
      const [system, user] = [new Received(), new Received()];
      const replay = (channel: string): object => ({ ext: { replay: { [channel]: -2 } } });
      client.subscribe(systemChannel, (message: CometDMessage) => system.add(message.data), replay(systemChannel));
      client.subscribe(userChannel, (message: CometDMessage) => user.add(message.data), replay(userChannel));
      assert.deepEqual(await system.upTo('RequestFinished'), ['RequestStarted', 'RequestFinished']);
      assert.deepEqual(await user.upTo('Debug'), ['Debug']);
      await disconnect(client);
    });

    it('is told why its handshake is refused', async () => {
      await org.controls.revokeSessions(org.sandbox.orgId);
      const reply = await handshake(cometdClient());
      assert.equal(reply.successful, false);
      assert.equal(reply.error, '403::Handshake denied');
      assert.deepEqual(reply.ext, { sfdc: { failureReason: '401::Authentication invalid' } });
    });
  });

  describe('jsforce', () => {
    function connection(): jsforce.Connection {
      return new jsforce.Connection({
        instanceUrl: org.sandbox.url,
        accessToken: org.sandbox.session,
        version: '62.0',
      });
    }

    it('queries both APIs', async () => {
      const organization = await connection().query<{ Id: string; IsSandbox: boolean }>(
        'SELECT Id, IsSandbox FROM Organization',
      );
      assert.deepEqual(
        organization.records.map(({ Id, IsSandbox }) => ({ Id, IsSandbox })),
        [{ Id: org.sandbox.orgId, IsSandbox: true }],
      );
      const classes = await connection().tooling.query<{ Name: string }>(
        "SELECT Name FROM ApexClass WHERE NamespacePrefix = 'acme' AND Name = 'BillingApi'",
      );
      assert.deepEqual(
        classes.records.map(({ Name }) => Name),
        ['BillingApi'],
      );
    });

    it('identifies the user and describes an object', async () => {
      const user = await connection().request<{ organization_id: string }>('/services/oauth2/userinfo');
      assert.equal(user.organization_id, org.sandbox.orgId);
      const { fields, keyPrefix } = await connection().sobject('Account').describe();
      assert.equal(keyPrefix, '001');
      assert.ok(fields.some(({ name, type }) => name === 'Name' && type === 'string'));
    });

    it('creates, reads, updates and deletes a record', async () => {
      const accounts = connection().sobject('Account');
      const saved = await accounts.create({ Name: 'Tailspin Toys', NumberOfEmployees: 12 });
      assert.ok(saved.success);
      await accounts.update({ Id: saved.id, Name: 'Tailspin' });
      const account: Record<string, unknown> = await accounts.retrieve(saved.id);
      assert.deepEqual([account.Name, account.NumberOfEmployees], ['Tailspin', 12]);
      await accounts.destroy(saved.id);
      await assert.rejects(accounts.retrieve(saved.id), /NOT_FOUND|does not exist|ENTITY_IS_DELETED/);
    });

    it('tells who it is, what there is and what is left', async () => {
      const identity = await connection().identity();
      assert.equal(identity.organization_id, org.sandbox.orgId);
      const { sobjects } = await connection().describeGlobal();
      assert.ok(sobjects.some(({ name }) => name === 'acme__Invoice__c'));
      const tooling = await connection().tooling.describeGlobal();
      assert.ok(tooling.sobjects.some(({ name }) => name === 'ApexDebuggerSession'));
      const limits = await connection().limits();
      assert.ok('DailyApiRequests' in limits);
    });

    it('reads a query page by page', async () => {
      const names = Array.from({ length: 250 }, (_, index) => ({ LastName: `Paged ${index}`, Company: 'Pages' }));
      const saved = await connection().sobject('Lead').create(names, { allowRecursive: true });
      assert.ok(saved.every(({ success }) => success));
      const soql = "SELECT LastName FROM Lead WHERE Company = 'Pages'";
      const first = await connection().query(soql, { headers: { 'Sforce-Query-Options': 'batchSize=200' } });
      assert.deepEqual([first.totalSize, first.records.length, first.done], [250, 200, false]);
      const second = await connection().queryMore(first.nextRecordsUrl ?? '');
      assert.deepEqual([second.records.length, second.done], [50, true]);
      await assert.rejects(async () => connection().queryMore('/services/data/v62.0/query/01gNothing-200'), {
        errorCode: 'INVALID_QUERY_LOCATOR',
      });
    });

    it('saves several records at once, and by external id', async () => {
      const accounts = connection().sobject('Account');
      const saved = await accounts.create([{ Name: 'First' }, {}]);
      assert.deepEqual(
        saved.map(({ success }) => success),
        [true, false],
      );
      const [account] = await accounts.find({ Name: 'First' }, ['Id']).execute();
      const accountId = account?.Id;
      const invoices = connection().sobject('acme__Invoice__c');
      const values = { acme__Account__c: accountId, acme__External_Id__c: 'PEER-1' };
      const made = await invoices.upsert(values, 'acme__External_Id__c');
      const changed = await invoices.upsert({ ...values, acme__Notes__c: 'twice' }, 'acme__External_Id__c');
      assert.deepEqual([made.success, changed.success], [true, true]);
      const found = await invoices.find({ acme__External_Id__c: 'PEER-1' }, ['acme__Notes__c']).execute();
      const [invoice]: Record<string, unknown>[] = found;
      assert.equal(invoice?.acme__Notes__c, 'twice');
      const { ids } = await accounts.updated(new Date(Date.now() - 60_000), new Date(Date.now() + 60_000));
      assert.ok(ids.includes(String(accountId)));
    });

    it('fetches a file', async () => {
      const content = Buffer.from('bytes of a file');
      const versions = connection().sobject('ContentVersion');
      const { id = '' } = await versions.create({
        Title: 'Peer',
        PathOnClient: 'peer.txt',
        VersionData: content.toString('base64'),
      });
      const chunks: Buffer[] = [];
      for await (const chunk of versions.record(id).blob('VersionData') as AsyncIterable<Buffer>) {
        chunks.push(Buffer.from(chunk));
      }
      assert.deepEqual(Buffer.concat(chunks), content);
    });

    it('is told that its session is over, and uses the new one that it is given', async () => {
      const session = await org.controls.logIn(org.sandbox.orgId, 'dana.whitfield@northwind.example.uat');
      await org.controls.revokeSessions(org.sandbox.orgId);
      await assert.rejects(async () => connection().query('SELECT Id FROM Account'), {
        errorCode: 'INVALID_SESSION_ID',
      });
      const fresh = await org.controls.logIn(org.sandbox.orgId, 'dana.whitfield@northwind.example.uat');
      const refreshing = new jsforce.Connection({
        instanceUrl: org.sandbox.url,
        accessToken: session,
        version: '62.0',
        refreshFn: (_connection, callback) => {
          callback(null, fresh);
        },
      });
      const { totalSize } = await refreshing.query('SELECT Id FROM Organization');
      assert.equal(totalSize, 1);
    });

    it('describes and lists metadata', async () => {
      const { metadataObjects } = await connection().metadata.describe();
      assert.ok(metadataObjects.some(({ xmlName }) => xmlName === 'ApexClass'));
      const listed = await connection().metadata.list({ type: 'ApexTrigger' });
      assert.deepEqual(
        listed.map(({ fullName }) => fullName),
        ['acme__InvoiceTrigger'],
      );
    });

    it('sends several Tooling calls in one', async () => {
      const sessionId = await calls.startSession();
      const root = '/services/data/v62.0/tooling/sobjects/ApexDebuggerBreakpoint';
      const body = { SessionId: sessionId, FileName: 'acme/BillingApi', Line: 32, IsEnabled: true, Type: 'Line' };
      const reply = await connection().requestPost<{ compositeResponse: { httpStatusCode: number }[] }>(
        '/services/data/v62.0/tooling/composite',
        {
          allOrNone: false,
          compositeRequest: [
            { method: 'POST', url: root, referenceId: 'b1', body },
            { method: 'DELETE', url: `${root}/@{b1.id}`, referenceId: 'd1' },
          ],
        },
      );
      assert.deepEqual(
        reply.compositeResponse.map(({ httpStatusCode }) => httpStatusCode),
        [201, 204],
      );
    });

    it('runs anonymous Apex and Apex tests', async () => {
      const anonymous = await connection().tooling.executeAnonymous('Integer i = 1 / 0;');
      assert.equal(anonymous.success, false);
      assert.match(anonymous.exceptionMessage ?? '', /^System\.MathException: Divide by 0/);
      const results = await connection().tooling.runTestsSynchronous({
        classNames: ['acme.InvoiceServiceTest'],
      } as never);
      assert.equal(results?.numFailures, 0);
      assert.ok(results.numTestsRun > 0);
    });

    it('retrieves a package by its name', async () => {
      const { metadata } = connection();
      metadata.pollInterval = 10;
      const result = await metadata
        .retrieve({ apiVersion: '62.0', singlePackage: false, packageNames: ['Acme Billing'] } as never)
        .complete();
      assert.equal(result.success, true);
      const files = unzipSync(Buffer.from(result.zipFile, 'base64'));
      const source = files['Acme Billing/classes/BillingApi.cls'];
      assert.match(Buffer.from(source ?? []).toString(), /global with sharing class BillingApi/);
      assert.ok('Acme Billing/triggers/InvoiceTrigger.trigger' in files);
      assert.ok('Acme Billing/package.xml' in files);
    });

    it('learns that a package is not there', async () => {
      const { metadata } = connection();
      metadata.pollInterval = 10;
      const result = await metadata
        .retrieve({ apiVersion: '62.0', singlePackage: false, packageNames: ['No Such Package'] } as never)
        .complete();
      assert.equal(result.success, false);
      assert.match(result.errorMessage ?? '', /No package named 'No Such Package' found/);
    });

    it('gets events over its streaming', async () => {
      const received = new Received();
      const client = connection().streaming.createClient([new StreamingExtension.Replay(systemChannel, -1)]);
      await client.subscribe(systemChannel, (data: unknown) => received.add(data));
      await oneDebuggedRequest();
      await received.upTo('RequestFinished');
      await client.disconnect();
    });
  });
});
