import assert from 'node:assert/strict';
import type { LimitCounters } from '../../../../src/sampleOrg/apex/library/contract.ts';
import { LogLevels } from '../../../../src/sampleOrg/logs/logLevels.ts';
import { RequestLog, type RequestLogOptions } from '../../../../src/sampleOrg/logs/requestLog.ts';

const largest = 20 * 1024 * 1024;
const fatal = 'System.LimitException: Apex CPU time limit exceeded';
const mark = '*********** MAXIMUM DEBUG LOG SIZE REACHED ***********';

const user = {
  id: '005000000000001AAA',
  username: 'dana@northwind.example',
  name: 'Dana',
  email: 'dana@northwind.example',
  profileId: '00e000000000001AAA',
  organizationId: '00D000000000001EAA',
  organizationName: 'Northwind',
  timeZone: 'America/Los_Angeles',
  locale: 'en_US',
};

function logOf(options: Partial<RequestLogOptions> = {}): RequestLog {
  const levels = new LogLevels({ APEX_CODE: 'FINEST', APEX_PROFILING: 'FINEST', SYSTEM: 'FINE' });
  return new RequestLog({ levels, startedAt: Date.UTC(2026, 0, 15, 9, 0, 0), user, apiVersion: '66.0', ...options });
}

const counters = (used: number): LimitCounters => ({ use: () => undefined, used: () => used, allowed: () => 100 });

