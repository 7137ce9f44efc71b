import type { ApexValue, Suspendable } from '../library/contract.ts';
import { typeNameOf } from '../library/typeNames.ts';
import { ApexMap } from '../values/map.ts';
import { ApexSet } from '../values/set.ts';
import type { Request } from './request.ts';

// Collections that may run Apex: elements whose class declares `equals`, and iterators that are Apex classes.

export function* newSet(request: Request, elementTypeName: string, values: readonly ApexValue[]): Suspendable<ApexSet> {
  const set = new ApexSet(elementTypeName);
  const add = request.code.libraryFunction('Set', 'add');
  for (const value of values) {
    yield* settled(add(request, set, value));
  }
  return set;
}

export function* newMap(
  request: Request,
  keyTypeName: string,
  valueTypeName: string,
  entries: readonly (readonly [ApexValue, ApexValue])[],
): Suspendable<ApexMap> {
  const map = new ApexMap(keyTypeName, valueTypeName);
  const put = request.code.libraryFunction('Map', 'put');
  for (const [key, value] of entries) {
    yield* settled(put(request, map, key, value));
  }
  return map;
}

/** A loop over something that is Iterable or an Iterator. */
export function* iterate(request: Request, iterable: ApexValue): Suspendable<ApexIteration> {
  const source = iterable ?? request.apex.raise('System.NullPointerException', 'Attempt to de-reference a null object');
  // A class may be both: it is then asked for its iterator.
  const isIterator =
    typeNameOf(source).startsWith('Iterator') ||
    (request.apex.declares(source, 'hasNext', 0) && !request.apex.declares(source, 'iterator', 0));
  const iterator = isIterator
    ? source
    : yield* request.dispatch(source, 'iterator', request.code.libraryFunction('Iterable', 'iterator'), []);
  return new ApexIteration(request, iterator);
}

function* settled(answer: unknown): Suspendable<void> {
  if (typeof answer === 'object' && answer !== null && 'next' in answer) {
    yield* answer as Suspendable<ApexValue>;
  }
}

/** Walks an iterator by calling its Apex methods. */
export class ApexIteration {
  readonly #request: Request;
  readonly #iterator: ApexValue;

  constructor(request: Request, iterator: ApexValue) {
    this.#request = request;
    this.#iterator = iterator;
  }

  hasNext(): Suspendable<ApexValue> {
    return this.#call('hasNext');
  }

  next(): Suspendable<ApexValue> {
    return this.#call('next');
  }

  close(): void {
    // Nothing is held: an Apex iterator may be left at any point.
  }

  #call(name: string): Suspendable<ApexValue> {
    const library = this.#request.code.libraryFunction('Iterator', name);
    return this.#request.dispatch(this.#iterator, name, library, []);
  }
}
