/** Something that holds a subscription, a timer or a connection until it is told to let go. */
export interface Disposable {
  dispose(): void;
}

export function toDisposable(dispose: () => void): Disposable {
  return { dispose };
}

/** Owns disposables. Whatever is added after the store was disposed is disposed at once, so nothing can leak in late. */
export class DisposableStore implements Disposable {
  readonly #items = new Set<Disposable>();
  #disposed = false;

  add<T extends Disposable>(item: T): T {
    if (this.#disposed) {
      item.dispose();
    } else {
      this.#items.add(item);
    }
    return item;
  }

  dispose(): void {
    this.#disposed = true;
    const items = [...this.#items];
    this.#items.clear();
    for (const item of items.reverse()) {
      item.dispose();
    }
  }
}
