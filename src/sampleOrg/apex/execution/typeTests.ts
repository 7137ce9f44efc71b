import type { ApexValue } from '../library/contract.ts';
import { typeNameOf } from '../library/typeNames.ts';
import { isAssignable } from '../types/conversions.ts';
import { readSignatureType } from '../types/signatures.ts';
import { isBuiltIn, type SignatureType, type Type } from '../types/type.ts';
import { superclassChain } from '../types/userType.ts';
import type { UserTypes } from '../types/userTypes.ts';
import { ApexId } from '../values/id.ts';
import { classOf } from './instance.ts';

/** Types at run time: what a value is, and what a name means. */
export class TypeTests {
  readonly #types: UserTypes;
  readonly #named = new Map<string, Type | undefined>();

  constructor(types: UserTypes) {
    this.#types = types;
  }

  /** The type that a name means to code of a namespace, in any case; undefined when there is none. */
  named(name: string, namespace: string | null): Type | undefined {
    const key = `${namespace ?? ''}:${name}`;
    if (!this.#named.has(key)) {
      this.#named.set(key, this.#resolve(parsed(name), namespace));
    }
    return this.#named.get(key);
  }

  #resolve(signature: SignatureType | undefined, namespace: string | null): Type | undefined {
    if (!signature) {
      return undefined;
    }
    const user = this.#types.named(signature.name.split('.'), namespace);
    if (user) {
      return user;
    }
    const { space } = this.#types;
    if (signature.name.toLowerCase() === 'sobject') {
      return space.sObject;
    }
    const definition = space.definition(signature.name);
    if (!definition) {
      return space.sObjectType(signature.name.replace(/^schema\./i, ''), namespace);
    }
    const typeArguments = signature.typeArguments.map((argument) => this.#resolve(argument, namespace));
    if (typeArguments.length !== definition.parameters.length || typeArguments.includes(undefined)) {
      return undefined;
    }
    return space.instance(
      definition,
      typeArguments.filter((argument) => argument !== undefined),
    );
  }

  typeOf(value: ApexValue): Type | undefined {
    return value === null ? undefined : (classOf(value) ?? this.named(typeNameOf(value), null));
  }

  /** `instanceof`. Null is an instance of nothing. */
  isInstance(value: ApexValue, type: Type): boolean {
    const own = this.typeOf(value);
    if (!own) {
      return false;
    }
    if (own.kind === 'user' && type.kind === 'user' && type.form === 'class') {
      return [...superclassChain(own)].includes(type);
    }
    if (typeof value === 'string' && isBuiltIn(type, 'Id')) {
      return ApexId.parse(value) !== undefined;
    }
    return own === type || isAssignable(own, type, this.#types.space);
  }
}

function parsed(name: string): SignatureType | undefined {
  return /^[\w.]+(?:\s*<.*>|(?:\[\])+)?$/.test(name.trim()) ? readSignatureType(name) : undefined;
}
