import { kinds } from '../eventKinds.ts';
import type { LogIndex } from '../logIndex.ts';
import { lowerBound } from '../../base/sorted.ts';

/** The parts of a log that know nothing of each other: statics begin anew in each. */
export class Transactions {
  /** The event that each begins with, from 0; a log may begin with a part of one. */
  readonly starts: Uint32Array;

  constructor(index: LogIndex) {
    this.starts = Uint32Array.from(new Set([0, ...index.ofKind(kinds.executionStarted, kinds.header)]));
  }

  get count(): number {
    return this.starts.length;
  }

  of(event: number): number {
    return Math.max(0, lowerBound(this.starts, event + 1) - 1);
  }

  /** The first event behind one. */
  endOf(transaction: number, eventCount: number): number {
    return this.starts[transaction + 1] ?? eventCount;
  }
}
