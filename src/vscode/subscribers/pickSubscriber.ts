import { l10n, type QuickPickItem, QuickPickItemKind, window } from 'vscode';
import { answered } from '../base/answered.ts';
import { orgLine } from '../base/orgText.ts';
import type { ListedSubscriber } from './subscriberDirectory.ts';

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
