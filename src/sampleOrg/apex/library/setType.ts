import { declaresKey } from '../values/collectionKey.ts';
import { elementsEqual, equalWithDeclared } from '../values/equality.ts';
import { ApexIterator } from '../values/iterator.ts';
import type { ApexMap } from '../values/map.ts';
import { ApexSet } from '../values/set.ts';
import { takeElements } from './allocation.ts';
import type { ApexValue, LibraryType, RequestContext, Suspendable } from './contract.ts';
import { raiseModifiedWhileIterated, raiseReadOnlyCollection } from './failures.ts';
import { elementsOf } from './iteration.ts';
import { maySuspend } from './members.ts';
import { hashOfValue } from './hashing.ts';
import { splitTypeName } from './typeNames.ts';

/** What stands for the value in the set or map. `adopt` when it is about to be put in. */
export function* representative(
  context: RequestContext,
  holder: ApexSet | ApexMap,
  value: ApexValue,
  adopt: boolean,
): Suspendable<ApexValue> {
  return declaresKey(context.apex, value) ? yield* holder.declaredKeys.find(context.apex, value, adopt) : value;
}

function writable(context: RequestContext, set: ApexSet): ApexSet {
  return set.readers > 0 ? raiseModifiedWhileIterated(context) : set;
}

function growing(context: RequestContext, set: ApexSet): ApexSet {
  return set.isReadOnly ? raiseReadOnlyCollection(context) : writable(context, set);
}

/** One operation on a set, which runs Apex only where the value's class declares `equals`. */
function keyed<T extends ApexValue>(
  adopt: boolean,
  operation: (set: ApexSet, value: ApexValue) => T,
): (context: RequestContext, self: ApexSet, value: ApexValue) => T | Suspendable<T> {
  return (context, self, value) => {
    if (!declaresKey(context.apex, value)) {
      return operation(self, value);
    }
    return (function* () {
      return operation(self, yield* representative(context, self, value, adopt));
    })();
  };
}

const addOne = keyed(true, (set, value) => set.add(value));
const removeOne = keyed(false, (set, value) => set.remove(value));

function* addAll(context: RequestContext, set: ApexSet, values: ApexValue): Suspendable<boolean> {
  let changed = false;
  const added = yield* elementsOf(context, values);
  takeElements(context, added.length);
  for (const value of added) {
    changed = growing(context, set).add(yield* representative(context, set, value, true)) || changed;
  }
  return changed;
}

function* removeAll(context: RequestContext, set: ApexSet, values: ApexValue): Suspendable<boolean> {
  let changed = false;
  for (const value of yield* elementsOf(context, values)) {
    changed = writable(context, set).remove(yield* representative(context, set, value, false)) || changed;
  }
  return changed;
}

function* retainAll(context: RequestContext, set: ApexSet, values: ApexValue): Suspendable<boolean> {
  const kept = new ApexSet(set.elementTypeName);
  for (const value of yield* elementsOf(context, values)) {
    kept.add(yield* representative(context, set, value, false));
  }
  let changed = false;
  for (const value of [...set.values()]) {
    changed = (!kept.has(value) && writable(context, set).remove(value)) || changed;
  }
  return changed;
}

function* containsAll(context: RequestContext, set: ApexSet, values: ApexValue): Suspendable<boolean> {
  for (const value of yield* elementsOf(context, values)) {
    if (!set.has(yield* representative(context, set, value, false))) {
      return false;
    }
  }
  return true;
}

function* made(context: RequestContext, typeName: string, values: ApexValue): Suspendable<ApexSet> {
  const set = new ApexSet(elementTypeOf(typeName));
  yield* addAll(context, set, values);
  return set;
}

function elementTypeOf(typeName: string): string {
  return splitTypeName(typeName).typeArguments[0] ?? 'Object';
}

export const setType: LibraryType = {
  type: 'Set<T>',
  extends: 'Iterable<T>',
  members: {
    'new()': (_: RequestContext, typeName: string) => new ApexSet(elementTypeOf(typeName)),
    'new(Iterable<T> items)': made,
    'Boolean add(T item)': maySuspend((context, self: ApexSet, value: ApexValue) =>
      addOne(context, growing(context, self), value),
    ),
    'Boolean addAll(Iterable<T> items)': addAll,
    'Boolean remove(T item)': maySuspend((context, self: ApexSet, value: ApexValue) =>
      removeOne(context, writable(context, self), value),
    ),
    'Boolean removeAll(Iterable<T> items)': removeAll,
    'Boolean retainAll(Iterable<T> items)': retainAll,
    'Boolean contains(T item)': maySuspend(keyed(false, (set, value) => set.has(value))),
    'Boolean containsAll(Iterable<T> items)': containsAll,
    'Integer size()': (_: RequestContext, self: ApexSet) => self.size,
    'Boolean isEmpty()': (_: RequestContext, self: ApexSet) => self.size === 0,
    'void clear()': (context: RequestContext, self: ApexSet) => {
      writable(context, self).clear();
    },
    'Set<T> clone()': (context: RequestContext, self: ApexSet) => {
      takeElements(context, self.size);
      return self.clone();
    },
    'Iterator<T> iterator()': (_: RequestContext, self: ApexSet) =>
      new ApexIterator(self.elementTypeName, self.values()),
    'Boolean equals(Object other)': maySuspend((context, self: ApexSet, other: ApexValue) =>
      equalWithDeclared(context.apex, self, other, elementsEqual),
    ),
    'Integer hashCode()': (_: RequestContext, self: ApexSet) => hashOfValue(self),
    'String toString()': maySuspend((context, self: ApexSet) => context.apex.print(self)),
  },
};
