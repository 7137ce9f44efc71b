import type { Clock } from './clock.ts';
import { cancelled } from './failure.ts';

/** Waits so many milliseconds. Rejects with a `Failure` when cancelled. */
export function pause(clock: Clock, milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = (): void => {
      timer.dispose();
      reject(cancelled());
    };
    const timer = clock.schedule(milliseconds, () => {
      signal?.removeEventListener('abort', cancel);
      resolve();
    });
    signal?.addEventListener('abort', cancel, { once: true });
    if (signal?.aborted === true) {
      cancel();
    }
  });
}
