import { CancellationError, l10n, window } from 'vscode';
import { EventEmitter } from '../../core/base/event.ts';
import { Failure } from '../../core/base/failure.ts';
import type { Logger } from '../../core/base/logger.ts';
import type { HandOff } from '../../core/loginAccess/handOff.ts';
import { type EntryFacts, renewalRefusal } from '../../core/loginAccess/renewal.ts';
import { orgIdKey } from '../../core/subscribers/orgId.ts';
import type { CaseNumbers } from '../audit/caseNumbers.ts';
import { failures } from '../base/failures.ts';
import { orgLine } from '../base/orgText.ts';
import { withViewProgress } from '../base/progress.ts';
import { askHandOff, type AskedHandOff, clearClipboard } from './askHandOff.ts';
import { confirmEntry } from './confirmEntry.ts';
import type { EnteredOrg, EnteredOrgs } from './enteredOrgs.ts';
import type { LoopbackQuestion } from '../sampleOrg/loopbackQuestion.ts';
import type { HandOffStore } from './handOffStore.ts';

export interface EntryRequest {
  /** Asked for where it is left out. */
  readonly handOff?: HandOff | undefined;
  /** The org that the user chose, if one was chosen. */
  readonly wanted?: string | undefined;
  /** Whoever asks has seen where the hand-off leads. */
  readonly confirmed?: boolean;
  /** Nothing else waits for the org, so the user may also choose to debug there at once. */
  readonly offersDebugging?: boolean;
}

export interface Entry {
  readonly entered: EnteredOrg;
  /** The hand-off was on the clipboard, and the user must be told. */
  readonly clipboardCleared: boolean;
  /** The user has chosen to debug there at once. */
  readonly debugs: boolean;
}

/** The way into a subscriber's org: a hand-off is asked for, looked at, confirmed, and only then kept. */
export class Entrance {
  readonly #entered: EnteredOrgs;
  readonly #store: HandOffStore;
  readonly #nameOf: (orgId: string) => string;
  readonly #cases: CaseNumbers;
  readonly #loopback: LoopbackQuestion;
  readonly #logger: Logger;
  /** Going back into remembered orgs. */
  #restoring: Promise<void> | undefined;
  readonly #left = new EventEmitter<string>();
  readonly #didEnter = new EventEmitter<EnteredOrg>();

  /** The user has entered an org; going back to remembered ones does not count. */
  readonly onDidEnter = this.#didEnter.event;

  /** The user has forgotten the hand-off to the org with this id. One that has expired is not meant: a fresh one is to follow. */
  readonly onDidLeave = this.#left.event;

  constructor(
    entered: EnteredOrgs,
    store: HandOffStore,
    nameOf: (orgId: string) => string,
    cases: CaseNumbers,
    loopback: LoopbackQuestion,
    logger: Logger,
  ) {
    this.#entered = entered;
    this.#loopback = loopback;
    this.#store = store;
    this.#nameOf = nameOf;
    this.#cases = cases;
    this.#logger = logger;
  }

