import type { ObjectDescription } from '../../data/contract.ts';
import type { LibraryFunction } from '../library/contract.ts';
import type { UserType } from './userType.ts';

// Static types. Each exists once per program (see typeSpace.ts), so that identity is equality.

/** The type of `null`, of no value, and of what stands for a type of a declaration that has an error. */
export type SpecialType =
  { readonly kind: 'null'; readonly name: string } | { readonly kind: 'void'; readonly name: string };

/** `String`, `List<acme.Line>`, `Schema.SObjectType`, `System.ListException`. */
export interface BuiltInType {
  readonly kind: 'builtIn';
  /** As Apex writes it. */
  readonly name: string;
  readonly definition: BuiltInDefinition;
  readonly typeArguments: readonly Type[];
}

/** `Account`; without description the generic `SObject`. */
export interface SObjectType {
  readonly kind: 'sObject';
  readonly name: string;
  readonly description: ObjectDescription | undefined;
}

export type Type = SpecialType | BuiltInType | SObjectType | UserType;

/** A type in a library signature: a name that may be a type variable, with arguments. */
export interface SignatureType {
  readonly name: string;
  readonly typeArguments: readonly SignatureType[];
}

/** How a call of a library member answers. */
export type Answering = 'atOnce' | 'suspends' | 'maySuspend';

export interface LibraryMember {
  readonly kind: 'method' | 'constructor' | 'property';
  readonly name: string;
  readonly static: boolean;
  /** Undefined for void. */
  readonly type: SignatureType | undefined;
  readonly parameters: readonly SignatureType[];
  readonly answering: Answering;
  readonly function: LibraryFunction;
  readonly owner: BuiltInDefinition;
  /** Place in the table of library functions that compiled code calls through. */
  readonly index: number;
}

/** A built-in type as declared, before type variables are replaced. */
export interface BuiltInDefinition {
  /** `List`, `Database.SaveResult`. */
  readonly name: string;
  readonly parameters: readonly string[];
  readonly supertype: SignatureType | undefined;
  readonly interface: boolean;
  readonly enumValues: readonly string[];
  /** By lower-case name; overloads together. */
  readonly methods: ReadonlyMap<string, readonly LibraryMember[]>;
  readonly properties: ReadonlyMap<string, LibraryMember>;
  readonly constructors: readonly LibraryMember[];
}

/** The name that decides how values are represented: `Integer`, `List`, `Date`… Undefined for types that are not built in. */
export function builtInName(type: Type): string | undefined {
  return type.kind === 'builtIn' ? type.definition.name : undefined;
}

export function isBuiltIn(type: Type, ...names: readonly string[]): boolean {
  return type.kind === 'builtIn' && names.includes(type.definition.name);
}

/** The n-th type argument of a generic type. */
export function argumentOf(type: Type, index: number): Type {
  const found = type.kind === 'builtIn' ? type.typeArguments[index] : undefined;
  if (!found) {
    throw new RangeError(`${type.name} has no type argument ${String(index)}`);
  }
  return found;
}
