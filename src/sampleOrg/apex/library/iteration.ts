import { ApexIterator } from '../values/iterator.ts';
import { ApexList } from '../values/list.ts';
import { ApexSet } from '../values/set.ts';
import type { ApexObject, ApexValue, LibraryFunction, LibraryType, RequestContext, Suspendable } from './contract.ts';
import { raiseInvalidConversion, raiseNoMoreElements, raiseNullArgument } from './failures.ts';
import { maySuspend } from './members.ts';
import { typeNameOf } from './typeNames.ts';

/** The values of a list or set, or of an instance of an Apex class that implements Iterable, in order. */
export function* elementsOf(context: RequestContext, iterable: ApexValue): Suspendable<ApexValue[]> {
  const plain = plainElements(context, iterable);
  if (plain !== undefined) {
    return plain;
  }
  if (!context.apex.declares(iterable, 'iterator', 0)) {
    return raiseInvalidConversion(context, typeNameOf(iterable), 'Iterable');
  }
  const iterator = yield* context.apex.invoke(iterable, 'iterator', []);
  if (iterator instanceof ApexIterator) {
    return drained(iterator);
  }
  const elements: ApexValue[] = [];
  while ((yield* context.apex.invoke(iterator, 'hasNext', [])) === true) {
    elements.push(yield* context.apex.invoke(iterator, 'next', []));
  }
  return elements;
}

/** A copy of the elements, where no Apex has to run to get them. */
export function plainElements(context: RequestContext, iterable: ApexValue): ApexValue[] | undefined {
  if (iterable === null) {
    return raiseNullArgument(context);
  }
  if (iterable instanceof ApexList) {
    return iterable.items.slice();
  }
  if (iterable instanceof ApexSet) {
    return [...iterable.values()];
  }
  return iterable instanceof ApexIterator ? drained(iterable) : undefined;
}

function drained(iterator: ApexIterator): ApexValue[] {
  const elements: ApexValue[] = [];
  for (let value = iterator.take(); value !== undefined; value = iterator.take()) {
    elements.push(value);
  }
  return elements;
}

/** A member of an interface: the body is the Apex class's. */
export function dispatched(methodName: string): LibraryFunction {
  return function* (context, self, ...values) {
    return yield* context.apex.invoke(self ?? null, methodName, values);
  };
}

export const iterationTypes: readonly LibraryType[] = [
  {
    type: 'Iterable<T>',
    interface: true,
    members: {
      'Iterator<T> iterator()': maySuspend((context, self: ApexObject) =>
        self instanceof ApexList || self instanceof ApexSet
          ? new ApexIterator(self.elementTypeName, plainElements(context, self) ?? [])
          : context.apex.invoke(self, 'iterator', []),
      ),
    },
  },
  {
    type: 'Iterator<T>',
    interface: true,
    members: {
      'Boolean hasNext()': maySuspend((context, self: ApexObject) =>
        self instanceof ApexIterator ? self.hasMore() : context.apex.invoke(self, 'hasNext', []),
      ),
      'T next()': maySuspend((context, self: ApexObject) =>
        self instanceof ApexIterator ? following(context, self) : context.apex.invoke(self, 'next', []),
      ),
    },
  },
];

function following(context: RequestContext, iterator: ApexIterator): ApexValue {
  const value = iterator.take();
  return value === undefined ? raiseNoMoreElements(context) : value;
}
