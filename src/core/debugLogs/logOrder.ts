import { operationName } from './operationName.ts';
import type { DebugLogEntry } from './ports.ts';

export const logColumns = [
  'time',
  'user',
  'operation',
  'status',
  'duration',
  'size',
  'requestType',
  'location',
] as const;
export type LogColumn = (typeof logColumns)[number];

export interface LogOrder {
  readonly column: LogColumn;
  readonly descending: boolean;
}

export const newestFirst: LogOrder = { column: 'time', descending: true };

/** What a column is sorted by. */
const keys: Readonly<Record<LogColumn, (log: DebugLogEntry) => string | number>> = {
  time: ({ startedAt }) => startedAt,
  user: ({ username }) => username,
  operation: ({ operation }) => operationName(operation),
  status: ({ status }) => status,
  duration: ({ durationMilliseconds }) => durationMilliseconds,
  size: ({ length }) => length,
  requestType: ({ requestType }) => requestType,
  location: ({ location }) => location,
};

const collator = new Intl.Collator(undefined, { sensitivity: 'base', numeric: true });

/** Equal ones stand newest first, whichever way the column is sorted. */
export function sortLogs(logs: readonly DebugLogEntry[], { column, descending }: LogOrder): readonly DebugLogEntry[] {
  const keyOf = keys[column];
  const sign = descending ? -1 : 1;
  return logs
    .map((log) => ({ log, key: keyOf(log) }))
    .sort((a, b) => sign * compare(a.key, b.key) || b.log.startedAt - a.log.startedAt)
    .map(({ log }) => log);
}

function compare(a: string | number, b: string | number): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b));
}
