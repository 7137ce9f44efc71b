import type { ApexCalls, ApexObject, ApexValue, CollectionKey, Suspendable } from '../library/contract.ts';
import { plainKey } from './collectionKey.ts';
import { ApexDatetime } from './datetime.ts';
import { ApexDecimal } from './decimal.ts';
import { ApexDouble } from './double.ts';
import { ApexId } from './id.ts';
import { ApexList } from './list.ts';
import { ApexMap } from './map.ts';
import { ApexSet } from './set.ts';

/** A number of any Apex type as something JavaScript compares exactly. Undefined for what is no number. */
function asNumeric(value: ApexValue): number | bigint | ApexDecimal | undefined {
  if (typeof value === 'number' || typeof value === 'bigint' || value instanceof ApexDecimal) {
    return value;
  }
  return value instanceof ApexDouble ? value.value : undefined;
}

/** Compares two numbers of any Apex types by value. Undefined when either is none. */
export function compareNumbers(left: ApexValue, right: ApexValue): number | undefined {
  const a = asNumeric(left);
  const b = asNumeric(right);
  if (a === undefined || b === undefined) {
    return undefined;
  }
  if (typeof a !== 'object' && typeof b !== 'object') {
    return a < b ? -1 : a > b ? 1 : 0;
  }
  return toDecimal(a).compareTo(toDecimal(b));
}

function toDecimal(value: number | bigint | ApexDecimal): ApexDecimal {
  if (typeof value === 'number') {
    return Number.isInteger(value) ? ApexDecimal.fromWhole(value) : (ApexDecimal.fromDouble(value) ?? ApexDecimal.zero);
  }
  return typeof value === 'bigint' ? ApexDecimal.fromWhole(value) : value;
}

/** `==` between strings: case does not matter. */
export function stringsEqual(left: string, right: string): boolean {
  return left === right || (left.length === right.length && left.toLowerCase() === right.toLowerCase());
}

/**
 * The operator `==`, without running Apex: strings without case, numbers by value, collections by content, instances by identity.
 * Values of classes that declare `equals` need `equalWithDeclared`.
 */
export function operatorEquals(left: ApexValue, right: ApexValue): boolean {
  if (left === right) {
    return true;
  }
  if (left === null || right === null) {
    return false;
  }
  if (typeof left === 'string' && typeof right === 'string') {
    return stringsEqual(left, right);
  }
  const order = compareNumbers(left, right);
  if (order !== undefined) {
    return order === 0;
  }
  if (left instanceof ApexDatetime && right instanceof ApexDatetime) {
    return left.toSeconds() === right.toSeconds();
  }
  if (left instanceof ApexId || right instanceof ApexId) {
    return idText(left) === idText(right);
  }
  return elementsEqual(left, right);
}

function idText(value: ApexValue): CollectionKey {
  return typeof value === 'string' ? (ApexId.parse(value)?.value ?? value) : plainKey(value);
}

/** Whether two values are the same element or key of a collection, without running Apex: strings with case. */
export function elementsEqual(left: ApexValue, right: ApexValue): boolean {
  return plainKey(left) === plainKey(right);
}

/** `elementsEqual`, with `equals` of Apex classes honoured at any depth. `topLevel` says how two plain values compare. */
export function* equalWithDeclared(
  apex: ApexCalls,
  left: ApexValue,
  right: ApexValue,
  topLevel: (left: ApexValue, right: ApexValue) => boolean = elementsEqual,
): Suspendable<boolean> {
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null || left === right) {
    return topLevel(left, right);
  }
  if (left instanceof ApexList && right instanceof ApexList) {
    return yield* listsEqual(apex, left, right);
  }
  if (left instanceof ApexSet && right instanceof ApexSet) {
    return left.size === right.size && (yield* setHoldsAll(apex, left, right));
  }
  if (left instanceof ApexMap && right instanceof ApexMap) {
    return left.size === right.size && (yield* mapHoldsAll(apex, left, right));
  }
  return isDeclared(apex, left) ? (yield* apex.invoke(left, 'equals', [right])) === true : topLevel(left, right);
}

function isDeclared(apex: ApexCalls, value: ApexObject): boolean {
  return value.collectionKey === undefined && apex.declares(value, 'equals', 1);
}

function* listsEqual(apex: ApexCalls, left: ApexList, right: ApexList): Suspendable<boolean> {
  if (left.items.length !== right.items.length) {
    return false;
  }
  for (const [index, item] of left.items.entries()) {
    if (!(yield* equalWithDeclared(apex, item, right.items[index] ?? null))) {
      return false;
    }
  }
  return true;
}

function* setHoldsAll(apex: ApexCalls, set: ApexSet, values: ApexSet): Suspendable<boolean> {
  for (const value of values.values()) {
    const key = yield* representative(apex, set, value);
    if (!set.has(key)) {
      return false;
    }
  }
  return true;
}

function* mapHoldsAll(apex: ApexCalls, map: ApexMap, other: ApexMap): Suspendable<boolean> {
  for (const entry of other.entries.values()) {
    const key = yield* representative(apex, map, entry.key);
    if (!map.has(key) || !(yield* equalWithDeclared(apex, map.get(key), entry.value))) {
      return false;
    }
  }
  return true;
}

/** The value under which a set or map holds what equals `value`. */
function* representative(apex: ApexCalls, holder: ApexSet | ApexMap, value: ApexValue): Suspendable<ApexValue> {
  if (typeof value !== 'object' || value === null || !isDeclared(apex, value)) {
    return value;
  }
  return yield* holder.declaredKeys.find(apex, value, false);
}
