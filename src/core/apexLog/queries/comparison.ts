import type { CodeTime } from './callTree.ts';
import type { DatabaseCall } from './database.ts';
import type { ThrownException } from './exceptions.ts';
import type { LimitBlock } from './limits.ts';
import { type MergedCall, type PathDifference, pathDifferences } from './mergedCalls.ts';

/** What is compared of a log. */
export interface ComparedLog {
  readonly codeTimes: readonly CodeTime[];
  readonly databaseCalls: readonly DatabaseCall[];
  readonly exceptions: readonly ThrownException[];
  readonly finalLimits: readonly LimitBlock[];
  readonly mergedCalls: ReadonlyMap<string, MergedCall>;
}

/** Something of one kind in both logs; a side is undefined where only the other log has it. */
export interface Difference<T> {
  /** The org's text. */
  readonly name: string;
  readonly before: T | undefined;
  readonly after: T | undefined;
}

export interface CodeUse {
  readonly calls: number;
  /** Nanoseconds of its own. */
  readonly self: number;
}

export interface DatabaseUse {
  readonly times: number;
  readonly rows: number;
  readonly nanos: number;
}

export interface LogComparison {
  /** Where the runs part, in the order in which they ran. */
  readonly paths: readonly PathDifference[];
  /** Only what differs, the largest difference first. Times are compared, but never alone a difference: no two runs take the same. */
  readonly code: readonly Difference<CodeUse>[];
  readonly database: readonly Difference<DatabaseUse>[];
  /** How often each was thrown. */
  readonly exceptions: readonly Difference<number>[];
  /** What was used, summed over the transactions. */
  readonly limits: readonly Difference<number>[];
}

/** What is different in the later of two logs of the same thing. */
export function compareLogs(before: ComparedLog, after: ComparedLog): LogComparison {
  return {
    paths: pathDifferences(before.mergedCalls, after.mergedCalls),
    code: differences(codeUses(before), codeUses(after), sameCalls, ({ self }) => self),
    database: differences(databaseUses(before), databaseUses(after), sameRows, ({ nanos }) => nanos),
    exceptions: differences(thrown(before), thrown(after), same, (count) => count),
    limits: differences(limitsUsed(before), limitsUsed(after), same, (used) => used),
  };
}

const same = (one: number, other: number): boolean => one === other;
const sameCalls = (one: CodeUse, other: CodeUse): boolean => one.calls === other.calls;
const sameRows = (one: DatabaseUse, other: DatabaseUse): boolean =>
  one.times === other.times && one.rows === other.rows;

function codeUses({ codeTimes }: ComparedLog): Map<string, CodeUse> {
  return new Map(codeTimes.map(({ title, events, self }) => [title, { calls: events.length, self }]));
}

function databaseUses({ databaseCalls }: ComparedLog): Map<string, DatabaseUse> {
  const uses = new Map<string, DatabaseUse>();
  for (const { wholeText, rows, nanos } of databaseCalls) {
    const known = uses.get(wholeText) ?? { times: 0, rows: 0, nanos: 0 };
    uses.set(wholeText, { times: known.times + 1, rows: known.rows + (rows ?? 0), nanos: known.nanos + nanos });
  }
  return uses;
}

function thrown({ exceptions }: ComparedLog): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { type, message } of exceptions) {
    const name = `${type}: ${message}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

function limitsUsed({ finalLimits }: ComparedLog): Map<string, number> {
  const used = new Map<string, number>();
  for (const { namespace, uses } of finalLimits) {
    for (const { label, used: count } of uses) {
      const name = namespace === '' ? label : `${label} (${namespace})`;
      used.set(name, (used.get(name) ?? 0) + count);
    }
  }
  return used;
}

function differences<T>(
  before: ReadonlyMap<string, T>,
  after: ReadonlyMap<string, T>,
  isSame: (one: T, other: T) => boolean,
  weight: (value: T) => number,
): Difference<T>[] {
  const found: (Difference<T> & { readonly weight: number })[] = [];
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const one = before.get(name);
    const other = after.get(name);
    if (one === undefined || other === undefined || !isSame(one, other)) {
      const change = (other === undefined ? 0 : weight(other)) - (one === undefined ? 0 : weight(one));
      found.push({ name, before: one, after: other, weight: Math.abs(change) });
    }
  }
  return found
    .sort((one, other) => other.weight - one.weight)
    .map(({ name, before: one, after: other }) => ({ name, before: one, after: other }));
}
