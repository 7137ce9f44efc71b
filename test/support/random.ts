/** Random numbers that a seed repeats, so that a failing case can be run again. Each is at least 0 and below 1. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    // mulberry32
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Draws from the numbers of one seed. */
export class Draws {
  /** At least 0 and below 1. */
  readonly number: () => number;

  constructor(seed: number) {
    this.number = seededRandom(seed);
  }

  /** A whole number from 0 on. */
  below(limit: number): number {
    return Math.floor(this.number() * limit);
  }

  happens(probability: number): boolean {
    return this.number() < probability;
  }

  one<T>(choices: readonly T[]): T {
    if (choices.length === 0) {
      throw new RangeError('There is nothing to draw from.');
    }
    return choices[this.below(choices.length)] as T;
  }
}
