import { PassThrough, Writable } from 'node:stream';
import { ProtocolServer } from '@vscode/debugadapter/lib/protocol.js';
import { systemClock } from '../../src/dap/systemClock.ts';
import { encodeFrame, FrameReader } from '../../src/dap/framing.ts';
import type { Measurement } from './measurement.ts';

const megabytes = 32;
const chunkSize = 64 * 1024;

/** One large inbound message in the pieces that a pipe delivers, through our framing and through the stock SDK's. */
export async function measureFraming(): Promise<readonly Measurement[]> {
  const frame = encodeFrame({ seq: 1, type: 'request', command: 'x', arguments: 'a'.repeat(megabytes * 1024 * 1024) });
  const name = `reading a ${megabytes} MB message`;
  return [
    {
      name,
      value: await ourReading(frame),
      unit: 'ms',
      baseline: { name: `${name} with @vscode/debugadapter`, value: await stockReading(frame), unit: 'ms' },
    },
  ];
}

function chunksOf(frame: Buffer): readonly Buffer[] {
  const count = Math.ceil(frame.length / chunkSize);
  return Array.from({ length: count }, (_, index) => frame.subarray(index * chunkSize, (index + 1) * chunkSize));
}

function ourReading(frame: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const reader = new FrameReader(
      {
        message: () => {
          reader.dispose();
          resolve(performance.now() - started);
        },
        problem: (text) => reject(new Error(text)),
      },
      systemClock,
    );
    for (const chunk of chunksOf(frame)) {
      reader.push(chunk);
    }
  });
}

class StockServer extends ProtocolServer {
  readonly #received: () => void;

  constructor(received: () => void) {
    super();
    this.#received = received;
  }

  protected override dispatchRequest(): void {
    this.#received();
  }
}

function stockReading(frame: Buffer): Promise<number> {
  return new Promise((resolve) => {
    const input = new PassThrough({ highWaterMark: frame.length * 2 });
    const started = performance.now();
    const server = new StockServer(() => resolve(performance.now() - started));
    server.start(input, new Writable({ write: (_chunk, _encoding, done) => done() }));
    for (const chunk of chunksOf(frame)) {
      input.write(chunk);
    }
  });
}
