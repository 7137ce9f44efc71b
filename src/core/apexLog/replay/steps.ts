import type { LogIndex } from '../logIndex.ts';
import { lowerBound } from './grouped.ts';
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
        return this.#inTransaction(moment, this.#otherPlace(moment, 1));
      case 'over':
        return this.#nextOver(moment, frame);
      case 'out':
        return this.#nextOutside(moment, frame);
    }
  }

  previous(moment: number, step: ReplayStep): number | undefined {
    const frame = this.#moments.frameAt(moment);
    switch (step) {
      case 'into': {
        const other = this.#otherPlace(this.#startOfLine(moment), -1);
        return this.#inTransaction(moment, other === undefined ? undefined : this.#startOfLine(other));
      }
      case 'over':
        return this.#previousOver(moment, frame);
      case 'out':
        return this.#caller(moment, frame);
    }
  }

  /** The first moment of the line that a moment stands in, as far as nothing else happened between. */
  #startOfLine(moment: number): number {
    const moments = this.#moments;
    let start = moment;
    while (start > 0 && this.#isSamePlace(start - 1, moment) && moments.kindAt(start) === 'statement') {
      start -= 1;
    }
    return start;
  }

  #otherPlace(moment: number, direction: 1 | -1): number | undefined {
    const { count } = this.#moments;
    let other = moment + direction;
    while (other >= 0 && other < count && this.#isSamePlace(other, moment) && this.#isPlain(other)) {
      other += direction;
    }
    return other < 0 || other >= count ? undefined : other;
  }

  /** Exceptions are a place of their own. */
  #isPlain(moment: number): boolean {
    const kind = this.#moments.kindAt(moment);
    return kind !== 'exception' && kind !== 'fatal';
  }

  #isSamePlace(left: number, right: number): boolean {
    const moments = this.#moments;
    return moments.frameAt(left) === moments.frameAt(right) && moments.lineAt(left) === moments.lineAt(right);
  }

  #nextOver(moment: number, frame: number): number | undefined {
    const moments = this.#moments;
    const own = moments.ofFrame(frame);
    const line = moments.lineAt(moment);
    for (let position = lowerBound(own, moment) + 1; position < own.length; position += 1) {
      const other = own[position] as number;
      if (moments.lineAt(other) !== line || !this.#isPlain(other)) {
        return other;
      }
    }
    return this.#nextOutside(moment, frame);
  }

  /** Where the callers go on. Of what has only calls in the log, the next call. */
  #nextOutside(moment: number, frame: number): number | undefined {
    const moments = this.#moments;
    let inner = frame;
    for (;;) {
      const after = moments.firstFrom(this.#index.lastAt(inner) + 1);
      const outer = moments.frames.around(inner);
      if (outer === undefined) {
        return this.#inTransaction(moment, after);
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
    const moments = this.#moments;
    const own = moments.ofFrame(frame);
    let position = lowerBound(own, moment);
    const line = moments.lineAt(moment);
    while (
      position > 0 &&
      moments.lineAt(own[position - 1] as number) === line &&
      this.#isPlain(own[position] as number)
    ) {
      position -= 1;
    }
    const before = own[position - 1];
    if (before === undefined) {
      return this.#caller(moment, frame);
    }
    // To the first moment in that line.
    const lineBefore = moments.lineAt(before);
    let start = position - 1;
    while (
      start > 0 &&
      moments.lineAt(own[start - 1] as number) === lineBefore &&
      this.#isPlain(own[start] as number)
    ) {
      start -= 1;
    }
    return own[start];
  }

  /** The moment from which the frame was entered; of what nobody called, the last one before it. */
  #caller(moment: number, frame: number): number | undefined {
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
    return this.#inTransaction(moment, first === 0 ? undefined : first - 1);
  }

  #inTransaction(from: number, to: number | undefined): number | undefined {
    if (to === undefined || to >= this.#moments.count) {
      return undefined;
    }
    const of = (moment: number): number => this.#transactions.of(this.#moments.eventAt(moment));
    return of(from) === of(to) ? to : undefined;
  }
}
