import type { Clock } from '../../core/base/clock.ts';
import type { Disposable } from '../../core/base/disposable.ts';
import type { Logger } from '../../core/base/logger.ts';
import { settleAll } from '../base/settleAll.ts';

/** Milliseconds from one look to the next. */
const interval = 60 * 60_000;

/** A store whose things have a time to go. */
export interface ExpiringStore {
  deleteExpired(): Promise<void>;
}

/** Looks each hour for what has been kept for too long: a window may stay open for weeks. */
export class Retention implements Disposable {
  readonly #stores: readonly ExpiringStore[];
  readonly #clock: Clock;
  readonly #logger: Logger;
  #next: Disposable;

  constructor(stores: readonly ExpiringStore[], clock: Clock, logger: Logger) {
    this.#stores = stores;
    this.#clock = clock;
    this.#logger = logger;
    this.#next = this.#schedule();
  }

  dispose(): void {
    this.#next.dispose();
  }

  #schedule(): Disposable {
    return this.#clock.schedule(interval, () => {
      this.#next = this.#schedule();
      void this.#deleteExpired();
    });
  }

  /** What fails is tried again in an hour, so nobody is disturbed. */
  async #deleteExpired(): Promise<void> {
    for (const reason of await settleAll(this.#stores.map((store) => () => store.deleteExpired()))) {
      this.#logger.error(`What is over could not be deleted: ${String(reason)}`);
    }
  }
}
