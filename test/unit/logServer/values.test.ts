import assert from 'node:assert/strict';
import type { MarkupContent } from 'vscode-languageserver';
import { hoverAt } from '../../../src/logServer/hovers.ts';
import { OpenLog } from '../../../src/logServer/openLog.ts';
import { referencesAt } from '../../../src/logServer/references.ts';
import { logText } from '../../support/logTree.ts';

const pay = '[1]|01p000000000001|Invoices.pay()';
const lines = [
  '64.0 APEX_CODE,FINEST',
  '|EXECUTION_STARTED',
  '|CODE_UNIT_STARTED|[EXTERNAL]|execute_anonymous_apex',
  `|METHOD_ENTRY|${pay}`,
  '|VARIABLE_SCOPE_BEGIN|[6]|total|Integer|false|false',
  '|VARIABLE_ASSIGNMENT|[6]|total|1',
  '|VARIABLE_ASSIGNMENT|[7]|line|{}|0x0000bb',
  '|VARIABLE_ASSIGNMENT|[8]|this.first|"0x0000bb"|0x0000aa',
  '|VARIABLE_ASSIGNMENT|[9]|total|2',
  `|METHOD_ENTRY|${pay}`,
  '|VARIABLE_ASSIGNMENT|[6]|total|7',
  '|VARIABLE_ASSIGNMENT|[8]|this.first|null|0x0000aa',
  `|METHOD_EXIT|${pay}`,
  `|METHOD_EXIT|${pay}`,
  '|CODE_UNIT_FINISHED|execute_anonymous_apex',
  '|EXECUTION_FINISHED',
  '|EXECUTION_STARTED',
  '|VARIABLE_ASSIGNMENT|[7]|other|{}|0x0000bb',
];
const log = new OpenLog('file:///values.log', new TextEncoder().encode(logText(...lines)));

function rowOf(text: string): number {
  return lines.findIndex((line) => line.endsWith(text));
}

function hoverOf(text: string): string {
  return (hoverAt(log, rowOf(text))?.contents as MarkupContent).value;
}

describe('a value in a log', () => {
  it('is told with the one before', () => {
    assert.match(hoverOf('|total|2'), /Assignment 2 of 2\. The value before, in line 6 of the log: 1/);
    assert.doesNotMatch(hoverOf('|total|1'), /before/);
    assert.doesNotMatch(hoverOf('|total|7'), /before/);
  });

  it('is told with where its object was seen first', () => {
    assert.match(hoverOf('"0x0000bb"|0x0000aa'), /first in line 7, as line\./);
  });

  it('leads to the other values of its variable', () => {
    assert.deepEqual(referencesAt(log, rowOf('|total|2'), 40), [4, 5, 8]);
    assert.deepEqual(referencesAt(log, rowOf('|this.first|null|0x0000aa'), 40), [7, 11]);
  });

  it('leads to its object within its transaction', () => {
    const line = logText(...lines).split('\n')[6] ?? '';
    assert.deepEqual(referencesAt(log, 6, line.indexOf('0x0000bb')), [6, 7]);
  });

  it('is answered the same whether it was prepared for or not', async () => {
    const prepared = new OpenLog('file:///values.log', new TextEncoder().encode(logText(...lines)));
    await prepared.prepare();
    assert.deepEqual(hoverAt(prepared, 8), hoverAt(log, 8));
  });
});
