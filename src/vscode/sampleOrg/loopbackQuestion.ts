import { l10n, window } from 'vscode';
import type { LoopbackOrgs } from '../../core/base/loopbackOrgs.ts';
import { answered } from '../base/answered.ts';
import { orgLine } from '../base/orgText.ts';

/** Before anything goes to an address on this machine that is not our sample org's: the user says whether it is a sample org of theirs. */
export class LoopbackQuestion {
  readonly #orgs: LoopbackOrgs;

  constructor(orgs: LoopbackOrgs) {
    this.#orgs = orgs;
  }

  /** Asks where it must. Rejects with a cancellation where the user does not want to go on. */
  async admit(address: string): Promise<void> {
    if (this.#orgs.admits(address)) {
      return;
    }
    const proceed = l10n.t('I Started It');
    const question = l10n.t(
      'Is {0} a sample org that you have started on this machine?',
      orgLine(new URL(address).host),
    );
    const detail = l10n.t(
      'The address is not at Salesforce. Whatever listens there would get the org session. Go on only if you started the sample org yourself.',
    );
    answered(await window.showWarningMessage(question, { modal: true, detail }, proceed));
    this.#orgs.admit(address);
  }
}
