import type {
  Accessor,
  FieldDeclaration,
  MethodDeclaration,
  Modifiers,
  Place,
  PropertyDeclaration,
  TypeDeclaration,
} from '../syntax/tree.ts';
import { compileFailures } from './failures.ts';
import type { Type } from './type.ts';
import { voidType } from './typeSpace.ts';
import {
  type Access,
  methodSignature,
  type UserField,
  type UserMethod,
  type UserProperty,
  type UserType,
} from './userType.ts';
import type { Standpoint, UserTypes } from './userTypes.ts';

// Turns declarations into symbols, in two passes: names first, then the types that names refer to.

export interface DeclarationSource {
  readonly path: string;
  readonly namespace: string | null;
  readonly form: 'class' | 'trigger' | 'anonymous';
}

/** Gives every user type and member its number. Anonymous blocks count on from the program that they run against. */
export class SymbolNumbers {
  #next: number;
  readonly #signatures: Map<string, number>;

  constructor(parent?: SymbolNumbers) {
    this.#next = parent?.next() ?? 1;
    this.#signatures = new Map(parent ? parent.#signatures : []);
  }

  next(): number {
    return this.#next++;
  }

  /** The same number for the same name and parameter types, so that overriding methods have one JavaScript name. */
  ofSignature(signature: string): number {
    let number = this.#signatures.get(signature);
    if (number === undefined) {
      number = this.#signatures.size + 1;
      this.#signatures.set(signature, number);
    }
    return number;
  }
}

/** First pass. */
export function declareType(
  declaration: TypeDeclaration,
  source: DeclarationSource,
  numbers: SymbolNumbers,
  outer?: UserType,
): UserType {
  const { modifiers } = declaration;
  const type: UserType = {
    kind: 'user',
    id: numbers.next(),
    name: typeName(declaration.name, source, outer),
    simpleName: declaration.name,
    typeRef: typeRef(declaration.name, source, outer),
    form: outer || source.form === 'class' ? declaration.kind : source.form,
    namespace: source.namespace,
    outer,
    declaration,
    path: source.path,
    access: accessOf(modifiers, source.form === 'class' && outer ? 'private' : 'public'),
    isAbstract: modifiers.words.has('abstract') || declaration.kind === 'interface',
    isVirtual: modifiers.words.has('virtual') || modifiers.words.has('abstract'),
    isTest: hasAnnotation(modifiers, 'istest'),
    testVisible: hasAnnotation(modifiers, 'testvisible'),
    superclass: undefined,
    interfaces: [],
    innerTypes: new Map(),
    fields: new Map(),
    methods: new Map(),
    constructors: [],
    enumConstants: declaration.enumConstants,
    needsInitialisation: false,
  };
  for (const inner of declaration.innerTypes) {
    const key = inner.name.toLowerCase();
    if (type.innerTypes.has(key)) {
      throw compileFailures.declaration(inner, `Type name already in use: ${inner.name}`);
    }
    type.innerTypes.set(key, declareType(inner, source, numbers, type));
  }
  return type;
}

function typeName(name: string, source: DeclarationSource, outer: UserType | undefined): string {
  if (outer && outer.form !== 'anonymous') {
    return `${outer.name}.${name}`;
  }
  return source.namespace === null ? name : `${source.namespace}.${name}`;
}

function typeRef(name: string, source: DeclarationSource, outer: UserType | undefined): string {
  if (outer && outer.form !== 'anonymous') {
    return `${outer.typeRef}$${name}`;
  }
  const prefix = source.form === 'trigger' ? '__sfdc_trigger/' : '';
  return `${prefix}${source.namespace === null ? '' : `${source.namespace}/`}${name}`;
}

function accessOf(modifiers: Modifiers, otherwise: Access): Access {
  for (const access of ['global', 'public', 'protected', 'private'] as const) {
    if (modifiers.words.has(access)) {
      return access;
    }
  }
  return modifiers.words.has('webservice') ? 'global' : otherwise;
}

export function hasAnnotation(modifiers: Modifiers, name: string): boolean {
  return modifiers.annotations.some((annotation) => annotation.name === name);
}

