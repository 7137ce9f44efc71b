import { lowerBound } from '../../base/sorted.ts';
import { kinds } from '../eventKinds.ts';
import { isFrame } from '../frameKinds.ts';
import { isOpener } from '../frameStack.ts';
import { noEvent } from '../logColumns.ts';
import type { LogIndex } from '../logIndex.ts';
import { shortened } from './eventTitle.ts';
import { Titles } from './titles.ts';

/** What happened inside an event, itself included. */
export interface CallCounts {
  readonly queries: number;
  readonly searches: number;
  readonly changes: number;
  readonly callouts: number;
  readonly exceptions: number;
}

/** Who called whom, and what it took. Nanoseconds. Nothing asked of it walks through more than what stands directly inside an event. */
export class CallTree {
  readonly #index: LogIndex;
  /** By what is counted: the events that are one, in order. They are few beside all others. */
  readonly #counted: Readonly<Record<keyof CallCounts, readonly number[]>>;

  constructor(index: LogIndex) {
    this.#index = index;
    this.#counted = {
      queries: [...index.ofKind(kinds.soqlBegin)],
      searches: [...index.ofKind(kinds.soslBegin)],
      changes: [...index.ofKind(kinds.dmlBegin)],
      callouts: [...index.ofKind(kinds.calloutRequest)],
      exceptions: [...index.ofKind(kinds.exceptionThrown)],
    };
  }

  /** Events that have an inside, directly in another; those of the whole log without one. */
  *childrenOf(event?: number): Generator<number> {
    for (const child of this.#index.childrenOf(event)) {
      if (isOpener(this.#index.kindAt(child))) {
        yield child;
      }
    }
  }

  totalOf(event: number): number {
    return this.#index.durationAt(event);
  }

  /** The time that was spent in it and in nothing inside of it; 0 for what has no inside. */
  selfOf(event: number): number {
    const index = this.#index;
    if (!isOpener(index.kindAt(event))) {
      return 0;
    }
    const { kind, last: lasts } = index.columns;
    const last = index.lastAt(event);
    let self = index.durationAt(event);
    for (let child = event + 1; child <= last; child = (lasts[child] as number) + 1) {
      if (isOpener(kind[child] as number)) {
        self -= index.durationAt(child);
      }
    }
    return Math.max(0, self);
  }

  countsOf(event: number): CallCounts {
    const until = this.#index.lastAt(event) + 1;
    const inside = (name: keyof CallCounts): number => {
      const events = this.#counted[name];
      return lowerBound(events, until) - lowerBound(events, event);
    };
    return {
      queries: inside('queries'),
      searches: inside('searches'),
      changes: inside('changes'),
      callouts: inside('callouts'),
      exceptions: inside('exceptions'),
    };
  }
}

/** What all calls of one piece of code took together. */
export interface CodeTime {
  readonly title: string;
  /** Its calls, in order. */
  readonly events: readonly number[];
  readonly self: number;
  /** A call within a call of the same is counted once. */
  readonly total: number;
  /** Titles of those that called it, with how often. */
  readonly callers: ReadonlyMap<string, number>;
}

/** Every piece of code that was called, the one with most time of its own first. */
export function codeTimes(index: LogIndex, tree: CallTree, titles = new Titles(index)): CodeTime[] {
  const found = new Map<string, CodeTimeBuilder>();
  const callers = framesAround(index);
  const { kind, count } = index.columns;
  for (let event = 0; event < count; event += 1) {
    if (!isFrame(kind[event] as number)) {
      continue;
    }
    const title = shortened(titles.of(event));
    const builder = found.get(title) ?? new CodeTimeBuilder(title);
    found.set(title, builder);
    const caller = callers[event] as number;
    builder.add(index, tree, event, caller === noEvent ? undefined : shortened(titles.of(caller)));
  }
  return [...found.values()].sort((one, other) => other.self - one.self);
}

class CodeTimeBuilder implements CodeTime {
  readonly title: string;
  readonly events: number[] = [];
  readonly callers = new Map<string, number>();
  self = 0;
  total = 0;
  /** The last event of its outermost call: until there, a call lies within. */
  #until = -1;

  constructor(title: string) {
    this.title = title;
  }

  add(index: LogIndex, tree: CallTree, event: number, caller: string | undefined): void {
    this.events.push(event);
    this.self += tree.selfOf(event);
    if (event > this.#until) {
      this.total += tree.totalOf(event);
      this.#until = index.lastAt(event);
    }
    if (caller !== undefined) {
      this.callers.set(caller, (this.callers.get(caller) ?? 0) + 1);
    }
  }
}

/** By event: the frame that it happened in; `noEvent` where there is none. */
export function framesAround(index: LogIndex): Uint32Array {
  const { count, kind, parent } = index.columns;
  const frames = new Uint32Array(count);
  for (let event = 0; event < count; event += 1) {
    const around = parent[event] as number;
    frames[event] = around === noEvent || isFrame(kind[around] as number) ? around : (frames[around] as number);
  }
  return frames;
}

/** The frame that an event happened in. For many events at once, take `framesAround`. */
export function frameAround(index: LogIndex, event: number): number | undefined {
  const { parent, kind } = index.columns;
  let around = parent[event] as number;
  while (around !== noEvent && !isFrame(kind[around] as number)) {
    around = parent[around] as number;
  }
  return around === noEvent ? undefined : around;
}
