import type { CustomerStore } from '../customerFiles/customerStores.ts';
import type { ExpiringStore } from '../customerFiles/retention.ts';
import type { GrantMemory } from '../loginAccess/grantMemory.ts';
import type { PinnedSubscribers } from './pinnedSubscribers.ts';
import type { SubscriberCache } from './subscriberCache.ts';

/** What is kept of subscribers for the next window: the lists of LMOs, grants that were seen, and who was looked at last. Favorites are the user's own. */
export class KeptSubscribers implements CustomerStore, ExpiringStore {
  readonly #cache: SubscriberCache;
  readonly #grants: Pick<GrantMemory, 'forget' | 'forgetAll'>;
  readonly #pinned: PinnedSubscribers;

  constructor(cache: SubscriberCache, grants: Pick<GrantMemory, 'forget' | 'forgetAll'>, pinned: PinnedSubscribers) {
    this.#cache = cache;
    this.#grants = grants;
    this.#pinned = pinned;
  }

  /** The lists of LMOs name every customer, so they go whichever customer is meant: the next refresh keeps them again. */
  async purge(orgId: string): Promise<number> {
    await Promise.all([this.#cache.forgetAll(), this.#grants.forget(orgId), this.#pinned.removeRecent(orgId)]);
    return 0;
  }

  async purgeAll(): Promise<void> {
    await Promise.all([this.#cache.forgetAll(), this.#grants.forgetAll(), this.#pinned.removeAllRecent()]);
  }

  async deleteExpired(): Promise<void> {
    await this.#cache.deleteExpired();
  }
}
