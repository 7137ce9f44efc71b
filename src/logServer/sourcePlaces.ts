import { externalLine } from '../core/apexLog/logColumns.ts';
import { kinds } from '../core/apexLog/eventKinds.ts';
import { type LinkTarget, stackTarget } from './stackPlaces.ts';
import type { OpenLog } from './openLog.ts';

/** The source that a line of a log speaks of; undefined where it speaks of none. */
export function sourceOf(log: OpenLog, row: number, character: number): LinkTarget | undefined {
  const { index, frames } = log;
  if (index.count === 0) {
    return undefined;
  }
  const event = index.eventAtRow(row);
  if (index.kindAt(event) === kinds.fatalError) {
    return stackTarget(log.rowText(row), index.namespaces);
  }
  const begun =
    frames.ordinalOf(event) === undefined ? frames.ordinalOf(beginningOf(log, event)) : frames.ordinalOf(event);
  const text = log.rowText(row);
  // The name of a method leads to its type, the line number to the place of the call.
  if (begun !== undefined && character > text.lastIndexOf('|')) {
    const { typeRef } = frames.nameOf(frames.events[begun] as number);
    return { typeRef, line: firstLineOf(log, frames.events[begun] as number) };
  }
  const line = index.lineAt(event);
  const frame = begun === undefined ? frames.frameOf(event) : frames.around(frames.events[begun] as number);
  return frame === undefined || line === externalLine || line === 0
    ? undefined
    : { typeRef: frames.nameOf(frame).typeRef, line };
}

/** What an end has begun with; itself for anything else. */
export function beginningOf({ index }: OpenLog, event: number): number {
  const parent = index.parentAt(event);
  return parent !== undefined && index.endAt(parent) === event ? parent : event;
}

/** The first line that ran in a frame; 0 where the log shows none. */
function firstLineOf({ index, frames }: OpenLog, frame: number): number {
  const last = index.lastAt(frame);
  for (let event = frame + 1; event <= last; event += 1) {
    if (index.kindAt(event) === kinds.statement && frames.frameOf(event) === frame) {
      return index.lineAt(event);
    }
  }
  return 0;
}
