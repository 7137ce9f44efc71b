import type { Clock } from '../core/base/clock.ts';
import { toDisposable } from '../core/base/disposable.ts';

// Node calls back at once where a delay is longer.
const longestDelay = 2 ** 31 - 1;

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  schedule: (delay, callback) => {
    const timer = setTimeout(callback, Math.min(delay, longestDelay));
    return toDisposable(() => {
      clearTimeout(timer);
    });
  },
};
