import type { ApexObject, ApexValue, RequestContext } from '../library/contract.ts';
import {
  raiseDivideByZero,
  raiseIndexOutOfBounds,
  raiseInvalidId,
  raiseNoEnumValue,
  raiseNullDereference,
  raiseTooMuchCpuTime,
} from '../library/failures.ts';
import { takeElements } from '../library/allocation.ts';
import { compareValues } from '../values/comparison.ts';
import { ApexDate } from '../values/date.ts';
import { ApexDatetime } from '../values/datetime.ts';
import { ApexDecimal } from '../values/decimal.ts';
import { ApexDouble } from '../values/double.ts';
import type { ApexEnumValue } from '../values/enumValue.ts';
import { stringsEqual } from '../values/equality.ts';
import { ApexId } from '../values/id.ts';
import { ApexList } from '../values/list.ts';
import { ApexMap } from '../values/map.ts';
import { ApexSet } from '../values/set.ts';
import { ApexTime } from '../values/time.ts';

import type { Request } from './request.ts';

// What compiled code does to values where JavaScript's own operators are not enough. Each is named as compiled code calls it.

export function npe(context: RequestContext): never {
  return raiseNullDereference(context);
}

// ---- Conversions

export function same<T>(value: T): T {
  return value;
}

export function ifNotNull<T, R>(value: T | null, convert: (value: T) => R): R | null {
  return value === null ? null : convert(value);
}

export function doubleOf(value: number | bigint): ApexDouble {
  return new ApexDouble(Number(value));
}

export function doubleOfDecimal(value: ApexDecimal): ApexDouble {
  return new ApexDouble(value.toNumber());
}

export function decimalOfDouble(context: RequestContext, value: ApexDouble | null): ApexDecimal | null {
  if (value === null) {
    return null;
  }
  return (
    ApexDecimal.fromDouble(value.value) ??
    context.apex.raise('System.TypeException', `Invalid decimal: ${value.toString()}`)
  );
}

export function idOf(context: RequestContext, text: string | null): ApexId | null {
  return text === null ? null : (ApexId.parse(text) ?? raiseInvalidId(context, text));
}

export function textOfId(id: ApexId): string {
  return id.value;
}

export function datetimeOfDate(_context: RequestContext, date: ApexDate | null): ApexDatetime | null {
  return date === null ? null : new ApexDatetime(date.instant);
}

/** Between numbers: the fraction goes, and what does not fit wraps. */
export function narrow(context: RequestContext, value: ApexValue, typeName: string): ApexValue {
  if (value === null || (value instanceof ApexDecimal && typeName === 'Decimal')) {
    return value;
  }
  const number = toNumber(value);
  switch (typeName) {
    case 'Integer':
      return Number(BigInt.asIntN(32, BigInt(Math.trunc(number))));
    case 'Long':
      return typeof value === 'bigint' ? value : BigInt.asIntN(64, BigInt(Math.trunc(number)));
    case 'Double':
      return value instanceof ApexDouble ? value : new ApexDouble(number);
    default:
      return typeof value === 'number' || typeof value === 'bigint'
        ? ApexDecimal.fromWhole(value)
        : decimalOfDouble(context, value as ApexDouble);
  }
}

export function toNumber(value: ApexValue): number {
  if (value instanceof ApexDecimal) {
    return value.toNumber();
  }
  return value instanceof ApexDouble ? value.value : Number(value);
}

/** A text that was just made takes heap. */
export function made<T extends string | null>(request: Request, text: T): T {
  if (text !== null) {
    request.heap.made(text);
  }
  return text;
}

/** The same in code that is logged. */
export function madeLogged<T extends string | null>(request: Request, text: T): T {
  if (text !== null) {
    request.logWriter.allocation(text.length);
  }
  return made(request, text);
}

// ---- Arithmetic

export function divideIntegers(context: RequestContext, left: number, right: number): number {
  return right === 0 ? raiseDivideByZero(context) : (left / right) | 0;
}

export function divideLongs(context: RequestContext, left: bigint, right: bigint): bigint {
  return right === 0n ? raiseDivideByZero(context) : BigInt.asIntN(64, left / right);
}

export function divideDoubles(context: RequestContext, left: ApexDouble, right: ApexDouble): ApexDouble {
  return right.value === 0 ? raiseDivideByZero(context) : new ApexDouble(left.value / right.value);
}

/** Far beyond what fields and amounts hold: a product that doubles its digits over and over would never end. */
export function multiplyDecimals(context: RequestContext, left: ApexDecimal, right: ApexDecimal): ApexDecimal {
  const product = left.multiply(right);
  return product.isTooLong ? raiseTooMuchCpuTime(context) : product;
}

export function divideDecimals(context: RequestContext, left: ApexDecimal, right: ApexDecimal): ApexDecimal {
  return left.divide(right) ?? raiseDivideByZero(context);
}

export function shiftLong(value: bigint, operator: string, amount: number): bigint {
  const bits = BigInt(amount & 63);
  if (operator === '<<') {
    return BigInt.asIntN(64, value << bits);
  }
  return operator === '>>' ? value >> bits : BigInt.asIntN(64, BigInt.asUintN(64, value) >> bits);
}

const dayMilliseconds = 86_400_000;

export function moveDate(date: ApexDate, days: number): ApexDate {
  return ApexDate.at(date.instant + Math.trunc(days) * dayMilliseconds);
}

