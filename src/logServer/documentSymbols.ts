import { type DocumentSymbol, SymbolKind } from 'vscode-languageserver';
import { type EventKind, kinds } from '../core/apexLog/eventKinds.ts';
import { eventTitle } from '../core/apexLog/queries/eventTitle.ts';
import { displayLine, withoutMarkup } from '../core/base/displayText.ts';
import { l10n } from '../core/base/l10n.ts';
import { durationText, numberText } from './amounts.ts';
import { heaviestEvents } from './heaviest.ts';
import type { OpenLog } from './openLog.ts';
import { lineRange, wholeRange } from './places.ts';

/** An outline of more is no outline, and takes the editor seconds. */
const mostSymbols = 3000;

const symbolKinds = new Map<EventKind, SymbolKind>([
  [kinds.executionStarted, SymbolKind.Event],
  [kinds.codeUnitStarted, SymbolKind.Module],
  [kinds.methodEntry, SymbolKind.Method],
  [kinds.constructorEntry, SymbolKind.Constructor],
  [kinds.systemMethodEntry, SymbolKind.Function],
  [kinds.systemConstructorEntry, SymbolKind.Function],
  [kinds.soqlBegin, SymbolKind.Array],
  [kinds.soslBegin, SymbolKind.Array],
  [kinds.dmlBegin, SymbolKind.Object],
]);

/** What was called in what. Of a large log the calls that took longest, and how many are left out. */
export function documentSymbols(log: OpenLog): DocumentSymbol[] {
  const { index } = log;
  const { events, omitted } = heaviestEvents(index, mostSymbols);
  const roots: DocumentSymbol[] = [];
  const open: { readonly symbol: DocumentSymbol; readonly last: number }[] = [];
  for (const event of events) {
    while (open.length > 0 && (open.at(-1)?.last ?? 0) < event) {
      open.pop();
    }
    const symbol = symbolOf(log, event);
    const around = open.at(-1)?.symbol;
    (around === undefined ? roots : (around.children ??= [])).push(symbol);
    open.push({ symbol, last: index.lastAt(event) });
  }
  if (omitted > 0) {
    const name = l10n.t('{0} shorter calls are left out', numberText(omitted));
    roots.push({ name, kind: SymbolKind.Null, range: lineRange(0), selectionRange: lineRange(0) });
  }
  return roots;
}

function symbolOf({ index, tree }: OpenLog, event: number): DocumentSymbol {
  const kind = index.kindAt(event);
  return {
    name:
      kind === kinds.executionStarted
        ? l10n.t('Transaction')
        : withoutMarkup(displayLine(eventTitle(index, event))) || index.nameAt(event),
    detail: durationText(tree.totalOf(event)),
    kind: symbolKinds.get(kind) ?? SymbolKind.Event,
    range: wholeRange(index, event),
    selectionRange: lineRange(index.rowAt(event)),
  };
}
