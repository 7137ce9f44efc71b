import assert from 'node:assert/strict';
import { remedyOf } from '../../../../src/vscode/base/remedies.ts';

describe('the remedy of a failure', () => {
  it('after a purge of everything purges everything again, and not one customer', () => {
    assert.equal(remedyOf('allPurgeIncomplete')?.command, 'isvDebugger.purgeAllCustomerFiles');
    assert.equal(remedyOf('purgeIncomplete')?.command, 'isvDebugger.purgeCustomerFiles');
  });

  it('is none where nothing is known to help', () => {
    assert.equal(remedyOf('unexpected'), undefined);
    assert.equal(remedyOf('toString'), undefined);
  });
});
