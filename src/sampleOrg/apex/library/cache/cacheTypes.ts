import type { Transaction } from '../../../data/contract.ts';
import { ApexList } from '../../values/list.ts';
import { ApexSet } from '../../values/set.ts';
import type { ApexType } from '../../values/typeValue.ts';
import type {
  ApexObject,
  ApexValue,
  LibraryFunction,
  LibraryType,
  MaySuspend,
  RequestContext,
  Suspendable,
} from '../contract.ts';
import { raiseInvalidCacheKey, raiseInvalidPartition, raiseNullArgument } from '../failures.ts';
import { dispatched } from '../iteration.ts';
import { maySuspend, type Members } from '../members.ts';

// Platform cache: every partition that code names is there, and large enough.

interface Entry {
  readonly value: ApexValue;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

/** Seconds that a value stays without a time of its own, and at most. */
const lifetimes = { Org: { usual: 86_400, longest: 172_800 }, Session: { usual: 28_800, longest: 28_800 } } as const;

type CacheKind = keyof typeof lifetimes;

/** A cache outlives its request: one for each org, and for a session each user. A test has caches of its own. */
const stores = new WeakMap<object, Map<string, Map<string, Entry>>>();

class ApexPartition implements ApexObject {
  readonly apexTypeName: string;
  readonly kind: CacheKind;
  /** `local.Prices` */
  readonly name: string;

  constructor(kind: CacheKind, name: string) {
    this.apexTypeName = `Cache.${kind}Partition`;
    this.kind = kind;
    this.name = name;
  }

  entries(context: RequestContext): Map<string, Entry> {
    const transaction = context.transaction as Transaction | undefined;
    const holder = context.apex.isTest ? context : (transaction?.schema ?? context);
    const partitions = stores.get(holder) ?? new Map<string, Map<string, Entry>>();
    stores.set(holder, partitions);
    const name = `${this.kind}.${this.kind === 'Session' ? context.user.id : ''}.${this.name.toLowerCase()}`;
    const entries = partitions.get(name) ?? new Map<string, Entry>();
    partitions.set(name, entries);
    for (const [key, { expires }] of entries) {
      if (expires <= context.now()) {
        entries.delete(key);
      }
    }
    return entries;
  }

  printed(): string {
    return `${this.apexTypeName}:[name=${this.name}]`;
  }
}

/** The partition and key of `local.Prices.key`, or the key in the partition that is meant. */
function located(
  context: RequestContext,
  own: ApexPartition,
  key: ApexValue,
): { readonly entries: Map<string, Entry>; readonly key: string } {
  const text = typeof key === 'string' ? key : '';
  const [, partition, bare = text] = /^(\w+\.\w+)\.(\w+)$/.exec(text) ?? [];
  if (!/^[A-Za-z0-9]{1,50}$/.test(bare)) {
    return raiseInvalidCacheKey(context, text);
  }
  const place = partition === undefined ? own : new ApexPartition(own.kind, partition);
  return { entries: place.entries(context), key: bare };
}

function put(
  context: RequestContext,
  own: ApexPartition,
  key: ApexValue,
  value: ApexValue,
  ...[lifetime]: ApexValue[]
): void {
  const { usual, longest } = lifetimes[own.kind];
  const place = located(context, own, key);
  const seconds = typeof lifetime === 'number' && lifetime > 0 ? Math.min(lifetime, longest) : usual;
  place.entries.set(place.key, { value, expires: context.now() + seconds * 1000 });
}

function get(context: RequestContext, own: ApexPartition, key: ApexValue): ApexValue {
  const place = located(context, own, key);
  return place.entries.get(place.key)?.value ?? null;
}

/** What the builder makes for a key that is not there yet is kept for the next time. */
function* getOrBuild(
  context: RequestContext,
  own: ApexPartition,
  builder: ApexType | null,
  key: ApexValue,
): Suspendable<ApexValue> {
  if (contains(context, own, key)) {
    return get(context, own, key);
  }
  const made = yield* context.apex.construct((builder ?? raiseNullArgument(context)).name);
  const value = yield* context.apex.invoke(made, 'doLoad', [key]);
  put(context, own, key, value);
  return value;
}

function contains(context: RequestContext, own: ApexPartition, key: ApexValue): boolean {
  const place = located(context, own, key);
  return place.entries.has(place.key);
}

function remove(context: RequestContext, own: ApexPartition, key: ApexValue): boolean {
  const place = located(context, own, key);
  return place.entries.delete(place.key);
}

function each(
  operation: (context: RequestContext, own: ApexPartition, key: ApexValue) => ApexValue,
  elementType: string,
) {
  return (context: RequestContext, own: ApexPartition, keys: ApexList): ApexList =>
    new ApexList(
      elementType,
      keys.items.map((key) => operation(context, own, key)),
    );
}

/** Signatures without `static`, on a partition. */
const operations: Readonly<Record<string, LibraryFunction>> = {
  'void put(String key, Object value)': put,
  'void put(String key, Object value, Integer lifetime)': put,
  'void put(String key, Object value, Cache.Visibility visibility)': put,
  'void put(String key, Object value, Integer lifetime, Cache.Visibility visibility, Boolean immutable)': put,
  'Object get(String key)': get,
  'Object get(Type builder, String key)': getOrBuild,
  'Boolean remove(Type builder, String key)': (context, own: ApexPartition, _builder: ApexValue, key: ApexValue) =>
    remove(context, own, key),
  'Boolean contains(String key)': contains,
  'Boolean remove(String key)': remove,
  'Set<String> getKeys()': (context, own: ApexPartition) => new ApexSet('String', own.entries(context).keys()),
  'Long getNumKeys()': (context, own: ApexPartition) => BigInt(own.entries(context).size),
  'Double getCapacity()': () => null,
  'String getName()': (_, own: ApexPartition) => own.name,
};

function staticMembers(kind: CacheKind): Members {
  const byDefault = new ApexPartition(kind, 'local.default');
  const all: Readonly<Record<string, LibraryFunction>> = {
    ...operations,
    'List<Object> get(List<String> keys)': each(get, 'Object'),
    'List<Boolean> contains(List<String> keys)': each(contains, 'Boolean'),
    'List<Boolean> remove(List<String> keys)': each(remove, 'Boolean'),
  };
  return Object.fromEntries(
    Object.entries(all).map(([signature, operation]): [string, LibraryFunction | MaySuspend] => [
      `static ${signature}`,
      operation === getOrBuild
        ? maySuspend((context, ...values: ApexValue[]) => operation(context, byDefault, ...values))
        : (context, ...values) => operation(context, byDefault, ...values),
    ]),
  );
}

const partitionName = /^(?:\w+\.)?\w+$/;

function cacheTypesOf(kind: CacheKind): readonly LibraryType[] {
  return [
    {
      type: `Cache.${kind}`,
      members: {
        ...staticMembers(kind),
        [`static Cache.${kind}Partition getPartition(String name)`]: (context: RequestContext, name: string | null) =>
          name !== null && partitionName.test(name)
            ? new ApexPartition(kind, name)
            : raiseInvalidPartition(context, name ?? 'null'),
      },
    },
    { type: `Cache.${kind}Partition`, extends: 'Cache.Partition', members: {} },
  ];
}

export const cacheTypes: readonly LibraryType[] = [
  { type: 'Cache.CacheBuilder', interface: true, members: { 'Object doLoad(String key)': dispatched('doLoad') } },
  {
    type: 'Cache.Partition',
    members: { ...operations, 'Boolean isAvailable()': () => true },
  },
  ...cacheTypesOf('Org'),
  ...cacheTypesOf('Session'),
];
