import type { Place, TypeReference } from '../syntax/tree.ts';
import { builtInEnumValues } from '../library/enumTypes.ts';
import { type ApexEnumValue, enumValues } from '../values/enumValue.ts';
import { compileFailures } from './failures.ts';
import type { Type } from './type.ts';
import type { TypeSpace } from './typeSpace.ts';
import { outermost, superclassChain, type UserType } from './userType.ts';

/** Where a name stands: it decides what the name means and what it may reach. */
export interface Standpoint {
  readonly namespace: string | null;
  readonly type: UserType;
}

/** The user types of a program, and what type names mean from a place in its code. */
export class UserTypes {
  readonly space: TypeSpace;
  readonly #topLevel = new Map<string, UserType>();
  readonly #namespaces = new Set<string>();
  readonly #parent: UserTypes | undefined;
  readonly #enums = new Map<Type, readonly ApexEnumValue[]>();

  /** `parent`: the types of the compiled program, below those of an anonymous block. */
  constructor(space: TypeSpace, parent?: UserTypes) {
    this.space = space;
    this.#parent = parent;
  }

  add(type: UserType): boolean {
    const key = keyOf(type.namespace, type.simpleName);
    if (type.namespace !== null) {
      this.#namespaces.add(type.namespace.toLowerCase());
    }
    if (this.#topLevel.has(key)) {
      return false;
    }
    this.#topLevel.set(key, type);
    return true;
  }

  topLevel(namespace: string | null, name: string): UserType | undefined {
    return this.#topLevel.get(keyOf(namespace, name)) ?? this.#parent?.topLevel(namespace, name);
  }

  isNamespace(name: string): boolean {
    return this.#namespaces.has(name.toLowerCase()) || (this.#parent?.isNamespace(name) ?? false);
  }

  /** The one object that stands for an enum's value. */
  enumValue(type: Type, name: string): ApexEnumValue {
    const fromParent = this.#parent?.knownEnum(type);
    let values = fromParent ?? this.#enums.get(type);
    if (!values) {
      const names =
        type.kind === 'user' ? type.enumConstants : type.kind === 'builtIn' ? type.definition.enumValues : [];
      values = builtInEnumValues(type.name) ?? enumValues(type.name, names);
      this.#enums.set(type, values);
    }
    const found = values.find((value) => value.name === name);
    if (!found) {
      throw new ReferenceError(`${type.name} has no value ${name}`);
    }
    return found;
  }

  /** Values of enums that belong to the program rather than to an anonymous block. */
  knownEnum(type: Type): readonly ApexEnumValue[] | undefined {
    if (!this.#enums.has(type) && (type.kind !== 'user' || this.#topLevelHolds(type))) {
      const [first] =
        type.kind === 'user' ? type.enumConstants : type.kind === 'builtIn' ? type.definition.enumValues : [];
      if (first !== undefined) {
        this.enumValue(type, first);
      }
    }
    return this.#enums.get(type);
  }

