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
