import assert from 'node:assert/strict';
import {
  filterLogs,
  isFailed,
  isFiltering,
  type LogFilter,
  noFilter,
} from '../../../../src/core/debugLogs/logFilter.ts';
import { groupFacts, groupLogs } from '../../../../src/core/debugLogs/logGroups.ts';
import { type LogColumn, logColumns, newestFirst, sortLogs } from '../../../../src/core/debugLogs/logOrder.ts';
import type { DebugLogEntry } from '../../../../src/core/debugLogs/ports.ts';
import { isTruncated } from '../../../../src/core/debugLogs/truncation.ts';
import { UnreadLogs } from '../../../../src/core/debugLogs/unreadLogs.ts';
import { logEntries, logEntry } from '../../../support/debugLogEntries.ts';

const kim = 'kim@northwind.example';
const logs: readonly DebugLogEntry[] = [
  logEntry(1),
  logEntry(2, { username: kim, operation: '/aura', length: 2_000_000 }),
  logEntry(3, { status: 'System.MathException: Divide by 0', operation: 'QueueableHandler' }),
  logEntry(4, { username: kim, status: 'success', durationMilliseconds: 9_000 }),
  logEntry(60, { operation: '/apex/Billing', status: '' }),
];

const numbersOf = (found: readonly DebugLogEntry[]): readonly number[] =>
  found.map(({ id }) => Number(id.slice(3, 15)));

describe('filters of debug logs', () => {
  const now = logEntry(61).startedAt;
  const found = (filter: Partial<LogFilter>): readonly number[] =>
    numbersOf(filterLogs(logs, { ...noFilter, ...filter }, now));

  it('let everything through that they are not set for', () => {
    assert.deepEqual(found({}), [1, 2, 3, 4, 60]);
    assert.equal(isFiltering(noFilter), false);
    assert.equal(isFiltering({ ...noFilter, text: '  ' }), false);
    assert.equal(isFiltering({ ...noFilter, outcome: 'failed' }), true);
  });

  for (const [what, filter, expected] of [
    ['user', { usernames: [kim] }, [2, 4]],
    ['failure', { outcome: 'failed' }, [3]],
    ['success', { outcome: 'succeeded' }, [1, 2, 4, 60]],
    ['operation', { operations: ['/aura', 'QueueableHandler'] }, [2, 3]],
    ['period', { startedWithin: 10_000 }, [60]],
    ['size', { atLeast: 1_000_000 }, [2]],
    ['text in any case, in the operation', { text: 'BILLING' }, [60]],
    ['text in the status', { text: 'divide' }, [3]],
    ['words in any order', { text: 'aura kim' }, [2]],
    ['id', { text: logEntry(4).id }, [4]],
    ['all of them together', { usernames: [kim], outcome: 'succeeded', atLeast: 5_000 }, [2]],
  ] as const satisfies readonly (readonly [string, Partial<LogFilter>, readonly number[]])[]) {
    it(`go by ${what}`, () => assert.deepEqual(found(filter), expected));
  }

  it('call failed what has any status but success', () => {
    assert.deepEqual(logs.filter(isFailed), [logs[2]]);
  });
});

describe('the order of debug logs', () => {
  it('is the newest first, or by any column both ways', () => {
    assert.deepEqual(numbersOf(sortLogs(logs, newestFirst)), [60, 4, 3, 2, 1]);
    const by = (column: LogColumn, descending: boolean): readonly number[] =>
      numbersOf(sortLogs(logs, { column, descending }));
    assert.deepEqual(by('user', false), [60, 3, 1, 4, 2]);
    assert.deepEqual(by('user', true), [4, 2, 60, 3, 1]);
    assert.deepEqual(by('duration', true).slice(0, 1), [4]);
    assert.deepEqual(by('size', true).slice(0, 1), [2]);
    assert.deepEqual(by('operation', false), [2, 60, 4, 1, 3]);
    for (const column of logColumns) {
      assert.equal(by(column, true).length, logs.length, column);
    }
  });

  it('leaves the list that it was given as it was', () => {
    const given = logEntries(3);
    sortLogs(given, { column: 'time', descending: false });
    assert.deepEqual(numbersOf(given), [3, 2, 1]);
  });
});

