/** Which logs of a table are chosen for what is done to several at once. */
export class LogSelection {
  #ids = new Set<string>();
  /** Where a range begins that is drawn with Shift. */
  #anchor: string | undefined;

  get ids(): readonly string[] {
    return [...this.#ids];
  }

  get size(): number {
    return this.#ids.size;
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  only(id: string): void {
    this.#ids = new Set([id]);
    this.#anchor = id;
  }

  toggle(id: string): void {
    if (!this.#ids.delete(id)) {
      this.#ids.add(id);
    }
    this.#anchor = id;
  }

  /** All of them where one was not chosen, else none of them. */
  toggleAll(ids: readonly string[]): void {
    const areChosen = ids.every((id) => this.#ids.has(id));
    for (const id of ids) {
      if (areChosen) {
        this.#ids.delete(id);
      } else {
        this.#ids.add(id);
      }
    }
  }

  /** From where the range begins to this one, in the order in which logs stand. */
  extendTo(id: string, order: readonly string[]): void {
    const from = order.indexOf(this.#anchor ?? id);
    const to = order.indexOf(id);
    if (from < 0 || to < 0) {
      this.only(id);
      return;
    }
    this.#ids = new Set(order.slice(Math.min(from, to), Math.max(from, to) + 1));
  }

  clear(): void {
    this.#ids.clear();
    this.#anchor = undefined;
  }

  /** Logs that are no longer there cannot be chosen. */
  keep(isThere: (id: string) => boolean): void {
    this.#ids = new Set([...this.#ids].filter(isThere));
  }
}
