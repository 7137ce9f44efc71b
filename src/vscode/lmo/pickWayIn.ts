import { env, l10n, type QuickPickItem, QuickPickItemKind, ThemeIcon, window } from 'vscode';
import { type CliOrg, type CliOrgGroups, nameOf } from '../../core/lmo/cliOrgs.ts';
import { hostOf } from '../../core/lmo/knownLmos.ts';
import { answered } from '../base/answered.ts';
import { orgLine } from '../base/orgText.ts';

/** A way into an LMO, as the user chooses it. */
export type WayIn =
  { readonly way: 'salesforceCli'; readonly org: CliOrg } | { readonly way: 'browser' } | { readonly way: 'session' };

interface WayItem extends QuickPickItem {
  readonly choice?: WayIn;
}

/** Asks how to get into an LMO. The orgs of the Salesforce CLI stand first: one of them takes no more than this choice. */
export async function pickWayIn(orgs: Promise<CliOrgGroups>): Promise<WayIn> {
  const picked = await window.showQuickPick<WayItem>(orgs.then(itemsOf), {
    title: l10n.t('Connect to LMO'),
    placeHolder: l10n.t('How do you want to get into your License Management Org?'),
    matchOnDescription: true,
    matchOnDetail: true,
    ignoreFocusOut: true,
  });
  const { choice } = answered(picked);
  return answered(choice);
}

function itemsOf({ likely, others, ended }: CliOrgGroups): WayItem[] {
  return [
    ...group(l10n.t('signed in with the Salesforce CLI'), likely.map(orgItem)),
    ...group(l10n.t('another way'), [
      {
        label: l10n.t('Sign In With the Browser…'),
        detail: l10n.t('Stays signed in. Needs an External Client App in your LMO.'),
        iconPath: new ThemeIcon('globe'),
        choice: { way: 'browser' },
      },
      {
        label: l10n.t('Paste an Org Session…'),
        detail: l10n.t('For once: it ends when the session does.'),
        iconPath: new ThemeIcon('key'),
        choice: { way: 'session' },
      },
    ]),
    ...group(l10n.t('sandboxes and scratch orgs of the Salesforce CLI'), others.map(orgItem)),
    ...group(l10n.t('ended'), ended.map(orgItem)),
  ];
}

function group(label: string, items: readonly WayItem[]): WayItem[] {
  return items.length === 0 ? [] : [{ label, kind: QuickPickItemKind.Separator }, ...items];
}

function orgItem(org: CliOrg): WayItem {
  const { username, isDevHub, isDefault, isRenewable, ends } = org;
  const facts = [
    nameOf(org) === username ? undefined : orgLine(username, 80),
    isDevHub ? l10n.t('Dev Hub') : undefined,
    isDefault ? l10n.t('default') : undefined,
    ends === undefined ? undefined : endOf(ends),
    isRenewable ? undefined : l10n.t('cannot be renewed'),
  ];
  return {
    label: orgLine(nameOf(org), 60),
    description: orgLine(hostOf(org), 80),
    detail: facts.filter((fact) => fact !== undefined).join(' · '),
    iconPath: new ThemeIcon('organization'),
    choice: { way: 'salesforceCli', org },
  };
}

function endOf(ends: number): string {
  return ends <= Date.now() ? l10n.t('ended on {0}', dayOf(ends)) : l10n.t('ends on {0}', dayOf(ends));
}

/** A day of the CLI's files has no time and no zone. */
export function dayOf(milliseconds: number): string {
  return new Date(milliseconds).toLocaleDateString(env.language, { timeZone: 'UTC' });
}
