import { l10n, window } from 'vscode';
import { Failure } from '../../core/base/failure.ts';
import type { Logger } from '../../core/base/logger.ts';
import type { HandOff } from '../../core/loginAccess/handOff.ts';
import { orgIdKey } from '../../core/subscribers/orgId.ts';
import { failures } from '../base/failures.ts';
import type { LmoAccess, OrgSessionStore } from './orgSessionStore.ts';
import { askLmoAccess } from '../lmo/askLmoAccess.ts';
import { askHandOff } from '../loginAccess/askHandOff.ts';
import type { EnteredOrg } from '../loginAccess/enteredOrgs.ts';
import type { SubscriberDirectory } from './subscriberDirectory.ts';
import { withViewProgress } from '../base/progress.ts';
import { orgLine } from '../base/orgText.ts';

/** How the editor gets into orgs: the LMO with an org session, a subscriber with a hand-off. */
export class Connections {
  readonly #directory: SubscriberDirectory;
  readonly #store: OrgSessionStore;
  readonly #logger: Logger;

  constructor(directory: SubscriberDirectory, store: OrgSessionStore, logger: Logger) {
    this.#directory = directory;
    this.#store = store;
    this.#logger = logger;
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

  /**
   * Enters a subscriber's org. `wanted` is the org that the user chose, if one was chosen: another org is entered all the same,
   * for the hand-off is good, but the answer is a failure. `clipboardCleared`: the hand-off was there, and the user must be told.
   */
  async enter(
    given: HandOff | undefined,
    wanted?: string,
  ): Promise<{ entered: EnteredOrg; clipboardCleared: boolean }> {
    const wantedOrg =
      wanted === undefined ? undefined : { orgId: wanted, name: this.#directory.find(wanted)?.name ?? wanted };
    const { handOff, cleared } = given === undefined ? await askHandOff(wantedOrg) : { handOff: given, cleared: false };
    const entered = await withViewProgress(() => this.#directory.enter(handOff));
    const { organizationId, name } = entered.organization;
    await this.#store.saveHandOff(organizationId, handOff);
    if (wantedOrg !== undefined && orgIdKey(wantedOrg.orgId) !== orgIdKey(organizationId)) {
      throw failures.handOffToAnotherOrg(orgLine(wantedOrg.name, 60), orgLine(name, 60));
    }
    return { entered, clipboardCleared: cleared };
  }

  /** Enters with a hand-off that is asked for, on the way to something else: it says no more than what became of the clipboard. */
  async enterAsked(wanted?: string): Promise<EnteredOrg> {
    const { entered, clipboardCleared } = await this.enter(undefined, wanted);
    if (clipboardCleared) {
      void window.showInformationMessage(
        l10n.t('The hand-off was taken from the clipboard, and the clipboard was cleared.'),
      );
    }
    return entered;
  }

  /** The org as it was entered, or asks for a hand-off to it. */
  async requireEntered(orgId: string): Promise<EnteredOrg> {
    return this.#directory.entered(orgId) ?? (await this.enterAsked(orgId));
  }

  async leave(orgId: string): Promise<void> {
    this.#directory.leave(orgId);
    await this.#store.forgetHandOff(orgId);
  }

  /** Goes back to the orgs that were remembered. What has expired is forgotten, and the user is told. */
  async restore(): Promise<void> {
    const handOffs = await this.#store.loadHandOffs();
    const attempts = [this.#restoreLmo(), ...handOffs.map((handOff) => this.#restoreHandOff(handOff))];
    const failed = (await Promise.allSettled(attempts)).find((attempt) => attempt.status === 'rejected');
    if (failed !== undefined) {
      throw failed.reason;
    }
  }

  async #restoreLmo(): Promise<void> {
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

  async #restoreHandOff(handOff: HandOff): Promise<void> {
    try {
      await this.#directory.enter(handOff);
    } catch (error) {
      if (Failure.is(error, 'orgSessionExpired')) {
        await this.#store.forgetHandOff(handOff.orgId);
        this.#logger.info(`The remembered hand-off to ${handOff.orgId} has expired and was forgotten.`);
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
