import type { DebugLogEntry } from './ports.ts';

/** Which logs are new to the user: stored by the org since they last looked at the list, and not opened. */
export class UnreadLogs {
  #seenUntil: number | undefined;
  readonly #opened = new Set<string>();
  /** Orgs count in seconds: others may still be stored in the last one that was seen. Unknown where another window has seen it. */
  #seenInLastSecond: ReadonlySet<string> | undefined;

  /** `seenUntil`: up to which moment the user has seen what the org stored. Undefined where they never looked. */
  constructor(seenUntil?: number) {
    this.#seenUntil = seenUntil;
  }

  get seenUntil(): number | undefined {
    return this.#seenUntil;
  }

  isUnread({ id, storedAt }: DebugLogEntry): boolean {
    if (this.#seenUntil === undefined || storedAt < this.#seenUntil || this.#opened.has(id)) {
      return false;
    }
    return storedAt > this.#seenUntil || this.#seenInLastSecond?.has(id) === false;
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

  /** The user has looked at these. Answers whether any of them was new. */
  seen(logs: readonly DebugLogEntry[]): boolean {
    const before = this.#seenUntil;
    this.#seenUntil = logs.reduce((latest, { storedAt }) => Math.max(latest, storedAt), before ?? 0);
    this.#seenInLastSecond = new Set(logs.filter(({ storedAt }) => storedAt === this.#seenUntil).map(({ id }) => id));
    this.#opened.clear();
    return this.#seenUntil !== before;
  }

  opened(id: string): void {
    this.#opened.add(id);
  }
}
