import { l10n, type QuickPickItem, QuickPickItemKind, ThemeIcon, window } from 'vscode';
import { entryPurpose } from '../../core/loginAccess/admittance.ts';
import { orgLine } from '../base/orgText.ts';
import type { EnteredOrg } from './enteredOrgs.ts';
import { describeGrant } from './grantTexts.ts';

export interface EntryCircumstances {
  /** The name of the subscriber that the user chose, where the hand-off leads to another. */
  readonly chosenInstead: string | undefined;
  /** The org session is kept in the secret storage. */
  readonly remembers: boolean;
  /** Nothing else waits for the org, so that a debug session may be what is wanted. */
  readonly offersDebugging: boolean;
}

/** What the user wants of an org that a hand-off leads to. */
export type EntryWish = 'enter' | 'enterAndDebug' | 'leave';

interface WishItem extends QuickPickItem {
  readonly wish: EntryWish;
}

/**
 * Shows where a hand-off leads and as whom, before anything of it is kept, and asks what is wanted there. A quick pick: every fact is a
 * line that the keyboard and a screen reader reach.
 */
export function confirmEntry(seen: EnteredOrg, circumstances: EntryCircumstances): Promise<EntryWish> {
  const enter: WishItem = {
    wish: 'enter',
    iconPath: new ThemeIcon('sign-in'),
    label: l10n.t('Enter as {0}', orgLine(seen.loginAsUser.username, 80)),
    detail: purposeOf(seen),
  };
  const debug: WishItem = {
    wish: 'enterAndDebug',
    iconPath: new ThemeIcon('debug-alt'),
    label: l10n.t('Enter and Debug'),
    detail: l10n.t('Retrieves the package source where it is not here yet, and starts a debug session.'),
  };
  const leave: WishItem = {
    wish: 'leave',
    iconPath: new ThemeIcon('close'),
    label: l10n.t('Do Not Enter'),
    detail: l10n.t('Nothing of the hand-off is kept.'),
  };
  const pick = window.createQuickPick<QuickPickItem & Partial<WishItem>>();
  pick.title = l10n.t('Enter {0}?', orgLine(seen.organization.name, 60));
  pick.placeholder = l10n.t('This is where the hand-off leads. Is it what you expect?');
  pick.ignoreFocusOut = true;
  pick.matchOnDescription = true;
  pick.items = [
    ...warnings(circumstances),
    enter,
    ...(offersDebugging(seen, circumstances) ? [debug] : []),
    leave,
    { label: l10n.t('where the hand-off leads'), kind: QuickPickItemKind.Separator },
    ...factsOf(seen, circumstances),
  ];
  pick.activeItems = [enter];
  return new Promise((resolve) => {
    pick.onDidAccept(() => {
      const [chosen] = pick.activeItems;
      // A fact is there to be read: choosing it decides nothing.
      if (chosen?.wish !== undefined) {
        resolve(chosen.wish);
        pick.hide();
      }
    });
    pick.onDidHide(() => {
      resolve('leave');
      pick.dispose();
    });
    pick.show();
  });
}

/** Not of an org that the user did not mean, nor where the rules refuse it. */
function offersDebugging({ organization }: EnteredOrg, circumstances: EntryCircumstances): boolean {
  const { offersDebugging: isOffered, chosenInstead } = circumstances;
  return isOffered && chosenInstead === undefined && entryPurpose(organization) === 'liveDebugging';
}

function warnings({ chosenInstead }: EntryCircumstances): QuickPickItem[] {
  return chosenInstead === undefined
    ? []
    : [
        {
          iconPath: new ThemeIcon('warning'),
          label: l10n.t('Another org than you chose'),
          detail: l10n.t('You chose {0}, and this hand-off leads elsewhere.', orgLine(chosenInstead, 60)),
        },
      ];
}

function purposeOf({ organization }: EnteredOrg): string {
  return entryPurpose(organization) === 'liveDebugging'
    ? l10n.t('A sandbox: live debugging, debug logs and replay.')
    : l10n.t('Production: debug logs and replay alone. Live debugging is for sandboxes.');
}

function factsOf(seen: EnteredOrg, { remembers }: EntryCircumstances): QuickPickItem[] {
  const { organization, loginAsUser, handOff, grant } = seen;
  const kind = organization.isSandbox ? l10n.t('sandbox') : l10n.t('production');
  return [
    {
      iconPath: new ThemeIcon('globe'),
      label: l10n.t('Host'),
      description: orgLine(new URL(handOff.instanceUrl).host, 120),
    },
    {
      iconPath: new ThemeIcon('organization'),
      label: l10n.t('Org'),
      description: l10n.t('{0} · {1} · {2}', orgLine(organization.name), kind, orgLine(organization.instanceName, 20)),
    },
    { iconPath: new ThemeIcon('symbol-key'), label: l10n.t('Org id'), description: organization.organizationId },
    {
      iconPath: new ThemeIcon('account'),
      label: l10n.t('Login-as user'),
      description: l10n.t('{0} · {1}', orgLine(loginAsUser.name), orgLine(loginAsUser.username)),
    },
    { iconPath: new ThemeIcon('unlock'), label: l10n.t('Login access'), description: describeGrant(grant) },
    {
      iconPath: new ThemeIcon('save'),
      label: l10n.t('Org session'),
      description: remembers
        ? l10n.t("kept in VS Code's secret storage, as the settings say")
        : l10n.t('kept in memory until this window closes'),
    },
  ];
}
