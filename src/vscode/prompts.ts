import { CancellationError, env, l10n, QuickPickItemKind, type QuickPickItem, window } from 'vscode';
import type { HandOff } from '../core/subscribers/handOff.ts';
import { parseHandOff } from '../core/subscribers/handOffUrl.ts';
import { orgIdKey } from '../core/subscribers/orgId.ts';
import { problemOf } from './problemOf.ts';
import type { ListedSubscriber } from './subscriberDirectory.ts';
import type { LmoAccess } from './orgSessionStore.ts';
import { orgLine } from './orgText.ts';

// Questions to the user. Each rejects with VS Code's CancellationError when it is left unanswered.

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

/**
 * Takes a hand-off from the clipboard when one is there, and asks for it otherwise. A secret does not stay on the clipboard:
 * it is cleared if it still holds exactly what was read, and `cleared` says so.
 */
export async function askHandOff(
  wanted: { readonly orgId: string; readonly name: string } | undefined,
): Promise<{ handOff: HandOff; cleared: boolean }> {
  const copied = await env.clipboard.readText();
  const ready = handOffIn(copied);
  if (ready !== undefined && (wanted === undefined || orgIdKey(ready.orgId) === orgIdKey(wanted.orgId))) {
    return { handOff: ready, cleared: await clearClipboard(copied) };
  }
  const typed = await window.showInputBox({
    title: wanted === undefined ? l10n.t('Paste Hand-Off') : l10n.t('Paste Hand-Off to {0}', orgLine(wanted.name, 60)),
    prompt: l10n.t('The forceide:// URL from the subscriber: Setup, Apex Debugger, Start Partner Debugging Session'),
    placeHolder: 'forceide://…',
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' ? undefined : problemOf(() => parseHandOff(text))),
  });
  const text = answered(typed);
  return { handOff: parseHandOff(text), cleared: await clearClipboard(text) };
}

/** Lets the user choose a subscriber, those that were entered first. */
export async function pickSubscriber(subscribers: readonly ListedSubscriber[], title: string): Promise<string> {
  const entered = subscribers.filter((listed) => listed.entered !== undefined);
  const others = subscribers.filter((listed) => listed.entered === undefined);
  const items: (QuickPickItem & { orgId: string })[] = [
    ...separated(l10n.t('entered'), entered),
    ...separated(l10n.t('needs a hand-off'), others),
  ];
  const picked = await window.showQuickPick(items, {
    title,
    placeHolder: l10n.t('Which subscriber?'),
    matchOnDescription: true,
    ignoreFocusOut: true,
  });
  return answered(picked).orgId;
}

/** The value, where the user gave one. */
export function answered<T>(value: T | undefined): T {
  if (value === undefined) {
    throw new CancellationError();
  }
  return value;
}

function handOffIn(text: string): HandOff | undefined {
  return problemOf(() => parseHandOff(text)) === undefined ? parseHandOff(text) : undefined;
}

async function clearClipboard(text: string): Promise<boolean> {
  if ((await env.clipboard.readText()) !== text) {
    return false;
  }
  await env.clipboard.writeText('');
  return true;
}

function separated(label: string, subscribers: readonly ListedSubscriber[]): (QuickPickItem & { orgId: string })[] {
  if (subscribers.length === 0) {
    return [];
  }
  return [
    { label, kind: QuickPickItemKind.Separator, orgId: '' },
    ...subscribers.map(({ orgId, name, isSandbox }) => ({
      label: orgLine(name),
      description: `${isSandbox ? l10n.t('sandbox') : l10n.t('production')} · ${orgLine(orgId, 18)}`,
      orgId,
    })),
  ];
}
