import type { Clock } from '../base/clock.ts';

// Wall and monotonic time that part by more than this did not drift: somebody set the clock. In real time.
const clockStep = 5_000;

/**
 * Time since its start that sleep and clock changes cannot stop: the larger of wall and monotonic time passed. Neither
 * suffices: monotonic time stands still while some machines sleep, and wall time may be set back. A wall clock that was set
 * forward looks like sleep and counts.
 */
export class ElapsedTime {
  readonly #clock: Clock;
  readonly #startMonotonic: number;
  #startWall: number;
  #lastWall: number;
  #lastMonotonic: number;
  #elapsed = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#startWall = this.#lastWall = clock.now();
    this.#startMonotonic = this.#lastMonotonic = clock.monotonic();
  }

  /** Milliseconds since the start. Never negative, never less than before. */
  read(): number {
    const wall = this.#clock.now();
    const monotonic = this.#clock.monotonic();
    const setBackBy = monotonic - this.#lastMonotonic - (wall - this.#lastWall);
    if (setBackBy > clockStep * (this.#clock.rate ?? 1)) {
      // Otherwise a clock that was set back would swallow as much of a later sleep.
      this.#startWall -= setBackBy;
    }
    this.#lastWall = wall;
    this.#lastMonotonic = monotonic;
    this.#elapsed = Math.max(this.#elapsed, wall - this.#startWall, monotonic - this.#startMonotonic);
    return this.#elapsed;
  }
}
