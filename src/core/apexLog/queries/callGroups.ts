import { isFrame } from '../frameKinds.ts';
import { noEvent } from '../logColumns.ts';
import type { LogIndex } from '../logIndex.ts';
import { framesAround } from './callTree.ts';
import { eventTitle } from './eventTitle.ts';

/** Runs of one piece of code. */
export interface CallGroup {
  readonly title: string;
  /** Its frames, in order, each once. */
  readonly frames: readonly number[];
  /** The calls between these frames and those that were asked about, by the event that began the inner one. */
  readonly calls: readonly number[];
}

/** Who called these frames, the most frequent first. */
export function callersOf(index: LogIndex, frames: readonly number[]): CallGroup[] {
  const around = framesAround(index);
  const groups = new CallGroups(index);
  for (const frame of frames) {
    const caller = around[frame];
    if (caller !== undefined && caller !== noEvent) {
      groups.add(caller, frame);
    }
  }
  return groups.all();
}

/** What these frames called, the most frequent first. */
export function calleesOf(index: LogIndex, frames: readonly number[]): CallGroup[] {
  const around = framesAround(index);
  const wanted = new Set(frames);
  const groups = new CallGroups(index);
  const { kind, count } = index.columns;
  for (let event = 0; event < count; event += 1) {
    if (wanted.has(around[event] as number) && isFrame(kind[event] as number)) {
      groups.add(event, event);
    }
  }
  return groups.all();
}

class CallGroups {
  readonly #index: LogIndex;
  readonly #byTitle = new Map<string, { readonly frames: Set<number>; readonly calls: number[] }>();

  constructor(index: LogIndex) {
    this.#index = index;
  }

  add(frame: number, call: number): void {
    const title = eventTitle(this.#index, frame);
    const group = this.#byTitle.get(title) ?? { frames: new Set<number>(), calls: [] };
    this.#byTitle.set(title, group);
    group.frames.add(frame);
    group.calls.push(call);
  }

  all(): CallGroup[] {
    return Array.from(this.#byTitle, ([title, { frames, calls }]) => ({ title, frames: [...frames], calls })).sort(
      (one, other) => other.calls.length - one.calls.length,
    );
  }
}
