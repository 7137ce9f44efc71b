/** Runs something once, when it is first wanted while it is allowed. */
export class OnFirstUse {
  readonly #isAllowed: () => boolean;
  readonly #run: () => void;
  #hasRun = false;

  constructor(isAllowed: () => boolean, run: () => void) {
    this.#isAllowed = isAllowed;
    this.#run = run;
  }

  want(): void {
    if (!this.#hasRun && this.#isAllowed()) {
      this.#hasRun = true;
      this.#run();
    }
  }
}
