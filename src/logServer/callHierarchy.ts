import {
  type CallHierarchyIncomingCall,
  type CallHierarchyItem,
  type CallHierarchyOutgoingCall,
  type Range,
  SymbolKind,
} from 'vscode-languageserver';
import { kinds } from '../core/apexLog/eventKinds.ts';
import { isFrame } from '../core/apexLog/frameKinds.ts';
import { type CallGroup, calleesOf, callersOf } from '../core/apexLog/queries/callGroups.ts';
import { frameAround } from '../core/apexLog/queries/callTree.ts';
import { eventTitle } from '../core/apexLog/queries/eventTitle.ts';
import { displayLine, withoutMarkup } from '../core/base/displayText.ts';
import type { OpenLog } from './openLog.ts';
import { lineRange, wholeRange } from './places.ts';
import { beginningOf } from './sourcePlaces.ts';

/** What an item carries to the editor and back is bounded: of code that ran more often, the first runs stand for all. */
const mostFrames = 2000;

/** All runs of the code that a line of the log belongs to. */
export function callHierarchyAt(log: OpenLog, row: number): CallHierarchyItem[] {
  const { index } = log;
  if (index.count === 0) {
    return [];
  }
  const event = beginningOf(log, index.eventAtRow(row));
  const frame = isFrame(index.kindAt(event)) ? event : frameAround(index, event);
  if (frame === undefined) {
    return [];
  }
  const title = eventTitle(index, frame);
  const runs = log.codeTimes.find((code) => code.title === title)?.events ?? [frame];
  return [itemOf(log, { title, frames: [frame, ...runs.filter((run) => run !== frame)] })];
}

/** Who called it, with the lines that say so. */
export function incomingCalls(log: OpenLog, item: CallHierarchyItem): CallHierarchyIncomingCall[] {
  return callersOf(log.index, framesIn(log, item)).map((group) => ({
    from: itemOf(log, group),
    fromRanges: rangesOf(log, group),
  }));
}

/** What it called, with the lines that say so. */
export function outgoingCalls(log: OpenLog, item: CallHierarchyItem): CallHierarchyOutgoingCall[] {
  return calleesOf(log.index, framesIn(log, item)).map((group) => ({
    to: itemOf(log, group),
    fromRanges: rangesOf(log, group),
  }));
}

function itemOf(log: OpenLog, { title, frames }: Pick<CallGroup, 'title' | 'frames'>): CallHierarchyItem {
  const { index, uri } = log;
  const [first = 0] = frames;
  return {
    name: withoutMarkup(displayLine(title, 200)),
    detail: `${frames.length} ×`,
    kind: index.kindAt(first) === kinds.constructorEntry ? SymbolKind.Constructor : SymbolKind.Method,
    uri,
    range: wholeRange(index, first),
    selectionRange: lineRange(index.rowAt(first)),
    data: frames.slice(0, mostFrames),
  };
}

/** The log may have been read anew meanwhile: what is no frame of it any more is left out. */
function framesIn({ index }: OpenLog, { data }: CallHierarchyItem): readonly number[] {
  const frames: readonly unknown[] = Array.isArray(data) ? data : [];
  return frames.filter(
    (frame): frame is number => typeof frame === 'number' && frame < index.count && isFrame(index.kindAt(frame)),
  );
}

function rangesOf({ index }: OpenLog, { calls }: CallGroup): Range[] {
  return calls.slice(0, mostFrames).map((call) => lineRange(index.rowAt(call)));
}
