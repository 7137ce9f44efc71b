import assert from 'node:assert/strict';
import { generatedLog } from '../../../support/generatedLog.ts';
import { beginsAsDebugLog, executionsOf } from '../../../../src/vscode/replay/logExecutions.ts';

describe('the executions in a log', () => {
  const logOf = (executions: number): Buffer => Buffer.from(generatedLog({ seed: 5, bytes: 60_000, executions }));

  it('need no choice where there is one, or none', () => {
    assert.deepEqual(executionsOf(logOf(1)), []);
    assert.deepEqual(executionsOf(Buffer.from('hello')), []);
    assert.deepEqual(executionsOf(Buffer.alloc(0)), []);
  });

  it('are numbered from 1, with what ran in each and for how long', () => {
    const executions = executionsOf(logOf(3));
    assert.deepEqual(
      executions.map(({ number }) => number),
      [1, 2, 3],
    );
    for (const { names, milliseconds } of executions) {
      assert.ok(names.length > 0 && milliseconds > 0);
    }
  });

  it('are looked for in what begins as a debug log does', () => {
    assert.ok(beginsAsDebugLog('66.0 APEX_CODE,FINEST;DB,FINEST'));
    assert.ok(beginsAsDebugLog('\uFEFF9.0 APEX_CODE,DEBUG'));
    assert.ok(!beginsAsDebugLog('66.0 is the API version'));
    assert.ok(!beginsAsDebugLog(''));
  });
});
