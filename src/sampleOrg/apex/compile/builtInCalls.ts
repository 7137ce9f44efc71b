import type { CallExpression, Expression } from '../syntax/tree.ts';
import { compileFailures } from '../types/failures.ts';
import { chooseOverload } from '../types/overloads.ts';
import type { BuiltInType, LibraryMember, Type } from '../types/type.ts';
import { superclassChain } from '../types/userType.ts';
import type { Body } from './body.ts';
import { callLibrary } from './libraryCalls.ts';
import { checked, type Value, value } from './value.ts';

// Calls of members of built-in types, also of those that Apex classes and records inherit.

export interface Arguments {
  readonly expressions: readonly Expression[];
  readonly values: readonly Value[];
  readonly types: readonly Type[];
}

export function namesOf(types: readonly Type[]): string {
  return types.map((type) => type.name).join(', ');
}

/** The built-in types whose members an expression of a type has. */
function builtInTypesOf(body: Body, type: Type): readonly BuiltInType[] {
  const { space } = body;
  if (type.kind === 'builtIn') {
    return [type];
  }
  if (type.kind === 'sObject') {
    return [space.builtIn('SObject')];
  }
  if (type.kind !== 'user') {
    return [];
  }
  const found: BuiltInType[] = [];
  for (const owner of superclassChain(type)) {
    for (const ancestor of [owner.superclass, ...owner.interfaces]) {
      if (ancestor?.kind === 'builtIn') {
        found.push(ancestor);
      } else if (ancestor?.kind === 'user' && ancestor.form === 'interface') {
        found.push(...builtInTypesOf(body, ancestor));
      }
    }
  }
  return [...found, space.builtIn('Object')];
}

interface FoundMember {
  readonly member: LibraryMember;
  readonly receiver: BuiltInType;
  readonly values: readonly string[];
}

export function builtInMember(
  body: Body,
  type: Type,
  expression: CallExpression,
  passed: Arguments,
): FoundMember | undefined {
  for (const builtIn of builtInTypesOf(body, type)) {
    const found = memberOf(body, builtIn, expression, passed, false);
    if (found) {
      return found;
    }
  }
  return undefined;
}

function memberOf(
  body: Body,
  type: BuiltInType,
  expression: CallExpression,
  passed: Arguments,
  isStatic: boolean,
): FoundMember | undefined {
  const candidates = body.space.methods(type, expression.name).filter(({ member }) => member.static === isStatic);
  const parametersOf = ({ member, receiver }: (typeof candidates)[number]): readonly Type[] =>
    member.parameters.map((parameter) => body.space.fromSignature(parameter, receiver));
  const choice = chooseOverload(candidates, parametersOf, passed.types, body.space);
  if (choice.kind === 'ambiguous') {
    throw compileFailures.ambiguous(expression.namePlace, `${expression.name}(${namesOf(passed.types)})`);
  }
  if (choice.kind === 'none') {
    return undefined;
  }
  const values = body.convertAll(passed.values, parametersOf(choice.candidate), passed.expressions);
  return { ...choice.candidate, values };
}

export function libraryCall(
  body: Body,
  type: BuiltInType,
  receiver: Value | undefined,
  expression: CallExpression,
  passed: Arguments,
  isStatic: boolean,
): Value | undefined {
  const found = memberOf(body, type, expression, passed, isStatic);
  return (
    found &&
    callLibrary(body, found.member, found.receiver, [...(receiver ? [checked(receiver)] : []), ...found.values])
  );
}

export function builtInCall(
  body: Body,
  receiver: Value,
  expression: CallExpression,
  passed: Arguments,
): Value | undefined {
  const found = builtInMember(body, receiver.type, expression, passed);
  if (!found) {
    return undefined;
  }
  const { member } = found;
  if (receiver.type.kind === 'sObject' && member.name === 'clone') {
    // A copy is of the same object.
    const copy = callLibrary(body, member, found.receiver, [checked(receiver), ...found.values]);
    return { ...copy, type: receiver.type };
  }
  if (!mayBeInstance(body, receiver.type)) {
    return callLibrary(body, member, found.receiver, [checked(receiver), ...found.values]);
  }
  // The value may be an instance of an Apex class that declares the method itself.
  const result = body.space.fromSignature(member.type, found.receiver);
  const values = found.values.join(',');
  return value(
    result,
    `(yield* t.dispatch(${checked(receiver)},${JSON.stringify(member.name)},L[${String(member.index)}],[${values}]))`,
  );
}

function mayBeInstance(body: Body, type: Type): boolean {
  return (
    (type.kind === 'user' && type.form !== 'enum') ||
    (type.kind === 'builtIn' &&
      (type.definition.interface || type.definition.name === 'Object' || body.isException(type)))
  );
}
