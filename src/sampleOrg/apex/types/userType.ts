import type {
  Accessor,
  Block,
  FieldDeclaration,
  MethodDeclaration,
  Modifiers,
  Place,
  PropertyDeclaration,
  TypeDeclaration,
} from '../syntax/tree.ts';
import type { Type } from './type.ts';

export type Access = 'private' | 'protected' | 'public' | 'global';

/** A class, interface or enum of the org's code; also a trigger or anonymous block, as the class that holds its body. */
export interface UserType {
  readonly kind: 'user';
  readonly id: number;
  /** As Apex writes it: `acme.Outer.Inner`. */
  readonly name: string;
  readonly simpleName: string;
  /** `acme/Outer$Inner` */
  readonly typeRef: string;
  readonly form: 'class' | 'interface' | 'enum' | 'trigger' | 'anonymous';
  readonly namespace: string | null;
  readonly outer: UserType | undefined;
  readonly declaration: TypeDeclaration;
  readonly path: string;
  readonly access: Access;
  readonly isAbstract: boolean;
  readonly isVirtual: boolean;
  readonly isTest: boolean;
  readonly testVisible: boolean;
  /** Class that it extends; undefined for the ones that extend nothing. */
  superclass: Type | undefined;
  interfaces: readonly Type[];
  /** By lower-case name. */
  readonly innerTypes: Map<string, UserType>;
  readonly fields: Map<string, UserField>;
  readonly methods: Map<string, UserMethod[]>;
  readonly constructors: UserMethod[];
  readonly enumConstants: readonly string[];
  /** Statics or static blocks: using the class runs `<clinit>` first. */
  needsInitialisation: boolean;
}

/** A field or property. */
export interface UserField {
  readonly owner: UserType;
  readonly name: string;
  type: Type;
  readonly access: Access;
  readonly isStatic: boolean;
  readonly isFinal: boolean;
  readonly isTransient: boolean;
  readonly testVisible: boolean;
  readonly place: Place;
  readonly declaration: FieldDeclaration | PropertyDeclaration;
  /** For properties with code. An automatic accessor is plain storage. */
  readonly property: UserProperty | undefined;
  /** Name of the JavaScript property that stores it. */
  readonly slot: string;
}

export interface UserProperty {
  readonly getter: UserMethod | undefined;
  readonly setter: UserMethod | undefined;
  readonly readable: boolean;
  readonly writable: boolean;
  readonly getterAccess: Access;
  readonly setterAccess: Access;
}

export interface UserMethod {
  readonly owner: UserType;
  /** As declared; `<init>` and `<clinit>` for constructors and static initialisers. */
  readonly name: string;
  readonly form: 'method' | 'constructor' | 'getter' | 'setter';
  readonly modifiers: Modifiers;
  parameters: readonly { readonly name: string; readonly type: Type; readonly place: Place }[];
  /** `void` for constructors. */
  returnType: Type;
  readonly access: Access;
  readonly isStatic: boolean;
  readonly isAbstract: boolean;
  readonly isVirtual: boolean;
  readonly isOverride: boolean;
  readonly testVisible: boolean;
  readonly isTest: boolean;
  readonly body: Block | undefined;
  readonly place: Place;
  readonly declaration: MethodDeclaration | Accessor;
  /** Name of the JavaScript function or method. */
  symbol: string;
}

/** `acme.InvoiceService.total(List<acme.Line>)` */
export function methodFullName(method: UserMethod): string {
  return `${method.owner.name}.${methodSignature(method)}`;
}

/** `Decimal acme.InvoiceService.total(List<acme.Line>)`, as compile problems name it. */
export function methodText(method: UserMethod): string {
  return `${method.returnType.name} ${methodFullName(method)}`;
}

/** `total(List<acme.Line>)` */
export function methodSignature(method: UserMethod): string {
  return `${method.name}(${method.parameters.map((parameter) => parameter.type.name).join(', ')})`;
}

/** The outermost type around a type: private members are visible everywhere in it. */
export function outermost(type: UserType): UserType {
  return type.outer ? outermost(type.outer) : type;
}

export function userSuperclass(type: UserType): UserType | undefined {
  return type.superclass?.kind === 'user' ? type.superclass : undefined;
}

/** The type itself, then its superclasses that are user classes. */
export function* superclassChain(type: UserType): Generator<UserType> {
  for (let current: UserType | undefined = type; current; current = userSuperclass(current)) {
    yield current;
  }
}
