/** What is wrong with a log. `event` is where. */
export type LogProblem =
  /** Salesforce has left bytes out here. */
  | { readonly kind: 'skipped'; readonly event: number; readonly bytes: number | undefined }
  /** Salesforce has stopped writing details: the log had grown to its largest size. */
  | { readonly kind: 'sizeReached'; readonly event: number }
  /** Begins with something that is no log. */
  | { readonly kind: 'preamble'; readonly event: number }
  /** Ends what was not begun. */
  | { readonly kind: 'unmatchedEnd'; readonly event: number }
  /** Was begun and not ended. */
  | { readonly kind: 'unclosed'; readonly event: number }
  /** Is earlier than the event before it. */
  | { readonly kind: 'timeRunsBackwards'; readonly event: number };

/** A broken log has as many as it has lines: the first thousand of a kind are kept, the others counted. */
const mostOfAKind = 1000;

export class LogProblems {
  readonly all: LogProblem[] = [];
  readonly #counts = new Map<LogProblem['kind'], number>();

  add(problem: LogProblem): void {
    const before = this.countOf(problem.kind);
    this.#counts.set(problem.kind, before + 1);
    if (before < mostOfAKind) {
      this.all.push(problem);
    }
  }

  /** How many there are, kept or not. */
  countOf(kind: LogProblem['kind']): number {
    return this.#counts.get(kind) ?? 0;
  }
}
