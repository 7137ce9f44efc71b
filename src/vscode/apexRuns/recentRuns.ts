import { commands, env, l10n, type QuickInputButton, type QuickPickItem, ThemeIcon, window } from 'vscode';
import type { ApexRun, RunHistory, RunOutcome } from '../../core/apexRuns/runHistory.ts';
import { failures } from '../base/failures.ts';
import { orgLine } from '../base/orgText.ts';
import type { CommandId } from '../commandTable.ts';
import type { RunOutput } from './runOutput.ts';

interface RunItem extends QuickPickItem {
  readonly run: ApexRun;
}

/** The last runs: choosing one opens the log that it wrote, or what it said where it wrote none. */
export async function showRecentRuns(
  history: RunHistory,
  output: RunOutput,
  again: (run: ApexRun) => Promise<unknown>,
): Promise<void> {
  if (history.runs.length === 0) {
    throw failures.noRuns();
  }
  const openLog: QuickInputButton = { iconPath: new ThemeIcon('output'), tooltip: l10n.t('Open Its Log') };
  const runAgain: QuickInputButton = { iconPath: new ThemeIcon('debug-rerun'), tooltip: l10n.t('Run Again') };
  const box = window.createQuickPick<RunItem>();
  box.title = l10n.t('Recent Apex Runs');
  box.placeholder = l10n.t('Choose a run to open its log');
  box.matchOnDescription = true;
  box.matchOnDetail = true;
  box.items = history.runs.map((run) => itemOf(run, run.logIds.length === 0 ? [runAgain] : [openLog, runAgain]));
  const chosen = await new Promise<{ readonly run: ApexRun; readonly again: boolean } | undefined>((resolve) => {
    box.onDidAccept(() => {
      const [item] = box.selectedItems;
      resolve(item && { run: item.run, again: false });
    });
    box.onDidTriggerItemButton(({ item, button }) => resolve({ run: item.run, again: button === runAgain }));
    box.onDidHide(() => resolve(undefined));
    box.show();
  });
  box.dispose();
  if (chosen?.again === true) {
    await again(chosen.run);
  } else if (chosen !== undefined) {
    await openLogOf(chosen.run, output);
  }
}

async function openLogOf({ orgId, logIds }: ApexRun, output: RunOutput): Promise<void> {
  const [logId] = logIds;
  if (logId === undefined) {
    output.show();
    return;
  }
  const command: CommandId = 'isvDebugger.openDebugLog';
  await commands.executeCommand(command, { orgId, logId });
}

function itemOf(run: ApexRun, buttons: readonly QuickInputButton[]): RunItem {
  const { title, orgName, startedAt, summary, outcome, logIds } = run;
  const log = logIds.length === 1 ? l10n.t('1 log') : l10n.t('{0} logs', logIds.length);
  return {
    label: orgLine(title, 100),
    description: `${new Date(startedAt).toLocaleTimeString(env.language)} · ${orgLine(orgName, 60)}`,
    detail: [orgLine(summary.split('\n')[0] ?? '', 160), log].join(' · '),
    iconPath: new ThemeIcon(outcomeIcon(outcome)),
    buttons,
    run,
  };
}

function outcomeIcon(outcome: RunOutcome): string {
  const icons: Readonly<Record<RunOutcome, string>> = {
    passed: 'pass',
    failed: 'error',
    notCompiled: 'warning',
    cancelled: 'circle-slash',
  };
  return icons[outcome];
}
