import { threadCpuUsage } from 'node:process';
import { LogIndex } from '../../src/core/apexLog/logIndex.ts';
import { allQueries } from '../support/logQueries.ts';
import { adversarialLogs } from '../support/adversarialLogs.ts';
import { amount, type Soak } from './soak.ts';

const megabyte = 1_000_000;
const steepest = 2.3;
/** What takes less is not told from the machine's moods. */
const leastMilliseconds = 8;
/** Doublings from the shortest log to the longest: over several of them, one that collects garbage weighs little. */
const doublings = 3;
/** How often a pair that looks steep is measured: others on the machine make single ones slower. */
const rounds = 5;

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
        const { part, whole } = measured(read, build(length / 2 ** doublings), build(length));
        const ratio = ratioOf(part, whole);
        steepestSeen = Math.max(steepestSeen, ratio);
        slowest = Math.max(slowest, whole);
        count += 1;
        if (scale.full && ratio > steepest) {
          breaches.push(
            `${shape} (${reader}): ${part.toFixed(0)} ms, of ${2 ** doublings} times the length ${whole.toFixed(0)} ms.`,
          );
        }
      }
    }
    const figures = `steepest ratio ${steepestSeen.toFixed(2)}, slowest ${slowest.toFixed(0)} ms for ${length / megabyte} MB`;
    return Promise.resolve({ count, of: 'shapes', figures, breaches });
  },
};

/** Milliseconds for both, the quickest of as many rounds as it takes to be sure. */
function measured(
  read: (bytes: Uint8Array) => unknown,
  part: Uint8Array,
  whole: Uint8Array,
): { readonly part: number; readonly whole: number } {
  // The first reading of a shape is compiled meanwhile, and is no measure for later ones.
  read(part);
  const best = { part: Infinity, whole: Infinity };
  for (let round = 0; round < rounds; round += 1) {
    best.part = Math.min(best.part, timeOf(read, part));
    best.whole = Math.min(best.whole, timeOf(read, whole));
    if (ratioOf(best.part, best.whole) <= steepest) {
      break;
    }
  }
  return best;
}

/** How much longer one doubling takes, on average. */
function ratioOf(part: number, whole: number): number {
  return (whole / Math.max(part, leastMilliseconds)) ** (1 / doublings);
}

/** Processor time of this thread alone. */
function timeOf(read: (bytes: Uint8Array) => unknown, bytes: Uint8Array): number {
  const start = threadCpuUsage();
  read(bytes);
  const { user, system } = threadCpuUsage(start);
  return (user + system) / 1_000;
}

export const soaks: readonly Soak[] = [linear];
