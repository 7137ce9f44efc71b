import type { ApexCalls, ApexObject, ApexValue, CollectionKey, Suspendable } from '../library/contract.ts';

/** The key of a value whose class does not declare `equals`. Strings are told apart by case. */
export function plainKey(value: ApexValue): CollectionKey {
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return value.collectionKey === undefined ? value : value.collectionKey();
}

/** Whether finding the value in a set or map must run Apex. */
export function declaresKey(apex: ApexCalls, value: ApexValue): value is ApexObject {
  return (
    typeof value === 'object' &&
    value !== null &&
    value.collectionKey === undefined &&
    apex.declares(value, 'equals', 1)
  );
}

const identities = new WeakMap<object, string>();
let lastIdentity = 0;

/** A key as text, for the key of a collection made of the keys of its elements. */
export function keyText(value: ApexValue): string {
  const key = plainKey(value);
  if (typeof key !== 'object' || key === null) {
    return `${typeof key}:${String(key)}`;
  }
  let identity = identities.get(key);
  if (identity === undefined) {
    lastIdentity++;
    identity = `\0object:${String(lastIdentity)}`;
    identities.set(key, identity);
  }
  return identity;
}

/**
 * Keys of classes that declare `equals` and `hashCode`. Of each group of equal objects the first stands for all: it is the key that
 * the collection holds.
 */
export class DeclaredKeys {
  readonly #byHash = new Map<ApexValue, ApexObject[]>();

  /** The object that stands for the group of `value`; `value` itself, which then stands for a new group if `adopt` is set. */
  *find(apex: ApexCalls, value: ApexObject, adopt: boolean): Suspendable<ApexObject> {
    // Without a hash code of its own each object has another one, so that `equals` is never asked.
    const hash = apex.declares(value, 'hashCode', 0) ? yield* apex.invoke(value, 'hashCode', []) : value;
    const group = this.#byHash.get(hash);
    for (const candidate of group ?? []) {
      if (candidate === value || (yield* apex.invoke(value, 'equals', [candidate])) === true) {
        return candidate;
      }
    }
    if (adopt) {
      this.#byHash.set(hash, [...(group ?? []), value]);
    }
    return value;
  }

  forget(value: ApexObject): void {
    for (const [hash, group] of this.#byHash) {
      if (group.includes(value)) {
        this.#byHash.set(
          hash,
          group.filter((candidate) => candidate !== value),
        );
      }
    }
  }

  clear(): void {
    this.#byHash.clear();
  }

  clone(): DeclaredKeys {
    const copy = new DeclaredKeys();
    for (const [hash, group] of this.#byHash) {
      copy.#byHash.set(hash, group);
    }
    return copy;
  }
}
