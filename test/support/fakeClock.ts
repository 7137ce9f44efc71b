import type { Clock } from '../../src/core/base/clock.ts';
import { type Disposable, toDisposable } from '../../src/core/base/disposable.ts';

interface Timer {
  readonly due: number;
  readonly order: number;
  readonly callback: () => void;
}

/** Time that moves only when a test moves it. */
export class FakeClock implements Clock {
  #wall: number;
  #monotonic = 0;
  #order = 0;
  readonly #timers = new Set<Timer>();

  constructor(now = Date.UTC(2026, 0, 15, 9, 0, 0)) {
    this.#wall = now;
  }

  now(): number {
    return this.#wall;
  }

  monotonic(): number {
    return this.#monotonic;
  }

  get pendingTimers(): number {
    return this.#timers.size;
  }

  /** Milliseconds until the next timer; undefined where there is none. */
  get untilNext(): number | undefined {
    const due = [...this.#timers].map((timer) => timer.due);
    return due.length === 0 ? undefined : Math.max(0, Math.min(...due) - this.#monotonic);
  }

  schedule(delay: number, callback: () => void): Disposable {
    const timer = { due: this.#monotonic + delay, order: this.#order++, callback };
    this.#timers.add(timer);
    return toDisposable(() => this.#timers.delete(timer));
  }

  /** Moves both clocks on and runs what falls due, in order of time. */
  advance(milliseconds: number): void {
    const end = this.#monotonic + milliseconds;
    for (;;) {
      const next = [...this.#timers]
        .filter((timer) => timer.due <= end)
        .sort((a, b) => a.due - b.due || a.order - b.order)[0];
      if (next === undefined) {
        break;
      }
      this.#timers.delete(next);
      this.#moveTo(next.due);
      next.callback();
    }
    this.#moveTo(end);
  }

  /** The wall clock jumps, as after sleep or an NTP correction; timers do not notice. */
  jumpWall(milliseconds: number): void {
    this.#wall += milliseconds;
  }

  #moveTo(monotonic: number): void {
    if (monotonic > this.#monotonic) {
      this.#wall += monotonic - this.#monotonic;
      this.#monotonic = monotonic;
    }
  }
}
