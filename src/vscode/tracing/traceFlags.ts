import { l10n, window } from 'vscode';
import { orgLine } from '../base/orgText.ts';
import { withViewProgress } from '../base/progress.ts';
import type { EnteredOrg } from '../loginAccess/enteredOrgs.ts';
import type { SubscriberDirectory } from '../subscribers/subscriberDirectory.ts';

// Salesforce keeps what a trace flag covers for a day at most.
const longestTracing = 24 * 60;
const usualTracing = 30;

/** Trace flags in entered orgs: what makes an org write debug logs. */
export class TraceFlags {
  readonly #directory: SubscriberDirectory;

  constructor(directory: SubscriberDirectory) {
    this.#directory = directory;
  }

  /** Makes the org log what the login-as user does, for so many minutes. Answers until when. */
  async turnOn(entered: EnteredOrg, minutes = usualTracing): Promise<Date> {
    const wanted = Math.min(Math.max(1, Math.round(minutes)), longestTracing);
    const { expires } = await withViewProgress(() => this.#directory.use(entered, (org) => org.tracing.enable(wanted)));
    void window.showInformationMessage(
      l10n.t(
        'Everything that {0} does until {1} is now logged. Reproduce the problem, then open the log.',
        orgLine(entered.loginAsUser.username, 80),
        expires.toLocaleTimeString(),
      ),
    );
    return expires;
  }
}