describe('the text of a debug log', () => {
  it('names whose execution begins, with a stamp of its own', () => {
    const log = logOf();
    log.userInfo();
    const line = log.toString().split('\n')[1] ?? '';
    const [, stamp, nanoseconds] = /^01:00:00\.(\d+) \((\d+)\)\|/.exec(line) ?? [];
    assert.equal(Number(stamp), Math.floor(Number(nanoseconds) / 1e6) % 1000);
    assert.ok(
      line.endsWith(
        '|USER_INFO|[EXTERNAL]|005000000000001|dana@northwind.example|(GMT-08:00) Pacific Standard Time (America/Los_Angeles)|GMT-08:00',
      ),
      line,
    );
  });

  it('has a block of limits for each namespace, and warns of what is nearly used up', () => {
    const log = logOf();
    const limits = { ...counters(1), namespaces: [null, 'acme'], of: (name: string | null) => counters(name ? 60 : 1) };
    log.limitUsage(limits, { statics: ['int:BYTES:0', 'Integer:_static_start:0'] });
    const text = log.toString();
    assert.equal(text.match(/\|LIMIT_USAGE_FOR_NS\|(?:\(default\)|acme)\|\n {2}Number of SOQL queries: /g)?.length, 2);
    assert.match(text, /\n {2}Number of query rows: 60 out of 100 \*{7} CLOSE TO LIMIT\n/);
    assert.match(text, /\n\n[\d:.]+ \(\d+\)\|TOTAL_EMAIL_RECIPIENTS_QUEUED\|0\n/);
    assert.match(text, /\|STATIC_VARIABLE_LIST\|\n {2}int:BYTES:0\n {2}Integer:_static_start:0\n\n/);
    assert.match(text, /\|CUMULATIVE_LIMIT_USAGE_END\n\n$/);
    assert.equal(new Set(text.match(/\(\d+\)/g)).size, 1);
  });

  it('shows what a test used after startTest within its limits', () => {
    const log = logOf();
    log.limitUsage(counters(1), { statics: [], testing: counters(2) });
    assert.match(
      log.toString(),
      /calls: 1 out of 100\n\n[\d:.]+ \(\d+\)\|TESTING_LIMITS\n[^\n]+LIMIT_USAGE_FOR_NS\|[^\n]+\n[^\n]+: 2 out/,
    );
  });

  it('has the levels of a traced class while its code runs', () => {
    const traced = new Map([['class Loud', { id: '01p000000000001', levels: new LogLevels({ APEX_CODE: 'FINEST' }) }]]);
    const log = logOf({ levels: new LogLevels({ APEX_CODE: 'DEBUG', SYSTEM: 'INFO' }), traced });
    assert.deepEqual([log.traces('class', 'Quiet'), log.traces('class', 'Loud')], [false, true]);
    log.pushLevels('class', 'Loud', '[3]');
    assert.equal(log.writes('APEX_CODE', 'FINEST'), true);
    assert.equal(log.writes('SYSTEM', 'INFO'), false);
    log.popLevels('[3]');
    assert.equal(log.writes('APEX_CODE', 'FINEST'), false);
    const events = log.toString().split('\n').slice(1, 3);
    assert.match(events[0] ?? '', /\|PUSH_TRACE_FLAGS\|\[3\]\|01p000000000001\|Loud\|APEX_CODE,FINEST;/);
    assert.match(events[1] ?? '', /\|POP_TRACE_FLAGS\|\[3\]\|01p000000000001\|Loud\|APEX_CODE,DEBUG;/);
  });

  describe('that grows too large', () => {
    const detail = (log: RequestLog, bytes: number): void => {
      const line = `VARIABLE_ASSIGNMENT|[12]|text|"${'x'.repeat(80)}"`;
      for (let written = 0; written < bytes; written += line.length + 30) {
        log.write(line, true);
      }
    };

    it('loses detail from its middle, with marks that say how much, and keeps the rest', () => {
      const log = logOf();
      for (let call = 0; call < 40; call += 1) {
        log.write(`METHOD_ENTRY|[${call}]|01p000000000001|Bulk.step()`, false);
        detail(log, 1024 * 1024);
        log.write(`METHOD_EXIT|[${call}]|01p000000000001|Bulk.step()`, false);
      }
      const text = log.toString();
      assert.ok(Buffer.byteLength(text) <= largest, String(Buffer.byteLength(text)));
      assert.ok(Buffer.byteLength(text) > largest * 0.9, String(Buffer.byteLength(text)));
      assert.equal(text.match(/METHOD_ENTRY/g)?.length, 40);
      assert.equal(text.match(/METHOD_EXIT/g)?.length, 40);
      const skipped = [...text.matchAll(/^\*\*\* Skipped (\d+) bytes of detailed log$/gm)].map(([, bytes]) =>
        Number(bytes),
      );
      assert.ok(skipped.length > 10);
      const whole = skipped.reduce((sum, bytes) => sum + bytes, 0) + Buffer.byteLength(text);
      assert.ok(whole > 36 * 1024 * 1024, String(whole));
      assert.doesNotMatch(text, /MAXIMUM DEBUG LOG SIZE/);
      assert.match(text.slice(0, 500), /VARIABLE_ASSIGNMENT/);
    });

    it('is full when there is no detail left to lose: the mark follows a cut line, errors and limits follow the mark', () => {
      const log = logOf();
      // Three bytes each in UTF-8, one unit in a JavaScript string.
      const text = `USER_DEBUG|[1]|DEBUG|${'€'.repeat(300_000)}`;
      for (let line = 0; line < 30; line += 1) {
        log.write(text, false);
      }
      log.write(`FATAL_ERROR|${fatal}`, false);
      log.limitUsage(counters(1));
      log.event('APEX_CODE', 'ERROR', 'EXECUTION_FINISHED');
      const body = log.toString();
      assert.ok(Buffer.byteLength(body) <= largest, String(Buffer.byteLength(body)));
      assert.equal(body.match(/USER_DEBUG/g)?.length, 24);
      assert.doesNotMatch(body, /\ufffd/);
      const [before = '', after = ''] = body.split(mark);
      assert.ok(before.endsWith('€'));
      assert.match(after, /^\n[\d:.]+ \(\d+\)\|FATAL_ERROR\|System\.LimitException/);
      assert.match(after, /\|LIMIT_USAGE_FOR_NS\|\(default\)\|\n/);
      assert.match(after, /\|EXECUTION_FINISHED\n$/);
    });

    it('never holds more than it keeps', () => {
      const log = logOf();
      const before = process.memoryUsage().arrayBuffers;
      detail(log, 120 * 1024 * 1024);
      assert.ok(process.memoryUsage().arrayBuffers - before < 60 * 1024 * 1024);
      assert.ok(log.toBuffer().length <= largest);
    });
  });
});
