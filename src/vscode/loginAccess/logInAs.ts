import { commands, type Disposable, l10n, window } from 'vscode';
import { DisposableStore } from '../../core/base/disposable.ts';
import { subscriberRefusal } from '../../core/loginAccess/admittance.ts';
import type { HandOff } from '../../core/loginAccess/handOff.ts';
import { logInAddress, newCaseAddress } from '../../core/loginAccess/logInAddress.ts';
import { isSameRecord } from '../../core/base/recordId.ts';
import { openInBrowser } from '../base/browser.ts';
import { failures } from '../base/failures.ts';
import { orgLine } from '../base/orgText.ts';
import type { CommandId } from '../commandTable.ts';
import type { SubscriberDirectory } from '../subscribers/subscriberDirectory.ts';
import { copiedHandOff } from './askHandOff.ts';
import { HandOffWatch } from './handOffWatch.ts';

/** Logging in to a subscriber in the browser, through the LMO, and coming back with a hand-off. */
export class LogInAs implements Disposable {
  readonly #directory: SubscriberDirectory;
  readonly #store = new DisposableStore();
  readonly #watch: HandOffWatch;

  constructor(directory: SubscriberDirectory) {
    this.#directory = directory;
    this.#watch = new HandOffWatch({
      readClipboard: copiedHandOff,
      offer: (handOff, wanted) => void this.#offer(handOff, wanted),
      now: () => Date.now(),
    });
    this.#store.add(
      window.onDidChangeWindowState(({ focused }) => {
        if (focused) {
          void this.#watch.windowFocused();
        }
      }),
    );
  }

  /** Opens the LMO's login page for this subscriber and answers its address. */
  async open(orgId: string): Promise<string> {
    const { lmo } = this.#directory;
    const listed = this.#directory.find(orgId);
    if (lmo === undefined) {
      throw failures.lmoNeededToLogIn();
    }
    const refusal = listed?.subscriber && subscriberRefusal(listed.subscriber);
    if (refusal !== undefined) {
      throw refusal;
    }
    const address = logInAddress(lmo.instanceUrl, orgId);
    await openInBrowser(address);
    this.#watch.begin(orgId);
    void this.#tellHowOn(orgId, listed?.name ?? orgId, lmo.instanceUrl);
    return address;
  }

  dispose(): void {
    this.#watch.end();
    this.#store.dispose();
  }

  async #tellHowOn(orgId: string, name: string, lmoUrl: string): Promise<void> {
    const [newCase, paste] = [l10n.t('New Case'), l10n.t('Paste Hand-Off')];
    const chosen = await window.showInformationMessage(
      l10n.t(
        'Log in to {0} in the browser; Salesforce advises a case in your LMO before each login. There, open Setup, Apex Debugger, choose Start Partner Debugging Session, copy the URL and come back.',
        orgLine(name, 60),
      ),
      newCase,
      paste,
    );
    if (chosen === newCase) {
      await openInBrowser(newCaseAddress(lmoUrl));
    } else if (chosen === paste) {
      await this.#paste(orgId);
    }
  }

  /** Another org than was meant is offered by its id alone: the name in a hand-off is anybody's. */
  async #offer(handOff: HandOff, wanted: string): Promise<void> {
    const isWanted = isSameRecord(handOff.orgId, wanted);
    const name = isWanted ? this.#directory.find(wanted)?.name : undefined;
    const enter = l10n.t('Enter');
    const chosen = await window.showInformationMessage(
      l10n.t('A hand-off to {0} is on the clipboard.', orgLine(name ?? handOff.orgId, 60)),
      enter,
    );
    if (chosen === enter) {
      this.#watch.end();
      await this.#paste(isWanted ? wanted : undefined);
    }
  }

  async #paste(orgId: string | undefined): Promise<void> {
    const command: CommandId = 'isvDebugger.pasteHandOff';
    await commands.executeCommand(command, orgId === undefined ? {} : { orgId });
  }
}
