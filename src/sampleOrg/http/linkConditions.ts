/** How the way to one org behaves, and what came over it. The control endpoint changes it while the org runs. */
export class LinkConditions {
  /** Milliseconds added to every reply. */
  latency = 0;
  /** Whether the text of a log can be asked for in parts: no document says that orgs do. */
  honoursRange = false;
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
}
