import { l10n, window } from 'vscode';
import { isOrgSession, lmoOrigin } from '../../core/lmo/lmoAddress.ts';
import { answered } from '../base/answered.ts';
import { problemOf } from '../base/problemOf.ts';

// Questions about an LMO. Each rejects with VS Code's CancellationError when it is left unanswered.

/** Asks where to sign in. Answers scheme, host and port. */
export async function askAddress(title: string, prompt: string, proposed: string): Promise<string> {
  const typed = await window.showInputBox({
    title,
    prompt,
    placeHolder: 'https://acme.my.salesforce.com',
    value: proposed,
    ignoreFocusOut: true,
    validateInput: (text) => problemOf(() => lmoOrigin(text)),
  });
  return lmoOrigin(answered(typed));
}

/** Asks for an org session in a password box. */
export async function askOrgSession(title: string): Promise<string> {
  const typed = await window.showInputBox({
    title,
    prompt: l10n.t(
      'Org session of a user who may log in to subscribers. It stays in memory unless the settings say otherwise.',
    ),
    placeHolder: '00D…!…',
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) =>
      isOrgSession(text.trim())
        ? undefined
        : l10n.t('An org session begins with an org id (00D…) and an exclamation mark. Paste it whole, on one line.'),
  });
  return answered(typed).trim();
}
