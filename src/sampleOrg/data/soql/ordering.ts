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

/** So many sources are kept before the worst of them are thrown out, as a multiple of those that are wanted. */
const slack = 4;

/**
 * The first sources in order, at most so many. A page of a hundred thousand rows is found without putting all of them in order: what comes behind the
 * last of the best so far is left out at once.
 */
export function firstInOrder<Source>(
  sources: readonly Source[],
  orders: readonly Order<Source>[],
  most: number,
  run: Run,
): readonly Source[] {
  if (orders.length === 0) {
    return sources;
  }
  const readers = orders.map(({ by }) => ({ type: by.type, read: readerOf(by, run) }));
  const keysOf = (source: Source): readonly Comparable[] =>
    readers.map(({ type, read }) => comparable(type, read(source)));
  const compare = (a: Keyed<Source>, b: Keyed<Source>): number => compareKeys(a, b, orders);
  let kept: Keyed<Source>[] = [];
  let last: Keyed<Source> | undefined;
  let index = 0;
  for (const source of sources) {
    const keyed = { source, keys: keysOf(source), index: index++ };
    if (last !== undefined && compare(keyed, last) > 0) {
      continue;
    }
    kept.push(keyed);
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

function compareKeys<Source>(left: Keyed<Source>, right: Keyed<Source>, orders: readonly Order<Source>[]): number {
  for (const [index, order] of orders.entries()) {
    const a = left.keys[index] ?? null;
    const b = right.keys[index] ?? null;
    if ((a === null) !== (b === null)) {
      // Where nulls stand does not depend on the direction.
      return (a === null) === order.nullsLast ? 1 : -1;
    }
    const difference = compareComparables(a, b) * (order.descending ? -1 : 1);
    if (difference !== 0) {
      return difference;
    }
  }
  return left.index - right.index;
}
