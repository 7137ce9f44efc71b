import type { ApexObject, ApexValue, CollectionKey } from '../library/contract.ts';
import { DeclaredKeys, keyText, plainKey } from './collectionKey.ts';
import { shownElements } from './printing.ts';
import { ApexSet } from './set.ts';

interface ApexMapEntry {
  readonly key: ApexValue;
  value: ApexValue;
}

/** A map, in order of insertion. */
export class ApexMap implements ApexObject {
  readonly keyTypeName: string;
  readonly valueTypeName: string;
  readonly entries = new Map<CollectionKey, ApexMapEntry>();
  /** Number of loops that are walking its keys now. */
  readers = 0;
  #declaredKeys: DeclaredKeys | undefined;

  constructor(keyTypeName: string, valueTypeName: string) {
    this.keyTypeName = keyTypeName;
    this.valueTypeName = valueTypeName;
  }

  get apexTypeName(): string {
    return `Map<${this.keyTypeName},${this.valueTypeName}>`;
  }

  get declaredKeys(): DeclaredKeys {
    return (this.#declaredKeys ??= new DeclaredKeys());
  }

  get size(): number {
    return this.entries.size;
  }

  has(key: ApexValue): boolean {
    return this.entries.has(plainKey(key));
  }

  get(key: ApexValue): ApexValue {
    const entry = this.entries.get(plainKey(key));
    return entry === undefined ? null : entry.value;
  }

  /** The value that was there before. The key's class must not declare `equals`, or the key must be the one `declaredKeys` found. */
  put(key: ApexValue, value: ApexValue): ApexValue {
    const plain = plainKey(key);
    const entry = this.entries.get(plain);
    if (entry === undefined) {
      this.entries.set(plain, { key, value });
      return null;
    }
    const previous = entry.value;
    entry.value = value;
    return previous;
  }

  remove(key: ApexValue): ApexValue {
    const plain = plainKey(key);
    const entry = this.entries.get(plain);
    if (entry === undefined) {
      return null;
    }
    if (typeof key === 'object' && key !== null) {
      this.#declaredKeys?.forget(key);
    }
    this.entries.delete(plain);
    return entry.value;
  }

  clear(): void {
    this.entries.clear();
    this.#declaredKeys?.clear();
  }

  keys(): ApexValue[] {
    return Array.from(this.entries.values(), (entry) => entry.key);
  }

  /** A set of its own: changing it does not change the map. */
  keySet(): ApexSet {
    return ApexSet.sharing(this.keyTypeName, this.keys(), this.#declaredKeys);
  }

  clone(): ApexMap {
    const copy = new ApexMap(this.keyTypeName, this.valueTypeName);
    for (const [plain, entry] of this.entries) {
      copy.entries.set(plain, { key: entry.key, value: entry.value });
    }
    copy.#declaredKeys = this.#declaredKeys?.clone();
    return copy;
  }

  values(): ApexValue[] {
    return Array.from(this.entries.values(), (entry) => entry.value);
  }

  collectionKey(): CollectionKey {
    const pairs = Array.from(this.entries.values(), (entry) => [keyText(entry.key), keyText(entry.value)]);
    return `\0map:${JSON.stringify(pairs.map((pair) => JSON.stringify(pair)).sort())}`;
  }

  printed(nested: (value: ApexValue) => string): string {
    const pair = (entry: ApexMapEntry): string => `${nested(entry.key)}=${nested(entry.value)}`;
    return `{${shownElements(this.entries.values(), this.size, pair)}}`;
  }
}
