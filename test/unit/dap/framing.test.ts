import assert from 'node:assert/strict';
import { encodeFrame, FrameReader } from '../../../src/dap/framing.ts';
import { FakeClock } from '../../support/fakeClock.ts';

interface Reading {
  readonly reader: FrameReader;
  readonly messages: unknown[];
  readonly problems: string[];
  readonly clock: FakeClock;
}

function reading(): Reading {
  const messages: unknown[] = [];
  const problems: string[] = [];
  const clock = new FakeClock();
  const reader = new FrameReader(
    { message: (message) => messages.push(message), problem: (text) => problems.push(text) },
    clock,
  );
  return { reader, messages, problems, clock };
}

const first = { seq: 1, text: 'größe 😀 漢字' };
const second = { seq: 2 };

describe('FrameReader', () => {
  it('counts UTF-8 bytes and survives a lone surrogate', () => {
    const { reader, messages } = reading();
    reader.push(encodeFrame(first));
    reader.push(encodeFrame({ text: '\ud800' }));
    assert.deepEqual(messages, [first, { text: '\ud800' }]);
  });

  it('reads frames cut at any byte', () => {
    const bytes = Buffer.concat([encodeFrame(first), encodeFrame(second)]);
    for (let cut = 0; cut <= bytes.length; cut++) {
      const { reader, messages, problems } = reading();
      reader.push(bytes.subarray(0, cut));
      reader.push(bytes.subarray(cut));
      assert.deepEqual([messages, problems], [[first, second], []], `cut at ${cut}`);
    }
  });

  const malformed: readonly { readonly name: string; readonly bytes: string }[] = [
    { name: 'a body that is not JSON', bytes: 'Content-Length: 5\r\n\r\n{bad}' },
    { name: 'no Content-Length', bytes: 'Content-Type: text\r\n\r\n' },
    { name: 'garbage before a header', bytes: 'garbage' },
    { name: 'a negative length', bytes: 'Content-Length: -5\r\n\r\n' },
    { name: 'a length of 10^12', bytes: 'Content-Length: 1000000000000\r\n\r\n{}' },
    { name: 'a length that is no number', bytes: 'Content-Length: ten\r\n\r\n{}' },
    { name: 'a length that is one byte short', bytes: 'Content-Length: 9\r\n\r\n{"seq": 1}' },
    { name: 'a length that is too long', bytes: 'Content-Length: 60\r\n\r\n{"seq": 1}' },
    { name: 'nothing but line breaks', bytes: '\r\n\r\n\r\n\r\n' },
  ];
  for (const { name, bytes } of malformed) {
    it(`reads the next message after ${name}`, () => {
      const { reader, messages, problems, clock } = reading();
      reader.push(Buffer.from(bytes));
      reader.push(encodeFrame(second));
      clock.advance(1000);
      assert.deepEqual(messages.at(-1), second);
      assert.ok(name === 'garbage before a header' || problems.length > 0);
    });
  }

  it('reads headers in any case and among others', () => {
    const { reader, messages } = reading();
    reader.push(Buffer.from('content-type: x\r\ncontent-length: 2\r\n\r\n{}'));
    assert.deepEqual(messages, [{}]);
  });

  it('takes a message shorter than announced once its sender falls silent', () => {
    const { reader, messages, clock } = reading();
    reader.push(Buffer.from('Content-Length: 40\r\n\r\n{"seq": 1}'));
    assert.equal(messages.length, 0);
    clock.advance(1000);
    reader.push(encodeFrame(second));
    assert.deepEqual(messages, [{ seq: 1 }, second]);
  });

  it('finds the next message when a huge announced length swallowed it', () => {
    const { reader, messages, clock } = reading();
    reader.push(Buffer.from('Content-Length: 50000000\r\n\r\n{"seq"'));
    reader.push(encodeFrame(second));
    clock.advance(1000);
    assert.deepEqual(messages, [second]);
  });

  it('waits no longer for several wrong lengths in a row than for one', () => {
    const { reader, messages, clock } = reading();
    for (let count = 0; count < 20; count++) {
      reader.push(Buffer.from('Content-Length: 5000\r\n\r\n{"seq"'));
    }
    reader.push(encodeFrame(second));
    clock.advance(600);
    assert.deepEqual(messages, [second]);
  });

  it('keeps waiting for a slow sender behind a wrong length', () => {
    const { reader, messages, clock } = reading();
    const bytes = encodeFrame(first);
    reader.push(Buffer.from('Content-Length: 5000\r\n\r\n{"seq"'));
    reader.push(bytes.subarray(0, 30));
    clock.advance(5000);
    assert.equal(clock.pendingTimers, 0);
    reader.push(bytes.subarray(30));
    assert.deepEqual(messages, [first]);
  });

  it('keeps waiting for a slow sender', () => {
    const { reader, messages, clock } = reading();
    const bytes = encodeFrame(first);
    reader.push(bytes.subarray(0, 30));
    clock.advance(5000);
    reader.push(bytes.subarray(30));
    assert.deepEqual(messages, [first]);
  });

  it('holds no more than a header of bytes that hold no message', () => {
    const { reader, problems } = reading();
    for (let chunk = 0; chunk < 100; chunk++) {
      reader.push(Buffer.alloc(64 * 1024, 'x'));
    }
    assert.equal(problems.length, 100);
    reader.dispose();
  });

  it('copies a large message once, however many pieces it comes in', () => {
    const { reader, messages } = reading();
    const bytes = encodeFrame({ text: 'x'.repeat(32 * 1024 * 1024) });
    const concat = Buffer.concat.bind(Buffer);
    let copied = 0;
    Buffer.concat = (...given) => {
      const joined = concat(...given);
      copied += joined.length;
      return joined;
    };
    try {
      for (let offset = 0; offset < bytes.length; offset += 65_536) {
        reader.push(bytes.subarray(offset, offset + 65_536));
      }
    } finally {
      Buffer.concat = concat;
    }
    assert.equal(messages.length, 1);
    assert.ok(copied > bytes.length - 65_536, 'it is by Buffer.concat that pieces become one');
    // Joining what is there with each new piece would copy gigabytes.
    assert.ok(copied <= bytes.length + 65_536, String(copied));
  });
});
