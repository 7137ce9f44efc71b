import assert from 'node:assert/strict';
import { silentLogger } from '../../src/core/base/logger.ts';
import { OrgLogs } from '../../src/core/debugLogs/orgLogs.ts';
import { LiveLogs } from '../../src/core/debugLogs/liveLogs.ts';
import type { DebugLogEntry, LogArrival, LogArrivals, OrgDebugLogs } from '../../src/core/debugLogs/ports.ts';
import { type DownloadTarget, downloadLog } from '../../src/core/debugLogs/logDownload.ts';
import { parseHandOff } from '../../src/core/loginAccess/handOffUrl.ts';
import { systemClock } from '../../src/dap/systemClock.ts';
import { createOrgGateway } from '../../src/org/gateway.ts';
import { type SampleOrgHandle, startSampleOrg } from '../support/sampleOrg.ts';
import { OrgBetween } from '../support/orgBetween.ts';
import { failureOf } from './entered.ts';

const never = new AbortController().signal;
const bodyPath = '/Body$';

class MemoryTarget implements DownloadTarget {
  #chunks: Uint8Array[] = [];
  /** Lengths at which it was begun anew. */
  readonly begunAnewAt: number[] = [];
  length = 0;

  append(bytes: Uint8Array): Promise<void> {
    this.#chunks.push(bytes);
    this.length += bytes.length;
    return Promise.resolve();
  }

  startAnew(): Promise<void> {
    this.begunAnewAt.push(this.length);
    this.#chunks = [];
    this.length = 0;
    return Promise.resolve();
  }

