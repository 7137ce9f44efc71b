import { declaresKey, plainKey } from '../values/collectionKey.ts';
import { elementsEqual, equalWithDeclared } from '../values/equality.ts';
import { ApexIterator } from '../values/iterator.ts';
import { ApexList } from '../values/list.ts';
import type { ApexValue, LibraryType, RequestContext, Suspendable } from './contract.ts';
import { takeElements } from './allocation.ts';
import { raiseIndexOutOfBounds, raiseModifiedWhileIterated, raiseNullArgument } from './failures.ts';
import { elementsOf, plainElements } from './iteration.ts';
import { maySuspend } from './members.ts';
import { clonedRow, rowTypeToken } from './rows.ts';
import { sortByComparator, sortList } from './sorting.ts';
import { hashOfValue } from './hashing.ts';
import { splitTypeName } from './typeNames.ts';

function writable(context: RequestContext, list: ApexList): ApexValue[] {
  return list.readers > 0 ? raiseModifiedWhileIterated(context) : list.items;
}

/** The position, once it is known to hold an element. */
function listIndex(context: RequestContext, list: ApexList, index: number | null): number {
  if (index === null) {
    return raiseNullArgument(context);
  }
  return index >= 0 && index < list.items.length ? index : raiseIndexOutOfBounds(context, index);
}

function insertAt(context: RequestContext, list: ApexList, index: number | null, value: ApexValue): void {
  const items = writable(context, list);
  if (index === null) {
    return raiseNullArgument(context);
  }
  if (index < 0 || index > items.length) {
    return raiseIndexOutOfBounds(context, index);
  }
  items.splice(index, 0, value);
}

function append(context: RequestContext, list: ApexList, values: readonly ApexValue[]): void {
  const items = writable(context, list);
  takeElements(context, values.length);
  // One by one: a spread of a very large list would not fit on the stack.
  for (const value of values) {
    items.push(value);
  }
}

function indexOf(context: RequestContext, list: ApexList, value: ApexValue): number | Suspendable<number> {
  if (typeof value !== 'object' || value === null) {
    return list.items.indexOf(value);
  }
  if (value.apexTypeName.includes('<') || declaresKey(context.apex, value)) {
    return indexOfDeclared(context, list, value);
  }
  const key = plainKey(value);
  return list.items.findIndex((item) => plainKey(item) === key);
}

function* indexOfDeclared(context: RequestContext, list: ApexList, value: ApexValue): Suspendable<number> {
  for (const [index, item] of list.items.entries()) {
    if (yield* equalWithDeclared(context.apex, value, item)) {
      return index;
    }
  }
  return -1;
}

function contains(context: RequestContext, list: ApexList, value: ApexValue): boolean | Suspendable<boolean> {
  const index = indexOf(context, list, value);
  return typeof index === 'number' ? index >= 0 : isFound(index);
}

function* isFound(index: Suspendable<number>): Suspendable<boolean> {
  return (yield* index) >= 0;
}

function elementTypeOf(typeName: string): string {
  return splitTypeName(typeName).typeArguments[0] ?? 'Object';
}

/** Copies of the records, not of what they refer to. Flags left out are false. */
function deepClone(
  context: RequestContext,
  self: ApexList,
  [id, readOnlyTimestamps, autoNumber]: (boolean | null)[],
): ApexList {
  takeElements(context, self.items.length);
  const kept = {
    id: id === true,
    readOnlyTimestamps: readOnlyTimestamps === true,
    autoNumber: autoNumber === true,
  };
  return new ApexList(
    self.elementTypeName,
    self.items.map((item) => clonedRow(item, kept)),
  );
}

