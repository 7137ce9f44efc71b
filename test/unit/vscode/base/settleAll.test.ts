import assert from 'node:assert/strict';
import { settleAll } from '../../../../src/vscode/base/settleAll.ts';

describe('settling all', () => {
  it('does the rest after a failure, thrown at once or later, and tells of each', async () => {
    const done: string[] = [];
    const failed = await settleAll([
      () => {
        throw new Error('at once');
      },
      () => Promise.reject(new Error('later')),
      () => Promise.resolve(done.push('the rest')),
    ]);
    assert.deepEqual(done, ['the rest']);
    assert.deepEqual(failed.map(String), ['Error: at once', 'Error: later']);
  });
});
