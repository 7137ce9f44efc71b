import { platform, uptime } from 'node:os';
import type { Clock } from '../core/base/clock.ts';
import { toDisposable } from '../core/base/disposable.ts';

// Node calls back at once where a delay is longer.
const longestDelay = 2 ** 31 - 1;

/**
 * Linux: /proc/uptime or CLOCK_BOOTTIME, Windows: GetTickCount64; both run on in sleep. On macOS the monotonic clock itself does
 * (mach_continuous_time), while its uptime comes of the wall clock. [libuv: src/unix/linux.c, src/win/util.c, src/unix/darwin.c]
 */
const sinceBoot = platform() === 'darwin' ? () => performance.now() : () => uptime() * 1_000;

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sinceBoot,
  schedule: (delay, callback) => {
    const timer = setTimeout(callback, Math.min(delay, longestDelay));
    return toDisposable(() => {
      clearTimeout(timer);
    });
  },
};
