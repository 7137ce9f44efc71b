import type { DocumentSymbol } from 'vscode-languageserver';
import { callHierarchyAt, incomingCalls, outgoingCalls } from '../../src/logServer/callHierarchy.ts';
import { codeLenses } from '../../src/logServer/codeLenses.ts';
import { comparisonOf } from '../../src/logServer/comparisonPage.ts';
import { diagnostics } from '../../src/logServer/diagnostics.ts';
import { documentLinks } from '../../src/logServer/documentLinks.ts';
import { documentSymbols } from '../../src/logServer/documentSymbols.ts';
import { hoverAt } from '../../src/logServer/hovers.ts';
import { inlayHints } from '../../src/logServer/inlayHints.ts';
import { OpenLog } from '../../src/logServer/openLog.ts';
import { summaryOf } from '../../src/logServer/summary.ts';
import { workspaceSymbols } from '../../src/logServer/workspaceSymbols.ts';
import { hostileLog, otherHostileLog } from './hostileLog.ts';

const uri = 'file:///logs/a.log';
const seed = 20_261_201;

interface ShownPage {
  readonly page: string;
}

const page = (markdown: string): ShownPage => ({ page: markdown });

/** All that the log server says of a log, as an editor shows it: an outline and lenses draw icons, a hover is Markdown. */
export async function logServerSurface(say: string): Promise<unknown> {
  const log = new OpenLog(uri, hostileLog(say));
  const other = new OpenLog(uri, otherHostileLog(say, seed));
  await log.prepare();
  await other.prepare();
  const rows = Array.from({ length: log.index.rowCount }, (_, row) => row);
  const all = { start: { line: 0, character: 0 }, end: { line: rows.length, character: 0 } };
  return [
    ...documentSymbols(log).flatMap(symbolTexts),
    ...(await workspaceSymbols([log], '')).flatMap(({ name, containerName }) => [name, containerName]),
    ...rows.flatMap((row) => hoverTexts(log, row)),
    ...codeLenses(log).map(({ command }) => command?.title),
    ...inlayHints(log, all).map(({ label }) => label),
    ...documentLinks(log).map(({ tooltip }) => tooltip),
    // The list of problems shows texts as they are.
    { cells: diagnostics(log).map(({ message }) => message) },
    ...callTexts(log, rows),
    page(summaryOf(log, say)),
    page(comparisonOf(log, other, [say, say])),
    page(comparisonOf(other, log, [say, say])),
  ];
}

function symbolTexts({ name, detail, children = [] }: DocumentSymbol): readonly (string | undefined)[] {
  return [name, detail, ...children.flatMap(symbolTexts)];
}

function hoverTexts(log: OpenLog, row: number): readonly ShownPage[] {
  const contents = hoverAt(log, row)?.contents;
  return contents !== undefined && 'value' in (contents as object) ? [page((contents as { value: string }).value)] : [];
}

function callTexts(log: OpenLog, rows: readonly number[]): readonly (string | undefined)[] {
  const items = rows.flatMap((row) => callHierarchyAt(log, row));
  return items
    .flatMap((item) => [
      item,
      ...incomingCalls(log, item).map(({ from }) => from),
      ...outgoingCalls(log, item).map(({ to }) => to),
    ])
    .flatMap(({ name, detail }) => [name, detail]);
}
