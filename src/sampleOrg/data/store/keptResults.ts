interface KeptResult {
  /** Changes of the objects when it was asked for. */
  readonly changes: string;
  /** Undefined until it is asked for once more: what is asked for once is not worth the keeping. */
  value: unknown;
}

/** Of a hundred thousand rows each is a megabyte. */
const mostKept = 8;

/** What was worked out of whole tables, until a record of theirs changes. The one asked for longest ago is forgotten first. */
export class KeptResults {
  readonly #changes = new Map<string, number>();
  readonly #kept = new Map<string, KeptResult>();

  changed(objectName: string): void {
    this.#changes.set(objectName, this.#changesOf(objectName) + 1);
  }

  /** Made when it is asked for the second time since a change; undefined the first time. */
  result<T extends object>(key: string, objectNames: readonly string[], make: () => T): T | undefined {
    const changes = objectNames.map((name) => this.#changesOf(name)).join();
    const known = this.#kept.get(key);
    const result = known?.changes === changes ? known : { changes, value: undefined };
    if (result === known) {
      result.value ??= make();
    }
    this.#kept.delete(key);
    this.#kept.set(key, result);
    for (const oldest of [...this.#kept.keys()].slice(0, -mostKept)) {
      this.#kept.delete(oldest);
    }
    // Under this key the same maker has put it there.
    return result.value as T | undefined;
  }

  #changesOf(objectName: string): number {
    return this.#changes.get(objectName) ?? 0;
  }
}
