import type { ApexObject, ApexValue } from '../library/contract.ts';
import type { Type } from '../types/type.ts';
import { superclassChain, type UserField, type UserType } from '../types/userType.ts';
import { printedInstance } from '../values/printing.ts';

/** An instance of an Apex class. Compiled classes extend it; their fields are properties named by `UserField.slot`. */
export abstract class ApexInstance implements ApexObject {
  /** Set on the prototype of each compiled class. */
  declare readonly apexType: UserType;

  get apexTypeName(): string {
    return this.apexType.name;
  }

  printed(nested: (value: ApexValue) => string): string {
    return printedInstance(this.apexType.simpleName, storedFields(this), nested);
  }
}

/** The class of an instance; undefined for values that are not instances of Apex classes. Exceptions count. */
export function classOf(value: ApexValue): UserType | undefined {
  return typeof value === 'object' && value !== null && 'apexType' in value ? (value.apexType as UserType) : undefined;
}

/** `instance.clone()`: another instance whose fields hold the same values. */
export function cloneInstance(instance: ApexObject): ApexObject {
  return Object.assign(Object.create(Object.getPrototypeOf(instance) as object) as ApexObject, instance);
}

export interface StoredField {
  readonly field: UserField;
  readonly name: string;
  readonly type: Type;
  readonly value: ApexValue;
}

/** Fields and automatic properties of an instance, those of superclasses first, in order of declaration. */
export function storedFields(instance: ApexObject): readonly StoredField[] {
  const type = classOf(instance);
  if (!type) {
    return [];
  }
  const slots = instance as unknown as Readonly<Record<string, ApexValue>>;
  return [...superclassChain(type)]
    .reverse()
    .flatMap((owner) => declaredInOrder(owner))
    .filter((field) => !field.isStatic && hasStorage(field))
    .map((field) => ({ field, name: field.name, type: field.type, value: slots[field.slot] ?? null }));
}

export function declaredInOrder(type: UserType): readonly UserField[] {
  return [...type.fields.values()].sort(
    (left, right) => left.place.line - right.place.line || left.place.column - right.place.column,
  );
}

/** A property with code in both accessors computes its value: there is nothing to show without running it. */
export function hasStorage(field: UserField): boolean {
  const { property } = field;
  return !property || property.getter === undefined;
}
