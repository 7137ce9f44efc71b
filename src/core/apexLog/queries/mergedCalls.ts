import { type EventKind, kinds } from '../eventKinds.ts';
import { isFrame } from '../frameKinds.ts';
import { noEvent } from '../logColumns.ts';
import type { LogIndex } from '../logIndex.ts';
import { type CallTree, framesAround } from './callTree.ts';
import { Titles } from './titles.ts';

/** All calls that were made by the same way from the outermost code: a loop of a hundred calls is one of them. */
export interface MergedCall {
  /** Signature, query or change. The org's text. */
  readonly title: string;
  /** The events of its calls, in order. */
  readonly events: readonly number[];
  /** Nanoseconds in it and in nothing that it called. */
  readonly self: number;
  /** Nanoseconds. */
  readonly total: number;
  /** What it called, in the order of the first call. */
  readonly callees: ReadonlyMap<string, MergedCall>;
}

class MergedCallBuilder implements MergedCall {
  readonly title: string;
  readonly events: number[] = [];
  readonly callees = new Map<string, MergedCallBuilder>();
  self = 0;
  total = 0;

  constructor(title: string) {
    this.title = title;
  }

  callee(title: string): MergedCallBuilder {
    const known = this.callees.get(title) ?? new MergedCallBuilder(title);
    this.callees.set(title, known);
    return known;
  }
}

const outside = new Set<EventKind>([kinds.soqlBegin, kinds.soslBegin, kinds.dmlBegin, kinds.calloutRequest]);

/** The tree of what ran, over all transactions of a log: code, and what it asked of the database and of others. */
export function mergedCalls(
  index: LogIndex,
  tree: CallTree,
  titles = new Titles(index),
): ReadonlyMap<string, MergedCall> {
  const root = new MergedCallBuilder('');
  const frames = framesAround(index);
  const byFrame = new Map<number, MergedCallBuilder>();
  const { kind, count } = index.columns;
  for (let event = 0; event < count; event += 1) {
    const here = kind[event] as number;
    if (!isFrame(here) && !outside.has(here)) {
      continue;
    }
    const frame = frames[event] as number;
    const caller = frame === noEvent ? root : (byFrame.get(frame) ?? root);
    const call = caller.callee(titles.of(event));
    call.events.push(event);
    call.self += tree.selfOf(event);
    call.total += tree.totalOf(event);
    if (isFrame(here)) {
      byFrame.set(event, call);
    }
  }
  return root.callees;
}

/** A way from the outermost code that two logs have not taken equally often. */
export interface PathDifference {
  /** Titles from the outermost code on; the last is what differs. */
  readonly path: readonly string[];
  readonly before: MergedCall | undefined;
  readonly after: MergedCall | undefined;
}

interface Pair {
  readonly before: MergedCall | undefined;
  readonly after: MergedCall | undefined;
  readonly around: Pair | undefined;
}

/** Where two runs part, in the order of the run. What follows from a difference, inside of it, is left out. */
export function pathDifferences(
  before: ReadonlyMap<string, MergedCall>,
  after: ReadonlyMap<string, MergedCall>,
): PathDifference[] {
  const found: PathDifference[] = [];
  const waiting = pairs(before, after, undefined);
  for (let pair = waiting.pop(); pair !== undefined; pair = waiting.pop()) {
    const { before: one, after: other } = pair;
    if (one === undefined || other === undefined || one.events.length !== other.events.length) {
      found.push({ path: pathOf(pair), before: one, after: other });
    } else {
      for (const inside of pairs(one.callees, other.callees, pair)) {
        waiting.push(inside);
      }
    }
  }
  return found;
}

/** Those of the first log in its order, then what only the second has; the last of them first. */
function pairs(
  before: ReadonlyMap<string, MergedCall>,
  after: ReadonlyMap<string, MergedCall>,
  around: Pair | undefined,
): Pair[] {
  const titles = new Set([...before.keys(), ...after.keys()]);
  return [...titles].reverse().map((title) => ({ before: before.get(title), after: after.get(title), around }));
}

function pathOf(pair: Pair): readonly string[] {
  const path: string[] = [];
  for (let at: Pair | undefined = pair; at !== undefined; at = at.around) {
    path.push((at.before ?? at.after)?.title ?? '');
  }
  return path.reverse();
}
