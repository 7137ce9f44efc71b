import { lowerBound } from '../../base/sorted.ts';
import { kinds } from '../eventKinds.ts';
import type { LogIndex } from '../logIndex.ts';

/** What frames of anonymous Apex have for a type. */
export const anonymousTypeRef = 'anon';

/** A line of anonymous Apex, from 1, and what was logged of the code that it is of: from one event up to before another. */
export interface AnonymousLine {
  readonly line: number;
  readonly first: number;
  readonly end: number;
}

/** The anonymous Apex that stands at the beginning of a log; a file may hold several logs, each with its own. */
export class AnonymousSource {
  readonly #index: LogIndex;
  /** The events that are headers. Before the first there may be a part of a log. */
  readonly #headers: Uint32Array;
  /** The events that are lines of source. */
  readonly #lines: Uint32Array;

  constructor(index: LogIndex) {
    this.#index = index;
    this.#headers = Uint32Array.from(index.ofKind(kinds.header));
    this.#lines = Uint32Array.from(index.ofKind(kinds.anonymousSource));
  }

  /** The line of source that a line of the file (from 0) shows; undefined where it shows none. */
  lineAtRow(row: number): AnonymousLine | undefined {
    if (row >= this.#index.rowCount || this.#lines.length === 0) {
      return undefined;
    }
    const event = this.#index.eventAtRow(row);
    if (this.#index.kindAt(event) !== kinds.anonymousSource) {
      return undefined;
    }
    const { first, end } = this.#logOf(event);
    return { line: lowerBound(this.#lines, event) - lowerBound(this.#lines, first) + 1, first, end };
  }

  /** The line of the file (from 0) that shows a line of source, from 1, in the log that an event is of. */
  rowOf(line: number, event: number): number | undefined {
    const { first, end } = this.#logOf(event);
    const found = this.#lines[lowerBound(this.#lines, first) + line - 1];
    return found === undefined || found >= end ? undefined : this.#index.rowAt(found);
  }

  #logOf(event: number): { readonly first: number; readonly end: number } {
    const next = lowerBound(this.#headers, event + 1);
    return { first: this.#headers[next - 1] ?? 0, end: this.#headers[next] ?? this.#index.count };
  }
}
