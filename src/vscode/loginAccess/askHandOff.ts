import { env, l10n, window } from 'vscode';
import type { HandOff } from '../../core/loginAccess/handOff.ts';
import { parseHandOff } from '../../core/loginAccess/handOffUrl.ts';
import { orgIdKey } from '../../core/subscribers/orgId.ts';
import { answered } from '../base/answered.ts';
import { orgLine } from '../base/orgText.ts';
import { problemOf } from '../base/problemOf.ts';

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
