import { l10n, window } from 'vscode';
import type { Failure } from '../../core/base/failure.ts';
import type { DebugLogEntry } from '../../core/debugLogs/ports.ts';
import { answered } from '../base/answered.ts';
import { orgLine } from '../base/orgText.ts';
import { withProgress } from '../base/progress.ts';
import type { EnteredOrg, EnteredOrgs } from '../loginAccess/enteredOrgs.ts';
import type { DebugLogs } from './debugLogs.ts';
import { countText, logTitle, sizeText, timeText } from './logTexts.ts';

/**
 * Deletes logs from the org. Asks first, with how many and whose: they are the customer's, and gone for everybody. Answers how many went.
 */
export async function deleteLogs(
  { enteredOrgs, debugLogs }: { readonly enteredOrgs: EnteredOrgs; readonly debugLogs: DebugLogs },
  entered: EnteredOrg,
  logs: readonly DebugLogEntry[],
  confirmed: boolean,
): Promise<number> {
  if (logs.length === 0) {
    return 0;
  }
  const name = orgLine(entered.organization.name, 60);
  if (!confirmed) {
    await confirm(logs, name);
  }
  const ids = logs.map(({ id }) => id);
  const { logs: known } = debugLogs.of(entered);
  let refusals: ReadonlyMap<string, Failure>;
  try {
    refusals = await withProgress(deletingTitle(logs.length, name), (signal, report) =>
      enteredOrgs.use(entered, (org) =>
        org.debugLogs.delete(
          ids,
          (count) => report(count / ids.length, l10n.t('{0} of {1}', countText(count), countText(ids.length))),
          signal,
        ),
      ),
    );
  } catch (error) {
    // Some may have gone before it stopped.
    await known.reload();
    throw error;
  }
  const deleted = ids.filter((id) => !refusals.has(id));
  known.forget(deleted);
  report(logs, refusals, name);
  return deleted.length;
}

function deletingTitle(count: number, name: string): string {
  return count === 1
    ? l10n.t('Deleting a debug log of {0}', name)
    : l10n.t('Deleting {0} debug logs of {1}', countText(count), name);
}

async function confirm(logs: readonly DebugLogEntry[], name: string): Promise<void> {
  const [first] = logs;
  const bytes = logs.reduce((sum, { length }) => sum + length, 0);
  const question =
    logs.length === 1 && first !== undefined
      ? l10n.t('Delete {0} of {1} from {2}?', logTitle(first), timeText(first.startedAt), name)
      : l10n.t('Delete {0} debug logs from {1}?', countText(logs.length), name);
  const detail = l10n.t(
    '{0}, of {1}. They are gone for everybody in that org and cannot be brought back. Copies on this machine stay until they expire or are purged.',
    sizeText(bytes),
    describeUsers(logs),
  );
  const remove = logs.length === 1 ? l10n.t('Delete Log') : l10n.t('Delete {0} Logs', countText(logs.length));
  answered(await window.showWarningMessage(question, { modal: true, detail }, remove));
}

function describeUsers(logs: readonly DebugLogEntry[]): string {
  const usernames = [...new Set(logs.map(({ username }) => username))];
  const named = usernames
    .slice(0, 3)
    .map((username) => orgLine(username, 80))
    .join(', ');
  return usernames.length <= 3 ? named : l10n.t('{0} and {1} more users', named, usernames.length - 3);
}

function report(logs: readonly DebugLogEntry[], refusals: ReadonlyMap<string, Failure>, name: string): void {
  const [[refusedId, why] = []] = refusals;
  if (refusedId === undefined || why === undefined) {
    void window.setStatusBarMessage(l10n.t('Deleted {0} debug logs of {1}.', countText(logs.length), name), 5_000);
    return;
  }
  void window.showWarningMessage(
    l10n.t(
      '{0} of {1} debug logs of {2} were not deleted. {3}',
      refusals.size,
      logs.length,
      name,
      orgLine(why.message, 400),
    ),
  );
}