export const listType: LibraryType = {
  type: 'List<T>',
  extends: 'Iterable<T>',
  members: {
    'new()': (_: RequestContext, typeName: string) => new ApexList(elementTypeOf(typeName)),
    'new(Integer size)': (context: RequestContext, typeName: string, size: number) =>
      new ApexList(elementTypeOf(typeName), new Array<ApexValue>(takeElements(context, size)).fill(null)),
    'new(Iterable<T> items)': function* (context: RequestContext, typeName: string, items: ApexValue) {
      const list = new ApexList(elementTypeOf(typeName));
      append(context, list, yield* elementsOf(context, items));
      return list;
    },
    'void add(T item)': (context: RequestContext, self: ApexList, item: ApexValue) => {
      writable(context, self).push(item);
    },
    'void add(Integer index, T item)': insertAt,
    'void addAll(Iterable<T> items)': maySuspend((context, self: ApexList, items: ApexValue) => {
      const plain = plainElements(context, items);
      if (plain === undefined) {
        return appendIterable(context, self, items);
      }
      append(context, self, plain);
      return undefined;
    }),
    'T get(Integer index)': (context: RequestContext, self: ApexList, index: number | null) =>
      self.items[listIndex(context, self, index)] ?? null,
    'void set(Integer index, T item)': (
      context: RequestContext,
      self: ApexList,
      index: number | null,
      item: ApexValue,
    ) => {
      self.items[listIndex(context, self, index)] = item;
    },
    'T remove(Integer index)': (context: RequestContext, self: ApexList, index: number | null) =>
      writable(context, self).splice(listIndex(context, self, index), 1)[0] ?? null,
    'Integer size()': (_: RequestContext, self: ApexList) => self.items.length,
    'Boolean isEmpty()': (_: RequestContext, self: ApexList) => self.items.length === 0,
    'void clear()': (context: RequestContext, self: ApexList) => {
      writable(context, self).length = 0;
    },
    'List<T> clone()': (context: RequestContext, self: ApexList) => {
      takeElements(context, self.items.length);
      return new ApexList(self.elementTypeName, self.items.slice());
    },
    'List<T> deepClone()': (context: RequestContext, self: ApexList) => deepClone(context, self, []),
    'List<T> deepClone(Boolean keepId)': (context: RequestContext, self: ApexList, ...flags: (boolean | null)[]) =>
      deepClone(context, self, flags),
    'List<T> deepClone(Boolean keepId, Boolean keepReadOnlyTimestamps)': (
      context: RequestContext,
      self: ApexList,
      ...flags: (boolean | null)[]
    ) => deepClone(context, self, flags),
    'List<T> deepClone(Boolean keepId, Boolean keepReadOnlyTimestamps, Boolean keepAutoNumber)': (
      context: RequestContext,
      self: ApexList,
      ...flags: (boolean | null)[]
    ) => deepClone(context, self, flags),
    'Boolean contains(T item)': maySuspend(contains),
    'Integer indexOf(T item)': maySuspend(indexOf),
    'void sort()': maySuspend((context, self: ApexList) => {
      writable(context, self);
      return sortList(context, self);
    }),
    'void sort(Comparator<T> comparator)': maySuspend((context, self: ApexList, comparator: ApexValue) =>
      sortByComparator(context, self, comparator),
    ),
    'Iterator<T> iterator()': (_: RequestContext, self: ApexList) =>
      new ApexIterator(self.elementTypeName, self.items.values()),
    'Schema.SObjectType getSObjectType()': (context: RequestContext, self: ApexList) =>
      rowTypeToken(context, self.elementTypeName),
    'Boolean equals(Object other)': maySuspend((context, self: ApexList, other: ApexValue) =>
      equalWithDeclared(context.apex, self, other, elementsEqual),
    ),
    'Integer hashCode()': (_: RequestContext, self: ApexList) => hashOfValue(self),
    'String toString()': maySuspend((context, self: ApexList) => context.apex.print(self)),
  },
};

function* appendIterable(context: RequestContext, list: ApexList, items: ApexValue): Suspendable<void> {
  append(context, list, yield* elementsOf(context, items));
}
