import assert from 'node:assert/strict';
import { OnFirstUse } from '../../../../src/vscode/base/onFirstUse.ts';

describe('what is done on first use', () => {
  it('is done once, when it is wanted', () => {
    let times = 0;
    const onFirstUse = new OnFirstUse(
      () => true,
      () => times++,
    );
    assert.equal(times, 0);
    onFirstUse.want();
    onFirstUse.want();
    assert.equal(times, 1);
  });

  it('waits until it is allowed', () => {
    let [isAllowed, times] = [false, 0];
    const onFirstUse = new OnFirstUse(
      () => isAllowed,
      () => times++,
    );
    onFirstUse.want();
    assert.equal(times, 0);
    isAllowed = true;
    onFirstUse.want();
    assert.equal(times, 1);
  });
});
