import type { Clock } from '../core/base/clock.ts';
import type { Disposable } from '../core/base/disposable.ts';

// More than anybody reads, and less than what makes an editor stutter.
const linesPerPeriod = 500;
const period = 1000;

/** Lets so many lines through a second and says how many it kept back: a loop that prints must not freeze the editor. */
export class OutputLimit implements Disposable {
  readonly #clock: Clock;
  readonly #report: (omitted: number) => void;
  #lines = 0;
  #timer: Disposable | undefined;

  constructor(clock: Clock, report: (omitted: number) => void) {
    this.#clock = clock;
    this.#report = report;
  }

  /** May one more line be shown now? */
  admit(): boolean {
    this.#timer ??= this.#clock.schedule(period, () => {
      this.#settle();
    });
    this.#lines++;
    return this.#lines <= linesPerPeriod;
  }

  /** Reports what was kept back so far. */
  dispose(): void {
    this.#timer?.dispose();
    this.#settle();
  }

  #settle(): void {
    const omitted = this.#lines - linesPerPeriod;
    this.#timer = undefined;
    this.#lines = 0;
    if (omitted > 0) {
      this.#report(omitted);
    }
  }
}
