import type { Clock } from '../core/base/clock.ts';
import { toDisposable } from '../core/base/disposable.ts';

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  schedule: (delay, callback) => {
    const timer = setTimeout(callback, delay);
    return toDisposable(() => {
      clearTimeout(timer);
    });
  },
};
