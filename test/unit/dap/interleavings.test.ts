import assert from 'node:assert/strict';
import { encodeFrame, FrameReader } from '../../../src/dap/framing.ts';
import { FakeClock } from '../../support/fakeClock.ts';
import { play, violations } from '../../support/interleaving.ts';
import { seededRandom } from '../../support/random.ts';

describe('debug adapter: interleavings', () => {
  it('keeps its order whatever the order of events, requests and answers', async function () {
    this.timeout(20_000);
    let values = 0;
    for (let seed = 1; seed <= 500; seed++) {
      const game = await play(seed);
      assert.deepEqual(violations(game), [], `seed ${seed}`);
      values += game.valuesSeen;
    }
    assert.ok(values > 100, 'the cases reach variables');
  });
});

describe('FrameReader: mutations', () => {
  it('reads the next message after any mutation of the ones before', () => {
    const message = { type: 'request', seq: 1, command: 'threads', arguments: { text: 'größe 😀' } };
    const last = { last: true };
    for (let seed = 1; seed <= 5000; seed++) {
      const random = seededRandom(seed);
      const read: unknown[] = [];
      const clock = new FakeClock();
      const reader = new FrameReader({ message: (value) => read.push(value), problem: () => undefined }, clock);
      for (let count = 0; count < 3; count++) {
        reader.push(mutated(encodeFrame(message), random));
      }
      clock.advance(2000);
      reader.push(encodeFrame(last));
      clock.advance(2000);
      // What was cut short may swallow one more message, never two.
      reader.push(encodeFrame(last));
      clock.advance(2000);
      assert.deepEqual(read.at(-1), last, `seed ${seed}`);
    }
  });
});

function mutated(bytes: Buffer, random: () => number): Buffer {
  const at = Math.floor(random() * bytes.length);
  const length = Math.floor(random() * 20);
  switch (Math.floor(random() * 6)) {
    case 0:
      return bytes.subarray(0, at);
    case 1:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
    case 2:
      return Buffer.concat([
        bytes.subarray(0, at),
        Buffer.alloc(length, Math.floor(random() * 256)),
        bytes.subarray(at),
      ]);
    case 3: {
      const copy = Buffer.from(bytes);
      copy[at] = Math.floor(random() * 256);
      return copy;
    }
    case 4:
      return Buffer.from(
        bytes.toString('latin1').replace(/\d+/, String(Math.floor(random() * 10 ** (random() * 15)))),
        'latin1',
      );
    default:
      return Buffer.concat([bytes.subarray(at), bytes]);
  }
}
