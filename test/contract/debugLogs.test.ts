import assert from 'node:assert/strict';
import { silentLogger } from '../../src/core/base/logger.ts';
import { OrgLogs } from '../../src/core/debugLogs/orgLogs.ts';
import type { DebugLogEntry, OrgDebugLogs } from '../../src/core/debugLogs/ports.ts';
import { type DownloadTarget, downloadLog } from '../../src/core/debugLogs/logDownload.ts';
import { parseHandOff } from '../../src/core/loginAccess/handOffUrl.ts';
import { systemClock } from '../../src/dap/systemClock.ts';
import { createOrgGateway } from '../../src/org/gateway.ts';
import { type SampleOrgHandle, startSampleOrg } from '../support/sampleOrg.ts';
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
    for (const field of ['username', 'operation', 'requestType', 'status', 'location'] as const) {
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
