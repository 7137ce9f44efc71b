import { l10n, Uri, window } from 'vscode';
import type { RecordAudit } from '../../core/audit/auditEvent.ts';
import type { Clock } from '../../core/base/clock.ts';
import { filterLogs, noFilter } from '../../core/debugLogs/logFilter.ts';
import type { DebugLogEntry } from '../../core/debugLogs/ports.ts';
import { answered } from '../base/answered.ts';
import type { CommandArguments } from '../base/commandArguments.ts';
import type { CommandHandlers } from '../base/commandHandlers.ts';
import { failures } from '../base/failures.ts';
import { orgLine } from '../base/orgText.ts';
import { withViewProgress } from '../base/progress.ts';
import type { EnteredOrg, EnteredOrgs } from '../loginAccess/enteredOrgs.ts';
import type { SubscriberChoice } from '../subscribers/subscriberChoice.ts';
import type { DebugLogs } from './debugLogs.ts';
import type { DebugLogsBranch } from './debugLogsBranch.ts';
import { deleteLogs } from './deleteLogs.ts';
import { downloadLogs, pickLogs } from './downloadLogs.ts';
import { pickArrangement, pickFilter } from './filterPick.ts';
import type { LogDownloads } from './logDownloads.ts';
import type { LogFiles } from './logFiles.ts';
import type { StoredLog } from './storedLog.ts';
import { logFacts, logTitle, timeText } from './logTexts.ts';
import type { LogsTables } from './logsTable.ts';
import type { LogViews } from './logViews.ts';
import type { OpenLogs } from './openLogs.ts';
import { saveLogAs } from './saveLog.ts';
import { LogSearchPick } from './searchPick.ts';

export interface DebugLogCommandParts {
  readonly enteredOrgs: EnteredOrgs;
  readonly debugLogs: DebugLogs;
  readonly open: OpenLogs;
  readonly downloads: LogDownloads;
  readonly files: LogFiles;
  readonly views: LogViews;
  readonly branch: DebugLogsBranch;
  readonly tables: LogsTables;
  readonly clock: Clock;
  readonly record: RecordAudit;
  readonly showFailure: (error: unknown) => void;
  readonly choice: SubscriberChoice;
  /** Starts a replay of the log in a file. */
  readonly replay: (path: string) => Promise<unknown>;
}

/** Commands for the debug logs of an org. */
export function debugLogCommands(parts: DebugLogCommandParts) {
  const { debugLogs, downloads, choice, branch, open } = parts;
  const logsOf = async (given: CommandArguments) => debugLogs.of(await choice.entered(given)).logs;
  return {
    'isvDebugger.openDebugLog': async (given) =>
      open.open(await choice.entered(given), { logId: given.string('logId'), latest: given.flag('latest') }),
    'isvDebugger.downloadDebugLogs': async (given) => {
      const entered = await choice.entered(given);
      const logs = await meantLogs(parts, entered, given, l10n.t('Download Debug Logs'));
      return downloadLogs(downloads, entered, logs);
    },
    'isvDebugger.refreshDebugLogs': async (given) => {
      const logs = await logsOf(given);
      await withViewProgress(() => logs.reload());
    },
    'isvDebugger.showMoreDebugLogs': async (given) => {
      const orgId = await choice.orgId(given);
      await withViewProgress(() => branch.showMore(orgId));
    },
    'isvDebugger.openDebugLogsTable': async (given) => parts.tables.open(await choice.orgId(given)),
    'isvDebugger.filterDebugLogs': async (given) => filter(parts, await choice.entered(given)),
    'isvDebugger.clearDebugLogFilter': async (given) => {
      const orgId = await choice.orgId(given);
      parts.views.setFilter(orgId, noFilter);
      branch.refresh(orgId);
    },
    'isvDebugger.arrangeDebugLogs': () => arrange(parts),
    'isvDebugger.markDebugLogsRead': async (given) => debugLogs.markSeen(await choice.orgId(given)),
    'isvDebugger.deleteDebugLogs': async (given) => {
      const entered = await choice.entered(given);
      const logs = await meantLogs(parts, entered, given, l10n.t('Delete Debug Logs'));
      return deleteLogs(parts, entered, logs, given.confirmed);
    },
    'isvDebugger.saveDebugLogAs': async (given) => {
      // Where a customer's data goes is the user's to say.
      const target = given.speaksForUser ? given.string('target') : undefined;
      const stored = await meantFile(parts, given);
      const saved = await saveLogAs(stored, target === undefined ? undefined : Uri.file(target));
      parts.record({ kind: 'logExported', orgId: stored.orgId, subject: stored.log.id });
      return saved;
    },
    'isvDebugger.keepDebugLogForCase': (given) => keepForCase(parts, given, true),
    'isvDebugger.stopKeepingDebugLog': (given) => keepForCase(parts, given, false),
    'isvDebugger.searchDebugLogs': async (given) => search(parts, await choice.orgId(given), given.string('text')),
    'isvDebugger.replayDebugLog': async (given) => {
      for (const stored of await meantFiles(parts, given)) {
        await parts.replay(stored.path);
      }
    },
    'isvDebugger.openKeptDebugLog': async () => open.show(await pickKept(parts)),
  } satisfies CommandHandlers;
}

