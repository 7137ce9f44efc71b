import type { Place } from '../syntax/tree.ts';
import type { SObjectType, Type } from '../types/type.ts';
import type { TypeSpace } from '../types/typeSpace.ts';
import type { UserMethod, UserType } from '../types/userType.ts';
import type { UserTypes } from '../types/userTypes.ts';

/** A local variable or parameter, as the debugger shows it. */
export interface LocalVariable {
  readonly name: string;
  readonly type: Type;
  /** Property of the frame that holds it. */
  readonly slot: string;
}

/** Locals in scope, innermost first. */
export interface LocalScope {
  readonly variable: LocalVariable;
  /** Of a loop that is over: the debugger goes on showing it, code does not see it. */
  readonly past: boolean;
  readonly outer: LocalScope | undefined;
}

/** A place where compiled code notes its line, may stop, and may end its time slice. */
export interface Site {
  readonly line: number;
  readonly method: MethodFacts;
  readonly scope: LocalScope | undefined;
}

/** What is known of a frame from its method alone. */
export interface MethodFacts {
  readonly type: UserType;
  /** `acme.InvoiceService.total(List<acme.Line>)`, `anon.execute()`. */
  readonly fullName: string;
  /** As stack traces name it: `Class.acme.InvoiceService.total`. */
  readonly traceName: string;
  readonly isStatic: boolean;
  /** The code of field initialisers. A constructor runs it as a part of itself. */
  readonly isInitialiser: boolean;
  readonly parameters: readonly LocalVariable[];
  readonly method: UserMethod | undefined;
  readonly lastLine: number;
}

export interface UnitOptions {
  /** With log events: a second edition of the code, made when a request is logged. */
  readonly logging: boolean;
  /** Anonymous code never stops. */
  readonly stoppable: boolean;
}

/** What the compiled code of one program, or of one anonymous block, is gathered into. */
export class CompilationUnit {
  readonly space: TypeSpace;
  readonly types: UserTypes;
  readonly options: UnitOptions;
  readonly sites: Site[] = [];
  readonly firstSite: number;
  /** Objects that compiled code refers to as `k[n]`. */
  readonly constants: unknown[] = [];
  #frameClasses = 0;
  readonly #constantPlaces = new Map<unknown, string>();
  /** Object of the trigger that is being compiled: the type of `Trigger.new`. */
  triggerObject: SObjectType | undefined;

  constructor(space: TypeSpace, types: UserTypes, options: UnitOptions, firstSite = 1) {
    this.space = space;
    this.types = types;
    this.options = options;
    this.firstSite = firstSite;
  }

  constant(constant: unknown): string {
    let place = this.#constantPlaces.get(constant);
    if (place === undefined) {
      place = `k[${String(this.constants.push(constant) - 1)}]`;
      this.#constantPlaces.set(constant, place);
    }
    return place;
  }

  /** A name for a method's class of frames. */
  nextFrameClass(): string {
    this.#frameClasses += 1;
    return `F${String(this.#frameClasses)}`;
  }

  // ---- Enums

  enumConstant(type: Type, name: string): string {
    return this.constant(this.types.enumValue(type, name));
  }

  enumConstantNamed(type: Type, name: string): string | undefined {
    const names = enumNames(type);
    const found = names.find((candidate) => candidate.toLowerCase() === name.toLowerCase());
    return found === undefined ? undefined : this.enumConstant(type, found);
  }

  enumConstants(type: Type): readonly string[] {
    return enumNames(type).map((name) => this.enumConstant(type, name));
  }

  addSite(place: Place, method: MethodFacts, scope: LocalScope | undefined): number {
    return this.firstSite + this.sites.push({ line: place.line, method, scope }) - 1;
  }
}

function enumNames(type: Type): readonly string[] {
  if (type.kind === 'user') {
    return type.enumConstants;
  }
  return type.kind === 'builtIn' ? type.definition.enumValues : [];
}
