import assert from 'node:assert/strict';
import { PassThrough, Writable } from 'node:stream';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { silentLogger } from '../../../src/core/base/logger.ts';
import { DebugAdapter } from '../../../src/dap/debugAdapter.ts';
import { encodeFrame, FrameReader } from '../../../src/dap/framing.ts';
import { serveOnStreams } from '../../../src/dap/streamConnection.ts';
import { FakeExecution } from '../../support/fakeExecution.ts';
import { fakeHost } from '../../support/inlineAdapter.ts';

const lines = 100_000;
/** Far more than a client is behind in a day, and little for a machine. */
const mostHeld = 4 * 1024 * 1024;

/** The pipe to a client, which reads only as long as it wants to. */
class Pipe extends Writable {
  readonly received: Buffer[] = [];
  #isRead = true;
  #waiting: (() => void) | undefined;

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.received.push(chunk);
    if (this.#isRead) {
      done();
    } else {
      this.#waiting = done;
    }
  }

  pauseReading(): void {
    this.#isRead = false;
  }

  resumeReading(): void {
    this.#isRead = true;
    this.#waiting?.();
  }

  /** The console's lines. */
  get output(): readonly string[] {
    const output: string[] = [];
    const message = (received: unknown): void => {
      const { event, body } = received as DebugProtocol.OutputEvent;
      if (event === 'output') {
        output.push(body.output);
      }
    };
    const problem = (text: string): never => assert.fail(text);
    const reader = new FrameReader({ message, problem }, fakeHost(new FakeExecution()).clock);
    reader.push(Buffer.concat(this.received));
    reader.dispose();
    return output;
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('adapter on streams', () => {
  it('holds little for a client that does not read, and says how many lines it left out', async () => {
    const execution = new FakeExecution();
    const host = fakeHost(execution);
    const input = new PassThrough();
    const pipe = new Pipe();
    const over = serveOnStreams(new DebugAdapter(host), input, pipe, { clock: host.clock, logger: silentLogger });
    for (const [index, [command, args]] of (
      [
        ['initialize', { adapterID: 'isv-apex' }],
        ['launch', { subscriber: '00D000000000001EAA' }],
        ['configurationDone', {}],
      ] as const
    ).entries()) {
      input.write(encodeFrame({ type: 'request', seq: index + 1, command, arguments: args }));
    }
    while (!pipe.output.some((text) => text.startsWith('No request has stopped yet'))) {
      await turn();
    }
    pipe.pauseReading();
    let most = 0;
    for (let line = 0; line < lines; line++) {
      execution.fire({ kind: 'output', origin: 'debug', text: `line ${line} ${'x'.repeat(1000)}` });
      if (line % 500 === 499) {
        host.clock.advance(1000);
        await turn();
        most = Math.max(most, pipe.writableLength);
      }
    }
    assert.ok(most < mostHeld, `${most} bytes were held`);
    pipe.resumeReading();
    while (pipe.writableLength > 0) {
      await turn();
    }
    host.clock.advance(1000);
    execution.fire({ kind: 'output', origin: 'debug', text: 'read again' });
    await turn();
    await turn();
    const { output } = pipe;
    const shown = output.filter((text) => text.startsWith('line ')).length;
    const omitted = output.map((text) => Number(/^… (\d+) lines omitted/.exec(text)?.[1] ?? 0));
    assert.ok(shown > 500 && shown < 10_000, `${shown} lines were shown`);
    assert.equal(shown + omitted.reduce((sum, count) => sum + count), lines);
    assert.ok(output.includes('read again\n'));
    input.end();
    await over;
  });
});