/** Second pass: superclass and interfaces. Inner types after their outer type, which may lend them names. */
export function resolveAncestors(type: UserType, types: UserTypes): void {
  const { declaration } = type;
  const from: Standpoint = { namespace: type.namespace, type: type.outer ?? type };
  if (declaration.superclass) {
    const superclass = types.resolve(declaration.superclass, from);
    const extensible =
      superclass.kind === 'user'
        ? superclass.form === 'class' && superclass.isVirtual
        : superclass.kind === 'builtIn' && superclass.definition.name === 'Exception';
    if (!extensible) {
      throw compileFailures.declaration(
        declaration.superclass,
        `Non-virtual and non-abstract type cannot be extended: ${superclass.name}`,
      );
    }
    refuseItself(type, superclass, declaration.superclass);
    type.superclass = superclass;
  }
  const interfaces = declaration.interfaces.map((reference) => types.resolve(reference, from));
  for (const [index, ancestor] of interfaces.entries()) {
    refuseItself(type, ancestor, declaration.interfaces[index] ?? declaration);
  }
  type.interfaces = interfaces;
  for (const [index, ancestor] of interfaces.entries()) {
    const isInterface =
      ancestor.kind === 'user'
        ? ancestor.form === 'interface'
        : ancestor.kind === 'builtIn' && ancestor.definition.interface;
    if (!isInterface) {
      throw compileFailures.declaration(
        declaration.interfaces[index] ?? declaration,
        `Invalid interface: ${ancestor.name}`,
      );
    }
  }
  for (const inner of type.innerTypes.values()) {
    resolveAncestors(inner, types);
  }
}

/** Throws when `type` is its own ancestor by way of this one. */
function refuseItself(type: UserType, ancestor: Type, place: Place): void {
  const ancestors: Type[] = [ancestor];
  for (const each of ancestors) {
    if (each === type) {
      throw compileFailures.declaration(place, `Circular definition: ${type.name}`);
    }
    if (each.kind === 'user') {
      ancestors.push(...each.interfaces, ...(each.superclass ? [each.superclass] : []));
    }
  }
}

/** Second pass: fields, properties, methods and constructors. */
export function declareMembers(type: UserType, types: UserTypes, numbers: SymbolNumbers): void {
  const from: Standpoint = { namespace: type.namespace, type };
  for (const field of type.declaration.fields) {
    addField(type, fieldSymbol(type, field, types, from));
  }
  for (const property of type.declaration.properties) {
    addField(type, propertySymbol(type, property, types, from, numbers));
  }
  for (const method of type.declaration.methods) {
    addMethod(type, methodSymbol(type, method, 'method', types, from, numbers));
  }
  for (const declaration of type.declaration.constructors) {
    type.constructors.push(methodSymbol(type, declaration, 'constructor', types, from, numbers));
  }
  if (type.form === 'class' && type.constructors.length === 0) {
    type.constructors.push(defaultConstructor(type, numbers));
  }
  type.needsInitialisation =
    [...type.fields.values()].some((field) => field.isStatic) ||
    type.declaration.initialisers.some((initialiser) => initialiser.static);
  for (const inner of type.innerTypes.values()) {
    declareMembers(inner, types, numbers);
  }
}

function addField(type: UserType, field: UserField): void {
  const key = field.name.toLowerCase();
  if (type.fields.has(key)) {
    throw compileFailures.declaration(field.place, `Duplicate field: ${field.name}`);
  }
  type.fields.set(key, field);
}

function fieldSymbol(owner: UserType, declaration: FieldDeclaration, types: UserTypes, from: Standpoint): UserField {
  const { modifiers } = declaration;
  return {
    owner,
    name: declaration.name,
    type: types.resolve(declaration.type, from),
    access: accessOf(modifiers, 'private'),
    isStatic: modifiers.words.has('static'),
    isFinal: modifiers.words.has('final'),
    isTransient: modifiers.words.has('transient'),
    testVisible: hasAnnotation(modifiers, 'testvisible'),
    place: declaration,
    declaration,
    property: undefined,
    slot: slotOf(owner, declaration.name),
  };
}

/** Private fields of a class and its superclass may share a name, but never a slot. */
function slotOf(owner: UserType, name: string): string {
  return `${name.toLowerCase()}$${String(owner.id)}`;
}

function propertySymbol(
  owner: UserType,
  declaration: PropertyDeclaration,
  types: UserTypes,
  from: Standpoint,
  numbers: SymbolNumbers,
): UserField {
  const { modifiers, getter, setter } = declaration;
  const type = types.resolve(declaration.type, from);
  const access = accessOf(modifiers, 'private');
  const accessorMethod = (accessor: Accessor | undefined, form: 'getter' | 'setter'): UserMethod | undefined =>
    accessor?.body &&
    symbol(owner, accessor, {
      name: declaration.name,
      form,
      modifiers,
      parameters: form === 'setter' ? [{ name: 'value', type, place: accessor }] : [],
      returnType: form === 'getter' ? type : voidType,
      access: accessOf(accessor.modifiers, access),
      body: accessor.body,
      symbol: `${form === 'getter' ? 'get' : 'set'}${String(modifiers.words.has('static') || access === 'private' ? numbers.next() : 0)}_${declaration.name.toLowerCase()}`,
    });
  const property: UserProperty = {
    getter: accessorMethod(getter, 'getter'),
    setter: accessorMethod(setter, 'setter'),
    readable: getter !== undefined,
    writable: setter !== undefined,
    getterAccess: getter ? accessOf(getter.modifiers, access) : access,
    setterAccess: setter ? accessOf(setter.modifiers, access) : access,
  };
  return {
    owner,
    name: declaration.name,
    type,
    access,
    isStatic: modifiers.words.has('static'),
    isFinal: false,
    isTransient: modifiers.words.has('transient'),
    testVisible: hasAnnotation(modifiers, 'testvisible'),
    place: declaration,
    declaration,
    property,
    slot: slotOf(owner, declaration.name),
  };
}

