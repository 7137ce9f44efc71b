import type { DebugLogEntry } from './ports.ts';

/** Which logs are shown. Every condition that is set has to hold. */
export interface LogFilter {
  /** Words that all stand in operation, user, status or ids, in any order; case does not matter. */
  readonly text: string;
  /** Empty: of all users. */
  readonly usernames: readonly string[];
  readonly outcome: 'any' | 'failed' | 'succeeded';
  /** Empty: all operations. */
  readonly operations: readonly string[];
  /** Started in these last milliseconds. */
  readonly startedWithin: number | undefined;
  /** Bytes at least. */
  readonly atLeast: number | undefined;
}

export const noFilter: LogFilter = {
  text: '',
  usernames: [],
  outcome: 'any',
  operations: [],
  startedWithin: undefined,
  atLeast: undefined,
};

export function isFiltering(filter: LogFilter): boolean {
  return conditionsOf(filter, 0).length > 0;
}

/** `now` is what the last milliseconds are counted from. */
export function filterLogs(logs: readonly DebugLogEntry[], filter: LogFilter, now: number): readonly DebugLogEntry[] {
  const conditions = conditionsOf(filter, now);
  return conditions.length === 0 ? logs : logs.filter((log) => conditions.every((holds) => holds(log)));
}

/** Anything but success is the text of what it failed with. */
export function isFailed({ status }: DebugLogEntry): boolean {
  return status !== '' && status.toLowerCase() !== 'success';
}

type Condition = (log: DebugLogEntry) => boolean;

function conditionsOf(filter: LogFilter, now: number): readonly Condition[] {
  const { usernames, outcome, operations, startedWithin, atLeast } = filter;
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  const conditions: (Condition | false)[] = [
    outcome !== 'any' && ((log) => isFailed(log) === (outcome === 'failed')),
    usernames.length > 0 && oneOf(usernames, ({ username }) => username),
    operations.length > 0 && oneOf(operations, ({ operation }) => operation),
    startedWithin !== undefined && (({ startedAt }) => startedAt >= now - startedWithin),
    atLeast !== undefined && (({ length }) => length >= atLeast),
    words.length > 0 && ((log) => words.every((word) => searched(log).includes(word))),
  ];
  return conditions.filter((condition) => condition !== false);
}

function oneOf(values: readonly string[], of: (log: DebugLogEntry) => string): Condition {
  const wanted = new Set(values);
  return (log) => wanted.has(of(log));
}

// Built once for a log: ten thousand are looked through with every key that is pressed.
const texts = new WeakMap<DebugLogEntry, string>();

function searched(log: DebugLogEntry): string {
  const known = texts.get(log);
  if (known !== undefined) {
    return known;
  }
  const text = [log.operation, log.username, log.status, log.id, log.requestId].join('\n').toLowerCase();
  texts.set(log, text);
  return text;
}
