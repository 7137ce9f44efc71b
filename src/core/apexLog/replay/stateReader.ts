import type { LogIndex } from '../logIndex.ts';
import type { Changes } from './changes.ts';
import type { Frames } from './frames.ts';
import type { Gaps } from './gaps.ts';
import { lastBelow } from '../../base/sorted.ts';
import type { HeapDumps } from './heapDumps.ts';
import type { Moments } from './moments.ts';
import type { FrameState, ReplayFrame, ReplayVariable } from './replayState.ts';
import type { ValueReader } from './valueReader.ts';

/** The user's frames at a moment, innermost first. */
export function stackOf(index: LogIndex, moments: Moments, gaps: Gaps, moment: number): readonly ReplayFrame[] {
  const { frames } = moments;
  const event = moments.eventAt(moment);
  const stack: ReplayFrame[] = [];
  let line = moments.lineAt(moment);
  let rowEvent = event;
  for (let frame: number | undefined = moments.frameAt(moment); frame !== undefined;) {
    const { typeRef, typeName, fullName } = frames.nameOf(frame);
    const isDoubtful = gaps.between(frame, event);
    stack.push({ frameEvent: frame, typeRef, typeName, fullName, line, row: index.rowAt(rowEvent), isDoubtful });
    const outer = frames.around(frame);
    if (outer !== undefined) {
      ({ line, rowEvent } = callPlace(moments, outer, frame));
    }
    frame = outer;
  }
  return stack;
}

/** Where a frame has called another: what the call says, otherwise its last moment before. */
function callPlace(moments: Moments, outer: number, inner: number): { line: number; rowEvent: number } {
  const last = lastBelow(moments.ofFrame(outer), moments.firstInside(inner));
  const line = moments.frames.callLine(outer, inner);
  return {
    line: line > 0 || last === undefined ? line : moments.lineAt(last),
    rowEvent: last === undefined ? inner : moments.eventAt(last),
  };
}

/** What the variables of a log are looked up in. */
export interface VariableTables {
  readonly changes: Changes;
  readonly reader: ValueReader;
  readonly frames: Frames;
  readonly dumps: HeapDumps;
}

/** The variables of one frame before an event. */
export function frameState(
  tables: VariableTables,
  transaction: number,
  frame: number,
  before: number,
  hasEnded: (name: string, declaration: number) => boolean,
): FrameState {
  const { changes, reader, frames, dumps } = tables;
  const byName = new Map<string, ReplayVariable>();
  for (const subject of changes.localsOf(frame)) {
    const name = changes.nameOf(subject);
    const variable = reader.variable(subject, name, before);
    const declaration = changes.declaredBefore(subject, before);
    if (variable !== undefined && (declaration === undefined || !hasEnded(name, declaration))) {
      const dumped = dumps.local(frame, name, variable.assignedAt ?? -1, before);
      byName.set(name, dumped === undefined ? variable : reader.dumped(name, variable.typeName, dumped, before));
    }
  }
  for (const name of dumps.names(frame, before)) {
    const dumped = byName.has(name) ? undefined : dumps.local(frame, name, -1, before);
    if (dumped !== undefined) {
      byName.set(name, reader.dumped(name, '', dumped, before));
    }
  }
  const receiver = byName.get('this');
  byName.delete('this');
  return {
    locals: [...(receiver === undefined ? [] : [receiver]), ...byName.values()],
    statics: staticsOf(changes, reader, transaction, frames.nameOf(frame).typeName, before),
  };
}

/** `Outer.Inner` sees the statics of `Outer`, too. Its own come first and hide those of the same name. */
function staticsOf(
  changes: Changes,
  reader: ValueReader,
  transaction: number,
  typeName: string,
  before: number,
): readonly ReplayVariable[] {
  const byName = new Map<string, { readonly length: number; readonly variable: ReplayVariable }>();
  const type = typeName.toLowerCase();
  for (const subject of changes.staticsOf(transaction)) {
    const full = changes.nameOf(subject);
    const dot = full.lastIndexOf('.');
    const owner = full.slice(0, dot).toLowerCase();
    if (type !== owner && !type.startsWith(`${owner}.`)) {
      continue;
    }
    const name = full.slice(dot + 1);
    const variable = reader.variable(subject, name, before);
    const key = name.toLowerCase();
    const known = byName.get(key);
    if (variable !== undefined && (known === undefined || known.length < owner.length)) {
      byName.set(key, { length: owner.length, variable });
    }
  }
  return [...byName.values()].sort((left, right) => right.length - left.length).map(({ variable }) => variable);
}
