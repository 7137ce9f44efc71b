import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';

/** So long nobody types before a search begins. Milliseconds. */
const pause = 200;

export interface TypedSearch<T> {
  readonly search: (text: string, signal: AbortSignal) => Promise<T>;
  readonly onResult: (result: T, text: string) => void;
  readonly onFailure: (error: unknown) => void;
  /** A search waits or runs. */
  readonly onBusy: (isBusy: boolean) => void;
}

/** Searches while somebody types: once they pause, and only for the last text. What was asked for before is cancelled. */
export class SearchAsTyped<T> implements Disposable {
  readonly #clock: Clock;
  readonly #typed: TypedSearch<T>;
  #waiting: Disposable | undefined;
  #running: AbortController | undefined;

  constructor(clock: Clock, typed: TypedSearch<T>) {
    this.#clock = clock;
    this.#typed = typed;
  }

  type(text: string): void {
    this.#cancel();
    this.#typed.onBusy(true);
    this.#waiting = this.#clock.schedule(pause, () => void this.#search(text));
  }

  dispose(): void {
    this.#cancel();
  }

  async #search(text: string): Promise<void> {
    const running = new AbortController();
    this.#waiting = undefined;
    this.#running = running;
    const isCurrent = (): boolean => this.#running === running;
    try {
      const result = await this.#typed.search(text, running.signal);
      if (isCurrent()) {
        this.#typed.onResult(result, text);
      }
    } catch (error) {
      if (isCurrent()) {
        this.#typed.onFailure(error);
      }
    } finally {
      if (isCurrent()) {
        this.#running = undefined;
        this.#typed.onBusy(false);
      }
    }
  }

  #cancel(): void {
    this.#waiting?.dispose();
    this.#waiting = undefined;
    this.#running?.abort();
    this.#running = undefined;
  }
}
