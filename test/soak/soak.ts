/** How much of a soak is run. */
export interface SoakScale {
  /** All that the bar asks for, times too; otherwise the small share that every test run has, in which times are reported but not judged. */
  readonly full: boolean;
  /** Everything that is drawn at random comes of it, so that a breach can be seen again. */
  readonly seed: number;
}

export interface SoakResult {
  /** How many cases were run, and what they are: "mutated frames". */
  readonly count: number;
  readonly of: string;
  /** What was measured, for people: "0 exits, slowest answer 41 ms". */
  readonly figures: string;
  /** What did not hold, each as a sentence that names the case. Empty: the bar holds. */
  readonly breaches: readonly string[];
}

/** One bar of the release: it is named by its id and ends with a result, also when it does not hold. */
export interface Soak {
  /** As the bars number it: R1, S4, X9 … */
  readonly id: string;
  readonly title: string;
  run(scale: SoakScale): Promise<SoakResult>;
}

/** How many cases a run has. */
export function amount({ full }: SoakScale, all: number, quick: number): number {
  return full ? all : quick;
}
