import { LogIndex } from '../../src/core/apexLog/logIndex.ts';

/** An index over a log that is written by hand: its lines without times are given some. */
export function indexOf(...lines: readonly string[]): LogIndex {
  return new LogIndex(new TextEncoder().encode(logText(...lines)));
}

/** Lines that begin with `|` become events, a millisecond apart; all others stay as they are. */
export function logText(...lines: readonly string[]): string {
  return lines
    .map((line, row) => (line.startsWith('|') ? `09:14:21.${row + 1} (${(row + 1) * 1_000_000})${line}` : line))
    .join('\n');
}

/** A line for each event, further in the more it is inside of: `METHOD_ENTRY [12] acme.Invoices.pay()`. */
export function treeOf(index: LogIndex): string {
  return Array.from({ length: index.count }, (_, event) => {
    const line = index.lineAt(event);
    const place = line > 0 ? ` [${line}]` : line < 0 ? ' [EXTERNAL]' : '';
    const fields = index.fieldsAt(event).filter((field) => !/^\[(?:\d+|EXTERNAL)\]$/.test(field));
    const own = fields.length === 0 ? '' : ` ${fields.join('|').replaceAll('\n', '⏎')}`;
    return `${'  '.repeat(index.columns.depth[event] ?? 0)}${index.nameAt(event)}${place}${own}`;
  }).join('\n');
}

/** `unclosed METHOD_ENTRY`, for each problem that is kept. */
export function problemsOf(index: LogIndex): readonly string[] {
  return index.problems.all.map(({ kind, event }) => `${kind} ${index.nameAt(event)}`);
}
