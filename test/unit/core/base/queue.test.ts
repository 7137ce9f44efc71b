import assert from 'node:assert/strict';
import { Queue } from '../../../../src/core/base/queue.ts';

describe('a queue', () => {
  it('begins what is asked for when all before has ended', async () => {
    const queue = new Queue();
    const { promise, resolve } = Promise.withResolvers<void>();
    const said: string[] = [];
    const first = queue.run(async () => {
      await promise;
      said.push('first');
      return 1;
    });
    const second = queue.run(() => {
      said.push('second');
      return Promise.resolve(2);
    });
    resolve();
    assert.deepEqual([await second, await first, said], [2, 1, ['first', 'second']]);
  });

  it('goes on behind what has failed, and tells only who asked for it', async () => {
    const queue = new Queue();
    const failing = queue.run(() => Promise.reject(new Error('no room')));
    const next = queue.run(() => Promise.resolve('done'));
    await assert.rejects(failing, /no room/);
    assert.equal(await next, 'done');
  });
});
