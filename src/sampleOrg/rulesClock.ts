import { acceleratedClock, type Clock } from '../core/base/clock.ts';
import { type Disposable, toDisposable } from '../core/base/disposable.ts';

interface Timer {
  /** On this clock's monotonic time. */
  readonly due: number;
  readonly callback: () => void;
  wait: Disposable;
}

/** The clock of the session rules: it may run faster than the wall clock, and the control endpoint can move it on. */
export class RulesClock implements Clock {
  readonly #base: Clock;
  readonly #timers = new Set<Timer>();
  #skipped = 0;

  constructor(clock: Clock, rate: number) {
    this.#base = acceleratedClock(clock, rate);
  }

  now(): number {
    return this.#base.now() + this.#skipped;
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

  /** Moves the clock on; what falls due happens now, in order. */
  skip(milliseconds: number): void {
    this.#skipped += milliseconds;
    for (const timer of [...this.#timers].sort((a, b) => a.due - b.due)) {
      timer.wait.dispose();
      // One that fires may have cancelled others.
      if (this.#timers.has(timer)) {
        this.#arm(timer);
      }
    }
  }

  #arm(timer: Timer): void {
    const left = timer.due - this.monotonic();
    if (left > 0) {
      timer.wait = this.#base.schedule(left, () => this.#fire(timer));
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
