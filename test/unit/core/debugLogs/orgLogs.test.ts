import assert from 'node:assert/strict';
import { Failure } from '../../../../src/core/base/failure.ts';
import { OrgLogs } from '../../../../src/core/debugLogs/orgLogs.ts';
import type { DebugLogEntry, OrgDebugLogs } from '../../../../src/core/debugLogs/ports.ts';
import { logEntries, logEntry } from '../../../support/debugLogEntries.ts';

/** An org that answers list calls from what a test has put in. */
class ListedOrg implements OrgDebugLogs {
  stored: readonly DebugLogEntry[] = [];
  failure: Failure | undefined;
  /** Answers wait for it. */
  held: Promise<void> = Promise.resolve();
  readonly calls: string[] = [];

  list(limit: number, startedUntil = Infinity): Promise<readonly DebugLogEntry[]> {
    this.calls.push(`list ${limit}`);
    return this.#answer(this.stored.filter(({ startedAt }) => startedAt <= startedUntil).slice(0, limit));
  }

  listStoredSince(storedAt: number): Promise<readonly DebugLogEntry[]> {
    this.calls.push('since');
    return this.#answer(this.stored.filter((log) => log.storedAt >= storedAt));
  }

  find(id: string): Promise<DebugLogEntry | undefined> {
    this.calls.push('find');
    return Promise.resolve(this.stored.find((log) => log.id === id));
  }

  open(): Promise<never> {
    return Promise.reject(new Error('not asked in this test'));
  }

  delete(): Promise<never> {
    return Promise.reject(new Error('not asked in this test'));
  }

  arrivals(): never {
    return assert.fail('not asked in this test');
  }

  async #answer(logs: readonly DebugLogEntry[]): Promise<readonly DebugLogEntry[]> {
    await this.held;
    if (this.failure !== undefined) {
      throw this.failure;
    }
    return logs;
  }
}

