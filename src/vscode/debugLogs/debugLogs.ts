import { commands, type Disposable, l10n, type Memento, type Range, Uri, window } from 'vscode';
import { DisposableStore } from '../../core/base/disposable.ts';
import { EventEmitter } from '../../core/base/event.ts';
import { Failure } from '../../core/base/failure.ts';
import { OrgLogs } from '../../core/debugLogs/orgLogs.ts';
import type { DebugLogEntry } from '../../core/debugLogs/ports.ts';
import { UnreadLogs } from '../../core/debugLogs/unreadLogs.ts';
import { orgIdKey } from '../../core/subscribers/orgId.ts';
import { answered } from '../base/answered.ts';
import { failures } from '../base/failures.ts';
import { orgLine } from '../base/orgText.ts';
import { withProgress, withStatusProgress, withViewProgress } from '../base/progress.ts';
import type { EnteredOrg } from '../loginAccess/enteredOrgs.ts';
import type { SubscriberDirectory } from '../subscribers/subscriberDirectory.ts';
import type { LogDownloads } from './logDownloads.ts';
import type { StoredLog } from './logFiles.ts';
import { logFacts, logTitle, sizeText, timeText } from './logTexts.ts';
import { seenKey } from './seenLogs.ts';

/** Bytes from which a download is worth a notification with a way to cancel it. */
const long = 2 * 1024 * 1024;

/** What is known of an entered org's debug logs. */
export interface KnownLogs {
  readonly logs: OrgLogs;
  readonly unread: UnreadLogs;
}

/** The debug logs of entered orgs: their lists, and how one of them is opened. */
export class DebugLogs implements Disposable {
  readonly #directory: SubscriberDirectory;
  readonly #downloads: LogDownloads;
  readonly #memento: Memento;
  readonly #store = new DisposableStore();
  readonly #known = new Map<string, KnownLogs & { readonly entered: EnteredOrg }>();
  readonly #changed = this.#store.add(new EventEmitter<string>());

  /** Something about the logs of the org with this id is different. */
  readonly onDidChange = this.#changed.event;

  constructor(directory: SubscriberDirectory, downloads: LogDownloads, memento: Memento) {
    this.#directory = directory;
    this.#downloads = downloads;
    this.#memento = memento;
    this.#store.add(downloads.onDidChange((orgId) => this.#changed.fire(orgId)));
  }

