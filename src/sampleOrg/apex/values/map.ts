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

  /** A view: a key that is removed from it is removed from the map, and it takes no key of its own. */
  keySet(): ApexSet {
    return new ApexKeySet(this);
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

/** The keys of a map as a set. Java's, and so Apex's: removing works through, adding does not. */
export class ApexKeySet extends ApexSet {
  readonly #map: ApexMap;

  constructor(map: ApexMap) {
    super(map.keyTypeName);
    this.#map = map;
  }

  override get isReadOnly(): boolean {
    return true;
  }

  override get readers(): number {
    return this.#map.readers;
  }

  override set readers(count: number) {
    this.#map.readers = count;
  }

  override get declaredKeys(): DeclaredKeys {
    return this.#map.declaredKeys;
  }

  override get size(): number {
    return this.#map.size;
  }

  override has(value: ApexValue): boolean {
    return this.#map.has(value);
  }

  override remove(value: ApexValue): boolean {
    const held = this.#map.has(value);
    this.#map.remove(value);
    return held;
  }

  override clear(): void {
    this.#map.clear();
  }

  override clone(): ApexSet {
    return ApexSet.sharing(this.elementTypeName, this.values(), this.#map.declaredKeys);
  }

  override values(): IterableIterator<ApexValue> {
    return this.#map.keys().values();
  }
}
