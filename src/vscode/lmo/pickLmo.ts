import { l10n, type QuickInputButton, type QuickPickItem, QuickPickItemKind, ThemeIcon, window } from 'vscode';
import { hostOf, type KnownLmo, lmoName } from '../../core/lmo/knownLmos.ts';
import { orgLine } from '../base/orgText.ts';

/** What the user wants of the LMOs they know. */
export type LmoChoice =
  { readonly wish: 'switch' | 'signInAgain' | 'forget'; readonly lmo: KnownLmo } | { readonly wish: 'connectAnother' };

interface LmoItem extends QuickPickItem {
  readonly choice?: LmoChoice;
}

export interface LmoList {
  readonly known: readonly KnownLmo[];
  readonly current: KnownLmo | undefined;
  /** Whether an LMO answers without a sign-in, as far as is known. */
  readonly isOpen: (lmo: KnownLmo) => boolean;
}

/** Lets the user choose among the LMOs they know. Undefined where they do not. */
export function pickLmo({ known, current, isOpen }: LmoList): Promise<LmoChoice | undefined> {
  const signInAgain: QuickInputButton = { iconPath: new ThemeIcon('sign-in'), tooltip: l10n.t('Sign In Again') };
  const forget: QuickInputButton = { iconPath: new ThemeIcon('trash'), tooltip: l10n.t('Forget This LMO') };
  const isCurrent = (lmo: KnownLmo): boolean => lmo.instanceUrl === current?.instanceUrl;
  const itemOf = (lmo: KnownLmo): LmoItem => ({
    label: isCurrent(lmo) ? l10n.t('{0} (current)', orgLine(lmoName(lmo), 60)) : orgLine(lmoName(lmo), 60),
    description: lmo.orgName === undefined ? '' : orgLine(hostOf(lmo), 80),
    // What decides first: the rest may be cut off.
    detail: [isOpen(lmo) ? l10n.t('signed in') : l10n.t('not signed in'), describeSource(lmo)].join(' · '),
    iconPath: new ThemeIcon(isCurrent(lmo) ? 'check' : 'organization'),
    buttons: lmo.source.way === 'sampleOrg' ? [] : [signInAgain, forget],
    choice: { wish: 'switch', lmo },
  });
  const pick = window.createQuickPick<LmoItem>();
  pick.title = l10n.t('Switch LMO');
  pick.placeholder = l10n.t('Whose subscribers do you want to see?');
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.items = [
    ...(known.length === 0 ? [] : [{ label: l10n.t('your LMOs'), kind: QuickPickItemKind.Separator }]),
    ...known.map(itemOf),
    { label: '', kind: QuickPickItemKind.Separator },
    {
      label: l10n.t('Connect to Another LMO…'),
      iconPath: new ThemeIcon('plug'),
      choice: { wish: 'connectAnother' },
    },
  ];
  return new Promise((resolve) => {
    const settle = (choice: LmoChoice | undefined): void => {
      resolve(choice);
      pick.hide();
    };
    pick.onDidTriggerItemButton(({ item, button }) => {
      if (item.choice !== undefined && 'lmo' in item.choice) {
        settle({ wish: button === forget ? 'forget' : 'signInAgain', lmo: item.choice.lmo });
      }
    });
    pick.onDidAccept(() => settle(pick.selectedItems[0]?.choice));
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

/** How an LMO was signed in to, and as whom. */
export function describeSource({ source, username }: KnownLmo): string {
  const user = username === undefined ? '' : orgLine(username, 80);
  switch (source.way) {
    case 'browser':
      return user === '' ? l10n.t('with the browser') : l10n.t('with the browser, as {0}', user);
    case 'salesforceCli':
      return l10n.t('through the Salesforce CLI, as {0}', orgLine(source.username, 80));
    case 'session':
      return user === '' ? l10n.t('with a pasted session') : l10n.t('with a pasted session, as {0}', user);
    case 'sampleOrg':
      return l10n.t('sample org on this machine');
  }
}
