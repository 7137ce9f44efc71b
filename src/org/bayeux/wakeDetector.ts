import type { Clock } from '../../core/base/clock.ts';
import type { Disposable } from '../../core/base/disposable.ts';

const period = 2_000;
const asleep = 5_000;

/** Notices that the machine slept: much more time passed between two ticks than the timer was set for. */
export class WakeDetector {
  readonly #clock: Clock;
  readonly #onWake: () => void;
  #timer: Disposable | undefined;

  constructor(clock: Clock, onWake: () => void) {
    this.#clock = clock;
    this.#onWake = onWake;
  }

  start(): void {
    const wall = this.#clock.now();
    const monotonic = this.#clock.monotonic();
    this.#timer = this.#clock.schedule(period, () => {
      // Some systems stop the monotonic clock during sleep, some do not.
      const elapsed = Math.max(this.#clock.now() - wall, this.#clock.monotonic() - monotonic);
      this.start();
      if (elapsed - period > asleep) {
        this.#onWake();
      }
    });
  }

  stop(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
  }
}
