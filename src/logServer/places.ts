import type { Range } from 'vscode-languageserver';
import type { LogIndex } from '../core/apexLog/logIndex.ts';

/** Longer than any line: editors cut it to the line's end. */
const endOfLine = 2 ** 31 - 1;

/** The whole of a line of the file, from 0. */
export function lineRange(row: number): Range {
  return { start: { line: row, character: 0 }, end: { line: row, character: endOfLine } };
}

/** The last line of the file that an event owns. */
export function lastRowOf(index: LogIndex, event: number): number {
  const row = index.rowAt(event);
  if (event + 1 < index.count) {
    return Math.max(row, index.rowAt(event + 1) - 1);
  }
  const last = index.bytes.at(-1);
  return Math.max(row, last === 10 || last === 13 ? index.rowCount - 2 : index.rowCount - 1);
}

/** From an event to the last thing inside of it. */
export function wholeRange(index: LogIndex, event: number): Range {
  return {
    start: { line: index.rowAt(event), character: 0 },
    end: { line: lastRowOf(index, index.lastAt(event)), character: endOfLine },
  };
}
