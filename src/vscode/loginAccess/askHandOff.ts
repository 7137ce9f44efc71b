import { env, l10n, window } from 'vscode';
import type { HandOff } from '../../core/loginAccess/handOff.ts';
import { parseHandOff } from '../../core/loginAccess/handOffUrl.ts';
import { orgIdKey } from '../../core/subscribers/orgId.ts';
import { answered } from '../base/answered.ts';
import { orgLine } from '../base/orgText.ts';
import { problemOf } from '../base/problemOf.ts';

/** A hand-off and the text that it was read from: a secret, which must not stay on the clipboard once it is used. */
export interface AskedHandOff {
  readonly handOff: HandOff;
  readonly text: string;
}

/** Takes a hand-off from the clipboard when one is there, and asks for it otherwise. `ended`: that one is of no use any more. */
export async function askHandOff(
  wanted: { readonly orgId: string; readonly name: string } | undefined,
  ended?: HandOff,
): Promise<AskedHandOff> {
  const copied = await copiedHandOff();
  const isEnded = copied !== undefined && copied.handOff.orgSession === ended?.orgSession;
  if (
    copied !== undefined &&
    !isEnded &&
    (wanted === undefined || orgIdKey(copied.handOff.orgId) === orgIdKey(wanted.orgId))
  ) {
    return copied;
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
  return { handOff: parseHandOff(text), text };
}

/** The hand-off that is on the clipboard, if one is. */
export async function copiedHandOff(): Promise<AskedHandOff | undefined> {
  const text = await env.clipboard.readText();
  return problemOf(() => parseHandOff(text)) === undefined ? { handOff: parseHandOff(text), text } : undefined;
}

/** Clears the clipboard if it still holds exactly this text, and says whether it did. */
export async function clearClipboard(text: string): Promise<boolean> {
  if ((await env.clipboard.readText()) !== text) {
    return false;
  }
  await env.clipboard.writeText('');
  return true;
}