export function moveDatetime(datetime: ApexDatetime, days: number): ApexDatetime {
  return new ApexDatetime(datetime.instant + Math.round(days * dayMilliseconds));
}

export function moveTime(time: ApexTime, milliseconds: number): ApexTime {
  return new ApexTime(
    (((time.milliseconds + Math.trunc(milliseconds)) % dayMilliseconds) + dayMilliseconds) % dayMilliseconds,
  );
}

// ---- Comparison. Null is neither less nor more than anything, but a text always comes after it.

export function less(left: ApexValue, right: ApexValue): boolean {
  if (typeof left === 'number' && typeof right === 'number') {
    return left < right;
  }
  return isOrdered(left, right) && (compareValues(left, right) ?? 0) < 0;
}

export function more(left: ApexValue, right: ApexValue): boolean {
  return less(right, left);
}

export function notMore(left: ApexValue, right: ApexValue): boolean {
  if (typeof left === 'number' && typeof right === 'number') {
    return left <= right;
  }
  return isOrdered(left, right) && (compareValues(left, right) ?? 1) <= 0;
}

export function notLess(left: ApexValue, right: ApexValue): boolean {
  return notMore(right, left);
}

function isOrdered(left: ApexValue, right: ApexValue): boolean {
  return (left !== null && right !== null) || isTextual(left) || isTextual(right);
}

function isTextual(value: ApexValue): boolean {
  return typeof value === 'string' || value instanceof ApexId;
}

export function sameText(left: string | null, right: string | null): boolean {
  return left === null || right === null ? left === right : stringsEqual(left, right);
}

/** `===`: the same object; primitives by value, as they have no identity of their own. */
export function identical(left: ApexValue, right: ApexValue): boolean {
  if (left instanceof ApexList || left instanceof ApexSet || left instanceof ApexMap) {
    return left === right;
  }
  if (isObject(left) && isObject(right) && left.collectionKey && right.collectionKey && !('description' in left)) {
    return left.collectionKey() === right.collectionKey();
  }
  return left === right;
}

function isObject(value: ApexValue): value is ApexObject {
  return typeof value === 'object' && value !== null;
}

// ---- Collections

export function at(context: RequestContext, list: ApexList | null, index: number | null): ApexValue {
  const { items } = list ?? npe(context);
  const position = index ?? npe(context);
  const item = items[position];
  return item === undefined ? raiseIndexOutOfBounds(context, position) : item;
}

export function setAt(
  context: RequestContext,
  list: ApexList | null,
  index: number | null,
  value: ApexValue,
): ApexValue {
  const { items } = list ?? npe(context);
  const position = index ?? npe(context);
  if (position < 0 || position >= items.length) {
    return raiseIndexOutOfBounds(context, position);
  }
  items[position] = value;
  return value;
}

export function nullList(context: RequestContext, elementTypeName: string, size: number | null): ApexList {
  return new ApexList(elementTypeName, new Array<ApexValue>(takeElements(context, size ?? npe(context))).fill(null));
}

export function newPlainMap(
  keyTypeName: string,
  valueTypeName: string,
  entries: readonly (readonly [ApexValue, ApexValue])[],
): ApexMap {
  const map = new ApexMap(keyTypeName, valueTypeName);
  for (const [key, value] of entries) {
    map.put(key, value);
  }
  return map;
}

export function enumValueOf(
  context: RequestContext,
  typeName: string,
  values: readonly ApexEnumValue[],
  name: string | null,
): ApexEnumValue {
  const given = name ?? npe(context);
  const wanted = given.toLowerCase();
  return values.find((value) => value.name.toLowerCase() === wanted) ?? raiseNoEnumValue(context, typeName, given);
}

// ---- Loops over collections

/** What a for-each loop walks. The collection cannot be changed until it is closed. */
class ElementLoop {
  readonly #collection: ApexList | ApexSet;
  readonly #items: readonly ApexValue[];
  #position = 0;

  constructor(collection: ApexList | ApexSet) {
    this.#collection = collection;
    this.#items = collection instanceof ApexList ? collection.items : [...collection.values()];
    collection.readers += 1;
  }

  hasNext(): boolean {
    return this.#position < this.#items.length;
  }

  next(): ApexValue {
    const item = this.#items[this.#position] ?? null;
    this.#position += 1;
    return item;
  }

  close(): void {
    this.#collection.readers -= 1;
  }
}

export function elementsOf(context: RequestContext, collection: ApexList | ApexSet | null): ElementLoop {
  return new ElementLoop(collection ?? npe(context));
}

/** `for (List<Account> chunk : [SELECT …])` */
export function chunksOf(context: RequestContext, list: ApexList | null): ElementLoop {
  const { elementTypeName, items } = list ?? npe(context);
  const chunks: ApexList[] = [];
  for (let start = 0; start < items.length; start += 200) {
    chunks.push(new ApexList(elementTypeName, items.slice(start, start + 200)));
  }
  return new ElementLoop(new ApexList(`List<${elementTypeName}>`, chunks));
}

// ---- Records

/** `invoice.Account__r.Name`: null where the relationship is empty. */
export function readParentField(
  context: RequestContext,
  record: ApexObject | null,
  fieldName: string,
  read: (context: RequestContext, record: ApexObject, fieldName: string) => ApexValue,
): ApexValue {
  return record === null ? null : read(context, record, fieldName);
}
