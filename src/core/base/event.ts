import { type Disposable, toDisposable } from './disposable.ts';

/** Subscribe to something that happens. The answer ends the subscription. */
export type Event<T> = (listener: (value: T) => void) => Disposable;

/** The side that fires. Listeners run in the order they subscribed, synchronously. */
export class EventEmitter<T> implements Disposable {
  readonly #listeners = new Set<(value: T) => void>();

  readonly event: Event<T> = (listener) => {
    // A wrapper of its own, so that one function may subscribe twice.
    const entry = (value: T): void => {
      listener(value);
    };
    this.#listeners.add(entry);
    return toDisposable(() => this.#listeners.delete(entry));
  };

  fire(value: T): void {
    for (const listener of [...this.#listeners]) {
      listener(value);
    }
  }

  dispose(): void {
    this.#listeners.clear();
  }
}
