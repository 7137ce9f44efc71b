import { l10n, QuickPickItemKind, type QuickPickItem, window } from 'vscode';
import { calendarDay, dayOf, endOfDay } from '../../core/loginAccess/calendarDay.ts';
import type { GrantNote } from '../../core/loginAccess/grantNote.ts';
import { answered } from '../base/answered.ts';
import { orgLine } from '../base/orgText.ts';
import { dayText } from './grantTexts.ts';

const day = 24 * 60 * 60 * 1000;
/** What Salesforce offers a user who grants access, counted from today. */
const offeredDays = [1, 3, 7, 30, 365] as const;

interface EndItem extends QuickPickItem {
  readonly end?: Date | 'other' | 'forget';
}

/** Asks until when a user has granted access. Resolves to undefined where the note there is shall be forgotten. */
export async function askGrantNote(
  name: string,
  suggestedUser: string | undefined,
  existing: GrantNote | undefined,
): Promise<GrantNote | undefined> {
  const title = l10n.t('Note a Grant of {0}', orgLine(name, 60));
  const ends: EndItem[] = offeredDays.map((days) => {
    const end = endOfDay(dayOf(new Date(Date.now() + days * day)));
    return {
      label: days === 1 ? l10n.t('1 day') : l10n.t('{0} days', days),
      description: l10n.t('until {0}', dayText(end)),
      end,
    };
  });
  const picked = await window.showQuickPick<EndItem>(
    [
      ...ends,
      { label: l10n.t('Another Day…'), end: 'other' },
      ...(existing === undefined
        ? []
        : [
            { label: '', kind: QuickPickItemKind.Separator },
            {
              label: l10n.t('Forget This Note'),
              description: l10n.t('until {0} · {1}', dayText(existing.expires), orgLine(existing.username)),
              end: 'forget' as const,
            },
          ]),
    ],
    { title, placeHolder: l10n.t('How long has the customer granted login access?'), ignoreFocusOut: true },
  );
  const { end } = answered(picked);
  if (end === 'forget') {
    return undefined;
  }
  const expires = end instanceof Date ? end : await askDay(title);
  const username = await window.showInputBox({
    title,
    prompt: l10n.t('Which user has granted it? Their username, as it was told to you.'),
    value: existing?.username ?? suggestedUser ?? '',
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' ? l10n.t('Give the username.') : undefined),
  });
  return { username: answered(username).trim(), expires, noted: new Date() };
}

async function askDay(title: string): Promise<Date> {
  const text = await window.showInputBox({
    title,
    prompt: l10n.t('The last day of the grant, as year-month-day'),
    placeHolder: '2026-12-31',
    ignoreFocusOut: true,
    validateInput: (typed) =>
      parseDay(typed) === undefined
        ? l10n.t('Write the day as 2026-12-31. It may lie a year ahead at most.')
        : undefined,
  });
  const parsed = parseDay(answered(text));
  return answered(parsed);
}

/** Undefined for what is no day, or none that a grant can end on. */
export function parseDay(text: string): Date | undefined {
  const [, year, month, date] = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text.trim()) ?? [];
  const read = calendarDay(Number(year), Number(month), Number(date));
  const end = read && endOfDay(read);
  return end !== undefined && end.getTime() - Date.now() <= 367 * day ? end : undefined;
}
