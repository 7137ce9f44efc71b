import { adversarialTexts } from '../support/adversarialTexts.ts';
import { processorTime } from './figures.ts';
import type { Soak } from './soak.ts';

const megabyte = 1024 * 1024;
/** What a doubling may cost, over all doublings of a shape. */
const steepest = 2.3;
/** What a single one may: collecting garbage falls into one or the other. The square would be 4. */
const steepestStep = 3.4;
/** What takes less is not told from the machine's moods. Milliseconds. */
const leastMilliseconds = 40;
/** The quickest of so many runs counts: others on the machine only make one slower. */
const mostRuns = 3;
/** Twice each: a parser may be careful with a large text alone. */
const doublings = { full: [5, 10, 20], quick: [0.25, 0.5] } as const;
/** A careless reader would take minutes over what is large: nobody waits for that to know. */
const mostMilliseconds = 30_000;

async function quickest(read: (text: string) => unknown, text: string): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < mostRuns && least > leastMilliseconds / 2; run += 1) {
    const start = process.cpuUsage();
    await read(text);
    least = Math.min(least, processorTime(start));
  }
  return least;
}

const linear: Soak = {
  id: 'X9',
  title: 'what reads texts of others takes twice as long for twice as much, whatever the text',
  run: async (scale) => {
    const sizes = scale.full ? doublings.full : doublings.quick;
    const breaches: string[] = [];
    let count = 0;
    let steepestSeen = { ratio: 0, shape: '' };
    let slowest = { milliseconds: 0, shape: '' };
    for (const [shape, { build, read }] of Object.entries(adversarialTexts)) {
      const times: number[] = [];
      for (const size of sizes) {
        times.push(await quickest(read, build(size * megabyte)));
        if ((times.at(-1) ?? 0) > mostMilliseconds) {
          break;
        }
      }
      const steps = times.slice(1).map((time, index) => time / Math.max(times[index] ?? 0, leastMilliseconds));
      const mean = Math.pow(
        (times.at(-1) ?? 0) / Math.max(times[0] ?? 0, leastMilliseconds),
        1 / Math.max(1, steps.length),
      );
      count += steps.length;
      steepestSeen = mean > steepestSeen.ratio ? { ratio: mean, shape } : steepestSeen;
      const last = times.at(-1) ?? 0;
      slowest = last > slowest.milliseconds ? { milliseconds: last, shape } : slowest;
      if ((scale.full && mean > steepest) || steps.some((step) => step > steepestStep)) {
        breaches.push(
          `${shape}: ${times.map((time) => `${time.toFixed(0)} ms`).join(', ')} for ${sizes.join(', ')} MB.`,
        );
      }
    }
    const figures =
      `${Object.keys(adversarialTexts).length} shapes up to ${sizes.at(-1)} MB, steepest ${steepestSeen.ratio.toFixed(2)} (${steepestSeen.shape}), ` +
      `slowest ${slowest.milliseconds.toFixed(0)} ms (${slowest.shape})`;
    return { count, of: 'doublings', figures, breaches };
  },
};

export const soaks: readonly Soak[] = [linear];
