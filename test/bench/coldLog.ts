import { readFileSync } from 'node:fs';
import { threadCpuUsage } from 'node:process';

// Started by apexLog.bench.ts in a process of its own: reads a log in one of three ways, for the first time, and prints what it took.

/** What one reading took. Reading the file and loading modules are not counted as time; the file is counted as memory. */
export interface ColdReading {
  readonly milliseconds: number;
  /** Of this thread alone: what others do on the machine does not count. */
  readonly processorMilliseconds: number;
  /** Bytes by which the process has grown. */
  readonly resident: number;
  readonly buffers: number;
}

const { LogIndex } = await import('../../src/core/apexLog/logIndex.ts');
const [way = '', path = ''] = process.argv.slice(2);

/** Each answers with what it keeps: memory is measured while it is kept. */
const ways: Readonly<Record<string, (file: Buffer) => unknown>> = {
  index: (file) => {
    const index = new LogIndex(file);
    return { index, topmost: [...index.childrenOf()] };
  },
  newlines: (file) => {
    let lines = 0;
    for (let at = file.indexOf(10); at >= 0; at = file.indexOf(10, at + 1)) {
      lines += 1;
    }
    return { file, lines };
  },
  splitLines: (file) => ({ file, lines: file.toString('utf8').split(/\r?\n/) }),
};

const before = process.memoryUsage();
const file = readFileSync(path);
const processor = threadCpuUsage();
const start = performance.now();
const kept = ways[way]?.(file);
const milliseconds = performance.now() - start;
const { user, system } = threadCpuUsage(processor);
const after = process.memoryUsage();
const reading: ColdReading = {
  milliseconds,
  processorMilliseconds: (user + system) / 1_000,
  resident: after.rss - before.rss,
  buffers: after.arrayBuffers - before.arrayBuffers,
};
console.log(JSON.stringify(kept === undefined ? undefined : reading));
