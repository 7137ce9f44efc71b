import type { CallExpression, ConstructorCall, Expression, Place } from '../syntax/tree.ts';
import { compileFailures } from '../types/failures.ts';
import { chooseOverload } from '../types/overloads.ts';
import { isBuiltIn, type Type } from '../types/type.ts';
import { voidType } from '../types/typeSpace.ts';
import { hasAnnotation } from '../types/declare.ts';
import { methodText, superclassChain, type UserMethod, type UserType } from '../types/userType.ts';
import { isMemberVisible } from '../types/userTypes.ts';
import type { Body } from './body.ts';
import { objectTokenValue } from './describedReferences.ts';
import { constructorCall } from './creation.ts';
import { atNameLine, referenceOf, safeReceiver } from './chains.ts';
import { type Arguments, builtInCall, builtInMember, libraryCall, namesOf } from './builtInCalls.ts';
import { callLibrary } from './libraryCalls.ts';
import { readReference } from './reading.ts';
import { isPath, type Reference, selfValue } from './references.ts';
import { settingCall } from './settingCalls.ts';
import { type Chain, checked, type Value, value } from './value.ts';

export function compileCall(body: Body, expression: CallExpression): Chain {
  const { target } = expression;
  if (!target) {
    return { value: unqualifiedCall(body, expression, argumentsOf(body, expression)), ends: [] };
  }
  if (target.kind === 'super') {
    return { value: superCall(body, expression, argumentsOf(body, expression)), ends: [] };
  }
  const mayNameField = target.kind === 'member' && expression.name.toLowerCase() === 'adderror';
  const reference = isPath(target) || mayNameField ? referenceOf(body, target) : undefined;
  if (reference?.kind === 'type') {
    return { value: staticCall(body, reference.type, expression, argumentsOf(body, expression)), ends: [] };
  }
  if (reference?.kind === 'namespace') {
    throw compileFailures.unknownVariable(target, reference.name);
  }
  const fieldError = reference?.kind === 'recordField' ? fieldErrorCall(body, reference, expression) : undefined;
  if (fieldError) {
    return { value: fieldError, ends: [] };
  }
  const open = reference && !mayEndEarly(target) ? readChain(body, reference, target) : body.receiver(target);
  const chain = expression.safe ? safeReceiver(body, open) : open;
  const receiver = atNameLine(body, chain.value, expression.namePlace);
  const passed = argumentsOf(body, expression);
  return { value: instanceCall(body, receiver, expression, passed), ends: chain.ends };
}

/** `invoice.Total__c.addError(message)` speaks of the field, not of its value. */
function fieldErrorCall(
  body: Body,
  reference: Extract<Reference, { kind: 'recordField' }>,
  expression: CallExpression,
): Value | undefined {
  const [message, escape, ...others] = expression.values;
  if (expression.name.toLowerCase() !== 'adderror' || !message || others.length > 0) {
    return undefined;
  }
  const given = body.expression(message);
  const text = body.isException(given.type)
    ? `messageOf(${checked(given)})`
    : body.convert(given, body.space.builtIn('String'), message);
  if (escape) {
    // Whether the message is HTML is no matter here.
    body.as(escape, body.space.builtIn('Boolean'));
  }
  return value(
    voidType,
    `addFieldError(${checked(reference.receiver)},${JSON.stringify(reference.field.name)},${text})`,
  );
}

function readChain(body: Body, reference: Reference, place: Place): Chain {
  return { value: readReference(body, reference, place), ends: [] };
}

function mayEndEarly(expression: Expression): boolean {
  return expression.kind === 'member' && (expression.safe || mayEndEarly(expression.target));
}

function argumentsOf(body: Body, expression: { readonly values: readonly Expression[] }): Arguments {
  const values = body.arguments(expression.values);
  return { expressions: expression.values, values, types: values.map((one) => one.type) };
}

// ---- Methods of Apex classes

function userParameters(method: UserMethod): readonly Type[] {
  return method.parameters.map((parameter) => parameter.type);
}

/** Overloads of a name, nearest first: the class, its superclasses, then the interfaces. An overridden method comes after what overrides it. */
export function methodsNamed(type: UserType, name: string): readonly UserMethod[] {
  const found: UserMethod[] = [];
  const key = name.toLowerCase();
  for (const owner of superclassChain(type)) {
    found.push(...(owner.methods.get(key) ?? []));
  }
  for (const owner of superclassChain(type)) {
    for (const ancestor of owner.interfaces) {
      if (ancestor.kind === 'user') {
        found.push(...methodsNamed(ancestor, name));
      }
    }
  }
  return found;
}

