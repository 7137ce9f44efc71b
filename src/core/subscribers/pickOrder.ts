import { orgIdKey } from './orgId.ts';

/** A line of a pick: the heading of a group, or a subscriber. */
export type PickLine = { readonly heading: string } | { readonly orgId: string };

/**
 * The order in which a pick shows subscribers, each once. What is shown keeps its position, and what is found later comes behind it: an
 * editor that says what was picked says a position, which by then must not stand for another customer.
 */
export class PickOrder {
  readonly #lines: PickLine[] = [];
  readonly #shown = new Set<string>();
  #lastHeading: string | undefined;

  get lines(): readonly PickLine[] {
    return this.#lines;
  }

  /** Adds those that are not shown yet, under a heading of their own unless they go on with the last. */
  add(heading: string, orgIds: readonly string[]): void {
    const fresh = orgIds.filter((orgId) => !this.#shown.has(orgIdKey(orgId)));
    if (fresh.length > 0 && heading !== this.#lastHeading) {
      this.#lines.push({ heading });
      this.#lastHeading = heading;
    }
    for (const orgId of fresh) {
      this.#shown.add(orgIdKey(orgId));
      this.#lines.push({ orgId });
    }
  }
}
