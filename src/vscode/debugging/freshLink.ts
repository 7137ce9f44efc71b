import { type Disposable, l10n, window } from 'vscode';
import { DisposableStore } from '../../core/base/disposable.ts';
import { parseHandOff } from '../../core/loginAccess/handOffUrl.ts';
import { failures } from '../base/failures.ts';
import { orgLine } from '../base/orgText.ts';
import type { EnteredOrg } from '../loginAccess/enteredOrgs.ts';
import type { Entrance } from '../loginAccess/entrance.ts';
import type { DebugSessions } from './debugSessions.ts';
import type { RunningSession } from './runningSession.ts';

/** What a debug session goes on with when its org session has ended: the user is told, brings a fresh hand-off, and nothing is lost. */
export class FreshLink implements Disposable {
  readonly #sessions: DebugSessions;
  readonly #entrance: Entrance;
  readonly #showFailure: (error: unknown) => void;
  readonly #store = new DisposableStore();
  #isNeeded = false;
  #isPasting = false;

  constructor(sessions: DebugSessions, entrance: Entrance, showFailure: (error: unknown) => void) {
    this.#sessions = sessions;
    this.#entrance = entrance;
    this.#showFailure = showFailure;
    this.#store.add(sessions.onDidChange((session) => this.#sessionChanged(session)));
    // Also where the user entered the org in another way.
    this.#store.add(entrance.onDidEnter((entered) => this.#entered(entered)));
  }

  /** Asks for a fresh hand-off, unless one is given, and goes on with it. Answers whether the debug session is still the same. */
  async paste(given?: string): Promise<boolean> {
    const before = this.#sessions.enteredAs;
    if (!this.#isNeeded || before === undefined) {
      throw failures.noFreshLinkNeeded();
    }
    const handOff = given === undefined ? undefined : parseHandOff(given);
    this.#isPasting = true;
    try {
      const { entered, clipboardCleared } = await this.#entrance.enterAgain(before, handOff);
      return await this.#goOn(entered, clipboardCleared);
    } finally {
      this.#isPasting = false;
    }
  }

  dispose(): void {
    this.#store.dispose();
  }

  #sessionChanged(session: RunningSession | undefined): void {
    const isNeeded = session?.phase === 'needsFreshLink';
    if (isNeeded && !this.#isNeeded) {
      void this.#ask(orgLine(session.organizationName, 60)).catch(this.#showFailure);
    }
    this.#isNeeded = isNeeded;
  }

  async #ask(name: string): Promise<void> {
    const paste = l10n.t('Paste Fresh Link');
    const chosen = await window.showWarningMessage(
      l10n.t(
        'The org session for {0} has expired or was ended. The debug session, breakpoints and source are kept: log in to the subscriber again and paste a fresh link.',
        name,
      ),
      paste,
    );
    if (chosen === paste) {
      await this.paste();
    }
  }

  #entered(entered: EnteredOrg): void {
    if (this.#isNeeded && !this.#isPasting && this.#sessions.runsIn(entered.organization.organizationId)) {
      void this.#goOn(entered, false).catch(this.#showFailure);
    }
  }

  async #goOn(entered: EnteredOrg, clipboardCleared: boolean): Promise<boolean> {
    const goesOn = await this.#sessions.renew(entered);
    const name = orgLine(entered.organization.name, 60);
    const what = goesOn
      ? l10n.t('The debug session in {0} goes on with the fresh link.', name)
      : l10n.t('The org had ended the debug session in {0}; it was started again with the same breakpoints.', name);
    void window.showInformationMessage(
      clipboardCleared ? l10n.t('{0} The hand-off was cleared from the clipboard.', what) : what,
    );
    return goesOn;
  }
}