describe('groups of debug logs', () => {
  it('hold what happened in one request', () => {
    const requests = groupLogs(
      [logEntry(3, { requestId: 'a' }), logEntry(2, { requestId: 'b' }), logEntry(1, { requestId: 'a' })],
      'request',
    );
    assert.deepEqual(
      requests.map((group) => numbersOf(group.logs)),
      [[3, 1], [2]],
    );
    const unnamed = groupLogs([logEntry(1, { requestId: '' }), logEntry(2, { requestId: '' })], 'request');
    assert.equal(unnamed.length, 2, 'no request that the org names');
  });

  it('hold what a user did in one go, whatever others did meanwhile', () => {
    const noonish = logEntry(0).startedAt;
    const at = (number: number, startedAt: number, more: Partial<DebugLogEntry> = {}): DebugLogEntry =>
      logEntry(number, { startedAt: noonish + startedAt, durationMilliseconds: 100, ...more });
    const actions = groupLogs(
      sortLogs(
        [
          at(1, 0, { durationMilliseconds: 5_000 }),
          at(2, 1_000),
          // Within two seconds of the end of the long one.
          at(3, 6_900),
          at(4, 1_500, { username: kim }),
          at(5, 9_100),
        ],
        newestFirst,
      ),
      'userAction',
    );
    assert.deepEqual(
      actions.map((group) => numbersOf(group.logs)),
      [[5], [3, 2, 1], [4]],
    );
  });

  it('keep their keys when newer logs come', () => {
    const before = groupLogs([logEntry(2), logEntry(1)], 'userAction').map(({ key }) => key);
    const after = groupLogs([logEntry(100), logEntry(3), logEntry(2), logEntry(1)], 'userAction').map(({ key }) => key);
    assert.deepEqual(after.slice(1), before);
  });

  it('stand in the order of the logs, and say what is in them', () => {
    const byUser = groupLogs(sortLogs(logs, { column: 'size', descending: true }), 'user');
    assert.deepEqual(
      byUser.map(({ key }) => key),
      [kim, 'dana@northwind.example'],
    );
    assert.deepEqual(byUser[1] && groupFacts(byUser[1]), {
      startedAt: logEntry(1).startedAt,
      usernames: ['dana@northwind.example'],
      failed: 1,
      length: 3 * 4_096,
      durationMilliseconds: 360,
    });
  });
});

describe('unread debug logs', () => {
  it('are those that the org has stored since the user last looked', () => {
    const unread = new UnreadLogs();
    unread.firstSeen(logEntries(3));
    assert.equal(unread.count(logEntries(3)), 0, 'what stood there at the first look is not new');
    assert.equal(unread.count(logEntries(5)), 2);
    unread.opened(logEntry(5).id);
    assert.equal(unread.count(logEntries(5)), 1);
    unread.seen(logEntries(5));
    assert.equal(unread.count(logEntries(5)), 0);
    assert.equal(new UnreadLogs(unread.seenUntil).count(logEntries(6)), 1, 'in another window, later');
  });
});

describe('unread debug logs of one second', () => {
  it('are told apart, for orgs date what they store by the second', () => {
    const { storedAt } = logEntry(1);
    const unread = new UnreadLogs();
    unread.firstSeen([logEntry(1)]);
    assert.equal(unread.isUnread(logEntry(1)), false);
    assert.equal(unread.isUnread(logEntry(2, { storedAt })), true);
    assert.equal(
      new UnreadLogs(storedAt).isUnread(logEntry(2, { storedAt })),
      false,
      'another window may have seen it',
    );
  });
});

describe('logs that grew too large', () => {
  async function* inPieces(text: string, size: number): AsyncGenerator<Uint8Array> {
    const bytes = new TextEncoder().encode(text);
    for (let start = 0; start < bytes.length; start += size) {
      yield await Promise.resolve(bytes.subarray(start, start + size));
    }
  }

  it('are known by what Salesforce writes into them, wherever the pieces end', async () => {
    const skipped = '12:00:00.1 (1)|STATEMENT_EXECUTE|[1]\n*** Skipped 17,113,088 bytes of detailed log\n';
    const ended = '12:00:00.1 (1)|VARIABLE_ASSIGN*********** MAXIMUM DEBUG LOG SIZE REACHED ***********\n';
    for (const size of [1, 7, 1_000]) {
      assert.equal(await isTruncated(inPieces(skipped, size)), true);
      assert.equal(await isTruncated(inPieces(ended, size)), true);
      assert.equal(await isTruncated(inPieces('a skipped line\nMAXIMUM DEBUG', size)), false);
    }
  });
});