  #topLevelHolds(type: UserType): boolean {
    const top = outermost(type);
    return this.#topLevel.get(keyOf(top.namespace, top.simpleName)) === top;
  }

  /** @throws SourceFailure when there is no such type, or it is not visible from here. */
  resolve(reference: TypeReference, from: Standpoint): Type {
    const type = this.find(reference, from);
    if (!type) {
      throw compileFailures.unknownType(reference, reference.path.join('.'));
    }
    if (type.kind === 'user') {
      requireVisibleType(type, from, reference);
    }
    return type;
  }

  find(reference: TypeReference, from: Standpoint): Type | undefined {
    const user = this.findUser(reference.path, from);
    if (user) {
      return user;
    }
    const name = reference.path.join('.');
    if (/^(?:schema\.|system\.)?sobject$/i.test(name)) {
      return this.space.sObject;
    }
    const definition = this.space.definition(name);
    if (definition) {
      const typeArguments = reference.typeArguments.map((argument) => this.resolve(argument, from));
      if (typeArguments.length !== definition.parameters.length) {
        throw compileFailures.incompatible(
          reference,
          `Invalid type argument count for ${definition.name}: expected ${definition.parameters.length} but found ${typeArguments.length}`,
        );
      }
      return this.space.instance(definition, typeArguments);
    }
    const [first = '', second] = reference.path;
    if (second === undefined) {
      return this.space.sObjectType(first, from.namespace);
    }
    const inSchema = reference.path.length === 2 && /^s(chema|ystem)$/i.test(first);
    return inSchema ? this.space.sObjectType(second, from.namespace) : undefined;
  }

  /** `Inner`, `Outer.Inner`, `ns.Outer`, `ns.Outer.Inner`: nearest first. */
  findUser(path: readonly string[], from: Standpoint): UserType | undefined {
    const [first = '', ...rest] = path;
    const near = this.#findNear(first, from);
    const found = near && inside(near, rest);
    if (found) {
      return found;
    }
    const [second, ...inner] = rest;
    const qualified = second === undefined ? undefined : this.topLevel(first, second);
    return qualified && inside(qualified, inner);
  }

  /** By a path that starts at the top level: of the namespace, or with a namespace in front. */
  named(path: readonly string[], namespace: string | null): UserType | undefined {
    const [first = '', second, ...rest] = path;
    const near = this.topLevel(namespace, first);
    const found = near && inside(near, path.slice(1));
    if (found || second === undefined) {
      return found;
    }
    const qualified = this.topLevel(first, second);
    return qualified && inside(qualified, rest);
  }

  #findNear(name: string, from: Standpoint): UserType | undefined {
    const key = name.toLowerCase();
    for (let scope: UserType | undefined = from.type; scope; scope = scope.outer) {
      for (const type of superclassChain(scope)) {
        const inner = type.innerTypes.get(key);
        if (inner) {
          return inner;
        }
      }
      if (scope.simpleName.toLowerCase() === key && (scope.form === 'class' || scope.form === 'interface')) {
        return scope;
      }
    }
    return this.topLevel(from.namespace, name);
  }
}

function keyOf(namespace: string | null, name: string): string {
  return `${namespace ?? ''}.${name}`.toLowerCase();
}

function inside(type: UserType, names: readonly string[]): UserType | undefined {
  let found: UserType | undefined = type;
  for (const name of names) {
    found = found?.innerTypes.get(name.toLowerCase());
  }
  return found;
}

/** Other namespaces see `global` types alone; other classes do not see private inner types, unless they are tests. */
function requireVisibleType(type: UserType, from: Standpoint, place: Place): void {
  if (!isTypeVisible(type, from)) {
    throw compileFailures.typeNotVisible(place, type.name);
  }
}

/** Whether code of a namespace may name a type at all, its type arguments included. */
export function isSeenFrom(type: Type, namespace: string | null): boolean {
  if (type.kind === 'builtIn') {
    return type.typeArguments.every((argument) => isSeenFrom(argument, namespace));
  }
  for (let scope = type.kind === 'user' ? type : undefined; scope; scope = scope.outer) {
    if (scope.namespace !== namespace && scope.access !== 'global') {
      return false;
    }
  }
  return true;
}

function isTypeVisible(type: UserType, from: Standpoint): boolean {
  if (!isSeenFrom(type, from.namespace)) {
    return false;
  }
  return (
    type.access !== 'private' ||
    !type.outer ||
    isMemberVisible({ owner: type.outer, access: 'private', testVisible: type.testVisible }, from)
  );
}

interface Guarded {
  readonly owner: UserType;
  readonly access: 'private' | 'protected' | 'public' | 'global';
  readonly testVisible: boolean;
}

/** Whether code at `from` may use a member. */
export function isMemberVisible(member: Guarded, from: Standpoint): boolean {
  if (member.access === 'global') {
    return true;
  }
  if (member.owner.namespace !== from.namespace) {
    return false;
  }
  if (member.access === 'public' || outermost(member.owner) === outermost(from.type)) {
    return true;
  }
  if (member.testVisible && outermost(from.type).isTest) {
    return true;
  }
  return member.access === 'protected' && inherits(from.type, member.owner);
}

function inherits(type: UserType, ancestor: UserType): boolean {
  for (let scope: UserType | undefined = type; scope; scope = scope.outer) {
    for (const superclass of superclassChain(scope)) {
      if (superclass === ancestor) {
        return true;
      }
    }
  }
  return false;
}