  /** Nothing is asked of the org yet. */
  of(entered: EnteredOrg): KnownLogs {
    const { organizationId } = entered.organization;
    const key = orgIdKey(organizationId);
    const known = this.#known.get(key);
    // Who comes in with another hand-off may be another user, who sees other logs.
    if (known?.entered === entered) {
      return known;
    }
    known?.logs.dispose();
    const logs = new OrgLogs((action) => this.#directory.use(entered, (org) => action(org.debugLogs)));
    const unread = new UnreadLogs(this.#seen[key]);
    logs.onDidChange(({ kind, added }) => {
      if (kind === 'logs') {
        unread.firstSeen(added);
        this.#changed.fire(organizationId);
      }
    });
    const made = { entered, logs, unread };
    this.#known.set(key, made);
    return made;
  }

  /** How many logs the org has stored since the user last looked. Zero for an org whose list was not read. */
  unreadCount(orgId: string): number {
    const known = this.#known.get(orgIdKey(orgId));
    return known?.unread.count(known.logs.entries) ?? 0;
  }

  /** The user has looked at the list as it is now. */
  seen(orgId: string): void {
    const key = orgIdKey(orgId);
    const known = this.#known.get(key);
    if (known !== undefined) {
      known.unread.seen(known.logs.entries);
      void this.#memento.update(seenKey, { ...this.#seen, [key]: known.unread.seenUntil });
      this.#changed.fire(orgId);
    }
  }

  /** The org may have new logs. */
  async refresh(orgId: string): Promise<void> {
    const known = this.#known.get(orgIdKey(orgId));
    if (known !== undefined && known.logs.state.kind !== 'unread') {
      await known.logs.refresh();
    }
  }

  /** Reads the list anew: logs may also have gone. */
  async reload(entered: EnteredOrg): Promise<void> {
    await withViewProgress(() => this.of(entered).logs.reload());
  }

  /** Every list is read anew by who looks at it next. */
  forgetLists(): void {
    for (const { logs } of this.#known.values()) {
      logs.dispose();
    }
    this.#known.clear();
  }

  async readMore(entered: EnteredOrg): Promise<void> {
    await withViewProgress(() => this.of(entered).logs.readMore());
  }

  /** Opens a log: the given one, the latest, or the one that the user picks. Answers its address. */
  async open(
    entered: EnteredOrg,
    which: { readonly logId: string | undefined; readonly latest: boolean },
  ): Promise<Uri> {
    const { organizationId } = entered.organization;
    const stored = which.logId === undefined ? undefined : await this.#downloads.stored(organizationId, which.logId);
    return this.show(stored ?? (await this.#fetch(entered, await this.#entryOf(entered, which))));
  }

  /** Opens a log that is on this machine. Big ones too: the editor reads the file by its path. */
  async show(stored: StoredLog, selection?: Range): Promise<Uri> {
    const uri = Uri.file(stored.path);
    await commands.executeCommand('vscode.open', uri, { preview: true, ...(selection && { selection }) });
    this.#known.get(orgIdKey(stored.orgId))?.unread.opened(stored.log.id);
    this.#changed.fire(stored.orgId);
    sayWhatIsMissing(stored);
    return uri;
  }

  dispose(): void {
    this.forgetLists();
    this.#store.dispose();
  }

  get #seen(): Readonly<Record<string, number>> {
    return this.#memento.get<Readonly<Record<string, number>>>(seenKey) ?? {};
  }

  async #fetch(entered: EnteredOrg, log: DebugLogEntry): Promise<StoredLog> {
    const title = l10n.t('Downloading {0} ({1})', logTitle(log), sizeText(log.length));
    try {
      return await (log.length < long
        ? withStatusProgress(title, () => this.#downloads.one(entered, log, new AbortController().signal))
        : withProgress(title, (signal, report) =>
            this.#downloads.one(entered, log, signal, (received) => report(received / log.length)),
          ));
    } catch (error) {
      if (Failure.is(error, 'recordGone')) {
        this.of(entered).logs.forget([log.id]);
        throw failures.logGone(logTitle(log));
      }
      throw error;
    }
  }

  async #entryOf(
    entered: EnteredOrg,
    { logId, latest }: { readonly logId: string | undefined; readonly latest: boolean },
  ): Promise<DebugLogEntry> {
    const { logs } = this.of(entered);
    if (logId === undefined) {
      return this.#choose(entered, latest);
    }
    await logs.start();
    const log = logs.find(logId);
    if (log === undefined) {
      throw failures.logGone(orgLine(logId, 20));
    }
    return log;
  }

  async #choose(entered: EnteredOrg, latest: boolean): Promise<DebugLogEntry> {
    const { logs } = this.of(entered);
    await withViewProgress(() => logs.refresh());
    const [first] = logs.entries;
    if (first === undefined) {
      throw failures.noLogs(orgLine(entered.organization.name, 60), orgLine(entered.loginAsUser.username, 80));
    }
    if (latest) {
      return first;
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

/** Once, as it is opened: nothing in the text itself may say it. */
function sayWhatIsMissing({ log, isTruncated, lengthDiffers }: StoredLog): void {
  if (isTruncated) {
    void window.setStatusBarMessage(
      l10n.t('$(warning) Salesforce left lines out of this log: it grew too large.'),
      10_000,
    );
  } else if (lengthDiffers) {
    void window.setStatusBarMessage(
      l10n.t(
        '$(warning) The org says that this log has {0}, and handed out another length twice.',
        sizeText(log.length),
      ),
      10_000,
    );
  }
}
