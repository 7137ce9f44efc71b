import { SObjectValue } from '../../data/sObjectValue.ts';
import type { CompiledClass } from '../compile/linker.ts';
import { classOf } from '../execution/instance.ts';
import type { ApexObject, ApexValue } from '../library/contract.ts';
import { superclassChain, type UserType } from '../types/userType.ts';
import { ApexException } from '../values/exception.ts';
import { ApexList } from '../values/list.ts';
import { ApexMap } from '../values/map.ts';
import { ApexSet } from '../values/set.ts';

/**
 * A copy of a value with everything it refers to, made of the classes of one edition of the code: what one transaction leaves for another
 * goes through the queue in serialised form. Fields that are transient are null in the copy.
 */
export function transferred(value: ApexValue, classes: readonly CompiledClass[]): ApexValue {
  return new Transfer(classes).copy(value);
}

class Transfer {
  readonly #classes: readonly CompiledClass[];
  readonly #copies = new Map<object, ApexObject>();

  constructor(classes: readonly CompiledClass[]) {
    this.#classes = classes;
  }

  copy(value: ApexValue): ApexValue {
    if (typeof value !== 'object' || value === null) {
      return value;
    }
    const known = this.#copies.get(value);
    if (known !== undefined) {
      return known;
    }
    const type = classOf(value);
    return type === undefined ? this.#builtIn(value) : this.#instance(value, type);
  }

  #keep<T extends ApexObject>(original: ApexObject, copy: T): T {
    this.#copies.set(original, copy);
    return copy;
  }

  #instance(original: ApexObject, type: UserType): ApexObject {
    const Compiled = this.#classes[type.id];
    if (Compiled === undefined) {
      return original;
    }
    const copy = this.#keep(original, new Compiled()) as unknown as Record<string, unknown>;
    const transient = transientSlots(type);
    for (const [slot, value] of Object.entries(original)) {
      if (!transient.has(slot)) {
        copy[slot] = isValue(value) ? this.copy(value) : value;
      }
    }
    return copy as unknown as ApexObject;
  }

  #builtIn(original: ApexObject): ApexObject {
    if (original instanceof ApexList) {
      const copy = this.#keep(original, new ApexList(original.elementTypeName));
      copy.items = original.items.map((item) => this.copy(item));
      return copy;
    }
    if (original instanceof ApexSet) {
      return this.#set(original);
    }
    if (original instanceof ApexMap) {
      return this.#map(original);
    }
    if (original instanceof SObjectValue) {
      const whole = { keepId: true, deep: true, keepReadOnlyTimestamps: true, keepAutoNumber: true };
      return this.#keep(original, original.clone(whole));
    }
    if (original instanceof ApexException) {
      return original;
    }
    // Everything else never changes.
    return original;
  }

  #set(original: ApexSet): ApexSet {
    if ([...original.values()].some(declaresEquals)) {
      return this.#keep(original, original.clone());
    }
    const copy = this.#keep(original, new ApexSet(original.elementTypeName));
    for (const value of original.values()) {
      copy.add(this.copy(value));
    }
    return copy;
  }

  #map(original: ApexMap): ApexMap {
    if (original.keys().some(declaresEquals)) {
      const copy = this.#keep(original, original.clone());
      for (const entry of copy.entries.values()) {
        entry.value = this.copy(entry.value);
      }
      return copy;
    }
    const copy = this.#keep(original, new ApexMap(original.keyTypeName, original.valueTypeName));
    for (const { key, value } of original.entries.values()) {
      copy.put(this.copy(key), this.copy(value));
    }
    return copy;
  }
}

/** Such keys are found again by the objects themselves. */
function declaresEquals(value: ApexValue): boolean {
  const type = classOf(value);
  return type !== undefined && [...superclassChain(type)].some((owner) => owner.methods.has('equals'));
}

function transientSlots(type: UserType): ReadonlySet<string> {
  const slots = new Set<string>();
  for (const owner of superclassChain(type)) {
    for (const field of owner.fields.values()) {
      if (field.isTransient) {
        slots.add(field.slot);
      }
    }
  }
  return slots;
}

function isValue(value: unknown): value is ApexValue {
  return value === null || typeof value !== 'object' || 'apexTypeName' in value;
}