function addMethod(type: UserType, method: UserMethod): void {
  const key = method.name.toLowerCase();
  const overloads = type.methods.get(key) ?? [];
  if (overloads.some((other) => sameParameters(other, method))) {
    throw compileFailures.declaration(
      method.place,
      `Method already defined: ${method.returnType.name} ${methodSignature(method)} from the type ${type.name}`,
    );
  }
  type.methods.set(key, [...overloads, method]);
}

export function sameParameters(left: UserMethod, right: UserMethod): boolean {
  return (
    left.parameters.length === right.parameters.length &&
    left.parameters.every((parameter, index) => parameter.type === right.parameters[index]?.type)
  );
}

function methodSymbol(
  owner: UserType,
  declaration: MethodDeclaration,
  form: 'method' | 'constructor',
  types: UserTypes,
  from: Standpoint,
  numbers: SymbolNumbers,
): UserMethod {
  const { modifiers } = declaration;
  const parameters = declaration.parameters.map((parameter) => ({
    name: parameter.name,
    type: types.resolve(parameter.type, from),
    place: parameter,
  }));
  const access = owner.form === 'interface' ? owner.access : accessOf(modifiers, 'private');
  const isConstructor = form === 'constructor';
  if (isConstructor && declaration.name.toLowerCase() !== owner.simpleName.toLowerCase()) {
    throw compileFailures.declaration(declaration, `Invalid constructor name: ${declaration.name}`);
  }
  if (!isConstructor && owner.form === 'class' && !declaration.body && !modifiers.words.has('abstract')) {
    throw compileFailures.declaration(declaration, 'Method must have a body');
  }
  const signature =
    `${declaration.name}(${parameters.map((parameter) => parameter.type.name).join(',')})`.toLowerCase();
  // A method may be abstract without a scope: subclasses implement it all the same.
  const mayOverride = ['abstract', 'virtual', 'override'].some((word) => modifiers.words.has(word));
  const isPrivate = access === 'private' && owner.form !== 'interface' && !mayOverride;
  const own = isConstructor || modifiers.words.has('static') || isPrivate;
  const number = own ? numbers.next() : numbers.ofSignature(signature);
  return symbol(owner, declaration, {
    name: isConstructor ? '<init>' : declaration.name,
    form,
    modifiers,
    parameters,
    returnType: declaration.returnType ? types.resolve(declaration.returnType, from) : voidType,
    access,
    body: declaration.body,
    symbol: `${own ? 'p' : 'v'}${String(number)}_${declaration.name.toLowerCase()}`,
  });
}

function defaultConstructor(owner: UserType, numbers: SymbolNumbers): UserMethod {
  const { declaration } = owner;
  const place = { line: declaration.line, column: declaration.column };
  return symbol(
    owner,
    {
      ...place,
      name: owner.simpleName,
      modifiers: declaration.modifiers,
      returnType: undefined,
      parameters: [],
      body: undefined,
    },
    {
      name: '<init>',
      form: 'constructor',
      modifiers: { words: new Set(), annotations: [] },
      parameters: [],
      returnType: voidType,
      access: 'public',
      body: undefined,
      symbol: `p${String(numbers.next())}_init`,
    },
  );
}

type SymbolParts = Pick<
  UserMethod,
  'name' | 'form' | 'modifiers' | 'parameters' | 'returnType' | 'access' | 'body' | 'symbol'
>;

function symbol(owner: UserType, declaration: MethodDeclaration | Accessor, parts: SymbolParts): UserMethod {
  const { words } = parts.modifiers;
  const isInterface = owner.form === 'interface';
  const isTest = hasAnnotation(parts.modifiers, 'istest') || words.has('testmethod');
  return {
    owner,
    place: { line: declaration.line, column: declaration.column },
    declaration,
    isStatic: words.has('static'),
    isAbstract: isInterface || words.has('abstract'),
    isVirtual: isInterface || words.has('virtual') || words.has('abstract') || words.has('override'),
    isOverride: words.has('override'),
    testVisible: hasAnnotation(parts.modifiers, 'testvisible'),
    isTest,
    ...parts,
  };
}
