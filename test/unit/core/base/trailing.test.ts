import assert from 'node:assert/strict';
import { withoutTrailing } from '../../../../src/core/base/trailing.ts';

describe('what stands at the end of a text', () => {
  it('is taken away, and nothing before it', () => {
    assert.equal(withoutTrailing('. It broke. . ', '. '), '. It broke');
    assert.equal(withoutTrailing('It broke', '. '), 'It broke');
    assert.equal(withoutTrailing(' ... ', '. '), '');
    assert.equal(withoutTrailing('', '. '), '');
  });
});
