import { play, violations } from '../support/interleaving.ts';
import { amount, type Soak } from './soak.ts';

/** Reached through its own frame by so many of a hundred cases, or the cases do not do what they are for. */
const fewestValuesPerHundred = 50;

const interleavings: Soak = {
  id: 'R4',
  title: 'no event overtakes an answer and no value belongs to another thread, whatever the order of things',
  run: async (scale) => {
    const count = amount(scale, 10_000, 100);
    const breaches: string[] = [];
    let messages = 0;
    let values = 0;
    for (let game = 0; game < count; game++) {
      const seed = scale.seed + game;
      const played = await play(seed);
      messages += played.timeline.length;
      values += played.valuesSeen;
      breaches.push(...violations(played).map((violation) => `Seed ${seed}: ${violation}.`));
    }
    if (values < (count / 100) * fewestValuesPerHundred) {
      breaches.push(`Only ${values} values were seen.`);
    }
    return { count, of: 'interleavings', figures: `${messages} messages, ${values} values seen`, breaches };
  },
};

export const soaks: readonly Soak[] = [interleavings];
