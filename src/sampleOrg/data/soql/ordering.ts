import { type Comparable, comparable, compareComparables } from './comparisons.ts';
import { readerOf } from './conditions.ts';
import type { Order } from './prepare.ts';
import type { Run } from './scalars.ts';

interface Keyed<Source> {
  readonly source: Source;
  readonly keys: readonly Comparable[];
  /** Where it stood before: of equal ones the first comes first. */
  readonly index: number;
}

/** One key of the order. */
interface Key<Source> {
  readonly of: (source: Source) => Comparable;
  readonly compare: (left: Comparable, right: Comparable) => number;
}

/** So many sources are kept before the worst of them are thrown out, as a multiple of those that are wanted. */
const slack = 4;

/**
 * The first sources in order, at most so many. A page of a hundred thousand rows is found without putting all of them in order: what comes behind the
 * last of the best so far is left out at once, mostly for its first key.
 */
export function firstInOrder<Source>(
  sources: readonly Source[],
  orders: readonly Order<Source>[],
  most: number,
  run: Run,
): readonly Source[] {
  const keys = orders.map((order) => keyOf(order, run));
  const [first, ...others] = keys;
  if (first === undefined) {
    return sources;
  }
  const compare = (left: Keyed<Source>, right: Keyed<Source>): number => compareKeyed(left, right, keys);
  let kept: Keyed<Source>[] = [];
  let last: Keyed<Source> | undefined;
  let index = 0;
  for (const source of sources) {
    index++;
    const key = first.of(source);
    if (last !== undefined && first.compare(key, last.keys[0] ?? null) > 0) {
      continue;
    }
    kept.push({ source, keys: [key, ...others.map((other) => other.of(source))], index });
    if (kept.length > most * slack) {
      kept = kept.sort(compare).slice(0, most);
      last = kept.at(-1);
    }
  }
  return kept
    .sort(compare)
    .slice(0, most)
    .map(({ source }) => source);
}

function keyOf<Source>({ by, descending, nullsLast }: Order<Source>, run: Run): Key<Source> {
  const read = readerOf(by, run);
  return {
    of: (source) => comparable(by.type, read(source)),
    compare: (left, right) => {
      if ((left === null) !== (right === null)) {
        // Where nulls stand does not depend on the direction.
        return (left === null) === nullsLast ? 1 : -1;
      }
      return compareComparables(left, right) * (descending ? -1 : 1);
    },
  };
}

function compareKeyed<Source>(left: Keyed<Source>, right: Keyed<Source>, keys: readonly Key<Source>[]): number {
  for (const [index, key] of keys.entries()) {
    const difference = key.compare(left.keys[index] ?? null, right.keys[index] ?? null);
    if (difference !== 0) {
      return difference;
    }
  }
  return left.index - right.index;
}
