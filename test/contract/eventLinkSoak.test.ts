import assert from 'node:assert/strict';
import { acceleratedClock } from '../../src/core/base/clock.ts';
import { silentLogger } from '../../src/core/base/logger.ts';
import { systemClock } from '../../src/dap/systemClock.ts';
import { BayeuxClient, type BayeuxEvent } from '../../src/org/bayeux/bayeuxClient.ts';
import { LongPollTransport } from '../../src/org/bayeux/longPollTransport.ts';
import { NodeHttpTransport } from '../../src/org/http/nodeHttpTransport.ts';
import { OrgSession } from '../../src/org/orgSession.ts';
import { DebugCalls } from '../support/debugCalls.ts';
import { seededRandom } from '../support/random.ts';
import { type FaultDescription, type SampleOrgHandle, startSampleOrg } from '../support/sampleOrg.ts';

const channels = ['/systemTopic/ApexDebuggerSystemEvent', '/systemTopic/ApexDebuggerEvent'];
/** Backoffs and deadlines of both sides pass this much faster. */
const rate = 20;

/** Faults that a link can survive without losing an event. Those that end it, or that say that events are lost, are not among them. */
const survivable: readonly (Readonly<Record<string, unknown>> & { readonly kind: string; readonly match?: object })[] =
  [
    { kind: 'drop' },
    { kind: 'drop', processed: true },
    { kind: 'hang', match: { message: '/meta/connect' } },
    { kind: 'delay', milliseconds: 3_000, jitter: 4_000 },
    { kind: 'cutBody', share: 0.6 },
    { kind: 'truncate', share: 0.7 },
    { kind: 'slowBody', bytes: 200, milliseconds: 100 },
    { kind: 'status', status: 429, retryAfter: 2 },
    { kind: 'status', status: 500 },
    { kind: 'status', status: 502, processed: true },
    { kind: 'status', status: 503, retryAfter: 1 },
    { kind: 'status', status: 504, processed: true },
    { kind: 'html', status: 200 },
    { kind: 'html', status: 503 },
    { kind: 'clockSkew', milliseconds: -86_400_000 },
    { kind: 'duplicateEvents' },
    { kind: 'duplicateEvents', later: true },
    { kind: 'reorderEvents' },
    { kind: 'forgetClient' },
    { kind: 'forgetClient', code: 403, reconnect: 'none' },
    { kind: 'refuseSubscribe', reason: '503::Server is too busy' },
    { kind: 'refuseHandshake' },
    { kind: 'advice', interval: 1_500 },
    { kind: 'serverDisconnect', match: { message: '/meta/connect' } },
    { kind: 'eventFlood', count: 300, match: { message: '/meta/connect' } },
    { kind: 'oversizedEvent', characters: 400_000, match: { message: '/meta/connect' } },
    { kind: 'die', comeBackAfter: 4_000 },
  ];

interface EventData {
  readonly event: { readonly replayId: number };
  readonly sobject: { readonly SessionId: string; readonly Type: string; readonly Description?: string };
}

describe('the event link under faults', () => {
  let org: SampleOrgHandle;
  let http: NodeHttpTransport;
  let client: BayeuxClient;

  afterEach(async () => {
    await client.close();
    http.dispose();
    await org.dispose();
    assert.deepEqual(org.orgFaults, []);
  });

  for (const seed of [1, 2, 3, 4]) {
    it(`passes every event on once, whatever happens (seed ${seed})`, async () => {
      const random = seededRandom(seed);
      const clock = acceleratedClock(systemClock, rate);
      org = await startSampleOrg({ clock });
      const { orgId, url, session } = org.sandbox;
      const calls = new DebugCalls(org.sandbox);
      http = new NodeHttpTransport(clock);
      const transport = new LongPollTransport(new OrgSession(url, session), http);
      client = new BayeuxClient({ transport, channels, clock, random, logger: silentLogger });
      const seen: EventData[] = [];
      const ends = new Map<string, () => void>();
      let died: BayeuxEvent | undefined;
      client.events((event) => {
        if (event.kind === 'message') {
          const data = event.data as EventData;
          seen.push(data);
          ends.get(data.sobject.Description?.split('|')[1] ?? '')?.();
        } else if (event.kind === 'dead') {
          died = event;
          ends.forEach((end) => end());
        }
      });
      await client.open();
      const sessionId = await calls.startSession();
      const faults: FaultDescription[] = [];
      for (let round = 1; round <= 6; round++) {
        for (let more = 0; more < 3; more++) {
          const fault = survivable[Math.floor(random() * survivable.length)] ?? { kind: 'drop' };
          faults.push({
            ...fault,
            match: { api: 'cometd', ...fault.match },
            times: 1 + Math.floor(random() * 2),
            probability: 0.4 + random() * 0.6,
            seed: Math.floor(random() * 1_000_000),
          });
          await org.controls.addFault(orgId, faults.at(-1) ?? { kind: 'drop' });
        }
        const text = `round ${round} of ${seed}`;
        const arrived = new Promise<void>((resolve) => ends.set(text, resolve));
        // The org may be dead when it is called.
        await org.controls.comeBack(orgId);
        await calls.execute(`System.debug('${text}');`);
        await arrived;
        assert.equal(died, undefined, `${JSON.stringify(died)} after ${JSON.stringify(faults)}`);
      }
      await org.controls.clearFaults(orgId);
      const told = JSON.stringify(faults);
      const kept = await calls.records(`SELECT Type FROM ApexDebuggerEvent WHERE SessionId = '${sessionId}'`);
      const last = new Promise<void>((resolve) => ends.set('the end', resolve));
      await calls.execute(`System.debug('the end');`);
      await last;
      const own = seen.filter(({ sobject }) => sobject.SessionId === sessionId);
      const ids = own.map(({ event }) => event.replayId);
      assert.equal(new Set(ids).size, ids.length, `an event came twice: ${told}`);
      assert.ok(kept.length >= 18);
      const before = own.filter(({ event }) => event.replayId < Math.max(...ids));
      assert.ok(before.length >= kept.length, `${before.length} of ${kept.length} events: ${told}`);
    });
  }
});
