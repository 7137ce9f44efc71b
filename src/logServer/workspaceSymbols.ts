import { type SymbolInformation, SymbolKind } from 'vscode-languageserver';
import { displayLine, withoutMarkup } from '../core/base/displayText.ts';
import { durationText, numberText } from './amounts.ts';
import type { OpenLog } from './openLog.ts';
import { lineRange } from './places.ts';
import { turn } from './turns.ts';

const mostSymbols = 200;

/** The methods that open logs have called, by a part of their names. Each leads to its longest call. */
export async function workspaceSymbols(logs: readonly OpenLog[], query: string): Promise<SymbolInformation[]> {
  const wanted = query.toLowerCase();
  const symbols: SymbolInformation[] = [];
  for (const log of logs) {
    await turn();
    for (const { title, events, total } of log.codeTimes) {
      if (!title.toLowerCase().includes(wanted)) {
        continue;
      }
      const longest = events.reduce((one, other) => (log.tree.totalOf(other) > log.tree.totalOf(one) ? other : one));
      symbols.push({
        name: withoutMarkup(displayLine(title)),
        kind: SymbolKind.Method,
        containerName: `${numberText(events.length)} × · ${durationText(total)}`,
        location: { uri: log.uri, range: lineRange(log.index.rowAt(longest)) },
      });
      if (symbols.length >= mostSymbols) {
        return symbols;
      }
    }
  }
  return symbols;
}
