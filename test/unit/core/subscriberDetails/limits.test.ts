import assert from 'node:assert/strict';
import { limitTitle, notableLimits } from '../../../../src/core/subscriberDetails/limits.ts';
import {
  instanceStatusAddress,
  recordAddress,
  setupAddress,
} from '../../../../src/core/subscriberDetails/salesforceLinks.ts';

describe('limits worth a line', () => {
  it('are some always, and those that are nearly used up, the fullest first', () => {
    const limits = [
      { name: 'DailyApiRequests', maximum: 1000, remaining: 990 },
      { name: 'HourlyODataCallout', maximum: 100, remaining: 50 },
      { name: 'DailyBulkApiBatches', maximum: 100, remaining: 15 },
      { name: 'SingleEmail', maximum: 10, remaining: -2 },
      { name: 'Nothing', maximum: 0, remaining: 0 },
    ];
    assert.deepEqual(
      notableLimits(limits).map(({ name }) => name),
      ['SingleEmail', 'DailyBulkApiBatches', 'DailyApiRequests'],
    );
  });

  it('have a title in words', () => {
    assert.equal(limitTitle('DailyAsyncApexExecutions'), 'Daily Async Apex Executions');
    assert.equal(limitTitle('DataStorageMB'), 'Data Storage MB');
  });
});

describe('pages of Salesforce', () => {
  it('are on the org’s own host alone', () => {
    assert.equal(
      setupAddress('https://x.my.salesforce.com/anything?else', 'debugLogs'),
      'https://x.my.salesforce.com/lightning/setup/ApexDebugLogs/home',
    );
    assert.throws(() => setupAddress('https://evil.example', 'debugLogs'));
    assert.throws(() => recordAddress('https://evil.example', '001000000000001'));
  });

  it('are for ids that are ids', () => {
    assert.equal(
      recordAddress('https://x.my.salesforce.com', '001000000000001'),
      'https://x.my.salesforce.com/001000000000001',
    );
    for (const id of [
      '',
      '../secur/logout.jsp',
      '001',
      '001000000000001?x',
      '001000000000001AA',
      'x'.repeat(18) + '/',
    ]) {
      assert.equal(recordAddress('https://x.my.salesforce.com', id), undefined, id);
    }
  });

  it('name an instance as it is', () => {
    assert.equal(instanceStatusAddress('USA7S'), 'https://status.salesforce.com/instances/USA7S');
  });
});
