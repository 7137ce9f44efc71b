import type { HandOff } from '../../core/loginAccess/handOff.ts';
import type { AskedHandOff } from './askHandOff.ts';

/** How long somebody takes to log in and come back. Milliseconds. */
const patience = 30 * 60 * 1000;

export interface HandOffWatchParts {
  readonly readClipboard: () => Promise<AskedHandOff | undefined>;
  /** Offers a hand-off; the user may leave it. */
  readonly offer: (handOff: HandOff, wanted: string) => void;
  readonly now: () => number;
}

/**
 * After a login was begun in the browser: looks at the clipboard each time the window is used again, and offers a hand-off that is on
 * it. Never takes one by itself, and does not look at the clipboard at any other time.
 */
export class HandOffWatch {
  readonly #parts: HandOffWatchParts;
  #wanted: { readonly orgId: string; readonly until: number } | undefined;
  #offered: string | undefined;

  constructor(parts: HandOffWatchParts) {
    this.#parts = parts;
  }

  /** A login to this org was begun. */
  begin(orgId: string): void {
    this.#wanted = { orgId, until: this.#parts.now() + patience };
  }

  /** An org was entered, or nobody waits any longer. */
  end(): void {
    this.#wanted = undefined;
  }

  /** The user is back in the window. */
  async windowFocused(): Promise<void> {
    const wanted = this.#wanted;
    if (wanted === undefined) {
      return;
    }
    if (this.#parts.now() > wanted.until) {
      this.end();
      return;
    }
    const copied = await this.#parts.readClipboard();
    if (copied !== undefined && copied.text !== this.#offered && this.#wanted === wanted) {
      this.#offered = copied.text;
      this.#parts.offer(copied.handOff, wanted.orgId);
    }
  }
}
