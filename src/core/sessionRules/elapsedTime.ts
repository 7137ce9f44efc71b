import type { Clock } from '../base/clock.ts';

// Wall and monotonic time that part by more than this did not drift: somebody set the clock. In real time.
const clockStep = 5_000;

/**
 * Time since its start that sleep and clock changes cannot stop: the larger of wall and steady time passed. Steady time counts sleep where
 * the clock can tell (`sinceBoot`); then a wall clock that jumps was set, and its jump is not time. Where steady time stands still in
 * sleep, a jump forward may be either: it counts.
 */
export class ElapsedTime {
  readonly #clock: Clock;
  readonly #startSteady: number;
  #startWall: number;
  #lastWall: number;
  #lastSteady: number;
  #elapsed = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#startWall = this.#lastWall = clock.now();
    this.#startSteady = this.#lastSteady = this.#steady();
  }

  /** Milliseconds since the start. Never negative, never less than before. */
  read(): number {
    const wall = this.#clock.now();
    const steady = this.#steady();
    const setForwardBy = wall - this.#lastWall - (steady - this.#lastSteady);
    const step = clockStep * (this.#clock.rate ?? 1);
    // Otherwise a clock that was set back would swallow as much of a later sleep.
    if (setForwardBy < -step || (setForwardBy > step && this.#clock.sinceBoot !== undefined)) {
      this.#startWall += setForwardBy;
    }
    this.#lastWall = wall;
    this.#lastSteady = steady;
    this.#elapsed = Math.max(this.#elapsed, wall - this.#startWall, steady - this.#startSteady);
    return this.#elapsed;
  }

  #steady(): number {
    return this.#clock.sinceBoot?.() ?? this.#clock.monotonic();
  }
}
