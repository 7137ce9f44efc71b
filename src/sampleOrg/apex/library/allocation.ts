import type { RequestContext } from './contract.ts';
import { raiseNegativeSize } from './failures.ts';

/** Bytes of one element of a collection, besides what it refers to. */
const elementBytes = 8;

/** Before a collection grows by many elements at once. Answers how many. */
export function takeElements(context: RequestContext, count: number): number {
  if (count < 0) {
    return raiseNegativeSize(context, count);
  }
  context.apex.takeHeap(count * elementBytes);
  return count;
}

/** Before a text of that length is made. Answers the length. */
export function takeText(context: RequestContext, length: number): number {
  if (length > 0) {
    context.apex.takeHeap(length);
  }
  return length;
}
