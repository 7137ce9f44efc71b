import type { Clock } from '../../core/base/clock.ts';
import type { Disposable } from '../../core/base/disposable.ts';

/** Milliseconds between two sweeps. */
const period = 60 * 60 * 1000;

/** Sweeps every hour of the rules' clock. */
export class Sweeper implements Disposable {
  readonly #clock: Clock;
  readonly #sweep: () => void;
  #timer: Disposable;

  constructor(clock: Clock, sweep: () => void) {
    this.#clock = clock;
    this.#sweep = sweep;
    this.#timer = this.#wait();
  }

  dispose(): void {
    this.#timer.dispose();
  }

  #wait(): Disposable {
    return this.#clock.schedule(period, () => {
      this.#timer = this.#wait();
      this.#sweep();
    });
  }
}
