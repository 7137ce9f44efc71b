/**
 * Numbers from 0 to below 1 that a seed and a count repeat, whatever happened in between: the decision about a call depends on
 * which call it is, not on when it came.
 */
export function randomOf(seed: number, count: number): () => number {
  let state = (Math.imul(seed | 0, 0x9e3779b1) ^ Math.imul(count + 1, 0x85ebca6b)) >>> 0;
  return () => {
    // mulberry32
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
