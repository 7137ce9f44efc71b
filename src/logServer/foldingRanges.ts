import type { FoldingRange } from 'vscode-languageserver';
import { isOpener } from '../core/apexLog/frameStack.ts';
import { heaviestEvents } from './heaviest.ts';
import type { OpenLog } from './openLog.ts';
import { lastRowOf } from './places.ts';

/** VS Code keeps 5,000 by itself; more only cost time. */
const mostRanges = 5000;
/** Events of several lines fold too, in logs small enough that there is room for them. */
const mostEvents = 50_000;

export function foldingRanges({ index }: OpenLog): FoldingRange[] {
  const ranges: FoldingRange[] = [];
  const add = (event: number, endLine: number): void => {
    const startLine = index.rowAt(event);
    if (endLine > startLine) {
      ranges.push({ startLine, endLine });
    }
  };
  for (const event of heaviestEvents(index, mostRanges).events) {
    const end = index.endAt(event);
    // The line of the end stays in sight, like a closing brace.
    add(event, end === undefined ? lastRowOf(index, index.lastAt(event)) : index.rowAt(end) - 1);
  }
  if (index.count <= mostEvents) {
    for (let event = 0; event < index.count && ranges.length < mostRanges; event += 1) {
      if (!isOpener(index.kindAt(event))) {
        add(event, lastRowOf(index, event));
      }
    }
  }
  return ranges;
}
