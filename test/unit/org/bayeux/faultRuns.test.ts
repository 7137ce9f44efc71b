import assert from 'node:assert/strict';
import { silentLogger } from '../../../../src/core/base/logger.ts';
import { BayeuxClient } from '../../../../src/org/bayeux/bayeuxClient.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { FaultyServer, faultKinds, seededRandom } from './faultyServer.ts';

const system = '/systemTopic/ApexDebuggerSystemEvent';
const user = '/systemTopic/ApexDebuggerEvent';
/** A run takes milliseconds; a night may do ten thousand. */
const runs = Number(process.env['FAULT_RUNS'] ?? 200);
const eventsPerRun = 30;
/** Virtual milliseconds after the last fault until everything must have arrived. */
const patience = 300_000;

async function turn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

/** What one seed's link delivered, once everything could have arrived. */
async function run(seed: number): Promise<{ server: FaultyServer; delivered: Map<string, number[]>; kinds: string[] }> {
  const random = seededRandom(seed);
  const clock = new FakeClock();
  const server = new FaultyServer(clock, random);
  const client = new BayeuxClient({ transport: server, channels: [system, user], clock, random, logger: silentLogger });
  const delivered = new Map<string, number[]>([system, user].map((channel) => [channel, []]));
  const kinds: string[] = [];
  client.events((happened) => {
    kinds.push(happened.kind);
    if (happened.kind === 'message') {
      delivered.get(happened.channel)?.push((happened.data as { event: { replayId: number } }).event.replayId);
    }
  });
  const opened = client.open();
  for (let waited = 0; client.state !== 'connected' && waited < 10_000; waited += 50) {
    await turn();
    clock.advance(50);
  }
  await opened;
  server.plan(1 + Math.floor(random() * 5));
  for (let published = 0; published < eventsPerRun; published += 1) {
    server.publish(random() < 0.7 ? system : user);
    for (let step = Math.floor(random() * 8); step > 0; step -= 1) {
      clock.advance(random() * 1_500);
      await turn();
    }
  }
  const complete = (): boolean => [...delivered.values()].flat().length >= eventsPerRun;
  for (let waited = 0; waited < patience && !complete(); waited += 500) {
    clock.advance(500);
    await turn();
  }
  const closed = client.close();
  clock.advance(5_000);
  await closed;
  return { server, delivered, kinds };
}

describe('event link: random faults', () => {
  it(`loses, repeats and reorders nothing in ${runs} runs of up to five faults`, async () => {
    const met = new Set<string>();
    for (let seed = 1; seed <= runs; seed += 1) {
      const { server, delivered, kinds } = await run(seed);
      server.faultsMet.forEach((fault) => met.add(fault));
      for (const [channel, ids] of delivered) {
        const published = Array.from({ length: server.published(channel) }, (_, index) => index + 1);
        assert.deepEqual(ids, published, `seed ${seed}, ${channel}, after ${server.faultsMet.join(', ')}`);
      }
      assert.ok(server.mostConnectsAtOnce <= 1, `seed ${seed}: two connects at once`);
      assert.ok(!kinds.includes('dead'), `seed ${seed}: dead after ${server.faultsMet.join(', ')}`);
      const lost = kinds.filter((kind) => kind === 'lost').length;
      assert.ok(
        lost - kinds.filter((kind) => kind === 'restored').length <= 1,
        `seed ${seed}: lost and restored in turn`,
      );
    }
    assert.deepEqual([...met].sort(), [...faultKinds].sort(), 'every kind of fault was met');
  }).timeout(120_000);
});
