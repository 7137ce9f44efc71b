import type { Clock } from '../../core/base/clock.ts';

const firstDelay = 1_000;
const longestDelay = 30_000;
/** Attempts that reach nobody burden nobody: for so long they follow each other within a second, so that a short drop costs little. */
const shortDrop = 10_000;
const handshakeWindow = 10_000;
const handshakesPerWindow = 3;

/** When to try again: exponential backoff with full jitter, and never more than three handshakes in ten seconds. */
export class RetryPolicy {
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #handshakes: number[] = [];
  #failures = 0;
  #doublings = 0;
  #failingSince: number | undefined;

  /** `random` answers numbers from 0 to below 1. */
  constructor(clock: Clock, random: () => number) {
    this.#clock = clock;
    this.#random = random;
  }

  /** Failures in a row. */
  get failures(): number {
    return this.#failures;
  }

  succeeded(): void {
    this.#failures = 0;
    this.#doublings = 0;
    this.#failingSince = undefined;
  }

  /** Milliseconds to wait after one more failure, at least `notBefore`. The first wait is at most a second. `isUnreached`: nobody was there. */
  delayAfterFailure(notBefore: number, isUnreached = false): number {
    const now = this.#clock.monotonic();
    this.#failingSince ??= now;
    const ceiling = Math.min(longestDelay, firstDelay * 2 ** this.#doublings);
    this.#failures += 1;
    this.#doublings += isUnreached && now - this.#failingSince < shortDrop ? 0 : 1;
    return Math.max(notBefore, this.#random() * ceiling);
  }

  /** Milliseconds until the next handshake is allowed. */
  handshakeDelay(): number {
    const oldest = this.#handshakes.at(-handshakesPerWindow);
    return oldest === undefined ? 0 : Math.max(0, oldest + handshakeWindow - this.#clock.monotonic());
  }

  handshakeSent(): void {
    this.#handshakes.push(this.#clock.monotonic());
    this.#handshakes.splice(0, this.#handshakes.length - handshakesPerWindow);
  }

  /** The last handshake reached no server, so it counts for nothing. */
  handshakeNeverArrived(): void {
    this.#handshakes.pop();
  }
}