  /**
   * Enters a subscriber's org. Another org than `wanted` is entered all the same if the user confirms it, for the hand-off is good, but
   * the answer is a failure.
   */
  async enter(request: EntryRequest): Promise<Entry> {
    const { wanted } = request;
    const wantedOrg = wanted === undefined ? undefined : { orgId: wanted, name: this.#nameOf(wanted) };
    const { handOff, text }: Partial<AskedHandOff> & Pick<AskedHandOff, 'handOff'> =
      request.handOff === undefined ? await askHandOff(wantedOrg) : { handOff: request.handOff };
    await this.#loopback.admit(handOff.instanceUrl);
    const seen = await withViewProgress(() => this.#entered.look(handOff));
    const { organizationId, name } = seen.organization;
    const isAnother = wanted !== undefined && orgIdKey(wanted) !== orgIdKey(organizationId);
    const circumstances = {
      chosenInstead: isAnother ? wantedOrg?.name : undefined,
      remembers: this.#store.remembers,
      offersDebugging: request.offersDebugging === true,
    };
    const wish = request.confirmed === true ? 'enter' : await confirmEntry(seen, circumstances);
    if (wish === 'leave') {
      throw new CancellationError();
    }
    await this.#cases.askOnce(organizationId, name);
    const clipboardCleared = await this.#keep(seen, text);
    if (isAnother) {
      throw failures.handOffToAnotherOrg(orgLine(this.#nameOf(wanted), 60), orgLine(name, 60));
    }
    return { entered: seen, clipboardCleared, debugs: wish === 'enterAndDebug' };
  }

  /**
   * Enters an org again with a fresh hand-off. What the user confirmed before is not asked again: of a hand-off that leads to another
   * org, user or address nothing is kept.
   */
  async enterAgain(before: EnteredOrg, given?: HandOff): Promise<Omit<Entry, 'debugs'>> {
    const { organizationId: orgId, name } = before.organization;
    const { handOff, text }: Partial<AskedHandOff> & Pick<AskedHandOff, 'handOff'> =
      given === undefined ? await askHandOff({ orgId, name }, before.handOff) : { handOff: given };
    const entered = await withViewProgress(() => this.#entered.look(handOff));
    const refusal = renewalRefusal(factsOf(before), factsOf(entered));
    if (refusal !== undefined) {
      throw refusal;
    }
    return { entered, clipboardCleared: await this.#keep(entered, text) };
  }

  /** Enters with a hand-off that is asked for, on the way to something else: it says no more than what became of the clipboard. */
  async enterAsked(wanted?: string): Promise<EnteredOrg> {
    const { entered, clipboardCleared } = await this.enter({ wanted });
    if (clipboardCleared) {
      tellClipboardCleared();
    }
    return entered;
  }

  /** The org as it was entered, or asks for a hand-off to it. */
  async requireEntered(orgId: string): Promise<EnteredOrg> {
    if (this.#entered.get(orgId) === undefined) {
      await this.#restoring;
    }
    return this.#entered.get(orgId) ?? (await this.enterAsked(orgId));
  }

  async leave(orgId: string): Promise<void> {
    await this.#entered.leaveClean(orgId);
    await this.#store.forget(orgId);
    this.#left.fire(orgId);
  }

  /** `text`: what the hand-off was read from, where the user pasted it. Answers whether it was cleared from the clipboard. */
  async #keep(entered: EnteredOrg, text: string | undefined): Promise<boolean> {
    this.#entered.admit(entered);
    this.#didEnter.fire(entered);
    const isCleared = text !== undefined && (await clearClipboard(text));
    try {
      await this.#store.save(entered.organization.organizationId, entered.handOff);
    } catch (error) {
      // The org is entered all the same: what was wanted there goes on.
      this.#logger.warn(`A hand-off could not be stored: ${String(error)}`);
      void window.showWarningMessage(failures.handOffNotRemembered(orgLine(entered.organization.name, 60)).message);
    }
    return isCleared;
  }

  /** Goes back into the orgs that were remembered. What has expired is forgotten, and the user is told. */
  restore(): Promise<void> {
    const restored = this.#restoreAll();
    this.#restoring = restored.catch(() => undefined);
    return restored;
  }

  async #restoreAll(): Promise<void> {
    const handOffs = await this.#store.load();
    const attempts = await Promise.allSettled(handOffs.map((handOff) => this.#restore(handOff)));
    const failed = attempts.find((attempt) => attempt.status === 'rejected');
    if (failed !== undefined) {
      throw failed.reason;
    }
  }

  async #restore(handOff: HandOff): Promise<void> {
    try {
      this.#entered.admit(await this.#entered.look(handOff));
    } catch (error) {
      if (Failure.is(error, 'orgSessionExpired')) {
        await this.#store.forget(handOff.orgId);
        this.#logger.info(`The remembered hand-off to ${handOff.orgId} has expired and was forgotten.`);
      }
      throw error;
    }
  }
}

function factsOf({ handOff, organization, loginAsUser }: EnteredOrg): EntryFacts {
  return { instanceUrl: handOff.instanceUrl, organization, loginAsUser };
}

/** For whoever goes on to something else, and says no more than this. */
export function tellClipboardCleared(): void {
  void window.showInformationMessage(
    l10n.t('The hand-off was taken from the clipboard, and the clipboard was cleared.'),
  );
}
