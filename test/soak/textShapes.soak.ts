import { threadCpuUsage } from 'node:process';
import { type AdversarialText, adversarialTexts } from '../support/adversarialTexts.ts';
import { collectGarbage, percentile } from './figures.ts';
import type { Soak } from './soak.ts';

const megabyte = 1024 * 1024;
/** What each doubling may cost. The square would be 4. */
const steepest = 2.3;
/** What takes less is not told from the machine's moods. Milliseconds. */
const leastMilliseconds = 8;
/** So many are measured: what is collected falls into one or the other, and others are on the machine too. */
const rounds = { least: 3, most: 9 } as const;
/** Twice each: a parser may be careful with a large text alone. */
const doublings = { full: [5, 10, 20], quick: [0.25, 0.5] } as const;
/** A careless reader would take minutes over what is large: nobody waits for that to know. */
const mostMilliseconds = 30_000;

/** Of each length what each round took. */
type Times = readonly number[][];

/** Processor time of this thread alone, in milliseconds. */
async function timeOf(read: (text: string) => unknown, text: string): Promise<number> {
  collectGarbage();
  const start = threadCpuUsage();
  await read(text);
  const { user, system } = threadCpuUsage(start);
  return (user + system) / 1_000;
}

/** Measures until no doubling looks steep, or nothing is left to try. */
async function measured({ build, read }: AdversarialText, sizes: readonly number[]): Promise<Times> {
  const texts = sizes.map((size) => build(size * megabyte));
  const times: number[][] = texts.map(() => []);
  const isSure = (round: number): boolean => round >= rounds.least && stepsOf(times).every(isGentle);
  for (let round = 0; round < rounds.most && !isSure(round); round += 1) {
    for (const [index, text] of texts.entries()) {
      const time = await timeOf(read, text);
      times[index]?.push(time);
      if (time > mostMilliseconds) {
        return times.slice(0, index + 1);
      }
    }
  }
  return times;
}

const middle = (times: readonly number[]): number => percentile(times, 0.5);
const quickest = (times: readonly number[]): number => Math.min(...times);
const isGentle = (step: number): boolean => step <= steepest;

/**
 * How many times longer each length took than half of it, by the middle ones of its rounds or by the quickest: what grows with the
 * length shows in both, and the machine's moods in one.
 */
function stepsOf(times: Times): readonly number[] {
  const [byMiddle = [], byQuickest = []] = [middle, quickest].map((chosen) => {
    const each = times.map((all) => Math.max(chosen(all), leastMilliseconds));
    return each.slice(1).map((time, index) => time / (each[index] ?? time));
  });
  return byMiddle.map((step, index) => Math.min(step, byQuickest[index] ?? step));
}

const linear: Soak = {
  id: 'X9',
  title: 'what reads texts of others takes twice as long for twice as much, whatever the text',
  run: async (scale) => {
    const sizes = scale.full ? doublings.full : doublings.quick;
    const breaches: string[] = [];
    let count = 0;
    let steepestSeen = { step: 0, shape: '' };
    let slowest = { milliseconds: 0, shape: '' };
    for (const [shape, text] of Object.entries(adversarialTexts)) {
      const times = await measured(text, sizes);
      const steps = stepsOf(times);
      count += steps.length;
      const step = Math.max(...steps);
      steepestSeen = step > steepestSeen.step ? { step, shape } : steepestSeen;
      const milliseconds = middle(times.at(-1) ?? []);
      slowest = milliseconds > slowest.milliseconds ? { milliseconds, shape } : slowest;
      // What is short is over before it can be told how it grows.
      if (times.length < sizes.length || (scale.full && !steps.every(isGentle))) {
        const shown = times.map((all) => `${middle(all).toFixed(0)} ms`);
        breaches.push(`${shape}: ${shown.join(', ')} for ${sizes.join(', ')} MB.`);
      }
    }
    const figures =
      `${Object.keys(adversarialTexts).length} shapes up to ${sizes.at(-1)} MB, steepest ${steepestSeen.step.toFixed(2)} (${steepestSeen.shape}), ` +
      `slowest ${slowest.milliseconds.toFixed(0)} ms (${slowest.shape})`;
    return { count, of: 'doublings', figures, breaches };
  },
};

export const soaks: readonly Soak[] = [linear];
