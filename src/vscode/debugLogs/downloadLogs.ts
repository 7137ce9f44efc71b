import { commands, l10n, window } from 'vscode';
import type { BatchOutcome, BatchProgress } from '../../core/debugLogs/downloadBatch.ts';
import type { DebugLogEntry } from '../../core/debugLogs/ports.ts';
import { answered } from '../base/answered.ts';
import { failures } from '../base/failures.ts';
import { orgLine } from '../base/orgText.ts';
import { withProgress } from '../base/progress.ts';
import type { CommandId } from '../commandTable.ts';
import type { EnteredOrg } from '../loginAccess/enteredOrgs.ts';
import type { LogDownloads } from './logDownloads.ts';
import { countText, logFacts, logTitle, sizeText, timeText } from './logTexts.ts';

/** Lets the user tick logs. */
export async function pickLogs(logs: readonly DebugLogEntry[], title: string): Promise<readonly DebugLogEntry[]> {
  const items = logs.map((log) => ({
    label: logTitle(log),
    description: timeText(log.startedAt),
    detail: logFacts(log),
    log,
  }));
  const picked = answered(
    await window.showQuickPick(items, {
      title,
      placeHolder: l10n.t('Tick the debug logs. Type to find them by operation, user or status.'),
      canPickMany: true,
      matchOnDescription: true,
      matchOnDetail: true,
    }),
  );
  return picked.map(({ log }) => log);
}

/** Downloads logs with their progress in sight. Says what did not come, and how to go on. Answers how many are here now. */
export async function downloadLogs(
  downloads: LogDownloads,
  entered: EnteredOrg,
  logs: readonly DebugLogEntry[],
): Promise<number> {
  const [only, another] = logs;
  if (only === undefined) {
    return 0;
  }
  const title =
    another === undefined
      ? l10n.t('Downloading {0}', logTitle(only))
      : l10n.t('Downloading {0} debug logs', countText(logs.length));
  let batch: Promise<BatchOutcome> | undefined;
  try {
    await withProgress(title, (signal, report) => {
      batch = downloads.many(entered, logs, signal, (progress) =>
        report(progress.received / Math.max(1, progress.length), describeProgress(progress)),
      );
      return batch;
    });
  } finally {
    // Also after it was cancelled: what is under way ends first.
    const outcome = await batch;
    if (outcome !== undefined) {
      tell(entered, logs, outcome);
    }
  }
  const outcome = await batch;
  return logs.length - (outcome?.failed.size ?? 0) - (outcome?.left.length ?? 0);
}

function describeProgress({ done, total, received, length }: BatchProgress): string {
  const bytes = l10n.t('{0} of {1}', sizeText(received), sizeText(length));
  return total === 1 ? bytes : `${l10n.t('{0} of {1}', done, total)} · ${bytes}`;
}

/** One message for the whole batch, with a button that goes on where it stopped. */
function tell(entered: EnteredOrg, logs: readonly DebugLogEntry[], { failed, left, stoppedBy }: BatchOutcome): void {
  const missing = [...failed.keys(), ...left];
  if (missing.length === 0) {
    return;
  }
  if (stoppedBy !== undefined && stoppedBy.code !== 'cancelled') {
    throw failures.downloadStopped(
      logs.length - missing.length,
      logs.length,
      orgLine(stoppedBy.message, 400),
      stoppedBy,
    );
  }
  const [[firstFailed, reason] = []] = failed;
  const message =
    firstFailed === undefined || reason === undefined
      ? l10n.t(
          '{0} of {1} debug logs are on this machine.',
          countText(logs.length - missing.length),
          countText(logs.length),
        )
      : l10n.t(
          '{0} of {1} debug logs could not be downloaded. {2}: {3}',
          failed.size,
          logs.length,
          logTitle(firstFailed),
          orgLine(reason.message, 300),
        );
  const goOn = l10n.t('Download the Rest');
  const show = firstFailed === undefined ? window.showInformationMessage : window.showWarningMessage;
  void show(message, goOn).then(async (chosen) => {
    if (chosen === goOn) {
      const command: CommandId = 'isvDebugger.downloadDebugLogs';
      const { organizationId: orgId } = entered.organization;
      await commands.executeCommand(command, { orgId, logIds: missing.map(({ id }) => id) });
    }
  });
}