/** The method that a call means, or undefined when the name is not declared there at all. */
function chooseMethod(
  body: Body,
  candidates: readonly UserMethod[],
  passed: Arguments,
  expression: CallExpression,
): UserMethod | undefined {
  const choice = chooseOverload(candidates, userParameters, passed.types, body.space);
  if (choice.kind === 'ambiguous') {
    throw compileFailures.ambiguous(expression.namePlace, `${expression.name}(${namesOf(passed.types)})`);
  }
  if (choice.kind === 'none') {
    return undefined;
  }
  const method = choice.candidate;
  if (!isMemberVisible({ ...method, access: method.access }, body.from)) {
    throw compileFailures.methodNotVisible(expression.namePlace, methodText(method));
  }
  return method;
}

function unknown(expression: CallExpression, passed: Arguments, type: Type): Error {
  return compileFailures.unknownMethod(expression.namePlace, `${expression.name}(${namesOf(passed.types)})`, type.name);
}

function unqualifiedCall(body: Body, expression: CallExpression, passed: Arguments): Value {
  for (let scope: UserType | undefined = body.type; scope; scope = scope.outer) {
    const own = scope === body.type;
    const candidates = methodsNamed(scope, expression.name).filter((method) => own || method.isStatic);
    const method = chooseMethod(body, candidates, passed, expression);
    if (!method) {
      continue;
    }
    if (method.isStatic) {
      return staticUserCall(body, method, passed);
    }
    if (body.facts.isStatic) {
      throw compileFailures.incompatible(
        expression,
        `Non static method cannot be referenced from a static context: ${methodText(method)}`,
      );
    }
    if (body.beforeInstance) {
      throw compileFailures.incompatible(
        expression,
        `Cannot reference instance methods in a constructor invocation: ${methodText(method)}`,
      );
    }
    return userCall(body, selfValue(body), method, passed);
  }
  if (!body.facts.isStatic) {
    const inherited = builtInCall(body, selfValue(body), expression, passed);
    if (inherited) {
      return inherited;
    }
  }
  throw unknown(expression, passed, body.type);
}

function staticUserCall(body: Body, method: UserMethod, passed: Arguments): Value {
  const values = body.convertAll(passed.values, userParameters(method), passed.expressions);
  if (hasAnnotation(method.modifiers, 'future')) {
    const call = `t.callLater(${body.unit.constant(method)},[${values.join(',')}])`;
    return value(method.returnType, call);
  }
  const text = `(yield* K[${String(method.owner.id)}].${method.symbol}(${['t', ...values].join(',')}))`;
  return value(method.returnType, body.initialised(method.owner, text));
}

function userCall(body: Body, receiver: Value, method: UserMethod, passed: Arguments): Value {
  const values = body.convertAll(passed.values, userParameters(method), passed.expressions);
  return value(method.returnType, `(yield* ${checked(receiver)}.${method.symbol}(${['t', ...values].join(',')}))`);
}

/** `super.name(…)`: the superclass's method, whatever the instance overrides. */
function superCall(body: Body, expression: CallExpression, passed: Arguments): Value {
  const { superclass } = body.type;
  if (superclass?.kind === 'user') {
    const method = chooseMethod(body, methodsNamed(superclass, expression.name), passed, expression);
    if (method?.isAbstract === true) {
      throw compileFailures.incompatible(
        expression,
        `Abstract method cannot be called directly: ${methodText(method)}`,
      );
    }
    if (method && !method.isStatic) {
      const values = body.convertAll(passed.values, userParameters(method), passed.expressions);
      return value(method.returnType, `(yield* super.${method.symbol}(${['t', ...values].join(',')}))`);
    }
  }
  const found = builtInMember(body, body.type, expression, passed);
  if (!found) {
    throw unknown(expression, passed, superclass ?? body.type);
  }
  return callLibrary(body, found.member, found.receiver, ['self', ...found.values]);
}

