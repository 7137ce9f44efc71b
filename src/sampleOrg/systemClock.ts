import type { Clock } from '../core/base/clock.ts';
import { toDisposable } from '../core/base/disposable.ts';

/** Longest delay that a Node timer takes, in milliseconds. Longer ones would fire at once. */
const longestDelay = 2_147_483_647;

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  schedule: (delay, callback) => {
    const timer = setTimeout(callback, Math.min(delay, longestDelay));
    return toDisposable(() => clearTimeout(timer));
  },
};
