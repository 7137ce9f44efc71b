import {
  commands,
  type DebugConfiguration,
  debug,
  l10n,
  ProgressLocation,
  Uri,
  window,
  type WorkspaceFolder,
} from 'vscode';
import type { RecordAudit } from '../../core/audit/auditEvent.ts';
import { placeOf } from '../../core/sessionRules/lease.ts';
import { describeDuration } from '../../core/sessionRules/timeLeft.ts';
import type { LiftableRefusal } from '../../core/sessionRules/liftableRefusal.ts';
import { failures } from '../base/failures.ts';
import { orgLine } from '../base/orgText.ts';
import type { SubscriberDirectory } from '../subscribers/subscriberDirectory.ts';

/** The launch that was refused. */
export interface RefusedLaunch {
  readonly folder: WorkspaceFolder | undefined;
  readonly configuration: DebugConfiguration;
}

type Refusal<K extends LiftableRefusal['kind']> = Extract<LiftableRefusal, { readonly kind: K }>;

/** Shows why a debug session did not start together with what does away with the reason, and then starts it. */
export class RefusalOffers {
  readonly #directory: SubscriberDirectory;
  readonly #record: RecordAudit;
  readonly #showFailure: (error: unknown) => void;

  constructor(directory: SubscriberDirectory, record: RecordAudit, showFailure: (error: unknown) => void) {
    this.#directory = directory;
    this.#record = record;
    this.#showFailure = showFailure;
  }

  /** Resolves when the user has chosen and that is done. Nobody waits for it: the launch has failed. */
  async offer(refusal: LiftableRefusal, launch: RefusedLaunch): Promise<void> {
    try {
      const isLifted =
        refusal.kind === 'heldElsewhere' ? await this.#offerOther(refusal) : await this.#askToEnd(refusal);
      if (isLifted) {
        await debug.startDebugging(launch.folder, launch.configuration);
      }
    } catch (error) {
      this.#showFailure(error);
    }
  }

  async #offerOther({ message, holder, ask }: Refusal<'heldElsewhere'>): Promise<boolean> {
    const [show, end] = [l10n.t('Show'), l10n.t('End There')];
    const place = workspaceOf(holder.workspace);
    const chosen = await window.showWarningMessage(message, ...(place === undefined ? [] : [show]), end);
    if (chosen === show && place !== undefined) {
      await ask('show');
      // VS Code goes to the window that has the folder open already.
      await commands.executeCommand('vscode.openFolder', place, { forceNewWindow: true });
    }
    if (chosen !== end) {
      return false;
    }
    const where = orgLine(placeOf(holder), 120);
    const title = l10n.t('Ending the debug session in {0}', where);
    this.#record({
      kind: 'sessionDetached',
      orgId: holder.orgId,
      subject: `process ${holder.processId}`,
    });
    if (!(await window.withProgress({ location: ProgressLocation.Window, title }, () => ask('end')))) {
      throw failures.notEndedElsewhere(where);
    }
    return true;
  }

  /** Ending somebody else's session takes it away from them: that is asked in a dialog. */
  async #askToEnd({ session, runningFor, organization }: Refusal<'runsInOrg'>): Promise<boolean> {
    const entered = this.#directory.entered(organization.organizationId);
    if (entered === undefined) {
      return false;
    }
    const end = l10n.t('End It and Start');
    const who = session.username === undefined ? l10n.t('somebody') : orgLine(session.username, 80);
    const question = l10n.t('End the debug session of {0} in {1}?', who, orgLine(organization.name, 60));
    const detail = l10n.t(
      'It has been active for {0} and was not started on this machine, as far as is known here. Whoever debugs with it is cut off. Yours starts then.',
      describeDuration(runningFor),
    );
    if ((await window.showWarningMessage(question, { modal: true, detail }, end)) !== end) {
      return false;
    }
    await this.#directory.use(entered, (org) => org.detachDebugSession(session.id));
    return true;
  }
}

/** Only what an editor opens as a folder or a workspace. */
function workspaceOf(uri: string | undefined): Uri | undefined {
  const parsed = uri === undefined ? undefined : Uri.parse(uri);
  return parsed?.scheme === 'file' || parsed?.scheme === 'vscode-remote' ? parsed : undefined;
}
