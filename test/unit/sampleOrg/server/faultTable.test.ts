import assert from 'node:assert/strict';
import type { FaultyOrg } from '../../../../src/sampleOrg/faults/contract.ts';
import { FaultTable } from '../../../../src/sampleOrg/faults/faultTable.ts';
import { jsonReply } from '../../../../src/sampleOrg/http/apiReply.ts';
import type { ApiRequest } from '../../../../src/sampleOrg/http/apiRequest.ts';
import { FakeClock } from '../../../support/fakeClock.ts';

const query = '/services/data/v62.0/query';
const cometd = '/cometd/41.0';

function request(path: string, body = '', method = 'GET'): ApiRequest {
  const { signal } = new AbortController();
  return { method, path, query: new URLSearchParams(), headers: {}, body, signal };
}

const bayeux = (...channels: readonly string[]): ApiRequest =>
  request(cometd, JSON.stringify(channels.map((channel) => ({ channel }))), 'POST');

describe('the faults of an org', () => {
  let clock: FakeClock;
  let table: FaultTable;

  beforeEach(() => {
    clock = new FakeClock();
    table = new FaultTable({ clock, now: () => clock.now() } as unknown as FaultyOrg);
  });

  /** The statuses that so many calls are answered with; 0 for a connection that is cut. */
  async function statuses(count: number, call = request(query)): Promise<readonly number[]> {
    const answers: number[] = [];
    for (let index = 0; index < count; index++) {
      const reply = await table.answer(call, () => Promise.resolve(jsonReply(200, { records: [] })));
      answers.push(reply?.status ?? 0);
    }
    return answers;
  }

  it('leave calls alone where there are none', async () => {
    assert.deepEqual(await statuses(3), [200, 200, 200]);
  });

  it('occur as often as they are told, then are gone', async () => {
    table.add({ kind: 'status', status: 503, times: 2 });
    assert.deepEqual(await statuses(4), [503, 503, 200, 200]);
    assert.deepEqual(table.list, []);
  });

  it('occur until they are cleared when nothing is said', async () => {
    const id = table.add({ kind: 'drop' });
    assert.deepEqual(await statuses(3), [0, 0, 0]);
    assert.deepEqual(table.list, [{ id, kind: 'drop', matched: 3, occurred: 3 }]);
    assert.equal(table.clear(id), 1);
    assert.deepEqual(await statuses(1), [200]);
  });

  it('take the calls that they are told: by API, method, path, Bayeux message, which and how many', async () => {
    const cases: readonly (readonly [object, ApiRequest, readonly number[]])[] = [
      [{ api: 'data' }, request(query), [503, 503, 503, 503]],
      [{ api: 'tooling' }, request(query), [200, 200, 200, 200]],
      [{ method: 'post' }, request(query, '', 'POST'), [503, 503, 503, 503]],
      [{ method: 'POST' }, request(query), [200, 200, 200, 200]],
      [{ path: '/query$' }, request(query), [503, 503, 503, 503]],
      [{ path: '/sobjects' }, request(query), [200, 200, 200, 200]],
      [{ message: '/meta/connect' }, bayeux('/meta/connect', '/meta/subscribe'), [503, 503, 503, 503]],
      [{ message: '/meta/connect' }, bayeux('/meta/handshake'), [200, 200, 200, 200]],
      [{ message: '/meta/connect' }, request(cometd, 'nonsense', 'POST'), [200, 200, 200, 200]],
      [{ nth: 2 }, request(query), [200, 503, 200, 200]],
      [{ nth: [1, 4] }, request(query), [503, 200, 200, 503]],
      [{ every: 2 }, request(query), [200, 503, 200, 503]],
    ];
    for (const [match, call, expected] of cases) {
      table = new FaultTable({ clock, now: () => clock.now() } as unknown as FaultyOrg);
      table.add({ kind: 'status', status: 503, match });
      assert.deepEqual(await statuses(4, call), expected, JSON.stringify(match));
    }
  });

  it('count calls that fit only', async () => {
    table.add({ kind: 'status', status: 503, match: { api: 'data', nth: 2 } });
    assert.deepEqual(await statuses(1), [200]);
    assert.deepEqual(await statuses(3, bayeux('/meta/connect')), [200, 200, 200]);
    assert.deepEqual(await statuses(1), [503]);
  });

  it('are decided alike by one seed, whatever comes in between, and otherwise by another', async () => {
    const fault = { kind: 'status', status: 503, probability: 0.5, match: { api: 'data' } };
    table.add({ ...fault, seed: 42 });
    const first = await statuses(64);
    table = new FaultTable({ clock, now: () => clock.now() } as unknown as FaultyOrg);
    table.add({ ...fault, seed: 42 });
    const again: number[] = [];
    for (let index = 0; index < 64; index++) {
      await statuses(index % 3, bayeux('/meta/connect'));
      clock.advance(index * 7);
      again.push(...(await statuses(1)));
    }
    assert.deepEqual(again, first);
    table = new FaultTable({ clock, now: () => clock.now() } as unknown as FaultyOrg);
    table.add({ ...fault, seed: 43 });
    assert.notDeepEqual(await statuses(64), first);
    const failed = first.filter((status) => status === 503).length;
    assert.ok(failed > 16 && failed < 48, `${failed} of 64`);
  });

  it('are decided when a call arrives, though it is answered later', async () => {
    table.add({ kind: 'drop', match: { nth: 1 }, processed: true });
    const held = Promise.withResolvers<undefined>();
    const first = table.answer(request(query), async () => {
      await held.promise;
      return jsonReply(200, {});
    });
    assert.deepEqual(await statuses(1), [200]);
    held.resolve(undefined);
    assert.equal(await first, undefined);
  });

  it('hold an answer back by the clock, with a jitter that the seed repeats', async () => {
    const delays: number[] = [];
    for (let run = 0; run < 2; run++) {
      table = new FaultTable({ clock, now: () => clock.now() } as unknown as FaultyOrg);
      table.add({ kind: 'delay', milliseconds: 1_000, jitter: 500, seed: 7 });
      const began = clock.monotonic();
      const answer = { came: false };
      const reply = table
        .answer(request(query), () => Promise.resolve(jsonReply(200, {})))
        .finally(() => (answer.came = true));
      await new Promise(setImmediate);
      while (!answer.came) {
        clock.advance(1);
        await new Promise(setImmediate);
      }
      await reply;
      delays.push(clock.monotonic() - began);
    }
    assert.ok(delays[0] !== undefined && delays[0] >= 1_000 && delays[0] < 1_510);
    assert.equal(delays[0], delays[1]);
  });

  it('add up: what comes later bends the answer of what came before', async () => {
    table.add({ kind: 'truncate', share: 0.5 });
    table.add({ kind: 'clockSkew', milliseconds: -60_000 });
    const reply = await table.answer(request(query), () => Promise.resolve(jsonReply(200, '12345678')));
    assert.equal(Buffer.from(reply?.body ?? '').toString(), '"1234');
    assert.equal(reply?.headers?.['Date'], 'Thu, 15 Jan 2026 08:59:00 GMT');
  });

  it('say what is wrong with one that is not understood', () => {
    const cases: readonly (readonly [Readonly<Record<string, unknown>>, RegExp])[] = [
      [{ kind: 'earthquake' }, /There is no fault "earthquake": there are drop, /],
      [{ kind: 'toString' }, /There is no fault/],
      [{}, /There is no fault/],
      [{ kind: 'drop', milliseconds: 5 }, /The fault drop has no milliseconds: it takes processed/],
      [{ kind: 'delay', milliseconds: 'long' }, /milliseconds must be of the kind of 1000/],
      [{ kind: 'drop', times: 0 }, /times must be a whole number from 1 on/],
      [{ kind: 'drop', probability: 2 }, /probability must be a number from 0 to 1/],
      [{ kind: 'drop', seed: 'x' }, /seed must be a whole number/],
      [{ kind: 'drop', match: 'all' }, /match must be an object/],
      [{ kind: 'drop', match: { host: 'x' } }, /match has no part host: it takes api, method/],
      [{ kind: 'drop', match: { path: '(' } }, /match\.path must be a regular expression/],
      [{ kind: 'drop', match: { nth: 0 } }, /match\.nth must be a whole number from 1 on/],
    ];
    for (const [fault, expected] of cases) {
      assert.throws(() => table.add(fault), expected);
    }
    assert.deepEqual(table.list, []);
  });
});
