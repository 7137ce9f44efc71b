import type { OrgSchema } from '../../data/contract.ts';
import type { LibraryFunction, LibraryType } from '../library/contract.ts';
import { LibraryReader } from './signatures.ts';
import type {
  BuiltInDefinition,
  BuiltInType,
  LibraryMember,
  SignatureType,
  SObjectType,
  SpecialType,
  Type,
} from './type.ts';

export const nullType: SpecialType = { kind: 'null', name: 'null' };
export const voidType: SpecialType = { kind: 'void', name: 'void' };

/** Namespaces whose types Apex code may name without them. */
const openNamespaces = ['system.', 'schema.'];

/**
 * Every built-in type, sObject type and generic instance of one program, each once. User types are declared in a `TypeScope` above it.
 */
export class TypeSpace {
  readonly functions: readonly LibraryFunction[];
  readonly #definitions = new Map<string, BuiltInDefinition>();
  readonly #namespaces = new Set<string>(['system', 'schema']);
  readonly #instances = new Map<string, BuiltInType>();
  readonly #sObjects = new Map<string, SObjectType>();
  readonly schema: OrgSchema | undefined;
  readonly sObject: SObjectType = { kind: 'sObject', name: 'SObject', description: undefined };

  constructor(library: readonly LibraryType[], schema: OrgSchema | undefined) {
    const reader = new LibraryReader(library);
    this.functions = reader.functions;
    this.schema = schema;
    for (const definition of reader.definitions) {
      this.#declare(definition);
    }
  }

  #declare(definition: BuiltInDefinition): void {
    const name = definition.name.toLowerCase();
    this.#definitions.set(name, definition);
    const dot = name.indexOf('.');
    if (dot < 0) {
      this.#definitions.set(`system.${name}`, definition);
      return;
    }
    this.#namespaces.add(name.slice(0, dot));
    const open = openNamespaces.find((namespace) => name.startsWith(namespace));
    const short = open === undefined ? undefined : name.slice(open.length);
    // `Exception` and the like stand first under their own name.
    if (short !== undefined && !this.#definitions.has(short)) {
      this.#definitions.set(short, definition);
    }
  }

  isNamespace(name: string): boolean {
    return this.#namespaces.has(name.toLowerCase());
  }

  definition(name: string): BuiltInDefinition | undefined {
    return this.#definitions.get(name.toLowerCase());
  }

  /** A built-in type that the engine itself cannot do without. */
  builtIn(name: string, ...typeArguments: readonly Type[]): BuiltInType {
    const definition = this.definition(name);
    if (!definition) {
      throw new ReferenceError(`The built-in library has no type ${name}`);
    }
    return this.instance(definition, typeArguments);
  }

  instance(definition: BuiltInDefinition, typeArguments: readonly Type[]): BuiltInType {
    const name =
      typeArguments.length === 0
        ? definition.name
        : `${definition.name}<${typeArguments.map((argument) => argument.name).join(',')}>`;
    let type = this.#instances.get(name);
    if (!type) {
      type = { kind: 'builtIn', name, definition, typeArguments };
      this.#instances.set(name, type);
    }
    return type;
  }

  sObjectType(name: string, namespace: string | null): SObjectType | undefined {
    if (name.toLowerCase() === 'sobject') {
      return this.sObject;
    }
    const description = this.schema?.object(name, namespace);
    if (!description) {
      return undefined;
    }
    let type = this.#sObjects.get(description.name);
    if (!type) {
      type = { kind: 'sObject', name: description.name, description };
      this.#sObjects.set(description.name, type);
    }
    return type;
  }

  /** The type of a library signature, with the type variables of `receiver` replaced. */
  fromSignature(signature: SignatureType | undefined, receiver: BuiltInType | undefined): Type {
    if (!signature) {
      return voidType;
    }
    const variable = receiver?.definition.parameters.indexOf(signature.name) ?? -1;
    const replaced = variable < 0 ? undefined : receiver?.typeArguments[variable];
    if (replaced) {
      return replaced;
    }
    if (signature.name === 'void') {
      return voidType;
    }
    if (signature.name === 'SObject') {
      return this.sObject;
    }
    const definition = this.definition(signature.name);
    if (definition) {
      const typeArguments = signature.typeArguments.map((argument) => this.fromSignature(argument, receiver));
      return this.instance(definition, typeArguments);
    }
    const sObject = this.sObjectType(signature.name, null);
    if (sObject) {
      return sObject;
    }
    throw new ReferenceError(`A library signature names ${signature.name}, which the library does not define`);
  }

  supertypeOf(type: BuiltInType): BuiltInType | undefined {
    const { supertype } = type.definition;
    const resolved = supertype && this.fromSignature(supertype, type);
    return resolved?.kind === 'builtIn' ? resolved : undefined;
  }

  /** Members of that name, of the type and what it extends; nearest first. `Object` ends every chain. */
  methods(
    type: BuiltInType,
    name: string,
  ): readonly { readonly member: LibraryMember; readonly receiver: BuiltInType }[] {
    const found: { member: LibraryMember; receiver: BuiltInType }[] = [];
    for (const ancestor of this.chain(type)) {
      for (const member of ancestor.definition.methods.get(name.toLowerCase()) ?? []) {
        found.push({ member, receiver: ancestor });
      }
    }
    return found;
  }

  property(
    type: BuiltInType,
    name: string,
  ): { readonly member: LibraryMember; readonly receiver: BuiltInType } | undefined {
    for (const ancestor of this.chain(type)) {
      const member = ancestor.definition.properties.get(name.toLowerCase());
      if (member) {
        return { member, receiver: ancestor };
      }
    }
    return undefined;
  }

  /** The type, then what it extends, then `Object`. */
  *chain(type: BuiltInType): Generator<BuiltInType> {
    let last: BuiltInType | undefined;
    for (let current: BuiltInType | undefined = type; current; current = this.supertypeOf(current)) {
      last = current;
      yield current;
    }
    const object = this.builtIn('Object');
    if (last !== object) {
      yield object;
    }
  }
}

/** `Exception`, what the library derives from it, and the classes that extend it. */
export function isExceptionType(type: Type, space: TypeSpace): boolean {
  if (type.kind === 'user') {
    return type.superclass !== undefined && isExceptionType(type.superclass, space);
  }
  return type.kind === 'builtIn' && [...space.chain(type)].some((ancestor) => ancestor.definition.name === 'Exception');
}
