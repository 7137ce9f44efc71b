/** Numbers grouped by a key, each group in the order in which they were given. */
export class Grouped {
  readonly #starts: Uint32Array;
  readonly #values: Uint32Array;

  /** `keys` are below `keyCount`. Without `values`, the numbers are positions in `keys`. */
  constructor(keys: Uint32Array, keyCount: number, values?: Uint32Array) {
    const starts = new Uint32Array(keyCount + 1);
    for (let position = 0; position < keys.length; position += 1) {
      const next = (keys[position] as number) + 1;
      starts[next] = (starts[next] as number) + 1;
    }
    for (let key = 1; key <= keyCount; key += 1) {
      starts[key] = (starts[key] as number) + (starts[key - 1] as number);
    }
    const filled = starts.slice();
    const grouped = new Uint32Array(keys.length);
    for (let position = 0; position < keys.length; position += 1) {
      const key = keys[position] as number;
      const at = filled[key] as number;
      grouped[at] = values === undefined ? position : (values[position] as number);
      filled[key] = at + 1;
    }
    this.#starts = starts;
    this.#values = grouped;
  }

  of(key: number): Uint32Array {
    return this.#values.subarray(this.#starts[key], this.#starts[key + 1]);
  }
}
