import { Failure } from '../../core/base/failure.ts';
import { failures } from '../base/failures.ts';
import type { LmoAccess, OrgSessionStore } from './orgSessionStore.ts';
import { askLmoAccess } from '../lmo/askLmoAccess.ts';
import type { SubscriberDirectory } from './subscriberDirectory.ts';
import { withViewProgress } from '../base/progress.ts';

/** The connection to the LMO: by an org session. */
export class Connections {
  readonly #directory: SubscriberDirectory;
  readonly #store: OrgSessionStore;

  constructor(directory: SubscriberDirectory, store: OrgSessionStore) {
    this.#directory = directory;
    this.#store = store;
  }

  /** Asks for what is not given. `remember` false keeps the session out of the store, whatever the settings say. */
  async connectLmo(given: LmoAccess | undefined, options: { readonly remember: boolean }): Promise<void> {
    const access = given ?? (await askLmoAccess(this.#store.lastLmoUrl));
    await withViewProgress(() => asLmo(() => this.#directory.connectLmo(access.instanceUrl, access.orgSession)));
    if (options.remember) {
      await this.#store.saveLmo(access);
    }
  }

  async forgetLmo(): Promise<void> {
    this.#directory.forgetLmo();
    await this.#store.forgetLmo();
  }

  async refresh(): Promise<void> {
    await withViewProgress(() => asLmo(() => this.#directory.refresh()));
  }

  /** Goes back to the LMO that was remembered. */
  async restore(): Promise<void> {
    const lmo = await this.#store.loadLmo();
    if (lmo === undefined) {
      return;
    }
    try {
      await asLmo(() => this.#directory.connectLmo(lmo.instanceUrl, lmo.orgSession));
    } catch (error) {
      if (Failure.is(error, 'lmoSessionExpired')) {
        await this.#store.forgetLmo();
      }
      throw error;
    }
  }
}

// The same refusal has another remedy in the LMO than in a subscriber's org.
async function asLmo(action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    throw Failure.is(error, 'orgSessionExpired') ? failures.lmoSessionExpired() : error;
  }
}
