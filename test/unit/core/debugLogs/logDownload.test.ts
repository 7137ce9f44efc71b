import assert from 'node:assert/strict';
import type { Disposable } from '../../../../src/core/base/disposable.ts';
import { Failure } from '../../../../src/core/base/failure.ts';
import { type DownloadTarget, downloadLog } from '../../../../src/core/debugLogs/logDownload.ts';
import type { LogBody } from '../../../../src/core/debugLogs/ports.ts';
import { logEntry } from '../../../support/debugLogEntries.ts';
import { FakeClock } from '../../../support/fakeClock.ts';

class MemoryTarget implements DownloadTarget {
  bytes: number[] = [];

  get length(): number {
    return this.bytes.length;
  }

  append(bytes: Uint8Array): Promise<void> {
    this.bytes.push(...bytes);
    return Promise.resolve();
  }

  startAnew(): Promise<void> {
    this.bytes = [];
    return Promise.resolve();
  }
}

const text = Array.from({ length: 100 }, (_, index) => index);
const lost = new Failure('orgUnreachable', 'The connection broke.');

/** How the org answers one request: from which byte on it may be asked, and after how many bytes it breaks off. */
interface Answer {
  readonly takesRanges?: boolean;
  readonly breaksAfter?: number;
  readonly holds?: readonly number[];
  readonly fails?: Failure;
}

/** Does something in every turn of the event loop. */
function setImmediateLoop(action: () => void): Disposable {
  let next = setImmediate(function turn() {
    action();
    next = setImmediate(turn);
  });
  return { dispose: () => clearImmediate(next) };
}

describe('the download of a log', () => {
  let clock: FakeClock;
  let target: MemoryTarget;
  let asked: number[];
  let answers: Answer[];

  beforeEach(() => {
    clock = new FakeClock();
    target = new MemoryTarget();
    asked = [];
    answers = [];
  });

  async function* piecesOf(bytes: readonly number[], breaksAfter: number): AsyncGenerator<Uint8Array> {
    for (let sent = 0; sent < bytes.length; sent += 10) {
      if (sent >= breaksAfter) {
        throw lost;
      }
      yield await Promise.resolve(Uint8Array.from(bytes.slice(sent, sent + 10)));
    }
  }

  function open(from: number): Promise<LogBody> {
    asked.push(from);
    const { takesRanges = true, breaksAfter = Infinity, holds = text, fails } = answers.shift() ?? {};
    if (fails !== undefined) {
      return Promise.reject(fails);
    }
    const startsAt = takesRanges ? from : 0;
    return Promise.resolve({ startsAt, chunks: piecesOf(holds.slice(startsAt), breaksAfter) });
  }

  /** Runs it to its end, time going by whenever it waits. */
  async function run(signal = new AbortController().signal): Promise<string> {
    const download = downloadLog({ log: logEntry(1, { length: 100 }), open, target, clock }, signal);
    const turns = setImmediateLoop(() => clock.advance(10_000));
    return download.finally(() => turns.dispose());
  }

  it('brings all of it and knows that by its length', async () => {
    assert.equal(await run(), 'verified');
    assert.deepEqual([target.bytes, asked], [text, [0]]);
  });

  it('goes on where it broke off, if the org gives out parts', async () => {
    answers = [{ breaksAfter: 40 }, { breaksAfter: 30 }];
    assert.equal(await run(), 'verified');
    assert.deepEqual([target.bytes, asked], [text, [0, 40, 70]]);
  });

  it('begins anew where the org gives out everything or nothing', async () => {
    answers = [{ breaksAfter: 40 }, { takesRanges: false }];
    assert.equal(await run(), 'verified');
    assert.deepEqual([target.bytes, asked], [text, [0, 40]]);
  });

  it('takes up what an earlier one left', async () => {
    target.bytes = text.slice(0, 60);
    assert.equal(await run(), 'verified');
    assert.deepEqual([target.bytes, asked], [text, [60]]);
    assert.equal(await run(), 'verified');
    assert.deepEqual(asked, [60], 'what is whole is not asked for');
  });

  it('asks again where it ended too early, and believes an org that ends it there twice', async () => {
    answers = [{ holds: text.slice(0, 80) }];
    assert.equal(await run(), 'verified');
    assert.deepEqual([target.bytes, asked], [text, [0, 0]]);

    target.bytes = [];
    asked = [];
    answers = [{ holds: text.slice(0, 80) }, { holds: text.slice(0, 80) }];
    assert.equal(await run(), 'lengthDiffers');
    assert.deepEqual([target.length, asked], [80, [0, 0]]);
  });

  it('gives up for now where no byte comes any more, and keeps what has come', async () => {
    answers = [{ breaksAfter: 50 }, ...Array.from({ length: 10 }, () => ({ fails: lost }))];
    await assert.rejects(run(), (error) => {
      assert.ok(Failure.is(error, 'logKeepsBreaking'));
      assert.match(error.message, /at last after 50 of 100 bytes/);
      return true;
    });
    assert.equal(target.length, 50);
    assert.equal(asked.length, 5);
  });

  it('gives up on an org that ends the log elsewhere each time', async () => {
    answers = [10, 20, 30, 40, 50].map((end) => ({ holds: text.slice(0, end) }));
    await assert.rejects(run(), (error) => Failure.is(error, 'logKeepsBreaking'));
    assert.equal(asked.length, 4);
  });

  it('does not try again what no second attempt mends', async () => {
    answers = [{ fails: new Failure('orgSessionExpired', 'The session is over.') }];
    await assert.rejects(run(), /session is over/);
    assert.deepEqual(asked, [0]);
  });

  it('can be cancelled while it waits, and keeps what has come', async () => {
    const cancel = new AbortController();
    answers = [{ breaksAfter: 20 }, { fails: lost }];
    const download = downloadLog({ log: logEntry(1, { length: 100 }), open, target, clock }, cancel.signal);
    while (clock.pendingTimers === 0) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    cancel.abort();
    await assert.rejects(download, (error) => Failure.is(error, 'cancelled'));
    assert.equal(target.length, 20);
    assert.equal(clock.pendingTimers, 0);
  });

  it('ends a log that does not end', async () => {
    const endless = async function* (): AsyncGenerator<Uint8Array> {
      for (;;) {
        yield await Promise.resolve(new Uint8Array(16 * 1024 * 1024));
      }
    };
    let length = 0;
    const sink: DownloadTarget = {
      get length() {
        return length;
      },
      append: (bytes) => {
        length += bytes.length;
        return Promise.resolve();
      },
      startAnew: () => {
        length = 0;
        return Promise.resolve();
      },
    };
    const endlessBody = (): Promise<LogBody> => Promise.resolve({ startsAt: 0, chunks: endless() });
    await assert.rejects(
      downloadLog({ log: logEntry(1), open: endlessBody, target: sink, clock }, new AbortController().signal),
      (error) => Failure.is(error, 'logTooLong'),
    );
    assert.equal(length, 0);
  });
});
