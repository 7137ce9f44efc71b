import type { DebugLogEntry } from './ports.ts';

/** Which logs are new to the user: stored by the org since they last looked at the list, and not opened. */
export class UnreadLogs {
  #seenUntil: number | undefined;
  readonly #opened = new Set<string>();

  /** `seenUntil`: up to which moment the user has seen what the org stored. Undefined where they never looked. */
  constructor(seenUntil?: number) {
    this.#seenUntil = seenUntil;
  }

  get seenUntil(): number | undefined {
    return this.#seenUntil;
  }

  isUnread({ id, storedAt }: DebugLogEntry): boolean {
    return this.#seenUntil !== undefined && storedAt > this.#seenUntil && !this.#opened.has(id);
  }

  count(logs: readonly DebugLogEntry[]): number {
    return logs.filter((log) => this.isUnread(log)).length;
  }

  /** The list was read for the first time: what stands there is where new ones are counted from. */
  firstSeen(logs: readonly DebugLogEntry[]): void {
    if (this.#seenUntil === undefined) {
      this.seen(logs);
    }
  }

  /** The user has looked at these. */
  seen(logs: readonly DebugLogEntry[]): void {
    this.#seenUntil = logs.reduce((latest, { storedAt }) => Math.max(latest, storedAt), this.#seenUntil ?? 0);
    this.#opened.clear();
  }

  opened(id: string): void {
    this.#opened.add(id);
  }
}
