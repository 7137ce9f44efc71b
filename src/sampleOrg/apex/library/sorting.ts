import { compareValues } from '../values/comparison.ts';
import type { ApexList } from '../values/list.ts';
import type { ApexValue, RequestContext, Suspendable } from './contract.ts';
import { raiseNotComparable } from './failures.ts';
import { ApexCollator } from './platform/collatorType.ts';
import { compareRecords } from './recordOrder.ts';

type Comparison = (left: ApexValue, right: ApexValue) => Suspendable<number>;

/** `List.sort()`: built-in order at once, `compareTo` of Apex classes as a generator. Stable, null first. */
export function sortList(context: RequestContext, list: ApexList): void | Suspendable<void> {
  const isComparable = list.items.some(
    (item) => typeof item === 'object' && item !== null && context.apex.declares(item, 'compareTo', 1),
  );
  if (isComparable) {
    return sortWith(list, (left, right) => compareDeclared(context, left, right));
  }
  list.items.sort(
    (left, right) => compareValues(left, right) ?? compareRecords(left, right) ?? raiseNotComparable(context),
  );
}

/** `List.sort(Comparator)`. */
export function sortByComparator(
  context: RequestContext,
  list: ApexList,
  comparator: ApexValue,
): void | Suspendable<void> {
  if (comparator instanceof ApexCollator) {
    list.items.sort((left, right) => comparator.compare(left, right));
    return undefined;
  }
  return sortWith(list, function* (left, right) {
    return Number(yield* context.apex.invoke(comparator, 'compare', [left, right]));
  });
}

function* compareDeclared(context: RequestContext, left: ApexValue, right: ApexValue): Suspendable<number> {
  if (left === null || right === null) {
    return compareValues(left, right) ?? 0;
  }
  return Number(yield* context.apex.invoke(left, 'compareTo', [right]));
}

/** The list keeps its items until the last comparison: one that throws leaves it as it was. */
function* sortWith(list: ApexList, compare: Comparison): Suspendable<void> {
  list.items = yield* mergeSorted(list.items.slice(), compare);
}

function* mergeSorted(items: ApexValue[], compare: Comparison): Suspendable<ApexValue[]> {
  if (items.length < 2) {
    return items;
  }
  const middle = items.length >> 1;
  const left = yield* mergeSorted(items.slice(0, middle), compare);
  const right = yield* mergeSorted(items.slice(middle), compare);
  const merged: ApexValue[] = [];
  let fromLeft = 0;
  let fromRight = 0;
  while (fromLeft < left.length && fromRight < right.length) {
    const leftItem = left[fromLeft] ?? null;
    const rightItem = right[fromRight] ?? null;
    if ((yield* compare(leftItem, rightItem)) <= 0) {
      merged.push(leftItem);
      fromLeft++;
    } else {
      merged.push(rightItem);
      fromRight++;
    }
  }
  return [...merged, ...left.slice(fromLeft), ...right.slice(fromRight)];
}
