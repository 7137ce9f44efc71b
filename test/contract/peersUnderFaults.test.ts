import assert from 'node:assert/strict';
import { CometD, type Message as CometDMessage } from 'cometd';
import { adapt } from 'cometd-nodejs-client';
import faye from 'faye';
import jsforce from 'jsforce';
import { StreamingExtension } from 'jsforce/lib/api/streaming.js';
import { DebugCalls } from '../support/debugCalls.ts';
import { type FaultDescription, type SampleOrgHandle, startSampleOrg } from '../support/sampleOrg.ts';

const channel = '/systemTopic/ApexDebuggerEvent';
const poll = { message: '/meta/connect' };

/** What each of them comes back from: by trying again, or with a new handshake where it is advised. */
const survivable: readonly FaultDescription[] = [
  { kind: 'drop', match: poll },
  // A refusal in JSON is an answer to faye: it waits two minutes for more. So the 503 is one that a proxy writes.
  { kind: 'html', status: 503, match: poll },
  { kind: 'forgetClient', match: poll },
  { kind: 'forgetClient', code: 403, match: poll },
  { kind: 'duplicateEvents', match: poll },
];

interface EventData {
  readonly event: { readonly replayId: number };
  readonly sobject: { readonly Description?: string };
}

/** Texts of debug lines as they arrive, by replay id: repeated ones count once, as clients that replay have to see to it. */
class Heard {
  readonly #texts = new Map<number, string>();
  #wake = (): void => undefined;

  get last(): number {
    return Math.max(-1, ...this.#texts.keys());
  }

  add(data: unknown): void {
    const { event, sobject } = data as EventData;
    this.#texts.set(event.replayId, sobject.Description ?? '');
    this.#wake();
  }

  async text(wanted: string): Promise<void> {
    while (![...this.#texts.values()].some((text) => text.endsWith(`|${wanted}`))) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

describe('clients that are not ours, under faults', () => {
  let org: SampleOrgHandle;
  let calls: DebugCalls;
  let heard: Heard;

  before(() => adapt());

  beforeEach(async () => {
    org = await startSampleOrg();
    calls = new DebugCalls(org.sandbox);
    heard = new Heard();
    await calls.startSession();
  });

  afterEach(async () => {
    await org.dispose();
    assert.deepEqual(org.orgFaults, []);
  });

  /** A fault at one of the next polls, and lines before, in and after it: all of them arrive. */
  async function livesThrough(faults: readonly FaultDescription[]): Promise<void> {
    for (const [index, fault] of faults.entries()) {
      await org.controls.addFault(org.sandbox.orgId, { times: 1, ...fault });
      for (const part of ['a', 'b']) {
        const text = `${index}${part} ${fault.kind}`;
        await calls.execute(`System.debug('${text}');`);
        await heard.text(text);
      }
      assert.deepEqual(await org.controls.faults(org.sandbox.orgId), [], `${fault.kind} happened`);
    }
  }

  async function livesThroughDeath(): Promise<void> {
    await calls.execute(`System.debug('before');`);
    await heard.text('before');
    await org.controls.die(org.sandbox.orgId);
    await org.controls.comeBack(org.sandbox.orgId);
    await calls.execute(`System.debug('after');`);
    await heard.text('after');
  }

  describe('faye', () => {
    function listening() {
      const client = new faye.Client(`${org.sandbox.url}/cometd/41.0`, { timeout: 20, retry: 1 });
      client.setHeader('Authorization', `OAuth ${org.sandbox.session}`);
      client.addExtension({
        outgoing: (message, callback) => {
          if (message.channel === '/meta/subscribe') {
            message.ext = { ...message.ext, replay: { [channel]: heard.last } };
          }
          callback(message);
        },
      });
      return client;
    }

    it('comes back, with what it missed where it subscribes anew', async () => {
      const client = listening();
      await client.subscribe(channel, (data) => heard.add(data));
      await livesThrough(survivable);
      await livesThroughDeath();
      await client.disconnect();
    });
  });

  describe('CometD', () => {
    it('comes back, and has what it missed when it subscribes in every handshake', async () => {
      const client = new CometD();
      client.websocketEnabled = false;
      client.configure({
        url: `${org.sandbox.url}/cometd/41.0`,
        requestHeaders: { Authorization: `OAuth ${org.sandbox.session}` },
        appendMessageTypeToURL: false,
        backoffIncrement: 50,
      });
      const subscribed = new Promise<void>((resolve) => {
        client.addListener('/meta/handshake', (reply: CometDMessage) => {
          if (reply.successful === true) {
            client.subscribe(
              channel,
              (message: CometDMessage) => heard.add(message.data),
              { ext: { replay: { [channel]: heard.last } } },
              () => resolve(),
            );
          }
        });
      });
      client.handshake();
      await subscribed;
      await livesThrough(survivable);
      await livesThroughDeath();
      await new Promise<void>((resolve) => client.disconnect(() => resolve()));
    });

    it('stops where it is advised to', async () => {
      const client = new CometD();
      client.websocketEnabled = false;
      client.configure({
        url: `${org.sandbox.url}/cometd/41.0`,
        requestHeaders: { Authorization: `OAuth ${org.sandbox.session}` },
        appendMessageTypeToURL: false,
      });
      await org.controls.addFault(org.sandbox.orgId, { kind: 'refuseHandshake', times: 1 });
      const reply = await new Promise<CometDMessage>((resolve) =>
        client.handshake((told: CometDMessage) => resolve(told)),
      );
      assert.deepEqual([reply.successful, reply.error], [false, '403::Handshake denied']);
      assert.deepEqual(reply.ext, { sfdc: { failureReason: '503::Server is too busy' } });
      assert.equal(client.isDisconnected(), true);
    });
  });

  describe('jsforce', () => {
    const connection = (): jsforce.Connection =>
      new jsforce.Connection({ instanceUrl: org.sandbox.url, accessToken: org.sandbox.session, version: '62.0' });

    it('asks again for what only reads, and does not for what writes', async () => {
      const { orgId } = org.sandbox;
      await org.controls.addFault(orgId, { kind: 'status', status: 503, match: { method: 'GET' }, times: 1 });
      const { records } = await connection().query<{ Id: string }>('SELECT Id FROM Organization');
      assert.equal(records[0]?.Id, orgId);
      await org.controls.addFault(orgId, { kind: 'status', status: 503, match: { method: 'POST' }, times: 1 });
      await assert.rejects(connection().sobject('Account').create({ Name: 'Once' }), /SERVER_UNAVAILABLE|too busy/);
      assert.equal((await calls.records("SELECT Id FROM Account WHERE Name = 'Once'", 'data')).length, 0);
    });

    it('says what a refusal says', async () => {
      const { orgId } = org.sandbox;
      await org.controls.addFault(orgId, { kind: 'status', status: 401, times: 1 });
      await assert.rejects(
        async () => connection().query('SELECT Id FROM Organization'),
        /INVALID_SESSION_ID|Session expired/,
      );
      await org.controls.addFault(orgId, { kind: 'status', status: 403, times: 1 });
      await assert.rejects(
        async () => connection().query('SELECT Id FROM Organization'),
        /REQUEST_LIMIT_EXCEEDED|Limit exceeded/,
      );
    });

    it('gets events again after the org died', async () => {
      const client = connection().streaming.createClient([new StreamingExtension.Replay(channel, -1)]);
      await client.subscribe(channel, (data: unknown) => heard.add(data));
      await livesThroughDeath();
      await client.disconnect();
    });
  });
});
