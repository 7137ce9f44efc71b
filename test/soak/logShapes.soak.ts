import { LogIndex } from '../../src/core/apexLog/logIndex.ts';
import { allQueries } from '../support/logQueries.ts';
import { adversarialLogs } from '../support/adversarialLogs.ts';
import { processorTime } from './figures.ts';
import { amount, type Soak } from './soak.ts';

const megabyte = 1_000_000;
const steepest = 2.3;
/** What takes less is not told from the machine's moods. */
const leastMilliseconds = 40;
const repeats = 3;

const readers: Readonly<Record<string, (bytes: Uint8Array) => unknown>> = {
  index: (bytes) => new LogIndex(bytes),
  queries: (bytes) => allQueries(new LogIndex(bytes)),
};

const linear: Soak = {
  id: 'D2',
  title: 'a log of any shape takes twice as long where it is twice as large',
  run: (scale) => {
    const length = amount(scale, 20, 1) * megabyte;
    const breaches: string[] = [];
    let steepestSeen = 0;
    let slowest = 0;
    let count = 0;
    for (const [reader, read] of Object.entries(readers)) {
      for (const [shape, build] of Object.entries(adversarialLogs)) {
        const half = quickest(read, build(length / 2));
        const whole = quickest(read, build(length));
        const ratio = whole / Math.max(half, leastMilliseconds);
        steepestSeen = Math.max(steepestSeen, ratio);
        slowest = Math.max(slowest, whole);
        count += 1;
        if (scale.full && ratio > steepest) {
          breaches.push(`${shape} (${reader}): ${half.toFixed(0)} ms, of twice the length ${whole.toFixed(0)} ms.`);
        }
      }
    }
    const figures = `steepest ratio ${steepestSeen.toFixed(2)}, slowest ${slowest.toFixed(0)} ms for ${length / megabyte} MB`;
    return Promise.resolve({ count, of: 'doublings', figures, breaches });
  },
};

/** Processor time of the quickest of some runs: others on the machine only make it slower. */
function quickest(read: (bytes: Uint8Array) => unknown, bytes: Uint8Array): number {
  return Math.min(
    ...Array.from({ length: repeats }, () => {
      const start = process.cpuUsage();
      read(bytes);
      return processorTime(start);
    }),
  );
}

export const soaks: readonly Soak[] = [linear];
