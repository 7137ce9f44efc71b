import { chmod, copyFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { l10n, Uri, window, workspace } from 'vscode';
import { answered } from '../base/answered.ts';
import { failures } from '../base/failures.ts';
import type { StoredLog } from './storedLog.ts';

/** Copies a log to where the user wants it. Says first what that means: the copy is nobody's to expire or purge any more. Answers its address. */
export async function saveLogAs(stored: StoredLog, given?: Uri): Promise<Uri> {
  const target = given ?? (await askWhere(stored));
  try {
    if (target.scheme === 'file') {
      await copyFile(stored.path, target.fsPath);
      await chmod(target.fsPath, 0o600);
    } else {
      await workspace.fs.copy(Uri.file(stored.path), target, { overwrite: true });
    }
  } catch (error) {
    throw failures.logNotSaved(target.fsPath, error);
  }
  void window.setStatusBarMessage(l10n.t('Saved to {0}.', target.fsPath), 5_000);
  return target;
}

async function askWhere(stored: StoredLog): Promise<Uri> {
  const save = l10n.t('Save a Copy');
  answered(
    await window.showWarningMessage(
      l10n.t('Save a copy of this debug log?'),
      {
        modal: true,
        detail: l10n.t(
          'It holds data of the customer. A copy outside the protected store does not expire and is not purged: delete it yourself when you no longer need it.',
        ),
      },
      save,
    ),
  );
  return answered(
    await window.showSaveDialog({
      defaultUri: Uri.file(join(homedir(), basename(stored.path))),
      title: l10n.t('Save Debug Log As'),
      saveLabel: l10n.t('Save Copy'),
    }),
  );
}
