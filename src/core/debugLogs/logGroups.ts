import { isFailed } from './logFilter.ts';
import type { DebugLogEntry } from './ports.ts';

export const logGroupings = ['none', 'userAction', 'request', 'user', 'operation', 'status'] as const;
export type LogGrouping = (typeof logGroupings)[number];

/** Logs that belong together, in the order in which they were given. */
export interface LogGroup {
  /** Stays the same while logs come and go. */
  readonly key: string;
  readonly logs: readonly DebugLogEntry[];
}

export interface GroupFacts {
  /** When the earliest of them began. */
  readonly startedAt: number;
  readonly usernames: readonly string[];
  readonly failed: number;
  /** Bytes of all. */
  readonly length: number;
  /** What the requests took, added up. */
  readonly durationMilliseconds: number;
}

/**
 * One click of a user makes several requests. Those of one user belong together as long as each begins within this many milliseconds of the end
 * of what came before.
 */
const userActionGap = 2_000;

/** Groups in the order of their first logs. `none` gives each log a group of its own. */
export function groupLogs(logs: readonly DebugLogEntry[], grouping: LogGrouping): readonly LogGroup[] {
  const keyOf = keyFunction(logs, grouping);
  return Array.from(Map.groupBy(logs, keyOf), ([key, members]) => ({ key, logs: members }));
}

export function groupFacts({ logs }: LogGroup): GroupFacts {
  return {
    startedAt: logs.reduce((earliest, { startedAt }) => Math.min(earliest, startedAt), Infinity),
    usernames: [...new Set(logs.map(({ username }) => username))],
    failed: logs.filter(isFailed).length,
    length: logs.reduce((sum, { length }) => sum + length, 0),
    durationMilliseconds: logs.reduce((sum, log) => sum + log.durationMilliseconds, 0),
  };
}

function keyFunction(logs: readonly DebugLogEntry[], grouping: LogGrouping): (log: DebugLogEntry) => string {
  switch (grouping) {
    case 'none':
      return ({ id }) => id;
    case 'request':
      // Where the org names no request, a log stands for itself.
      return ({ requestId, id }) => requestId || id;
    case 'user':
      return ({ username }) => username;
    case 'operation':
      return ({ operation }) => operation;
    case 'status':
      return ({ status }) => status;
    case 'userAction': {
      const keys = userActionKeys(logs);
      return ({ id }) => keys.get(id) ?? id;
    }
  }
}

/** The id of the first log of each user's action, by the id of every log in it. */
function userActionKeys(logs: readonly DebugLogEntry[]): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  for (const ofUser of Map.groupBy(logs, ({ username }) => username).values()) {
    let key = '';
    let endsAt = -Infinity;
    for (const log of ofUser.toSorted((a, b) => a.startedAt - b.startedAt)) {
      if (log.startedAt > endsAt + userActionGap) {
        key = log.id;
      }
      keys.set(log.id, key);
      endsAt = Math.max(endsAt, log.startedAt + log.durationMilliseconds);
    }
  }
  return keys;
}
