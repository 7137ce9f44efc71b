import type { LogIndex } from '../logIndex.ts';
import { lowerBound } from '../../base/sorted.ts';
import type { Moments } from './moments.ts';
import type { Transactions } from './transactions.ts';

export type ReplayStep = 'into' | 'over' | 'out';

/**
 * Where steps lead, asked of the moments alone: nothing is run. A line that is passed in several moments is one step, whichever way. Backwards
 * leads to the first moment of a line, so that a step forward from there leads back.
 */
export class Steps {
  readonly #index: LogIndex;
  readonly #moments: Moments;
  readonly #transactions: Transactions;

  constructor(index: LogIndex, moments: Moments, transactions: Transactions) {
    this.#index = index;
    this.#moments = moments;
    this.#transactions = transactions;
  }

  /** Undefined where the transaction has no more. */
  next(moment: number, step: ReplayStep): number | undefined {
    const frame = this.#moments.frameAt(moment);
    switch (step) {
      case 'into':
        return this.#inTransaction(moment, this.#afterLine(moment));
      case 'over':
        return this.#inTransaction(moment, this.#nextOver(moment, frame));
      case 'out':
        return this.#inTransaction(moment, this.#nextOutside(frame));
    }
  }

  previous(moment: number, step: ReplayStep): number | undefined {
    const frame = this.#moments.frameAt(moment);
    switch (step) {
      case 'into': {
        const start = this.#startOfLine(moment);
        return start === 0 ? undefined : this.#inTransaction(moment, this.#startOfLine(start - 1));
      }
      case 'over':
        return this.#inTransaction(moment, this.#previousOver(moment, frame));
      case 'out':
        return this.#inTransaction(moment, this.#caller(frame));
    }
  }

  /** The first moment of the line that a moment stands in, as far as nothing else happened between. */
  #startOfLine(moment: number): number {
    let start = moment;
    while (start > 0 && this.#isSameStop(start - 1, start)) {
      start -= 1;
    }
    return start;
  }

  #afterLine(moment: number): number {
    let after = moment + 1;
    while (after < this.#moments.count && this.#isSameStop(after - 1, after)) {
      after += 1;
    }
    return after;
  }

  /** Whether two moments that follow each other, in all or in their frame, are one stop. Exceptions are one of their own. */
  #isSameStop(left: number, right: number): boolean {
    const moments = this.#moments;
    return (
      moments.frameAt(left) === moments.frameAt(right) &&
      moments.lineAt(left) === moments.lineAt(right) &&
      this.#isPlain(left) &&
      this.#isPlain(right) &&
      this.#isSameTransaction(left, right)
    );
  }

  #isPlain(moment: number): boolean {
    const kind = this.#moments.kindAt(moment);
    return kind !== 'exception' && kind !== 'fatal';
  }

  #nextOver(moment: number, frame: number): number | undefined {
    const own = this.#moments.ofFrame(frame);
    let position = lowerBound(own, moment) + 1;
    while (position < own.length && this.#isSameStop(own[position - 1] as number, own[position] as number)) {
      position += 1;
    }
    return own[position] ?? this.#nextOutside(frame);
  }

  /** Where the callers go on. Of what has only calls in the log, the next call. */
  #nextOutside(frame: number): number | undefined {
    const moments = this.#moments;
    let inner = frame;
    for (;;) {
      const after = moments.firstFrom(this.#index.lastAt(inner) + 1);
      const outer = moments.frames.around(inner);
      if (outer === undefined) {
        return after;
      }
      const own = moments.ofFrame(outer);
      const next = own[lowerBound(own, after)];
      if (next !== undefined) {
        return next;
      }
      inner = outer;
    }
  }

  #previousOver(moment: number, frame: number): number | undefined {
    const own = this.#moments.ofFrame(frame);
    const position = this.#startAmong(own, lowerBound(own, moment));
    return position === 0 ? this.#caller(frame) : own[this.#startAmong(own, position - 1)];
  }

  /** Position of the first moment of the line that one stands in, among those of its frame. */
  #startAmong(own: Uint32Array, from: number): number {
    let position = from;
    while (position > 0 && this.#isSameStop(own[position - 1] as number, own[position] as number)) {
      position -= 1;
    }
    return position;
  }

  /** The moment from which the frame was entered; of what nobody called, the last one before it. */
  #caller(frame: number): number | undefined {
    const moments = this.#moments;
    const first = moments.firstInside(frame);
    let outer = moments.frames.around(frame);
    while (outer !== undefined) {
      const own = moments.ofFrame(outer);
      const position = lowerBound(own, first);
      if (position > 0) {
        return own[position - 1];
      }
      outer = moments.frames.around(outer);
    }
    return first === 0 ? undefined : first - 1;
  }

  /** In a broken log a frame may outlast its transaction. */
  #inTransaction(from: number, to: number | undefined): number | undefined {
    return to !== undefined && to < this.#moments.count && this.#isSameTransaction(from, to) ? to : undefined;
  }

  #isSameTransaction(left: number, right: number): boolean {
    const { starts } = this.#transactions;
    const of = (moment: number): number => this.#transactions.of(this.#moments.eventAt(moment));
    return starts.length === 1 || of(left) === of(right);
  }
}
