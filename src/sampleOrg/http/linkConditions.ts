/** Faults that the control endpoint may ask of an org's listener. */
export interface LinkFaults {
  /** Polls of the event link to cut off without an answer. */
  pollsToDrop: number;
  /** Every call is answered with HTTP 401, whatever its org session. */
  unauthorized: boolean;
  /** Calls to answer with HTTP 500. */
  callsToFail: number;
}

/** How the way to one org behaves, and what came over it. The control endpoint changes it while the org runs. */
export class LinkConditions {
  /** Milliseconds added to every reply. */
  latency = 0;
  readonly faults: LinkFaults = { pollsToDrop: 0, unauthorized: false, callsToFail: 0 };
  readonly #counts = new Map<string, number>();

  /** `kind`: which API a request was for. */
  count(kind: string): void {
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1);
  }

  /** Requests by API since the start or the last reset. */
  get counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }

  resetCounts(): void {
    this.#counts.clear();
  }

  takeFailure(): boolean {
    if (this.faults.callsToFail === 0) {
      return false;
    }
    this.faults.callsToFail--;
    return true;
  }

  takeDroppedPoll(): boolean {
    if (this.faults.pollsToDrop === 0) {
      return false;
    }
    this.faults.pollsToDrop--;
    return true;
  }
}
