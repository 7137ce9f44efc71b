import assert from 'node:assert/strict';
import { Failure } from '../../../../src/core/base/failure.ts';
import { reasonOf } from '../../../../src/core/base/reasonOf.ts';

describe('why something went wrong', () => {
  it('is what a failure says', () => {
    assert.equal(reasonOf(new Failure('orgBusy', 'The org is busy. Try again.')), 'The org is busy. Try again.');
  });

  it('is no more than the kind of anything else, which may quote what a customer has', () => {
    const missing = Object.assign(new Error('no file /home/jane/x'), { code: 'ENOENT' });
    assert.match(reasonOf(missing), /\(ENOENT\)/);
    assert.match(reasonOf(new TypeError('Jane Doe')), /\(TypeError\)/);
    for (const thrown of [missing, new TypeError('Jane Doe'), 'Jane Doe', { name: 'Jane Doe' }, null, undefined]) {
      assert.doesNotMatch(reasonOf(thrown), /jane/i);
    }
  });
});