async function filter({ debugLogs, views, branch }: DebugLogCommandParts, entered: EnteredOrg): Promise<void> {
  const { organizationId } = entered.organization;
  const { logs } = debugLogs.of(entered);
  await withViewProgress(() => logs.start());
  views.setFilter(organizationId, await pickFilter(views.filterOf(organizationId), logs.entries));
  branch.refresh(organizationId);
}

/** For every subscriber: it is how the user likes lists. */
async function arrange({ enteredOrgs, views, branch }: DebugLogCommandParts): Promise<void> {
  await views.arrange(await pickArrangement(views.arrangement));
  for (const { organization } of enteredOrgs.all) {
    branch.refresh(organization.organizationId);
  }
}

/** Only what is on this machine can be kept, so it is downloaded first. */
async function keepForCase(parts: DebugLogCommandParts, given: CommandArguments, isKept: boolean): Promise<void> {
  const entered = await parts.choice.entered(given);
  const { organizationId } = entered.organization;
  const logs = await meantLogs(parts, entered, given, l10n.t('Keep Debug Logs for Case'));
  await downloadLogs(parts.downloads, entered, logs);
  for (const { id } of logs) {
    if ((await parts.downloads.stored(organizationId, id)) !== undefined) {
      await parts.files.mark(organizationId, id, { isKeptForCase: isKept });
    }
  }
}

/** In the logs of one subscriber that are on this machine; also of one that is not entered any more. */
function search(parts: DebugLogCommandParts, orgId: string, text: string | undefined): void {
  const { enteredOrgs, debugLogs, files, downloads, views, choice, clock, showFailure, open } = parts;
  const whole = async (): Promise<readonly StoredLog[]> => (await files.ofOrg(orgId)).filter(({ isWhole }) => isWhole);
  const missing = async (): Promise<readonly DebugLogEntry[]> => {
    const known = debugLogs.find(orgId);
    const here = new Set((await whole()).map(({ log }) => log.id));
    return filterLogs(known?.logs.entries ?? [], views.filterOf(orgId), Date.now()).filter(({ id }) => !here.has(id));
  };
  // What was looked for may be a customer's: it is not kept.
  parts.record({ kind: 'logsSearched', orgId });
  new LogSearchPick({
    title: l10n.t('Search in Debug Logs of {0}', orgLine(choice.nameOf(orgId), 60)),
    stored: whole,
    missing: async () => (await missing()).length,
    downloadMissing: async () => {
      const entered = enteredOrgs.get(orgId);
      return entered && downloadLogs(downloads, entered, await missing());
    },
    open: (stored, selection) => open.show(stored, selection),
    showFailure,
    clock,
    text,
  }).show();
}

/** Also logs of orgs that are not entered any more. */
async function pickKept({ files, choice }: DebugLogCommandParts): Promise<StoredLog> {
  const kept = (await files.ofOrg()).filter(({ isKeptForCase, isWhole }) => isKeptForCase && isWhole);
  if (kept.length === 0) {
    throw failures.nothingKept();
  }
  const items = kept.map((stored) => ({
    label: logTitle(stored.log),
    description: orgLine(choice.nameOf(stored.orgId), 60),
    detail: `${timeText(stored.log.startedAt)} · ${logFacts(stored.log)}`,
    stored,
  }));
  const placeHolder = l10n.t('Which of the logs that are kept for a case?');
  return answered(await window.showQuickPick(items, { placeHolder, matchOnDescription: true, matchOnDetail: true }))
    .stored;
}

/** The file of the log that a command was called with, or that the user picks. It is downloaded where it is not here yet. */
async function meantFile(parts: DebugLogCommandParts, given: CommandArguments): Promise<StoredLog> {
  const entered = await parts.choice.entered(given);
  const { logs } = parts.debugLogs.of(entered);
  const logId = given.string('logId');
  const log = (logId === undefined ? undefined : await logs.require(logId)) ?? (await parts.open.pick(entered));
  return parts.open.fetch(entered, log);
}

/** The files of one log, or of those of one user action that the user ticks. */
async function meantFiles(parts: DebugLogCommandParts, given: CommandArguments): Promise<readonly StoredLog[]> {
  if (given.strings('logIds') === undefined) {
    return [await meantFile(parts, given)];
  }
  const entered = await parts.choice.entered(given);
  const logs = await meantLogs(parts, entered, given, '');
  const chosen = logs.length < 2 ? logs : await pickLogs(logs, l10n.t('Replay Debug Logs'));
  const files: StoredLog[] = [];
  for (const log of chosen) {
    files.push(await parts.open.fetch(entered, log));
  }
  return files;
}

/** The logs that a command was called with, or those that the user ticks among the ones that the tree shows. */
async function meantLogs(
  { debugLogs, views }: DebugLogCommandParts,
  entered: EnteredOrg,
  given: CommandArguments,
  title: string,
): Promise<readonly DebugLogEntry[]> {
  const { logs } = debugLogs.of(entered);
  await withViewProgress(() => logs.start());
  const logId = given.string('logId');
  const ids = given.strings('logIds') ?? (logId === undefined ? undefined : [logId]);
  if (ids !== undefined) {
    const meant = await Promise.all(ids.map((id) => logs.require(id)));
    return meant.filter((log) => log !== undefined);
  }
  const shown = filterLogs(logs.entries, views.filterOf(entered.organization.organizationId), Date.now());
  if (shown.length === 0) {
    throw failures.noLogs(orgLine(entered.organization.name, 60), orgLine(entered.loginAsUser.username, 80));
  }
  return pickLogs(shown, title);
}
