import assert from 'node:assert/strict';
import { OpenLog } from '../../../src/logServer/openLog.ts';
import { summaryOf } from '../../../src/logServer/summary.ts';
import { logText } from '../../support/logTree.ts';

function summaryOfLines(...lines: readonly string[]): string {
  return summaryOf(new OpenLog('file:///a.log', new TextEncoder().encode(logText(...lines))), 'a.log');
}

describe('the summary of a log that tells of nothing', () => {
  it('says that the file is empty', () => {
    assert.equal(summaryOfLines(''), '# a\\.log\n\nThe log holds no events: the file is empty.');
  });

  it('says that the log levels were off', () => {
    assert.match(
      summaryOfLines('64.0 APEX_CODE,NONE;DB,NONE;SYSTEM,NONE', '|EXECUTION_STARTED', '|EXECUTION_FINISHED'),
      /all of its log levels are NONE\. Trace the user again with higher ones\./,
    );
  });

  it('says that the log levels were low', () => {
    assert.match(
      summaryOfLines('64.0 APEX_CODE,ERROR;DB,NONE', '|EXECUTION_STARTED', '|EXECUTION_FINISHED'),
      /tells of no code that ran\. Its log levels may be too low/,
    );
  });

  it('says that Salesforce has left it out', () => {
    assert.match(
      summaryOfLines('64.0 APEX_CODE,FINEST', '*** Skipped 4,096 bytes of detailed log'),
      /Salesforce has left parts of it out\. Trace the user again with lower log levels\./,
    );
    assert.match(
      summaryOfLines('64.0 APEX_CODE,FINEST', '*********** MAXIMUM DEBUG LOG SIZE REACHED ***********'),
      /Salesforce has left parts of it out/,
    );
  });

  it('says that it is none', () => {
    assert.match(
      summaryOfLines('dear team,', 'the log is attached'),
      /no debug log: none of its lines names log levels/,
    );
  });

  it('says nothing of the kind where there is something to tell', () => {
    assert.doesNotMatch(
      summaryOfLines('64.0 APEX_CODE,ERROR', '|EXECUTION_STARTED', '|FATAL_ERROR|System.NullPointerException: no'),
      /no events|log levels/,
    );
  });
});
