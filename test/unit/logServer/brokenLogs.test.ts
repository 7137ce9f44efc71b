import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { DocumentSymbol, Range } from 'vscode-languageserver';
import { codeLenses } from '../../../src/logServer/codeLenses.ts';
import { diagnostics } from '../../../src/logServer/diagnostics.ts';
import { documentLinks } from '../../../src/logServer/documentLinks.ts';
import { documentSymbols } from '../../../src/logServer/documentSymbols.ts';
import { foldingRanges } from '../../../src/logServer/foldingRanges.ts';
import { hoverAt } from '../../../src/logServer/hovers.ts';
import { inlayHints } from '../../../src/logServer/inlayHints.ts';
import { OpenLog } from '../../../src/logServer/openLog.ts';
import { referencesAt } from '../../../src/logServer/references.ts';
import { semanticTokens } from '../../../src/logServer/semanticTokens.ts';
import { sourceOf } from '../../../src/logServer/sourcePlaces.ts';
import { summaryOf } from '../../../src/logServer/summary.ts';
import { generatedLog } from '../../support/generatedLog.ts';
import { mutatedLog } from '../../support/logMutations.ts';
import { Draws } from '../../support/random.ts';

const fixture = readFileSync(resolve(import.meta.dirname, '../../fixtures/apexLog/closedInvoice.log'));
const samples = [new Uint8Array(fixture), generatedLog({ seed: 7, bytes: 12_000, fails: true })];

/** Everything that a log is asked, at every line or around it. Answers the places that the answers name. */
function askEverything(log: OpenLog): readonly Range[] {
  const { rowCount } = log.index;
  const whole = { start: { line: 0, character: 0 }, end: { line: rowCount, character: 0 } };
  const symbols = flat(documentSymbols(log));
  for (const { name, range, selectionRange } of symbols) {
    assert.ok(name.trim() !== '', 'an editor takes no symbol without a name');
    assert.ok(selectionRange.start.line >= range.start.line && selectionRange.end.line <= range.end.line);
  }
  for (let row = -1; row <= rowCount + 1; row += 1) {
    hoverAt(log, row);
    sourceOf(log, row, row % 90);
    referencesAt(log, row, row % 90);
  }
  semanticTokens(log, whole);
  summaryOf(log, 'log');
  return [
    ...symbols.map(({ range }) => range),
    ...foldingRanges(log).map(({ startLine, endLine }) => {
      assert.ok(startLine < endLine);
      return { start: { line: startLine, character: 0 }, end: { line: endLine, character: 0 } };
    }),
    ...codeLenses(log).map(({ range }) => range),
    ...documentLinks(log).map(({ range }) => range),
    ...diagnostics(log).map(({ range }) => range),
    ...inlayHints(log, whole).map(({ position }) => ({ start: position, end: position })),
  ];
}

function flat(symbols: readonly DocumentSymbol[]): readonly DocumentSymbol[] {
  return symbols.flatMap((symbol) => [symbol, ...flat(symbol.children ?? [])]);
}

describe('the answers of the log server', () => {
  it('are given about any bytes, and name no line that is not there', () => {
    const draws = new Draws(20);
    for (let run = 0; run < 150; run += 1) {
      const { bytes, ways } = mutatedLog(draws.one(samples), draws);
      const log = new OpenLog('file:///broken.log', bytes);
      for (const { start, end } of askEverything(log)) {
        assert.ok(start.line >= 0 && start.line <= end.line && end.line <= log.index.rowCount, `run ${run}: ${ways}`);
      }
    }
  });

  it('are none about nothing', () => {
    const log = new OpenLog('file:///empty.log', new Uint8Array(0));
    assert.deepEqual(askEverything(log), []);
  });
});
