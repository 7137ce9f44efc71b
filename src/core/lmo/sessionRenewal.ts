/**
 * Decides when a refused org session is renewed. One renewal runs at a time and everybody who waits shares it. A fresh session that the
 * org refuses as well is not renewed again: the refusal then has another cause, and asking on would never end.
 */
export class SessionRenewal {
  readonly #renew: () => Promise<void>;
  #version = 0;
  /** The org has taken the session of this version, or it may have been good once. */
  #isProven = true;
  #running: Promise<void> | undefined;

  /** `renew` puts a fresh session in place, or rejects. */
  constructor(renew: () => Promise<void>) {
    this.#renew = renew;
  }

  /** Counts sessions: a caller tells with it which one was refused. */
  get version(): number {
    return this.#version;
  }

  /** The present session came of a renewal, and the org has not taken it yet. */
  get isUntried(): boolean {
    return !this.#isProven;
  }

  /** The org took the session of this version. */
  accepted(version: number): void {
    if (version === this.#version) {
      this.#isProven = true;
    }
  }

  /** Whether there is a fresher session now than the refused one, so that trying once more makes sense. */
  async refused(version: number): Promise<boolean> {
    if (version !== this.#version) {
      return true;
    }
    if (this.#running === undefined && !this.#isProven) {
      return false;
    }
    this.#running ??= this.#run();
    await this.#running;
    return true;
  }

  async #run(): Promise<void> {
    try {
      await this.#renew();
      this.#version += 1;
      this.#isProven = false;
    } finally {
      this.#running = undefined;
    }
  }
}
