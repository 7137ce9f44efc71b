import type { Clock } from '../../core/base/clock.ts';
import type { Disposable } from '../../core/base/disposable.ts';
import { l10n } from '../../core/base/l10n.ts';

const period = 2_000;
const asleep = 5_000;

/**
 * Notices what breaks a link without a word: the machine slept, for much more time passed between two looks than the timer was set
 * for; or it is on another network.
 */
export class LinkWatch {
  readonly #clock: Clock;
  readonly #network: () => string;
  readonly #onInterrupted: (reason: string) => void;
  #timer: Disposable | undefined;

  constructor(clock: Clock, network: () => string, onInterrupted: (reason: string) => void) {
    this.#clock = clock;
    this.#network = network;
    this.#onInterrupted = onInterrupted;
  }

  start(): void {
    this.#timer?.dispose();
    const wall = this.#clock.now();
    const monotonic = this.#clock.monotonic();
    const network = this.#network();
    this.#timer = this.#clock.schedule(period, () => {
      // Some systems stop the monotonic clock during sleep, some do not.
      const elapsed = Math.max(this.#clock.now() - wall, this.#clock.monotonic() - monotonic);
      const hasMoved = this.#network() !== network;
      this.start();
      if (elapsed - period > asleep) {
        this.#onInterrupted(l10n.t('The machine was asleep.'));
      } else if (hasMoved) {
        this.#onInterrupted(l10n.t('The network of this machine has changed.'));
      }
    });
  }

  stop(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
  }
}
