import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { DocumentSymbol, Range } from 'vscode-languageserver';
import { callHierarchyAt } from '../../../src/logServer/callHierarchy.ts';
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
import { workspaceSymbols } from '../../../src/logServer/workspaceSymbols.ts';
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
  checkTokens(semanticTokens(log, whole).data);
  assert.notEqual(summaryOf(log, 'log'), '# log', 'a summary says something of every log');
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

/** Each behind the one before, and nothing negative: an editor drops the whole answer otherwise. */
function checkTokens(data: readonly number[]): void {
  let end = 0;
  for (let at = 0; at < data.length; at += 5) {
    const [line = -1, character = -1, length = -1] = data.slice(at, at + 3);
    assert.ok(line >= 0 && length > 0 && (line > 0 ? character >= 0 : at === 0 || character >= end));
    end = length;
  }
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

  it('colour a call whose name is missing', () => {
    const text = '64.0 APEX_CODE,FINEST\n09:00:00.0 (1)|METHOD_ENTRY|[12]\n09:00:00.0 (2)|METHOD_ENTRY|[12\n';
    askEverything(new OpenLog('file:///cut.log', new TextEncoder().encode(text)));
  });

  it('draw no icon of what a customer named', () => {
    const text =
      '64.0 APEX_CODE,FINEST\n09:00:00.0 (1)|CODE_UNIT_STARTED|[EXTERNAL]|$(error) all is well\n09:00:00.0 (2)|CODE_UNIT_FINISHED|$(error) all is well\n';
    const log = new OpenLog('file:///icon.log', new TextEncoder().encode(text));
    const [unit] = flat(documentSymbols(log));
    assert.equal(unit?.name, '$\u2009(error) all is well');
  });

  it('draw no icon of it among the symbols of all logs, nor among callers', async () => {
    const first = 'METHOD_ENTRY|[1]|01p000000000001|$(error).run()';
    const text = `64.0 APEX_CODE,FINEST\n09:00:00.0 (1)|${first}\n09:00:00.0 (9)|${first.replace('ENTRY', 'EXIT')}\n`;
    const log = new OpenLog('file:///icon.log', new TextEncoder().encode(text));
    const [symbol] = await workspaceSymbols([log], '');
    assert.equal(symbol?.name, '$\u2009(error).run()');
    assert.equal(callHierarchyAt(log, 1)[0]?.name, '$\u2009(error).run()');
  });

  it('name the lines of an address, and none of one that only begins or ends like it', () => {
    const line = (nanos: number, rest: string): string => `09:00:00.0 (${nanos})|${rest}`;
    const text = [
      '64.0 APEX_CODE,FINEST',
      line(1, 'EXECUTION_STARTED'),
      line(2, 'VARIABLE_ASSIGNMENT|[1]|one|"0x1a2b3c"|0x1a2b3c'),
      line(3, 'VARIABLE_ASSIGNMENT|[2]|other|"0x1a2b3c4d"|0x1a2b3c4d'),
      line(4, 'VARIABLE_ASSIGNMENT|[3]|again|"0x1a2b3c"'),
      line(5, 'VARIABLE_ASSIGNMENT|[4]|text|"no0x1a2b3c"'),
    ].join('\n');
    const log = new OpenLog('file:///addresses.log', new TextEncoder().encode(text));
    assert.deepEqual(referencesAt(log, 2, text.split('\n')[2]?.indexOf('0x1a') ?? -1), [2, 4]);
  });

  it('find the stack of a fatal error, whatever stands between its lines', () => {
    const text = [
      '64.0 APEX_CODE,FINEST',
      '09:00:00.0 (1)|FATAL_ERROR|A: b',
      '',
      ...Array.from({ length: 5000 }, (_, at) => `what the message says, line ${at}`),
      'Class.Invoices.close: line 14, column 1\r',
    ].join('\n');
    const log = new OpenLog('file:///fatal.log', new TextEncoder().encode(text));
    assert.deepEqual(
      documentLinks(log).map(({ range, data }) => [range.start.line, (data as { line: number }).line]),
      [[5003, 14]],
    );
  });

  it('are none about nothing', () => {
    const log = new OpenLog('file:///empty.log', new Uint8Array(0));
    assert.deepEqual(askEverything(log), []);
  });
});
