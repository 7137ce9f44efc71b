import { commands, l10n, window, workspace } from 'vscode';
import type { Clock } from '../../core/base/clock.ts';
import { type Disposable, DisposableStore } from '../../core/base/disposable.ts';
import type { Logger } from '../../core/base/logger.ts';
import { addressRefusal } from '../../core/loginAccess/admittance.ts';
import type { HandOff } from '../../core/loginAccess/handOff.ts';
import { leftovers, type LedgerEntry, recoverOrg } from '../../core/sessionRules/crashLedger.ts';
import { orgIdKey } from '../../core/subscribers/orgId.ts';
import type { OrgGateway, SubscriberOrg } from '../../core/subscribers/ports.ts';
import { orgLine } from '../base/orgText.ts';
import type { CommandId } from '../commandTable.ts';
import type { EnteredOrg, EnteredOrgs } from '../loginAccess/enteredOrgs.ts';
import type { HandOffStore } from '../loginAccess/handOffStore.ts';
import type { Machine } from '../ports.ts';

interface Means {
  readonly openMachine: () => Promise<Machine>;
  readonly openGateway: () => Promise<OrgGateway>;
  readonly handOffs: HandOffStore;
  readonly enteredOrgs: EnteredOrgs;
  readonly nameOf: (orgId: string) => string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Ends debug sessions that a crash of ours has left in an org: at the start where its org session is remembered, else when the org is
 * entered again. Without an entry in the ledger nothing is sent, and nobody else's session is touched.
 */
export class OrphanRecovery implements Disposable {
  readonly #means: Means;
  readonly #store = new DisposableStore();
  /** Entered orgs that were looked at. */
  readonly #seen = new WeakSet<EnteredOrg>();
  /** By org, so that two ways into one end nothing twice. */
  readonly #under = new Map<string, Promise<void>>();

  constructor(means: Means) {
    this.#means = means;
    this.#store.add(means.enteredOrgs.onDidChange(() => void this.#recoverEntered()));
  }

  /** Looks at once what the last end of this machine's windows has left. */
  async begin(): Promise<void> {
    const left = await this.#leftovers();
    if (left.length === 0) {
      return;
    }
    if (workspace.isTrusted) {
      await this.#recoverRemembered(left);
    } else {
      this.#store.add(workspace.onDidGrantWorkspaceTrust(() => void this.#recoverRemembered(left)));
    }
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #recoverRemembered(left: readonly LedgerEntry[]): Promise<void> {
    const handOffs = await this.#means.handOffs.load();
    const orgIds = new Set(left.map(({ orgId }) => orgId));
    await Promise.all(
      [...orgIds].map(async (orgId) => {
        const handOff = handOffs.find((one) => orgIdKey(one.orgId) === orgIdKey(orgId));
        if (handOff === undefined || !(await this.#recoverWith(handOff, orgId))) {
          void this.#askToEnter(orgId);
        }
      }),
    );
  }

  /** False where the hand-off is of no use any more. */
  async #recoverWith(handOff: HandOff, orgId: string): Promise<boolean> {
    if (addressRefusal(handOff.instanceUrl) !== undefined) {
      return false;
    }
    try {
      const gateway = await this.#means.openGateway();
      await this.#recoverOnce(orgId, gateway.openSubscriberOrg(handOff));
      return true;
    } catch (error) {
      this.#means.logger.warn(`What a crash left in ${orgId} could not be ended: ${String(error)}`);
      return false;
    }
  }

  async #recoverEntered(): Promise<void> {
    const { enteredOrgs, logger } = this.#means;
    const unseen = enteredOrgs.all.filter((entered) => !this.#seen.has(entered));
    for (const entered of unseen) {
      this.#seen.add(entered);
      const { organizationId } = entered.organization;
      try {
        await enteredOrgs.use(entered, (org) => this.#recoverOnce(organizationId, org));
      } catch (error) {
        logger.warn(`What a crash left in ${organizationId} could not be ended: ${String(error)}`);
      }
    }
  }

  #recoverOnce(orgId: string, org: SubscriberOrg): Promise<void> {
    const key = orgIdKey(orgId);
    const recovery = this.#under.get(key) ?? this.#recover(orgId, org).finally(() => this.#under.delete(key));
    this.#under.set(key, recovery);
    return recovery;
  }

  async #recover(orgId: string, org: SubscriberOrg): Promise<void> {
    const { openMachine, clock, logger } = this.#means;
    const ended = await recoverOrg(orgId, org, await openMachine(), clock.now());
    if (ended.length > 0) {
      logger.info(`Ended the debug session ${ended.map(({ id }) => id).join(', ')} that a crash left in ${orgId}.`);
      const name = orgLine(await this.#nameOf(orgId, org), 60);
      void window.showInformationMessage(l10n.t('The debug session that a crash had left in {0} was ended.', name));
    }
  }

  /** Right after a start nobody may have read the names of subscribers yet. */
  async #nameOf(orgId: string, org: SubscriberOrg): Promise<string> {
    const known = this.#means.nameOf(orgId);
    return known === orgId
      ? org.organization().then(
          ({ name }) => name,
          () => orgId,
        )
      : known;
  }

  async #leftovers(): Promise<readonly LedgerEntry[]> {
    const { crashLedger, sessionLease } = await this.#means.openMachine();
    return leftovers(crashLedger, sessionLease, this.#means.clock.now());
  }

  async #askToEnter(orgId: string): Promise<void> {
    const name = orgLine(this.#means.nameOf(orgId), 60);
    const enter = l10n.t('Enter Again');
    const message = l10n.t(
      'A crash has left a debug session in {0}. Until it ends by itself, after an idle hour, nobody else of your company can debug. Enter {0} again to end it now.',
      name,
    );
    if ((await window.showWarningMessage(message, enter)) === enter) {
      const command: CommandId = 'isvDebugger.pasteHandOff';
      await commands.executeCommand(command, { orgId });
    }
  }
}