function staticCall(body: Body, type: Type, expression: CallExpression, passed: Arguments): Value {
  if (type.kind === 'user') {
    const enumCall = type.form === 'enum' ? enumStatic(body, type, expression, passed) : undefined;
    if (enumCall) {
      return enumCall;
    }
    const method = chooseMethod(body, methodsNamed(type, expression.name), passed, expression);
    if (!method) {
      throw unknown(expression, passed, type);
    }
    if (method.isStatic) {
      return staticUserCall(body, method, passed);
    }
    throw compileFailures.incompatible(
      expression,
      `Non static method cannot be referenced from a static context: ${methodText(method)}`,
    );
  }
  if (type.kind === 'builtIn') {
    const enumCall = type.definition.enumValues.length > 0 ? enumStatic(body, type, expression, passed) : undefined;
    const called = enumCall ?? libraryCall(body, type, undefined, expression, passed, true);
    if (called) {
      return isBuiltIn(type, 'Database') && /^query(?:withbinds)?$/i.test(expression.name)
        ? { ...called, areDynamicRows: true }
        : called;
    }
  }
  if (type.kind === 'sObject' && expression.name.toLowerCase() === 'getsobjecttype' && passed.values.length === 0) {
    return objectTokenValue(body, type);
  }
  const setting = type.kind === 'sObject' ? settingCall(body, type, expression, passed) : undefined;
  if (setting) {
    return setting;
  }
  throw unknown(expression, passed, type);
}

/** `Season.values()` and `Season.valueOf('SPRING')`. */
function enumStatic(body: Body, type: Type, expression: CallExpression, passed: Arguments): Value | undefined {
  const name = expression.name.toLowerCase();
  if (name === 'values' && passed.values.length === 0) {
    const all = body.unit.enumConstants(type).join(',');
    return value(body.space.builtIn('List', type), `new ApexList(${JSON.stringify(type.name)},[${all}])`, true);
  }
  if (name === 'valueof' && passed.values.length === 1) {
    const [text] = body.convertAll(passed.values, [body.space.builtIn('String')], passed.expressions);
    const all = body.unit.enumConstants(type).join(',');
    return value(type, `enumValueOf(t,${JSON.stringify(type.name)},[${all}],${text ?? 'null'})`, true);
  }
  return undefined;
}

function instanceCall(body: Body, receiver: Value, expression: CallExpression, passed: Arguments): Value {
  const { type } = receiver;
  if (type.kind === 'user') {
    if (type.form === 'enum') {
      const enumCall = enumInstance(body, receiver, expression, passed);
      if (enumCall) {
        return enumCall;
      }
    }
    const method = chooseMethod(body, methodsNamed(type, expression.name), passed, expression);
    if (method?.isStatic === true) {
      throw compileFailures.incompatible(
        expression,
        `Static method cannot be referenced from a non static context: ${methodText(method)}`,
      );
    }
    if (method) {
      return userCall(body, receiver, method, passed);
    }
    if (isClone(body, type, expression)) {
      return value(type, `cloneInstance(${checked(receiver)})`, true);
    }
  } else if (type.kind === 'builtIn' && type.definition.enumValues.length > 0) {
    const enumCall = enumInstance(body, receiver, expression, passed);
    if (enumCall) {
      return enumCall;
    }
  }
  const called = builtInCall(body, receiver, expression, passed);
  if (!called) {
    throw unknown(expression, passed, type);
  }
  return called;
}

/** Every class has a `clone()` that copies its fields, but exceptions. */
function isClone(body: Body, type: UserType, { name, values }: CallExpression): boolean {
  return type.form === 'class' && values.length === 0 && name.toLowerCase() === 'clone' && !body.isException(type);
}

function enumInstance(body: Body, receiver: Value, expression: CallExpression, passed: Arguments): Value | undefined {
  if (passed.values.length > 0) {
    return undefined;
  }
  switch (expression.name.toLowerCase()) {
    case 'name':
    case 'tostring':
      return value(body.space.builtIn('String'), `${checked(receiver)}.name`, true);
    case 'ordinal':
      return value(body.space.builtIn('Integer'), `${checked(receiver)}.ordinal`, true);
    default:
      return undefined;
  }
}

// ---- this(…) and super(…)

export function compileConstructorCall(body: Body, expression: ConstructorCall): Value {
  if (body.facts.method?.form !== 'constructor') {
    throw compileFailures.incompatible(
      expression,
      `Call to '${expression.receiver}()' must be the first statement in a constructor method`,
    );
  }
  body.beforeInstance = true;
  const { values } = argumentsOf(body, expression);
  body.beforeInstance = false;
  const { superclass } = body.type;
  if (expression.receiver === 'this') {
    const call = constructorCall(body, body.type, values, expression, expression.values);
    return value(body.space.builtIn('Object'), `(yield* self.${call})`);
  }
  if (superclass?.kind === 'user') {
    return value(
      superclass,
      `(yield* super.${constructorCall(body, superclass, values, expression, expression.values)})`,
    );
  }
  if (superclass) {
    const call = constructorCall(body, { ...body.type, constructors: [] }, values, expression, expression.values);
    return value(superclass, `(yield* super.${call})`);
  }
  return value(body.space.builtIn('Object'), 'null');
}
