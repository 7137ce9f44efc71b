/** Position of the first of these ascending numbers that is not less than the wanted one. */
export function lowerBound(sorted: ArrayLike<number>, wanted: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) < wanted) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/** The last value below a limit. */
export function lastBelow(sorted: ArrayLike<number>, limit: number): number | undefined {
  const position = lowerBound(sorted, limit);
  return position === 0 ? undefined : sorted[position - 1];
}
