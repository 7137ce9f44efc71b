import assert from 'node:assert/strict';
import { Replaying } from '../support/replaying.ts';

describe('replaying a debug log', () => {
  let replay: Replaying;

  beforeEach(() => {
    replay = new Replaying();
  });

  afterEach(() => {
    replay.client.kill();
  });

  it('steps forwards and backwards as its transcript says', async () => {
    await replay.start();
    await replay.frames();
    await replay.move('next');
    await replay.move('stepIn');
    assert.equal(await replay.place(), 'Pricing.cls:10');
    await replay.scope('Local');
    await replay.scope('Static');
    await replay.move('next');
    await replay.move('stepBack');
    await replay.frames();
    await replay.move('stepOut');
    await replay.frames();
    await replay.disconnect();
    replay.assertTranscript('replay');
  });
});
