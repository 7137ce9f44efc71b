import { Failure } from '../../core/base/failure.ts';
import { LmoSignIn } from '../../core/lmo/lmoSignIn.ts';
import { memoryKeeper } from '../../core/lmo/ports.ts';
import type { OrgGateway } from '../../core/subscribers/ports.ts';
import { withViewProgress } from '../base/progress.ts';
import { askLmoAccess } from '../lmo/askLmoAccess.ts';
import type { LmoAccess, OrgSessionStore } from './orgSessionStore.ts';
import type { SubscriberDirectory } from './subscriberDirectory.ts';

/** The connection to the LMO: by an org session. */
export class Connections {
  readonly #directory: SubscriberDirectory;
  readonly #store: OrgSessionStore;
  readonly #openGateway: () => Promise<OrgGateway>;

  constructor(directory: SubscriberDirectory, store: OrgSessionStore, openGateway: () => Promise<OrgGateway>) {
    this.#directory = directory;
    this.#store = store;
    this.#openGateway = openGateway;
  }

  /** Asks for what is not given. `remember` false keeps the session out of the store, whatever the settings say. */
  async connectLmo(given: LmoAccess | undefined, options: { readonly remember: boolean }): Promise<void> {
    const access = given ?? (await askLmoAccess(this.#store.lastLmoUrl));
    await withViewProgress(() => this.#connectLmo(access));
    if (options.remember) {
      await this.#store.saveLmo(access);
    }
  }

  async forgetLmo(): Promise<void> {
    this.#directory.forgetLmo();
    await this.#store.forgetLmo();
  }

  async refresh(): Promise<void> {
    await withViewProgress(() => this.#directory.refresh());
  }

  /** Goes back to the LMO that was remembered. */
  async restore(): Promise<void> {
    const lmo = await this.#store.loadLmo();
    if (lmo === undefined) {
      return;
    }
    try {
      await this.#connectLmo(lmo);
    } catch (error) {
      if (Failure.is(error, 'lmoSessionExpired')) {
        await this.#store.forgetLmo();
      }
      throw error;
    }
  }

  async #connectLmo({ instanceUrl, orgSession }: LmoAccess): Promise<void> {
    const signIn = new LmoSignIn(instanceUrl, { way: 'session' }, { orgSession });
    const gateway = await this.#openGateway();
    await this.#directory.connectLmo(gateway.openLicenseManagementOrg(signIn, memoryKeeper));
  }
}
