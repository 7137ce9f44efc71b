import { acceleratedClock, type Clock } from '../core/base/clock.ts';
import { type Disposable, toDisposable } from '../core/base/disposable.ts';

interface Timer {
  /** On this clock's monotonic time. */
  readonly due: number;
  readonly callback: () => void;
  wait: Disposable;
}

/** What everything that an org dates goes by: it may run faster than the wall clock, and the control endpoint can move it on. */
export class OrgClock implements Clock {
  readonly #base: Clock;
  readonly #timers = new Set<Timer>();
  #skipped = 0;

  constructor(clock: Clock, rate: number) {
    this.#base = acceleratedClock(clock, rate);
  }

  /** Whole milliseconds, as orgs keep them. */
  now(): number {
    return Math.floor(this.#base.now() + this.#skipped);
  }

  monotonic(): number {
    return this.#base.monotonic() + this.#skipped;
  }

  schedule(delay: number, callback: () => void): Disposable {
    const timer: Timer = { due: this.monotonic() + delay, callback, wait: toDisposable(() => undefined) };
    this.#timers.add(timer);
    this.#arm(timer);
    return toDisposable(() => {
      this.#timers.delete(timer);
      timer.wait.dispose();
    });
  }

  /** Moves the clock on, from one timer to the next: what falls due happens now, in order, each at its own time. */
  skip(milliseconds: number): void {
    const target = this.monotonic() + milliseconds;
    for (let next = this.#nextUpTo(target); next !== undefined; next = this.#nextUpTo(target)) {
      this.#skipped += Math.max(0, next.due - this.monotonic());
      next.wait.dispose();
      this.#fire(next);
    }
    this.#skipped += Math.max(0, target - this.monotonic());
    for (const timer of this.#timers) {
      timer.wait.dispose();
      this.#arm(timer);
    }
  }

  #nextUpTo(target: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.due <= target && (first === undefined || timer.due < first.due)) {
        first = timer;
      }
    }
    return first;
  }

  /** Waits for the base, whose timers may be shorter than what is left. */
  #arm(timer: Timer): void {
    const left = timer.due - this.monotonic();
    if (left > 0) {
      timer.wait = this.#base.schedule(left, () => this.#arm(timer));
    } else {
      this.#fire(timer);
    }
  }

  #fire(timer: Timer): void {
    if (this.#timers.delete(timer)) {
      timer.callback();
    }
  }
}
