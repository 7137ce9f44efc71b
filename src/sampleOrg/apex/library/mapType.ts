import type { SObjectRecord } from '../../data/contract.ts';
import { declaresKey } from '../values/collectionKey.ts';
import { elementsEqual, equalWithDeclared } from '../values/equality.ts';
import { ApexId } from '../values/id.ts';
import { ApexList } from '../values/list.ts';
import { ApexMap } from '../values/map.ts';
import { takeElements } from './allocation.ts';
import type { ApexValue, LibraryType, RequestContext, Suspendable } from './contract.ts';
import { raiseDuplicateRowId, raiseModifiedWhileIterated, raiseNullArgument, raiseRowWithoutId } from './failures.ts';
import { maySuspend } from './members.ts';
import { representative } from './setType.ts';
import { hashOfValue } from './hashing.ts';
import { clonedRow, rowTypeToken } from './rows.ts';
import { splitTypeName } from './typeNames.ts';

function writable(context: RequestContext, map: ApexMap): ApexMap {
  return map.readers > 0 ? raiseModifiedWhileIterated(context) : map;
}

function emptyMap(typeName: string): ApexMap {
  const [keyTypeName = 'Object', valueTypeName = 'Object'] = splitTypeName(typeName).typeArguments;
  return new ApexMap(keyTypeName, valueTypeName);
}

/** One operation by key, which runs Apex only where the key's class declares `equals`. */
function keyed<T extends ApexValue>(
  operation: (map: ApexMap, key: ApexValue) => T,
): (context: RequestContext, self: ApexMap, key: ApexValue) => T | Suspendable<T> {
  return (context, self, key) => {
    if (!declaresKey(context.apex, key)) {
      return operation(self, key);
    }
    return (function* () {
      return operation(self, yield* representative(context, self, key, false));
    })();
  };
}

function put(
  context: RequestContext,
  self: ApexMap,
  key: ApexValue,
  value: ApexValue,
): ApexValue | Suspendable<ApexValue> {
  return declaresKey(context.apex, key) ? putDeclared(context, self, key, value) : putOne(context, self, key, value);
}

/** A loop over the keys does not mind a new value for a key that is there. */
function putOne(context: RequestContext, map: ApexMap, key: ApexValue, value: ApexValue): ApexValue {
  return (map.readers === 0 || map.has(key) ? map : writable(context, map)).put(key, value);
}

function* putDeclared(context: RequestContext, map: ApexMap, key: ApexValue, value: ApexValue): Suspendable<ApexValue> {
  return putOne(context, map, yield* representative(context, map, key, map.readers === 0), value);
}

function* putAll(context: RequestContext, map: ApexMap, source: ApexMap | null): Suspendable<void> {
  const { entries } = source ?? raiseNullArgument(context);
  takeElements(context, 2 * entries.size);
  for (const { key, value } of entries.values()) {
    putOne(context, map, yield* representative(context, map, key, map.readers === 0), value);
  }
}

/** Rows by their id. */
function putRows(context: RequestContext, map: ApexMap, rows: ApexList | null): ApexMap {
  const seen = new Set<string>();
  for (const [index, row] of (rows ?? raiseNullArgument(context)).items.entries()) {
    const id = (row as SObjectRecord | null)?.id ?? raiseRowWithoutId(context, index);
    const key = map.keyTypeName === 'String' ? id : ApexId.of(id);
    if (seen.has(id)) {
      return raiseDuplicateRowId(context, index);
    }
    seen.add(id);
    writable(context, map).put(key, row);
  }
  return map;
}

const removeByKey = keyed((map, key) => map.remove(key));

export const mapType: LibraryType = {
  type: 'Map<K,V>',
  members: {
    'new()': (_: RequestContext, typeName: string) => emptyMap(typeName),
    'new(Map<K,V> source)': function* (context: RequestContext, typeName: string, source: ApexMap | null) {
      const map = emptyMap(typeName);
      yield* putAll(context, map, source);
      return map;
    },
    'new(List<SObject> rows)': (context: RequestContext, typeName: string, rows: ApexList | null) =>
      putRows(context, emptyMap(typeName), rows),
    'V get(K key)': maySuspend(keyed((map, key) => map.get(key))),
    'V put(K key, V value)': maySuspend(put),
    'void putAll(Map<K,V> source)': putAll,
    'void putAll(List<SObject> rows)': (context: RequestContext, self: ApexMap, rows: ApexList | null) => {
      putRows(context, self, rows);
    },
    'V remove(K key)': maySuspend((context, self: ApexMap, key: ApexValue) =>
      removeByKey(context, writable(context, self), key),
    ),
    'Boolean containsKey(K key)': maySuspend(keyed((map, key) => map.has(key))),
    'Set<K> keySet()': (_: RequestContext, self: ApexMap) => self.keySet(),
    'List<V> values()': (context: RequestContext, self: ApexMap) => {
      takeElements(context, self.size);
      return new ApexList(self.valueTypeName, self.values());
    },
    'Integer size()': (_: RequestContext, self: ApexMap) => self.size,
    'Boolean isEmpty()': (_: RequestContext, self: ApexMap) => self.size === 0,
    'void clear()': (context: RequestContext, self: ApexMap) => {
      writable(context, self).clear();
    },
    'Map<K,V> clone()': (context: RequestContext, self: ApexMap) => {
      takeElements(context, 2 * self.size);
      return self.clone();
    },
    // Rows are copied, with their ids; other values stay the same objects.
    'Map<K,V> deepClone()': (context: RequestContext, self: ApexMap) => {
      takeElements(context, 2 * self.size);
      const copy = self.clone();
      for (const entry of copy.entries.values()) {
        entry.value = clonedRow(entry.value);
      }
      return copy;
    },
    'Schema.SObjectType getSObjectType()': (context: RequestContext, self: ApexMap) =>
      rowTypeToken(context, self.valueTypeName),
    'Boolean equals(Object other)': maySuspend((context, self: ApexMap, other: ApexValue) =>
      equalWithDeclared(context.apex, self, other, elementsEqual),
    ),
    'Integer hashCode()': (_: RequestContext, self: ApexMap) => hashOfValue(self),
    'String toString()': maySuspend((context, self: ApexMap) => context.apex.print(self)),
  },
};
