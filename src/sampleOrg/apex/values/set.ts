import type { ApexObject, ApexValue, CollectionKey } from '../library/contract.ts';
import { DeclaredKeys, keyText, plainKey } from './collectionKey.ts';
import { shownElements } from './printing.ts';

/** A set, in order of insertion. */
export class ApexSet implements ApexObject {
  readonly elementTypeName: string;
  readonly #elements = new Map<CollectionKey, ApexValue>();
  #readers = 0;
  #declaredKeys: DeclaredKeys | undefined;

  /** The values' classes must not declare `equals`: those are added by the library, which can run it. */
  constructor(elementTypeName: string, values: Iterable<ApexValue> = []) {
    this.elementTypeName = elementTypeName;
    for (const value of values) {
      this.add(value);
    }
  }

  /** Whether it refuses new elements. */
  get isReadOnly(): boolean {
    return false;
  }

  /** Number of loops that are walking it now. */
  get readers(): number {
    return this.#readers;
  }

  set readers(count: number) {
    this.#readers = count;
  }

  get apexTypeName(): string {
    return `Set<${this.elementTypeName}>`;
  }

  get declaredKeys(): DeclaredKeys {
    return (this.#declaredKeys ??= new DeclaredKeys());
  }

  get size(): number {
    return this.#elements.size;
  }

  has(value: ApexValue): boolean {
    return this.#elements.has(plainKey(value));
  }

  /** Whether the set changed. */
  add(value: ApexValue): boolean {
    const key = plainKey(value);
    if (this.#elements.has(key)) {
      return false;
    }
    this.#elements.set(key, value);
    return true;
  }

  /** Whether the set changed. */
  remove(value: ApexValue): boolean {
    if (typeof value === 'object' && value !== null) {
      this.#declaredKeys?.forget(value);
    }
    return this.#elements.delete(plainKey(value));
  }

  clear(): void {
    this.#elements.clear();
    this.#declaredKeys?.clear();
  }

  clone(): ApexSet {
    return ApexSet.sharing(this.elementTypeName, this.values(), this.#declaredKeys);
  }

  /** A set of values that another collection holds as keys: no two of them are equal. */
  static sharing(
    elementTypeName: string,
    values: Iterable<ApexValue>,
    declaredKeys: DeclaredKeys | undefined,
  ): ApexSet {
    const set = new ApexSet(elementTypeName, values);
    set.#declaredKeys = declaredKeys?.clone();
    return set;
  }

  values(): IterableIterator<ApexValue> {
    return this.#elements.values();
  }

  collectionKey(): CollectionKey {
    return `\0set:${JSON.stringify([...this.values()].map(keyText).sort())}`;
  }

  printed(nested: (value: ApexValue) => string): string {
    return `{${shownElements(this.values(), this.size, nested)}}`;
  }
}
