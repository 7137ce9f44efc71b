import type { Disposable } from '../core/base/disposable.ts';
import type { Event } from '../core/base/event.ts';

/** Keeps events in order until somebody is ready for them, then passes them on. */
export class EventInbox<T> implements Disposable {
  readonly #subscription: Disposable;
  #waiting: T[] = [];
  #take: ((value: T) => void) | undefined;

  constructor(event: Event<T>) {
    this.#subscription = event((value) => {
      if (this.#take === undefined) {
        this.#waiting.push(value);
      } else {
        this.#take(value);
      }
    });
  }

  open(take: (value: T) => void): void {
    // What arrives while the first are handled comes after them.
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      take(next);
    }
    this.#take = take;
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#waiting = [];
  }
}
