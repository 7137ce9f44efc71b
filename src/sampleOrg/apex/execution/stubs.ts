import type { ApexObject, ApexValue, Suspendable } from '../library/contract.ts';
import type { CompiledClass } from '../compile/linker.ts';
import { voidType } from '../types/typeSpace.ts';
import { superclassChain, type UserMethod, type UserType } from '../types/userType.ts';
import { ApexList } from '../values/list.ts';
import { ApexType } from '../values/typeValue.ts';
import { ApexInstance } from './instance.ts';
import type { Request } from './request.ts';

// `Test.createStub`: an instance of a class made for it, whose methods ask a System.StubProvider. Its own constructors and initialisers do not run.

type StubClass = new () => ApexObject;

/** An object that stands for `type` in the code under test. */
export function createStub(request: Request, type: UserType, provider: ApexObject): ApexObject {
  const Base: StubClass = type.form === 'class' ? compiledClass(request, type) : PlainInstance;
  const Stub = class extends Base {} as StubClass;
  Object.defineProperty(Stub.prototype, 'apexType', { value: stubType(type) });
  for (const method of stubbedMethods(type)) {
    Object.defineProperty(Stub.prototype, method.symbol, {
      value: function* (this: ApexObject, running: Request, ...values: readonly ApexValue[]): Suspendable<ApexValue> {
        return yield* answer(running, { provider, stub: this, method, values });
      },
    });
  }
  return new Stub();
}

class PlainInstance extends ApexInstance {}

function compiledClass(request: Request, type: UserType): CompiledClass {
  const compiled = request.code.classes[type.id];
  if (!compiled) {
    throw new ReferenceError(`${type.name} was not compiled`);
  }
  return compiled;
}

/** The class of the stub, under the name that the platform gives it. */
function stubType(type: UserType): UserType {
  const isInterface = type.form === 'interface';
  return {
    ...type,
    name: `${type.name}__sfdc_ApexStub`,
    simpleName: `${type.simpleName}__sfdc_ApexStub`,
    form: 'class',
    superclass: isInterface ? undefined : type,
    interfaces: isInterface ? [type] : [],
    fields: new Map(),
    innerTypes: new Map(),
    constructors: [],
    methods: isInterface ? implementedMethods(type) : new Map<string, UserMethod[]>(),
  };
}

/** An interface's methods as the stub has them: with a body. */
function implementedMethods(type: UserType): Map<string, UserMethod[]> {
  const methods = new Map<string, UserMethod[]>();
  for (const method of stubbedMethods(type)) {
    const key = method.name.toLowerCase();
    const body = { kind: 'block' as const, ...method.place, statements: [], lastLine: method.place.line };
    methods.set(key, [...(methods.get(key) ?? []), { ...method, body }]);
  }
  return methods;
}

/** Static and private methods keep what they do; so do properties. The nearest declaration of an overridden method counts. */
function stubbedMethods(type: UserType): readonly UserMethod[] {
  const found = new Map<string, UserMethod>();
  const add = (owner: UserType): void => {
    for (const method of [...owner.methods.values()].flat()) {
      if (!method.isStatic && method.access !== 'private' && !found.has(method.symbol)) {
        found.set(method.symbol, method);
      }
    }
    for (const contract of owner.interfaces) {
      if (contract.kind === 'user') {
        add(contract);
      }
    }
  };
  for (const owner of superclassChain(type)) {
    add(owner);
  }
  return [...found.values()];
}

interface StubbedCall {
  readonly provider: ApexObject;
  readonly stub: ApexObject;
  readonly method: UserMethod;
  readonly values: readonly ApexValue[];
}

function* answer(request: Request, { provider, stub, method, values }: StubbedCall): Suspendable<ApexValue> {
  const { name, returnType, parameters } = method;
  const types = parameters.map(({ type }) => new ApexType(type.name));
  const names = parameters.map((parameter) => parameter.name);
  const answered = yield* request.apex.invoke(provider, 'handleMethodCall', [
    stub,
    name,
    new ApexType(returnType.name),
    new ApexList('Type', types),
    new ApexList('String', names),
    new ApexList('Object', [...values]),
  ]);
  return returnType === voidType ? null : request.cast(answered, returnType);
}
