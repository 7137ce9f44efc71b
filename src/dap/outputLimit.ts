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
  #omitted = 0;
  #isShut = false;
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
    if (this.#isShut || this.#lines > linesPerPeriod) {
      this.#omitted++;
      return false;
    }
    return true;
  }

  /** Lets nothing through, and says nothing, until it is open again. */
  shut(isShut: boolean): void {
    this.#isShut = isShut;
    if (!isShut) {
      this.#tell();
    }
  }

  /** Reports what was kept back so far. */
  dispose(): void {
    this.#timer?.dispose();
    this.#settle();
    this.#tell();
  }

  #settle(): void {
    this.#timer = undefined;
    this.#lines = 0;
    if (!this.#isShut) {
      this.#tell();
    }
  }

  #tell(): void {
    const omitted = this.#omitted;
    this.#omitted = 0;
    if (omitted > 0) {
      this.#report(omitted);
    }
  }
}
