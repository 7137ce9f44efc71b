import { kinds } from '../eventKinds.ts';
import { isFrame } from '../frameKinds.ts';
import { isOpener } from '../frameStack.ts';
import { noEvent } from '../logColumns.ts';
import type { LogIndex } from '../logIndex.ts';
import { eventTitle } from './eventTitle.ts';

/** What happened inside an event, itself included. */
export interface CallCounts {
  readonly queries: number;
  readonly searches: number;
  readonly changes: number;
  readonly callouts: number;
  readonly exceptions: number;
}

const counted = [
  ['queries', kinds.soqlBegin],
  ['searches', kinds.soslBegin],
  ['changes', kinds.dmlBegin],
  ['callouts', kinds.calloutRequest],
  ['exceptions', kinds.exceptionThrown],
] as const;

/** Who called whom, and what it took. Nanoseconds. Everything asked of it is answered without a walk through the log. */
export class CallTree {
  readonly #index: LogIndex;
  /** By event: the time that was spent in it and in nothing inside of it. */
  readonly #self: Float64Array;
  /** By what is counted: how many there were before an event. */
  readonly #before: ReadonlyMap<keyof CallCounts, Uint32Array>;

  constructor(index: LogIndex) {
    this.#index = index;
    this.#self = selfTimes(index);
    this.#before = new Map(counted.map(([name, kind]) => [name, countsBefore(index, kind)]));
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

  selfOf(event: number): number {
    return Math.max(0, this.#self[event] ?? 0);
  }

  countsOf(event: number): CallCounts {
    const until = this.#index.lastAt(event) + 1;
    const inside = (name: keyof CallCounts): number => {
      const before = this.#before.get(name);
      return before === undefined ? 0 : (before[until] as number) - (before[event] as number);
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
export function codeTimes(index: LogIndex, tree: CallTree): CodeTime[] {
  const found = new Map<string, CodeTimeBuilder>();
  const titles = new Map<number, string>();
  const callers = framesAround(index);
  const { kind, count } = index.columns;
  for (let event = 0; event < count; event += 1) {
    if (!isFrame(kind[event] as number)) {
      continue;
    }
    const title = eventTitle(index, event);
    titles.set(event, title);
    const builder = found.get(title) ?? new CodeTimeBuilder(title);
    found.set(title, builder);
    builder.add(index, tree, event, titles.get(callers[event] as number));
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

function selfTimes(index: LogIndex): Float64Array {
  const { count, kind, parent } = index.columns;
  const self = new Float64Array(count);
  for (let event = 0; event < count; event += 1) {
    if (isOpener(kind[event] as number)) {
      const total = index.durationAt(event);
      self[event] = (self[event] as number) + total;
      const around = parent[event] as number;
      if (around !== noEvent) {
        self[around] = (self[around] as number) - total;
      }
    }
  }
  return self;
}

function countsBefore(index: LogIndex, wanted: number): Uint32Array {
  const { count, kind } = index.columns;
  const before = new Uint32Array(count + 1);
  for (let event = 0; event < count; event += 1) {
    before[event + 1] = (before[event] as number) + (kind[event] === wanted ? 1 : 0);
  }
  return before;
}
