import { isBuiltIn, type BuiltInType, type Type } from './type.ts';
import type { TypeSpace } from './typeSpace.ts';
import { type UserType, userSuperclass } from './userType.ts';

/** Widening of numbers: each can become those behind it. */
const numeric = ['Integer', 'Long', 'Double', 'Decimal'];

export function isNumeric(type: Type): boolean {
  return isBuiltIn(type, ...numeric);
}

/**
 * How well a value of one type fits another: 0 exactly, more the further away; undefined not at all. Only implicit conversions count.
 */
export function conversionCost(from: Type, to: Type, space: TypeSpace): number | undefined {
  if (from === to) {
    return 0;
  }
  if (from.kind === 'void' || to.kind === 'void' || to.kind === 'null') {
    return undefined;
  }
  if (from.kind === 'null') {
    return isBuiltIn(to, 'Object') ? 2 : 1;
  }
  if (isBuiltIn(to, 'Object')) {
    return 100;
  }
  if (from.kind === 'user') {
    return inheritanceCost(from, to, space);
  }
  if (from.kind === 'sObject') {
    if (to === space.sObject) {
      return 10;
    }
    return undefined;
  }
  if (to === space.sObject && isBuiltIn(from, 'AggregateResult')) {
    return 10;
  }
  return to.kind === 'builtIn' ? builtInCost(from, to, space) : undefined;
}

function inheritanceCost(from: UserType, to: Type, space: TypeSpace): number | undefined {
  const ancestors: Type[] = [...from.interfaces];
  const superclass = from.superclass;
  if (superclass) {
    ancestors.unshift(superclass);
  }
  let best: number | undefined;
  for (const ancestor of ancestors) {
    const cost = ancestor === to ? 0 : conversionCost(ancestor, to, space);
    if (cost !== undefined && cost < 100 && (best === undefined || cost + 1 < best)) {
      best = cost + 1;
    }
  }
  return best;
}

function builtInCost(from: BuiltInType, to: BuiltInType, space: TypeSpace): number | undefined {
  const step = numeric.indexOf(to.name) - numeric.indexOf(from.name);
  if (numeric.includes(from.name) && numeric.includes(to.name)) {
    if (step > 0) {
      return step;
    }
    // A Decimal also becomes a Double where one is wanted.
    return from.name === 'Decimal' && to.name === 'Double' ? 20 : undefined;
  }
  const pair = `${from.name}→${to.name}`;
  if (pair === 'Id→String') {
    return 1;
  }
  if (pair === 'String→Id') {
    return 5;
  }
  if (pair === 'Date→Datetime') {
    return 5;
  }
  return genericCost(from, to, space) ?? ancestorCost(from, to, space);
}

function ancestorCost(from: BuiltInType, to: BuiltInType, space: TypeSpace): number | undefined {
  let distance = 0;
  for (let current = space.supertypeOf(from); current; current = space.supertypeOf(current)) {
    distance += 1;
    if (current === to) {
      return distance;
    }
    const cost = genericCost(current, to, space);
    if (cost !== undefined) {
      return distance + cost;
    }
  }
  return undefined;
}

/** Lists follow their elements, maps their values; sObject lists and maps convert both ways and are checked when they are used. */
function genericCost(from: BuiltInType, to: BuiltInType, space: TypeSpace): number | undefined {
  if (from.definition !== to.definition || from.typeArguments.length === 0) {
    return undefined;
  }
  let cost = 1;
  for (const [index, argument] of from.typeArguments.entries()) {
    const wanted = to.typeArguments[index];
    if (!wanted) {
      return undefined;
    }
    const step = elementCost(argument, wanted, space);
    if (step === undefined) {
      return undefined;
    }
    cost += step;
  }
  return cost;
}

function elementCost(from: Type, to: Type, space: TypeSpace): number | undefined {
  if (from === to) {
    return 0;
  }
  if (from === space.sObject && (to.kind === 'sObject' || isBuiltIn(to, 'AggregateResult'))) {
    return 10;
  }
  if (isBuiltIn(from, 'Id', 'String') && isBuiltIn(to, 'Id', 'String')) {
    return 5;
  }
  // Elements keep their representation: an Integer in a list does not become a Decimal.
  return isNumeric(from) || isBuiltIn(from, 'Date')
    ? isBuiltIn(to, 'Object')
      ? 100
      : undefined
    : conversionCost(from, to, space);
}

export function isAssignable(from: Type, to: Type, space: TypeSpace): boolean {
  return conversionCost(from, to, space) !== undefined;
}

/** Whether a cast or `instanceof` between the two can ever succeed. */
export function isCastable(from: Type, to: Type, space: TypeSpace): boolean {
  if (
    isAssignable(from, to, space) ||
    isAssignable(to, from, space) ||
    isBuiltIn(from, 'Object') ||
    isBuiltIn(to, 'Object')
  ) {
    return true;
  }
  if (isNumeric(from) && isNumeric(to)) {
    return true;
  }
  if (isInterface(from) || isInterface(to)) {
    return true;
  }
  return (
    from.kind === 'builtIn' &&
    to.kind === 'builtIn' &&
    from.definition === to.definition &&
    from.typeArguments.length > 0
  );
}

/** Whether every value of the one type is an instance of the other, so that asking is an error. */
export function isAlways(from: Type, to: Type, space: TypeSpace): boolean {
  if (from === to || isBuiltIn(to, 'Object')) {
    return from.kind !== 'null';
  }
  return (from.kind === 'user' || from.kind === 'sObject') && isAssignable(from, to, space);
}

function isInterface(type: Type): boolean {
  return type.kind === 'user' ? type.form === 'interface' : type.kind === 'builtIn' && type.definition.interface;
}

/** The nearest type that both convert to; `fallback` when there is none. */
export function commonType<F extends Type | undefined>(
  left: Type,
  right: Type,
  space: TypeSpace,
  fallback: F,
): Type | F {
  if (left.kind === 'null') {
    return right;
  }
  if (right.kind === 'null' || isAssignable(right, left, space)) {
    if (
      right.kind !== 'null' &&
      isNumeric(left) &&
      isNumeric(right) &&
      left.name === 'Double' &&
      right.name === 'Decimal'
    ) {
      return right;
    }
    return left;
  }
  if (isAssignable(left, right, space)) {
    return right;
  }
  for (
    let current = left.kind === 'user' ? userSuperclass(left) : undefined;
    current;
    current = userSuperclass(current)
  ) {
    if (isAssignable(right, current, space)) {
      return current;
    }
  }
  return left.kind === 'sObject' && right.kind === 'sObject' ? space.sObject : fallback;
}
