import { FrameReader } from '../../src/dap/framing.ts';
import { FakeClock } from '../support/fakeClock.ts';
import type { Soak } from './soak.ts';

const megabyte = 1024 * 1024;
const mostMilliseconds = 250;

/** One large message in the pieces that a pipe delivers. */
const largeFrame: Soak = {
  id: 'R7',
  title: 'one 32 MB message is read in at most 250 ms',
  run: ({ full }) => {
    const body = Buffer.from(JSON.stringify({ type: 'request', seq: 1, command: 'x'.repeat(32 * megabyte) }));
    const frame = Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]);
    const problems: string[] = [];
    let messages = 0;
    const reader = new FrameReader(
      { message: () => (messages += 1), problem: (text) => problems.push(text) },
      new FakeClock(),
    );
    const start = performance.now();
    for (let at = 0; at < frame.length; at += 64 * 1024) {
      reader.push(frame.subarray(at, at + 64 * 1024));
    }
    const milliseconds = performance.now() - start;
    reader.dispose();
    const breaches = [...problems];
    if (messages !== 1) {
      breaches.push(`${messages} messages were read instead of one.`);
    }
    if (full && milliseconds > mostMilliseconds) {
      breaches.push(`It took ${milliseconds.toFixed(0)} ms.`);
    }
    return Promise.resolve({ count: 1, of: 'message', figures: `${milliseconds.toFixed(0)} ms`, breaches });
  },
};

export const soaks: readonly Soak[] = [largeFrame];
