import { LogIndex } from '../../core/apexLog/logIndex.ts';
import { Replay } from '../../core/apexLog/replay/replay.ts';

/** One of several executions in a log. */
export interface LogExecution {
  /** From 1. */
  readonly number: number;
  /** What ran: the names of its outermost frames. */
  readonly names: readonly string[];
  readonly milliseconds: number;
}

const start = Buffer.from('|EXECUTION_STARTED');

/** The executions in a log; empty where there is one at most, so that nothing has to be chosen. */
export function executionsOf(bytes: Buffer): readonly LogExecution[] {
  const first = bytes.indexOf(start);
  // Most logs have one. Finding that out must not cost what reading a log does.
  if (first < 0 || bytes.indexOf(start, first + 1) < 0) {
    return [];
  }
  const { executions } = new Replay(new LogIndex(bytes));
  return executions.length < 2
    ? []
    : executions.map(({ names, startNanos, endNanos }, index) => ({
        number: index + 1,
        names,
        milliseconds: (endNanos - startNanos) / 1e6,
      }));
}

const firstLine = /^\uFEFF?\d{1,3}\.\d[ \t]+[A-Z_]+,[A-Z]+/;

/** Whether a text begins as debug logs do. */
export function beginsAsDebugLog(text: string): boolean {
  return firstLine.test(text);
}
