import { l10n } from 'vscode';
import type { DebugLogEntry } from '../../core/debugLogs/ports.ts';
import type { CommandArguments } from '../base/commandArguments.ts';
import type { CommandHandlers } from '../base/commandHandlers.ts';
import { failures } from '../base/failures.ts';
import { orgLine } from '../base/orgText.ts';
import type { SubscriberChoice } from '../subscribers/subscriberChoice.ts';
import type { EnteredOrg } from '../loginAccess/enteredOrgs.ts';
import type { DebugLogs } from './debugLogs.ts';
import { downloadLogs, pickLogs } from './downloadLogs.ts';
import type { LogDownloads } from './logDownloads.ts';

export interface DebugLogCommandParts {
  readonly debugLogs: DebugLogs;
  readonly downloads: LogDownloads;
  readonly choice: SubscriberChoice;
}

/** Commands for the debug logs of an org. */
export function debugLogCommands({ debugLogs, downloads, choice }: DebugLogCommandParts) {
  return {
    'isvDebugger.openDebugLog': async (given) =>
      debugLogs.open(await choice.entered(given), { logId: given.string('logId'), latest: given.flag('latest') }),
    'isvDebugger.downloadDebugLogs': async (given) => {
      const entered = await choice.entered(given);
      const logs = await meantLogs(debugLogs, entered, given, l10n.t('Download Debug Logs'));
      return downloadLogs(downloads, entered, logs);
    },
    'isvDebugger.refreshDebugLogs': async (given) => debugLogs.reload(await choice.entered(given)),
    'isvDebugger.showMoreDebugLogs': async (given) => debugLogs.readMore(await choice.entered(given)),
  } satisfies CommandHandlers;
}

/** The logs that a command was called with, or those that the user ticks. */
async function meantLogs(
  debugLogs: DebugLogs,
  entered: EnteredOrg,
  given: CommandArguments,
  title: string,
): Promise<readonly DebugLogEntry[]> {
  const { logs } = debugLogs.of(entered);
  await logs.start();
  const logId = given.string('logId');
  const ids = given.strings('logIds') ?? (logId === undefined ? undefined : [logId]);
  if (ids !== undefined) {
    return ids.flatMap((id) => logs.find(id) ?? []);
  }
  if (logs.entries.length === 0) {
    throw failures.noLogs(orgLine(entered.organization.name, 60), orgLine(entered.loginAsUser.username, 80));
  }
  return pickLogs(logs.entries, title);
}
