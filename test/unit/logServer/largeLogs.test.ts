import assert from 'node:assert/strict';
import { documentSymbols } from '../../../src/logServer/documentSymbols.ts';
import { foldingRanges } from '../../../src/logServer/foldingRanges.ts';
import { OpenLog } from '../../../src/logServer/openLog.ts';

const calls = 8000;

/** A unit with many calls, the last of them the longest. */
function longLog(): OpenLog {
  const lines = ['64.0 APEX_CODE,FINEST', '09:14:21.0 (1)|CODE_UNIT_STARTED|[EXTERNAL]|execute_anonymous_apex'];
  for (let call = 1; call <= calls; call += 1) {
    const begin = call * 1_000_000;
    lines.push(
      `09:14:21.0 (${begin})|METHOD_ENTRY|[1]|01p000000000001|Invoices.pay${call}()`,
      `09:14:21.0 (${begin + call})|STATEMENT_EXECUTE|[2]`,
      `09:14:21.0 (${begin + call})|METHOD_EXIT|[1]|01p000000000001|Invoices.pay${call}()`,
    );
  }
  lines.push('09:14:21.0 (9000000000)|CODE_UNIT_FINISHED|execute_anonymous_apex');
  return new OpenLog('file:///long.log', new TextEncoder().encode(lines.join('\n')));
}

describe('of a log with thousands of calls', () => {
  const log = longLog();

  it('the outline shows the longest, and says how many it leaves out', () => {
    const [unit, omitted] = documentSymbols(log);
    const shown = unit?.children ?? [];
    assert.equal(unit?.name, 'execute_anonymous_apex');
    assert.equal(shown.length, 2999);
    assert.equal(shown[0]?.name, 'Invoices.pay5002()');
    assert.equal(shown.at(-1)?.name, 'Invoices.pay8000()');
    assert.equal(omitted?.name, '5,001 shorter calls are left out');
  });

  it('the longest fold', () => {
    const ranges = foldingRanges(log);
    assert.equal(ranges.length, 5000);
    assert.equal(ranges[0]?.startLine, 1);
    assert.equal(ranges.at(-1)?.startLine, log.index.rowCount - 4);
  });
});