  get text(): string {
    return Buffer.concat(this.#chunks).toString();
  }
}

describe('debug logs of an org with ten thousand', () => {
  const count = 10_000;
  let org: SampleOrgHandle;
  let logs: OrgDebugLogs;

  before(async () => {
    org = await startSampleOrg({ sizes: { logs: count, seed: 5 } });
    const gateway = createOrgGateway({ clock: systemClock, logger: silentLogger });
    logs = gateway.openSubscriberOrg(parseHandOff(org.sandbox.handOff)).debugLogs;
  });

  after(async () => {
    await org.dispose();
    assert.deepEqual(org.orgFaults, []);
  });

  afterEach(() => org.controls.clearFaults());

  const toolingCalls = async (): Promise<number> =>
    (await org.controls.state(org.sandbox.orgId)).requests['tooling'] ?? 0;

  it('are listed in a few pages, the first of which is small', async () => {
    await org.controls.resetCounters();
    const list = new OrgLogs((action) => action(logs));
    await list.start();
    assert.deepEqual([list.entries.length, await toolingCalls()], [200, 1]);
    await list.readAll();
    assert.equal(list.entries.length, count);
    assert.equal(new Set(list.entries.map(({ id }) => id)).size, count);
    assert.ok((await toolingCalls()) <= 7, String(await toolingCalls()));
    const times = list.entries.map(({ startedAt }) => startedAt);
    assert.deepEqual(
      times,
      times.toSorted((a, b) => b - a),
    );
    await org.controls.resetCounters();
    await list.refresh();
    assert.equal(await toolingCalls(), 1, 'a refresh asks for what is new alone');
  });

  it('say of each log what the list and its filters need', async () => {
    const [log] = await logs.list(1);
    assert.ok(log);
    assert.match(log.id, /^07L\w{15}$/);
    for (const field of ['username', 'operation', 'requestType', 'requestId', 'status', 'location'] as const) {
      assert.notEqual(log[field], '', field);
    }
    assert.ok(log.length > 0 && log.startedAt > 0 && log.storedAt > 0 && log.durationMilliseconds > 0);
  });

  const download = async (log: DebugLogEntry, target = new MemoryTarget()): Promise<[string, MemoryTarget]> => [
    await downloadLog({ log, open: (from) => logs.open(log.id, from), target, clock: systemClock }, never),
    target,
  ];

  it('come byte for byte, as long as the list says', async () => {
    const [log] = await logs.list(1);
    assert.ok(log);
    const [outcome, target] = await download(log);
    assert.deepEqual([outcome, target.length], ['verified', log.length]);
    assert.match(target.text, /^\d+\.0 APEX_CODE,FINEST;.*\|EXECUTION_FINISHED\n$/s);
  });

  const cutTwice = { kind: 'cutBody', share: 0.5, match: { path: bodyPath }, times: 2 };

  it('go on where a connection was cut, by asking for the rest', async () => {
    await org.controls.wire(org.sandbox.orgId, { honoursRange: true });
    const log = (await logs.list(500)).find(({ length }) => length > 200_000);
    assert.ok(log);
    const [, whole] = await download(log);
    await org.controls.addFault(org.sandbox.orgId, cutTwice);
    await org.controls.resetCounters();
    const [outcome, target] = await download(log);
    assert.equal(outcome, 'verified');
    assert.equal(target.text, whole.text);
    assert.deepEqual(target.begunAnewAt, []);
    assert.equal(await toolingCalls(), 3);
    await org.controls.wire(org.sandbox.orgId, { honoursRange: false });
  });

  it('are whole in the end where the org knows no parts of a log', async () => {
    const log = (await logs.list(500)).find(({ length }) => length > 200_000);
    assert.ok(log);
    const [, whole] = await download(log);
    await org.controls.addFault(org.sandbox.orgId, cutTwice);
    const [outcome, target] = await download(log);
    assert.equal(outcome, 'verified');
    assert.equal(target.text, whole.text);
    // How much of what was cut off has arrived is the network's doing.
    assert.ok(target.begunAnewAt.every((length) => length > 0));
  });

  it('are asked for once more where the org ends them too early, and then believed', async () => {
    const [log] = await logs.list(1);
    assert.ok(log);
    await org.controls.addFault(org.sandbox.orgId, {
      kind: 'truncate',
      share: 0.5,
      match: { path: bodyPath },
      times: 1,
    });
    const [first, target] = await download(log);
    assert.deepEqual([first, target.length], ['verified', log.length]);
    await org.controls.addFault(org.sandbox.orgId, { kind: 'truncate', share: 0.5, match: { path: bodyPath } });
    const [second, short] = await download(log);
    assert.equal(second, 'lengthDiffers');
    assert.ok(short.length < log.length);
  });

  it('wait where the org is busy, and give in where it refuses', async () => {
    const [log] = await logs.list(1);
    assert.ok(log);
    await org.controls.addFault(org.sandbox.orgId, {
      kind: 'status',
      status: 503,
      match: { path: bodyPath },
      times: 1,
    });
    assert.equal((await download(log))[0], 'verified');
    const refusal = { errorCode: 'INSUFFICIENT_ACCESS', status: 403 };
    await org.controls.addFault(org.sandbox.orgId, { kind: 'status', ...refusal, match: { path: bodyPath }, times: 1 });
    const refused = await failureOf(download(log));
    assert.equal(refused.code, 'accessDenied');
    assert.match(refused.message, /hand out the debug log/);
    await org.controls.addFault(org.sandbox.orgId, { kind: 'status', ...refusal, match: { path: '/query' }, times: 1 });
    const unlisted = await failureOf(logs.list(10));
    assert.equal(unlisted.code, 'accessDenied');
    assert.match(unlisted.message, /list debug logs/);
  });

  it('are found by id, also beyond the part that was read', async () => {
    const page = await logs.list(300);
    const far = page.at(-1);
    assert.deepEqual(await logs.find(far?.id ?? ''), far);
    assert.equal(await logs.find('07L000000000001AAA'), undefined);
    // It stays an id, whatever is in it.
    assert.equal((await failureOf(logs.find("' OR Id != '"))).code, 'orgRefused');
  });

  it('say that they are gone', async () => {
    const failure = await failureOf(logs.open('07L000000000001AAA', 0));
    assert.equal(failure.code, 'recordGone', failure.message);
  });

  it('can be cancelled half-way', async () => {
    const log = (await logs.list(2_000)).find(({ length }) => length > 1_000_000);
    assert.ok(log);
    const cancel = new AbortController();
    const target = new MemoryTarget();
    const ended = downloadLog(
      {
        log,
        open: (from, signal) => logs.open(log.id, from, signal),
        target,
        clock: systemClock,
        onProgress: () => cancel.abort(),
      },
      cancel.signal,
    );
    await assert.rejects(ended);
    assert.ok(target.length > 0 && target.length < log.length);
  });
});

describe('debug logs that come and go', () => {
  const clock = systemClock;
  let org: SampleOrgHandle;
  let between: OrgBetween;
  let logs: OrgDebugLogs;
  const opened: LogArrivals[] = [];

  beforeEach(async () => {
    org = await startSampleOrg();
    between = await OrgBetween.before(org.sandbox.url);
    const host = encodeURIComponent(new URL(between.url).host);
    const handOff = parseHandOff(`forceide://Northwind/?url=${host}&secure=0&sessionId=${org.sandbox.session}`);
    logs = createOrgGateway({ clock, logger: silentLogger }).openSubscriberOrg(handOff).debugLogs;
  });

  afterEach(async () => {
    opened.splice(0).forEach((link) => link.dispose());
    await between.close();
    await org.dispose();
    assert.deepEqual(org.orgFaults, []);
  });

  const write = (count: number): Promise<readonly string[]> =>
    org.controls.writeLogs(org.sandbox.orgId, { count, bytes: 3_000 });

  const link = (): LogArrivals => {
    const made = logs.arrivals();
    opened.push(made);
    return made;
  };

  const next = (arrivals: LogArrivals, kind: LogArrival['kind']): Promise<LogArrival> =>
    new Promise((resolve) => {
      const subscription = arrivals.events((event) => {
        if (event.kind === kind) {
          subscription.dispose();
          resolve(event);
        }
      });
    });

  it('are deleted two hundred at a time, also those that somebody else has deleted', async () => {
    const ids = await write(250);
    await org.controls.writeLogs(org.sandbox.orgId, { count: 1 });
    assert.equal((await logs.delete(ids.slice(0, 1))).size, 0);
    between.calls.length = 0;
    const heard: number[] = [];
    const refusals = await logs.delete(ids, (count) => heard.push(count));
    assert.deepEqual([refusals.size, heard, between.count(/^DELETE/)], [0, [200, 250], 2]);
    assert.equal((await logs.list(500)).length, 1);
  });

  it('say which of them the org would not delete, and why', async () => {
    const ids = await write(3);
    between.change(/composite\/sobjects/, (reply) => {
      const results = JSON.parse(reply) as object[];
      results[1] = {
        success: false,
        errors: [{ statusCode: 'INSUFFICIENT_ACCESS_OR_READONLY', message: 'insufficient access rights', fields: [] }],
      };
      return JSON.stringify(results);
    });
    const refusals = await logs.delete(ids);
    assert.deepEqual([...refusals.keys()], [ids[1]]);
    assert.equal(refusals.get(ids[1] ?? '')?.code, 'accessDenied');
  });

  it('are not deleted at all by who may not', async () => {
    const ids = await write(1);
    const fault = {
      kind: 'status',
      status: 403,
      errorCode: 'INSUFFICIENT_ACCESS',
      match: { path: 'composite/sobjects' },
    };
    await org.controls.addFault(org.sandbox.orgId, fault);
    assert.equal((await failureOf(logs.delete(ids))).code, 'accessDenied');
    assert.equal((await logs.list(10)).length, 1);
  });

  it('are told of over the event link', async () => {
    const arrivals = link();
    await arrivals.open();
    const stored = next(arrivals, 'stored');
    const [id] = await write(1);
    await stored;
    const [log] = await logs.listStoredSince(0);
    assert.equal(log?.id, id);
  });

  it('are told of after the link was cut, once it is back', async () => {
    const arrivals = link();
    await arrivals.open();
    const lost = next(arrivals, 'lost');
    const restored = next(arrivals, 'restored');
    await org.controls.die(org.sandbox.orgId, { comeBackAfter: 50 });
    await lost;
    await restored;
    const stored = next(arrivals, 'stored');
    await write(1);
    await stored;
  });

  it('say that the org refuses the link, so that they are asked for', async () => {
    const reason = '403::User not enabled for streaming';
    await org.controls.addFault(org.sandbox.orgId, { kind: 'refuseSubscribe', reason, reconnect: 'none' });
    const failure = await failureOf(link().open());
    assert.equal(failure.code, 'linkRefused');
    const live = new LiveLogs({
      clock,
      refresh: () => logs.listStoredSince(0),
      openArrivals: link,
    });
    const polling = new Promise<string>((resolve) => {
      live.onDidChange((state) => state.kind === 'polling' && resolve(state.reason));
    });
    between.calls.length = 0;
    live.attend({ isLooking: true, isFocused: true, isTracing: false });
    assert.match(await polling, /not enabled for streaming/);
    while (between.count(/tooling\/query/) === 0) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    live.dispose();
  });
});
