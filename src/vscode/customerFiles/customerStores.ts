/** What one feature keeps of customers. */
export interface CustomerStore {
  /** Deletes what is kept of this org and tells how many things that were. */
  purge(orgId: string): Promise<number>;
  /** Deletes everything, also what nobody knows of any more. */
  purgeAll(): Promise<void>;
}

/** A store, and how the user calls what is in it. */
export interface NamedStore {
  readonly holds: string;
  readonly store: CustomerStore;
}

export interface StoresPurged {
  /** How many things were deleted. */
  readonly removed: number;
  readonly failures: readonly StoreFailure[];
}

/** Something is left in this store. */
export interface StoreFailure {
  readonly holds: string;
  readonly reason: unknown;
}

/** All that is kept of customers: what fails in one store keeps no other from being purged. */
export class CustomerStores {
  readonly #stores: readonly NamedStore[];

  constructor(stores: readonly NamedStore[]) {
    this.#stores = stores;
  }

  async purge(orgId: string): Promise<StoresPurged> {
    return this.#each((store) => store.purge(orgId));
  }

  async purgeAll(): Promise<StoresPurged> {
    return this.#each(async (store) => {
      await store.purgeAll();
      return 0;
    });
  }

  async #each(purge: (store: CustomerStore) => Promise<number>): Promise<StoresPurged> {
    const results = await Promise.allSettled(this.#stores.map(async ({ store }) => purge(store)));
    return {
      removed: results.reduce((sum, result) => sum + (result.status === 'fulfilled' ? result.value : 0), 0),
      failures: this.#stores.flatMap(({ holds }, index) => {
        const result = results[index];
        return result?.status === 'rejected' ? [{ holds, reason: result.reason as unknown }] : [];
      }),
    };
  }
}
