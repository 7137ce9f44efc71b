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

/** Those of these ascending numbers from one on, up to before another. */
export function between(sorted: Uint32Array, from: number, end: number): Uint32Array;
export function between(sorted: readonly number[], from: number, end: number): readonly number[];
export function between(sorted: Numbers, from: number, end: number): Numbers;
export function between(sorted: Numbers, from: number, end: number): Numbers {
  return sorted.slice(lowerBound(sorted, from), lowerBound(sorted, end));
}

type Numbers = Uint32Array | readonly number[];
