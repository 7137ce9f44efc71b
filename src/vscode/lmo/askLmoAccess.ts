import { l10n, window } from 'vscode';
import { answered } from '../base/answered.ts';
import type { LmoAccess } from '../subscribers/orgSessionStore.ts';

/** Asks where the LMO is and for an org session to enter it with, in a password box. */
export async function askLmoAccess(lastUrl: string | undefined): Promise<LmoAccess> {
  const title = l10n.t('Connect to LMO');
  const instanceUrl = await window.showInputBox({
    title: l10n.t('{0} (1 of 2)', title),
    prompt: l10n.t('Address of your License Management Org'),
    placeHolder: 'https://acme.my.salesforce.com',
    value: lastUrl ?? '',
    ignoreFocusOut: true,
    validateInput: (text) =>
      URL.canParse(text.trim()) ? undefined : l10n.t('Give the whole address, with https:// in front.'),
  });
  const orgSession = await window.showInputBox({
    title: l10n.t('{0} (2 of 2)', title),
    prompt: l10n.t(
      'Org session of a user who may log in to subscribers. It stays in memory unless the settings say otherwise.',
    ),
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' ? l10n.t('Paste the org session.') : undefined),
  });
  return { instanceUrl: answered(instanceUrl).trim(), orgSession: answered(orgSession).trim() };
}
