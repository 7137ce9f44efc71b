import assert from 'node:assert/strict';
import { LogLevels } from '../../../../src/sampleOrg/logs/logLevels.ts';
import { RequestLog } from '../../../../src/sampleOrg/logs/requestLog.ts';

describe('the text of a debug log', () => {
  it('is never larger than 20 MiB, and says where it was cut', () => {
    const levels = new LogLevels({ APEX_CODE: 'DEBUG' });
    const log = new RequestLog({ levels, startedAt: 0, timeZone: 'GMT', apiVersion: '62.0' });
    // Three bytes each in UTF-8, one unit in a JavaScript string.
    const text = '€'.repeat(300_000);
    for (let line = 0; line < 30; line++) {
      log.event('APEX_CODE', 'DEBUG', 'USER_DEBUG', text);
    }
    const body = log.toString();
    assert.ok(Buffer.byteLength(body) <= 20_971_520, String(Buffer.byteLength(body)));
    assert.equal(body.match(/USER_DEBUG/g)?.length, 23);
    assert.ok(body.endsWith('\n*********** MAXIMUM DEBUG LOG SIZE REACHED ***********\n'));
  });
});