describe('the debug logs of an org', () => {
  let org: ListedOrg;
  let logs: OrgLogs;

  beforeEach(() => {
    org = new ListedOrg();
    logs = new OrgLogs((action) => action(org));
  });

  const numbers = (): readonly number[] => logs.entries.map(({ id }) => Number(id.slice(3, 15)));

  it('find a log that is dated before one that was seen already', async () => {
    org.stored = [logEntry(2, { storedAt: 10_000_000 })];
    await logs.start();
    org.stored = [...org.stored, logEntry(1, { storedAt: 10_000_000 - 60_000 })];
    assert.deepEqual(
      (await logs.refresh()).map(({ id }) => id),
      [logEntry(1).id],
    );
    assert.deepEqual(await logs.refresh(), []);
  });

  it('are read a page at a time, and nothing twice', async () => {
    org.stored = logEntries(5_000);
    await Promise.all([logs.start(), logs.start()]);
    await logs.start();
    assert.deepEqual(org.calls, ['list 200']);
    assert.equal(logs.entries.length, 200);
    await logs.readAll();
    assert.deepEqual(
      numbers(),
      Array.from({ length: 5_000 }, (_, index) => 5_000 - index),
    );
    assert.deepEqual(org.calls, ['list 200', 'list 2000', 'list 2000', 'list 2000']);
    assert.equal(logs.hasMore, false);
  });

  it('are all there though many started at the moment at which a page ends', async () => {
    const moment = logEntry(100).startedAt;
    org.stored = [
      ...logEntries(1_000).slice(0, 150),
      ...Array.from({ length: 90 }, (_, index) => logEntry(2_000 + index, { startedAt: moment })),
      ...logEntries(99),
    ];
    await logs.readAll();
    assert.equal(new Set(numbers()).size, org.stored.length);
  });

  it('come to an end though more than a page started at the same moment', async () => {
    const moment = logEntry(1).startedAt;
    org.stored = Array.from({ length: 3_000 }, (_, index) => logEntry(index, { startedAt: moment }));
    await logs.readAll();
    assert.equal(logs.hasMore, false);
    assert.equal(logs.entries.length, 2_000);
  });

  it('are refreshed with what was stored since, in the place of its start', async () => {
    org.stored = logEntries(10);
    await logs.start();
    const changes: number[] = [];
    logs.onDidChange(({ kind, added, areNew }) => kind === 'logs' && areNew && changes.push(added.length));
    // It ran for long: it started before those that are known, and was stored after them.
    const longRun = logEntry(5.5, { id: '07L000000000099AAA', storedAt: logEntry(11).storedAt });
    org.stored = [logEntry(12), ...org.stored, longRun];
    const added = await logs.refresh();
    assert.deepEqual(
      added.map(({ id }) => id),
      [logEntry(12).id, longRun.id],
    );
    assert.deepEqual(numbers(), [12, 10, 9, 8, 7, 6, 99, 5, 4, 3, 2, 1]);
    assert.deepEqual(await logs.refresh(), []);
    assert.deepEqual(changes, [2]);
    assert.deepEqual(org.calls, ['list 200', 'since', 'since']);
  });

  it('say that they could not be refreshed, and are ready again once they were', async () => {
    org.stored = logEntries(3);
    await logs.start();
    const states: string[] = [];
    logs.onDidChange(() => states.push(logs.state.kind));
    org.failure = new Failure('orgBusy', 'The org is too busy.');
    await assert.rejects(logs.refresh(), /too busy/);
    assert.deepEqual([logs.state.kind, numbers()], ['failed', [3, 2, 1]]);
    org.failure = undefined;
    await logs.refresh();
    assert.deepEqual(states, ['failed', 'ready']);
  });

  it('are asked for what is new where that failed before, not for older ones', async () => {
    org.stored = logEntries(300);
    await logs.start();
    org.failure = new Failure('orgBusy', 'The org is too busy.');
    await assert.rejects(logs.refresh());
    org.failure = undefined;
    await logs.start();
    assert.deepEqual(org.calls, ['list 200', 'since', 'since']);
    assert.equal(logs.state.kind, 'ready');
  });

  it('are read by pages, not all at once, where the first page failed', async () => {
    org.stored = logEntries(300);
    org.failure = new Failure('orgBusy', 'The org is too busy.');
    await assert.rejects(logs.start());
    org.failure = undefined;
    await logs.refresh();
    assert.deepEqual(org.calls, ['list 200', 'list 200']);
  });

  it('are asked for once more where somebody wants what is new while an older answer is on its way', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    org.held = promise;
    org.stored = logEntries(3);
    const started = logs.start();
    org.stored = logEntries(4);
    const refreshed = logs.refresh();
    resolve();
    await Promise.all([started, refreshed]);
    assert.deepEqual(numbers(), [4, 3, 2, 1]);
  });

  it('are all read though one that ran for long started before the rest of the page', async () => {
    org.stored = logEntries(600);
    await logs.start();
    const longRun = logEntry(50.5, { id: '07L000000009999AAA', storedAt: logEntry(700).storedAt });
    org.stored = [...org.stored, longRun].sort((a, b) => b.startedAt - a.startedAt);
    await logs.refresh();
    await logs.readAll();
    assert.equal(logs.entries.length, 601);
  });

  it('fail once, say so, and are read by the next who looks', async () => {
    org.failure = new Failure('orgBusy', 'The org is too busy.');
    await assert.rejects(logs.start(), /too busy/);
    assert.equal(logs.state.kind, 'failed');
    org.failure = undefined;
    org.stored = logEntries(3);
    await logs.start();
    assert.deepEqual([logs.state.kind, numbers()], ['ready', [3, 2, 1]]);
  });

  it('are found by id, also where their part of the list was not read', async () => {
    org.stored = logEntries(500);
    await logs.start();
    assert.equal((await logs.require(logEntry(400).id.slice(0, 15)))?.id, logEntry(400).id);
    assert.equal((await logs.require(logEntry(3).id))?.id, logEntry(3).id);
    assert.equal(await logs.require(logEntry(900).id), undefined);
    assert.deepEqual(org.calls, ['list 200', 'find', 'find']);
  });

  it('forget what is gone, and all of it when they are read anew', async () => {
    org.stored = logEntries(4);
    await logs.start();
    logs.forget([logEntry(2).id]);
    assert.deepEqual(numbers(), [4, 3, 1]);
    org.failure = new Failure('orgBusy', 'The org is too busy.');
    await assert.rejects(logs.reload());
    assert.deepEqual([logs.state.kind, numbers()], ['failed', [4, 3, 1]]);
    org.failure = undefined;
    org.stored = logEntries(2);
    await logs.reload();
    assert.deepEqual([logs.state.kind, numbers()], ['ready', [2, 1]]);
  });
});
