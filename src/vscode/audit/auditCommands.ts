import { chmod, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { l10n, Uri, window, workspace } from 'vscode';
import { auditCsv } from '../../core/audit/auditExport.ts';
import { auditPage } from '../../core/audit/auditPage.ts';
import type { AuditedWindow } from '../../core/audit/ports.ts';
import { answered } from '../base/answered.ts';
import type { CommandHandlers } from '../base/commandHandlers.ts';
import { failures } from '../base/failures.ts';
import type { Pages } from '../base/pages.ts';
import { momentText } from '../loginAccess/grantTexts.ts';
import type { SubscriberChoice } from '../subscribers/subscriberChoice.ts';
import type { AuditRecorder } from './auditRecorder.ts';
import type { CaseNumbers } from './caseNumbers.ts';

export interface AuditParts {
  readonly recorder: AuditRecorder;
  readonly cases: CaseNumbers;
  readonly pages: Pages;
}

/** Commands for the audit trail. */
export function auditCommands({ recorder, cases, pages }: AuditParts, choice: SubscriberChoice) {
  return {
    'isvDebugger.showAuditTrail': async () => {
      const windows = await read(recorder);
      const text = auditPage(windows, momentText);
      await pages.show({ id: 'audit', title: l10n.t('Audit Trail'), render: () => text });
      return text;
    },
    'isvDebugger.exportAuditTrail': async (given) => {
      const target = given.speaksForUser ? given.string('target') : undefined;
      return exportTrail(recorder, target === undefined ? undefined : Uri.file(target));
    },
    'isvDebugger.setCase': async (given) => {
      const orgId = await choice.orgId(given);
      await cases.change(orgId, choice.nameOf(orgId), given.string('caseNumber'));
    },
  } satisfies CommandHandlers;
}

async function read(recorder: AuditRecorder): Promise<readonly AuditedWindow[]> {
  try {
    return await recorder.read();
  } catch (error) {
    throw failures.auditNotRead(error);
  }
}

/** Where it goes is the user's to say. Recorded first, so that the export tells of itself. */
async function exportTrail(recorder: AuditRecorder, given: Uri | undefined): Promise<Uri> {
  const target =
    given ??
    answered(
      await window.showSaveDialog({
        defaultUri: Uri.file(join(homedir(), 'isv-customer-debugger-audit.csv')),
        filters: { CSV: ['csv'] },
        title: l10n.t('Export Audit Trail'),
        saveLabel: l10n.t('Export'),
      }),
    );
  recorder.record({ kind: 'auditExported', subject: target.path.split('/').at(-1) ?? '' });
  const text = auditCsv(await read(recorder));
  try {
    if (target.scheme === 'file') {
      await writeFile(target.fsPath, text, { mode: 0o600 });
      await chmod(target.fsPath, 0o600);
    } else {
      await workspace.fs.writeFile(target, new TextEncoder().encode(text));
    }
  } catch (error) {
    throw failures.auditNotExported(target.fsPath, error);
  }
  void window.setStatusBarMessage(l10n.t('Exported to {0}.', target.fsPath), 5_000);
  return target;
}
