import type { InlayHint, Range } from 'vscode-languageserver';
import { isOpener } from '../core/apexLog/frameStack.ts';
import { durationText } from './amounts.ts';
import type { OpenLog } from './openLog.ts';

/** Shorter calls would only add noise. Nanoseconds. */
const shortest = 100_000;

/** At the end of the line of each call in sight: how long it took. */
export function inlayHints(log: OpenLog, range: Range): InlayHint[] {
  const { index } = log;
  const hints: InlayHint[] = [];
  const last = Math.min(range.end.line, index.rowCount - 1);
  for (let event = firstIn(log, range); event < index.count && index.rowAt(event) <= last; event += 1) {
    const duration = index.durationAt(event);
    if (isOpener(index.kindAt(event)) && duration >= shortest) {
      const position = { line: index.rowAt(event), character: log.rowLength(index.rowAt(event)) };
      hints.push({ position, label: durationText(duration), paddingLeft: true });
    }
  }
  return hints;
}

/** The first event that begins in the range. */
export function firstIn({ index }: OpenLog, range: Range): number {
  const event = index.eventAtRow(range.start.line);
  return index.count > 0 && index.rowAt(event) < range.start.line ? event + 1 : event;
}
