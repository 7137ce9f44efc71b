import { sameParameters } from './declare.ts';
import { checkDeclaration } from './declarationRules.ts';
import { compileFailures } from './failures.ts';
import { checkFuture } from './futureRules.ts';
import type { BuiltInType, LibraryMember, SignatureType } from './type.ts';
import type { TypeSpace } from './typeSpace.ts';
import {
  type Access,
  methodText,
  superclassChain,
  type UserMethod,
  type UserType,
  userSuperclass,
} from './userType.ts';

/** What a class owes its superclass and interfaces. Inner classes too. */
export function checkClass(type: UserType, space: TypeSpace): void {
  requireNoCycle(type);
  checkDeclaration(type, space);
  for (const overloads of type.methods.values()) {
    for (const method of overloads) {
      checkOverride(type, method);
      checkFuture(method);
    }
  }
  if (type.form === 'class' && !type.isAbstract) {
    requireImplementations(type, space);
  }
  for (const inner of type.innerTypes.values()) {
    checkClass(inner, space);
  }
}

function requireNoCycle(type: UserType): void {
  const seen = new Set<UserType>();
  for (let current: UserType | undefined = type; current; current = userSuperclass(current)) {
    if (seen.has(current)) {
      throw compileFailures.declaration(type.declaration, `Circular definition: ${type.name}`);
    }
    seen.add(current);
  }
}

/** How far a method is seen. A public method may override a global one. */
const reach: Readonly<Record<Access, number>> = { private: 0, protected: 1, public: 2, global: 2 };

function checkOverride(type: UserType, method: UserMethod): void {
  if (method.isStatic || method.form !== 'method' || type.form === 'interface') {
    return;
  }
  const inherited = inheritedMethod(type, method);
  if (method.isOverride && !inherited && !overridesBuiltIn(type, method)) {
    throw compileFailures.declaration(
      method.place,
      `@Override specified for non-overriding method: ${methodText(method)}`,
    );
  }
  if (!inherited || inherited.access === 'private') {
    return;
  }
  if (!inherited.isVirtual) {
    throw compileFailures.declaration(
      method.place,
      `Non-virtual, non-abstract methods cannot be overridden: ${methodText(method)}`,
    );
  }
  if (!method.isOverride) {
    throw compileFailures.declaration(method.place, `Method must use the override keyword: ${methodText(method)}`);
  }
  if (method.modifiers.words.has(method.access) && reach[method.access] < reach[inherited.access]) {
    throw compileFailures.declaration(method.place, `Cannot reduce the visibility of method: ${methodText(method)}`);
  }
  if (inherited.returnType !== method.returnType) {
    throw compileFailures.declaration(
      method.place,
      `Method return types clash: ${methodText(method)} vs ${methodText(inherited)} from the type ${type.name}`,
    );
  }
}

/** `toString`, `equals` and `hashCode` come from Object; exceptions have methods of their own; interfaces may be built in. */
function overridesBuiltIn(type: UserType, method: UserMethod): boolean {
  const objectMethods = ['tostring', 'equals', 'hashcode'];
  if (objectMethods.includes(method.name.toLowerCase())) {
    return true;
  }
  return [...superclassChain(type)].some(
    (owner) => owner.superclass?.kind === 'builtIn' || owner.interfaces.length > 0,
  );
}

function inheritedMethod(type: UserType, method: UserMethod): UserMethod | undefined {
  const parent = userSuperclass(type);
  for (const owner of parent ? superclassChain(parent) : []) {
    const found = owner.methods
      .get(method.name.toLowerCase())
      ?.find((candidate) => !candidate.isStatic && sameParameters(candidate, method));
    if (found) {
      return found;
    }
  }
  return undefined;
}

function requireImplementations(type: UserType, space: TypeSpace): void {
  for (const owner of superclassChain(type)) {
    for (const overloads of owner.methods.values()) {
      for (const method of overloads) {
        if (method.isAbstract && !implementation(type, method)) {
          throw compileFailures.declaration(
            type.declaration,
            `Class ${type.name} must implement the abstract method: ${methodText(method)}`,
          );
        }
      }
    }
    for (const ancestor of owner.interfaces) {
      if (ancestor.kind === 'user') {
        requireInterface(type, ancestor);
      } else if (ancestor.kind === 'builtIn') {
        for (const members of ancestor.definition.methods.values()) {
          for (const member of members) {
            const types = member.parameters.map(
              (parameter: SignatureType) => space.fromSignature(parameter, ancestor).name,
            );
            const implemented = methodsOf(type, member.name).some(
              (method) => method.parameters.length === types.length,
            );
            if (!implemented) {
              throw missing(type, builtInMethodText(space, ancestor, member));
            }
          }
        }
      }
    }
  }
}

function requireInterface(type: UserType, contract: UserType): void {
  for (const overloads of contract.methods.values()) {
    for (const method of overloads) {
      const found = implementation(type, method);
      if (!found) {
        throw missing(type, methodText(method));
      }
      if (found.access !== 'global' && found.access !== 'public') {
        throw compileFailures.declaration(
          found.place,
          `${type.name}: Overriding implementations of global or public interface methods must be global or public: ${methodText(found)}`,
        );
      }
    }
  }
  for (const parent of contract.interfaces) {
    if (parent.kind === 'user') {
      requireInterface(type, parent);
    }
  }
}

function missing(type: UserType, method: string): Error {
  return compileFailures.declaration(type.declaration, `Class ${type.name} must implement the method: ${method}`);
}

/** `Integer Comparable.compareTo(Object)` */
function builtInMethodText(space: TypeSpace, owner: BuiltInType, member: LibraryMember): string {
  const parameters = member.parameters.map((parameter) => space.fromSignature(parameter, owner).name);
  return `${space.fromSignature(member.type, owner).name} ${owner.name}.${member.name}(${parameters.join(', ')})`;
}

function methodsOf(type: UserType, name: string): readonly UserMethod[] {
  return [...superclassChain(type)].flatMap((owner) => owner.methods.get(name.toLowerCase()) ?? []);
}

function implementation(type: UserType, method: UserMethod): UserMethod | undefined {
  return methodsOf(type, method.name).find(
    (candidate) => candidate.body !== undefined && !candidate.isStatic && sameParameters(candidate, method),
  );
}
