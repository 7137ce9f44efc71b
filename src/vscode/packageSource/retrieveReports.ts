import { commands, l10n, window } from 'vscode';
import { shownMessage } from '../../core/base/shownMessage.ts';
import { missingReportName } from '../../core/packageSource/missingReport.ts';
import { orgLine } from '../base/orgText.ts';
import type { CommandId } from '../commandTable.ts';
import type { StoredPackage } from './packageFolder.ts';
import type { RetrieveOutcome } from './sourceRetriever.ts';
import { sourceUri } from './sourceUris.ts';

/**
 * Tells what a retrieve could not bring. Where nothing came at all the first failure is thrown, for its own remedy; where something did,
 * one message says how much is missing.
 */
export function reportOutcomes(outcomes: readonly RetrieveOutcome[], orgId: string): void {
  const failed = outcomes.filter(({ failure }) => failure !== undefined);
  const [first] = failed;
  if (first?.failure !== undefined && failed.length === outcomes.length) {
    throw first.failure;
  }
  if (first?.failure !== undefined) {
    const name = orgLine(first.installed.name, 60);
    void offerAgain(
      l10n.t(
        '{0} of {1} packages were not retrieved. {2}: {3}',
        failed.length,
        outcomes.length,
        name,
        shownMessage(first.failure.message),
      ),
      orgId,
      undefined,
    );
    return;
  }
  const incomplete = outcomes.flatMap(({ stored }) =>
    stored !== undefined && failedFiles(stored) > 0 ? [stored] : [],
  );
  const [stored] = incomplete;
  if (stored !== undefined) {
    const count = incomplete.reduce((sum, one) => sum + failedFiles(one), 0);
    void offerAgain(
      l10n.t(
        '{0} was retrieved, but for {1} of its files. What is here can be used.',
        orgLine(stored.packageName, 60),
        count,
      ),
      orgId,
      stored,
    );
  }
}

/** Breakpoints may stop at other lines than shown. */
export function reportOutOfDate(outdated: readonly StoredPackage[], orgId: string): void {
  const names = outdated.map(({ packageName, versionNumber }) => orgLine(`${packageName} ${versionNumber ?? ''}`, 60));
  void offerAgain(
    l10n.t(
      'The subscriber has upgraded since this was retrieved: {0}. Breakpoints may stop at other lines than shown.',
      names.join(', '),
    ),
    orgId,
    undefined,
  );
}

function failedFiles({ missing }: StoredPackage): number {
  return missing.filter(({ cause }) => cause === 'failed').length;
}

async function offerAgain(message: string, orgId: string, stored: StoredPackage | undefined): Promise<void> {
  const again = l10n.t('Retrieve Again');
  const show = l10n.t('Show What Is Missing');
  const chosen = await window.showWarningMessage(message, ...(stored === undefined ? [again] : [show, again]));
  const retrieve: CommandId = 'isvDebugger.retrievePackageSource';
  if (chosen === again) {
    await commands.executeCommand(retrieve, { orgId, ...(stored && { packageName: stored.packageName }) });
  } else if (chosen === show && stored !== undefined) {
    await window.showTextDocument(sourceUri(stored, missingReportName));
  }
}
