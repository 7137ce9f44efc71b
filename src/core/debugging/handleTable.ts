import { notStopped } from './failures.ts';
import type { Stop } from './stop.ts';

// Ids travel as positive 32-bit integers.
const firstId = 1000;
const lastId = 2 ** 31 - 1;

/**
 * Ids for what a client may ask about later. An id belongs to one stop, is never given out twice, and finds nothing once
 * that stop is over: a stale id can fail, but it can never reach another object's data.
 */
export class HandleTable<T> {
  readonly #values = new Map<number, { readonly stop: Stop; readonly value: T }>();
  readonly #ids = new Map<Stop, Map<string, number>>();
  #next = firstId;

  /** `key` names the thing within its stop; the same thing keeps its id. */
  idOf(stop: Stop, key: string, value: T): number {
    if (stop.ended) {
      throw notStopped();
    }
    let keys = this.#ids.get(stop);
    if (keys === undefined) {
      keys = new Map();
      this.#ids.set(stop, keys);
    }
    const known = keys.get(key);
    if (known !== undefined) {
      return known;
    }
    if (this.#next > lastId) {
      throw new RangeError('All handle ids of this debug session are used up.');
    }
    const id = this.#next++;
    keys.set(key, id);
    this.#values.set(id, { stop, value });
    return id;
  }

  find(id: number): { readonly stop: Stop; readonly value: T } | undefined {
    const entry = this.#values.get(id);
    return entry === undefined || entry.stop.ended ? undefined : entry;
  }

  release(stop: Stop): void {
    for (const id of this.#ids.get(stop)?.values() ?? []) {
      this.#values.delete(id);
    }
    this.#ids.delete(stop);
  }

  get size(): number {
    return this.#values.size;
  }
}
