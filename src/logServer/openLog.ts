import { LogIndex } from '../core/apexLog/logIndex.ts';
import { CallTree, type CodeTime, codeTimes } from '../core/apexLog/queries/callTree.ts';
import {
  type DatabaseCall,
  databaseCalls,
  type RepeatedCall,
  repeatedCalls,
} from '../core/apexLog/queries/database.ts';
import { type ThrownException, thrownExceptions } from '../core/apexLog/queries/exceptions.ts';
import {
  finalLimits,
  type LimitBlock,
  type LimitChange,
  limitBlocks,
  limitChanges,
} from '../core/apexLog/queries/limits.ts';
import { type MergedCall, mergedCalls } from '../core/apexLog/queries/mergedCalls.ts';
import { Titles } from '../core/apexLog/queries/titles.ts';
import { ValueHistory } from '../core/apexLog/queries/valueHistory.ts';
import { Frames } from '../core/apexLog/replay/frames.ts';
import { turn } from './turns.ts';

const decoder = new TextDecoder();

/** A log that an editor shows. What is found in it is found once, when it is first asked for. */
export class OpenLog {
  readonly uri: string;
  readonly index: LogIndex;
  readonly #titles: Titles;
  #tree: CallTree | undefined;
  #frames: Frames | undefined;
  #values: ValueHistory | undefined;
  #codeTimes: readonly CodeTime[] | undefined;
  #mergedCalls: ReadonlyMap<string, MergedCall> | undefined;
  #calls: readonly DatabaseCall[] | undefined;
  #repeated: readonly RepeatedCall[] | undefined;
  #exceptions: readonly ThrownException[] | undefined;
  #limits: readonly LimitBlock[] | undefined;
  #finalLimits: readonly LimitBlock[] | undefined;
  #limitChanges: readonly LimitChange[] | undefined;

  constructor(uri: string, bytes: Uint8Array) {
    this.uri = uri;
    this.index = new LogIndex(bytes);
    this.#titles = new Titles(this.index);
  }

  /** Finds all that there is to find, a part at a time: what is asked meanwhile does not wait. Ends early where it is not wanted any more. */
  async prepare(isWanted = (): boolean => true): Promise<void> {
    const parts: readonly (() => unknown)[] = [
      () => this.index.namespaces,
      () => this.frames,
      () => this.tree,
      () => this.exceptions,
      () => this.databaseCalls,
      () => this.repeatedCalls,
      () => this.finalLimits,
      () => this.limitChanges,
      () => this.codeTimes,
    ];
    for (const part of parts) {
      await turn();
      if (!isWanted()) {
        return;
      }
      part();
    }
    do {
      await turn();
    } while (isWanted() && !this.values.prepare());
  }

  get tree(): CallTree {
    return (this.#tree ??= new CallTree(this.index));
  }

  /** The code that ran, with the longest first. */
  get codeTimes(): readonly CodeTime[] {
    return (this.#codeTimes ??= codeTimes(this.index, this.tree, this.#titles));
  }

  get frames(): Frames {
    return (this.#frames ??= new Frames(this.index));
  }

  /** The code that ran, by who called it. */
  get mergedCalls(): ReadonlyMap<string, MergedCall> {
    return (this.#mergedCalls ??= mergedCalls(this.index, this.tree, this.#titles));
  }

  /** What variables and objects were assigned. */
  get values(): ValueHistory {
    return (this.#values ??= new ValueHistory(this.index, this.frames));
  }

  get databaseCalls(): readonly DatabaseCall[] {
    return (this.#calls ??= databaseCalls(this.index));
  }

  get repeatedCalls(): readonly RepeatedCall[] {
    return (this.#repeated ??= repeatedCalls(this.databaseCalls));
  }

  get exceptions(): readonly ThrownException[] {
    return (this.#exceptions ??= thrownExceptions(this.index));
  }

  get limitBlocks(): readonly LimitBlock[] {
    return (this.#limits ??= limitBlocks(this.index));
  }

  get finalLimits(): readonly LimitBlock[] {
    return (this.#finalLimits ??= finalLimits(this.index));
  }

  get limitChanges(): readonly LimitChange[] {
    return (this.#limitChanges ??= limitChanges(this.index));
  }

  /** A line of the file, without its end. */
  rowText(row: number): string {
    return decoder.decode(this.#rowBytes(row));
  }

  /** In UTF-16 units, as editors count. */
  rowLength(row: number): number {
    return this.rowText(row).length;
  }

  #rowBytes(row: number): Uint8Array {
    const { index } = this;
    if (index.count === 0) {
      return index.bytes.subarray(0, 0);
    }
    const event = index.eventAtRow(row);
    let start = index.offsetAt(event);
    for (let at = index.rowAt(event); at < row && start < index.bytes.length; at += 1) {
      const end = this.#lineEnd(start);
      start = end + (index.bytes[end] === 13 && index.bytes[end + 1] === 10 ? 2 : 1);
    }
    return index.bytes.subarray(start, this.#lineEnd(start));
  }

  #lineEnd(from: number): number {
    const { bytes } = this.index;
    let at = from;
    while (at < bytes.length && bytes[at] !== 10 && bytes[at] !== 13) {
      at += 1;
    }
    return at;
  }
}
