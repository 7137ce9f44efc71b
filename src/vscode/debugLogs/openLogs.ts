import { commands, l10n, type Range, type TextDocumentShowOptions, Uri, window, workspace } from 'vscode';
import type { RecordAudit } from '../../core/audit/auditEvent.ts';
import { Failure } from '../../core/base/failure.ts';
import type { DebugLogEntry } from '../../core/debugLogs/ports.ts';
import { answered } from '../base/answered.ts';
import { failures } from '../base/failures.ts';
import { orgLine } from '../base/orgText.ts';
import { withProgress, withStatusProgress, withViewProgress } from '../base/progress.ts';
import type { EnteredOrg } from '../loginAccess/enteredOrgs.ts';
import type { DebugLogs } from './debugLogs.ts';
import type { LogDownloads } from './logDownloads.ts';
import type { StoredLog } from './storedLog.ts';
import { logFacts, logTitle, sizeText, timeText } from './logTexts.ts';

/** Bytes from which a download is worth a notification with a way to cancel it. */
const long = 2 * 1024 * 1024;

/** Brings logs before the user: from this machine, and from the org where they are not here yet. */
export class OpenLogs {
  readonly #debugLogs: DebugLogs;
  readonly #downloads: LogDownloads;
  readonly #record: RecordAudit;

  constructor(debugLogs: DebugLogs, downloads: LogDownloads, record: RecordAudit) {
    this.#debugLogs = debugLogs;
    this.#downloads = downloads;
    this.#record = record;
  }

  /** Opens a log: the given one, the latest, or the one that the user picks. Answers its address. */
  async open(
    entered: EnteredOrg,
    which: { readonly logId: string | undefined; readonly latest: boolean },
  ): Promise<Uri> {
    const { organizationId } = entered.organization;
    const stored = which.logId === undefined ? undefined : await this.#downloads.stored(organizationId, which.logId);
    return this.show(stored ?? (await this.fetch(entered, await this.#entryOf(entered, which))));
  }

  /** Opens a log that is on this machine. */
  async show(stored: StoredLog, selection?: Range): Promise<Uri> {
    const uri = Uri.file(stored.path);
    this.#record({ kind: 'logRead', orgId: stored.orgId, subject: stored.log.id });
    await showText(uri, { preview: true, ...(selection && { selection }) });
    this.#debugLogs.markOpened(stored.orgId, stored.log.id);
    sayWhatIsMissing(stored);
    return uri;
  }

  /** The log on this machine; downloaded where it is not here yet. */
  async fetch(entered: EnteredOrg, log: DebugLogEntry): Promise<StoredLog> {
    const title = l10n.t('Downloading {0} ({1})', logTitle(log), sizeText(log.length));
    try {
      return await (log.length < long
        ? withStatusProgress(title, () => this.#downloads.one(entered, log, new AbortController().signal))
        : withProgress(title, (signal, report) =>
            this.#downloads.one(entered, log, signal, (received) => report(received / log.length)),
          ));
    } catch (error) {
      if (Failure.is(error, 'recordGone')) {
        this.#debugLogs.of(entered).logs.forget([log.id]);
        throw failures.logGone(logTitle(log));
      }
      throw error;
    }
  }

  async #entryOf(
    entered: EnteredOrg,
    { logId, latest }: { readonly logId: string | undefined; readonly latest: boolean },
  ): Promise<DebugLogEntry> {
    const { logs } = this.#debugLogs.of(entered);
    if (logId === undefined) {
      return this.#choose(entered, latest);
    }
    const log = await logs.require(logId);
    if (log === undefined) {
      throw failures.logGone(orgLine(logId, 20));
    }
    return log;
  }

  async #choose(entered: EnteredOrg, latest: boolean): Promise<DebugLogEntry> {
    const { logs } = this.#debugLogs.of(entered);
    await withViewProgress(() => logs.refresh());
    const [first] = logs.entries;
    return latest && first !== undefined ? first : this.pick(entered);
  }

  /** Lets the user choose among the logs that were read. */
  async pick(entered: EnteredOrg): Promise<DebugLogEntry> {
    const { logs } = this.#debugLogs.of(entered);
    if (logs.entries.length === 0) {
      throw failures.noLogs(orgLine(entered.organization.name, 60), orgLine(entered.loginAsUser.username, 80));
    }
    const items = logs.entries.map((log) => ({
      label: logTitle(log),
      description: timeText(log.startedAt),
      detail: logFacts(log),
      log,
    }));
    const options = { placeHolder: l10n.t('Which debug log?'), matchOnDescription: true, matchOnDetail: true };
    return answered(await window.showQuickPick(items, options)).log;
  }
}

/**
 * As a document: the editor's own way of opening a file asks first from 10 MB on in remote windows. What is too big to be a document of an
 * extension is left to that way, which says so.
 */
async function showText(uri: Uri, options: TextDocumentShowOptions): Promise<void> {
  const document = await workspace.openTextDocument(uri).then(
    (opened) => opened,
    () => undefined,
  );
  await (document === undefined
    ? commands.executeCommand('vscode.open', uri, options)
    : window.showTextDocument(document, options));
}

/** Once, as it is opened: nothing in the text itself may say it. */
function sayWhatIsMissing({ log, isTruncated, lengthDiffers }: StoredLog): void {
  if (isTruncated) {
    const text = l10n.t('Salesforce left lines out of this log: it grew too large.');
    void window.setStatusBarMessage(`$(warning) ${text}`, 10_000);
  } else if (lengthDiffers) {
    const text = l10n.t('The org lists this log with {0}, but twice handed out another length.', sizeText(log.length));
    void window.setStatusBarMessage(`$(warning) ${text}`, 10_000);
  }
}
