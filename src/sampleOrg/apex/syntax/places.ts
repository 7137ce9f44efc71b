import type { Place } from './tree.ts';

/** Below zero where the one stands before the other. */
export function comparePlaces(left: Place, right: Place): number {
  return left.line - right.line || left.column - right.column;
}
