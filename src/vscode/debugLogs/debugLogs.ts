import {
  type CancellationToken,
  type Disposable,
  l10n,
  type TextDocumentContentProvider,
  Uri,
  window,
  workspace,
} from 'vscode';
import { displayText } from '../../core/base/displayText.ts';
import { redact } from '../../core/base/logger.ts';
import { describeDuration } from '../../core/sessionRules/timeLeft.ts';
import type { DebugLogEntry } from '../../core/debugLogs/ports.ts';
import { failures } from '../base/failures.ts';
import { withViewProgress } from '../base/progress.ts';
import { answered } from '../base/answered.ts';
import type { EnteredOrg } from '../loginAccess/enteredOrgs.ts';
import type { SubscriberDirectory } from '../subscribers/subscriberDirectory.ts';
import { orgLine } from '../base/orgText.ts';

export const debugLogScheme = 'isv-log';

/** Debug logs of entered orgs, as read-only documents that never become files. */
export class DebugLogs implements TextDocumentContentProvider, Disposable {
  readonly #directory: SubscriberDirectory;
  readonly #showFailure: (error: unknown) => void;
  readonly #registration: Disposable;
  readonly #lists = new Map<string, Promise<readonly DebugLogEntry[]>>();

  constructor(directory: SubscriberDirectory, showFailure: (error: unknown) => void) {
    this.#directory = directory;
    this.#showFailure = showFailure;
    this.#registration = workspace.registerTextDocumentContentProvider(debugLogScheme, this);
  }

  /** The newest first. Read once and again after `invalidate`: a tree that is drawn anew asks the org nothing. */
  async list(entered: EnteredOrg): Promise<readonly DebugLogEntry[]> {
    const { organizationId } = entered.organization;
    let reading = this.#lists.get(organizationId);
    if (reading === undefined) {
      reading = this.#read(entered);
      this.#lists.set(organizationId, reading);
      reading.catch(() => this.#lists.delete(organizationId));
    }
    return reading;
  }

  /** The org may have new logs. */
  invalidate(): void {
    this.#lists.clear();
  }

  /** Opens a log: the given one, the latest, or the one that the user picks. Answers its address. */
  async open(
    entered: EnteredOrg,
    which: { readonly logId: string | undefined; readonly latest: boolean },
  ): Promise<Uri> {
    const logId = which.logId ?? (await this.#choose(entered, which.latest)).id;
    const uri = debugLogUri(entered.organization.organizationId, logId);
    const document = await workspace.openTextDocument(uri);
    await window.showTextDocument(document, { preview: true });
    return uri;
  }

  async provideTextDocumentContent(uri: Uri, token: CancellationToken): Promise<string> {
    const [, orgId = '', file = ''] = uri.path.split('/');
    const controller = new AbortController();
    token.onCancellationRequested(() => controller.abort());
    try {
      // Anything may open such an address, a link too.
      if (!workspace.isTrusted) {
        throw failures.workspaceNotTrusted();
      }
      const entered = this.#directory.entered(orgId);
      if (entered === undefined) {
        throw failures.logNotOpen();
      }
      const logId = file.replace(/\.log$/, '');
      return displayText(await this.#directory.use(entered, (org) => org.debugLogs.read(logId, controller.signal)));
    } catch (error) {
      this.#showFailure(error);
      return error instanceof Error ? redact(displayText(error.message)) : '';
    }
  }

  dispose(): void {
    this.#registration.dispose();
  }

  async #read(entered: EnteredOrg): Promise<readonly DebugLogEntry[]> {
    const logs = await this.#directory.use(entered, (org) => org.debugLogs.list());
    return [...logs].sort((a, b) => b.startTime.getTime() - a.startTime.getTime());
  }

  async #choose(entered: EnteredOrg, latest: boolean): Promise<DebugLogEntry> {
    this.invalidate();
    const logs = await withViewProgress(() => this.list(entered));
    const [first] = logs;
    if (first === undefined) {
      throw failures.noLogs(orgLine(entered.organization.name, 60), orgLine(entered.loginAsUser.username, 80));
    }
    if (latest) {
      return first;
    }
    const items = logs.map((log) => ({
      label: orgLine(log.operation),
      description: log.startTime.toLocaleString(),
      detail: orgLine(debugLogFacts(log)),
      log,
    }));
    const options = { placeHolder: l10n.t('Which debug log?'), matchOnDescription: true, matchOnDetail: true };
    return answered(await window.showQuickPick(items, options)).log;
  }
}

/** A log's user, outcome and size, for a description or a tooltip. */
export function debugLogFacts(log: DebugLogEntry): string {
  const duration =
    log.durationMilliseconds < 60_000 ? `${log.durationMilliseconds} ms` : describeDuration(log.durationMilliseconds);
  const size = log.length < 1024 ? `${log.length} B` : `${Math.round(log.length / 1024)} KB`;
  return [orgLine(log.username, 80), orgLine(log.status, 80), duration, size].join(' · ');
}

export function debugLogUri(orgId: string, logId: string): Uri {
  return Uri.from({ scheme: debugLogScheme, path: `/${orgId}/${logId}.log` });
}
