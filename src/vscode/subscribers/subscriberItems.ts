import { env, l10n, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { Failure } from '../../core/base/failure.ts';
import { orgIdKey } from '../../core/subscribers/orgId.ts';
import { orgLine } from '../base/orgText.ts';
import { commandOf } from '../base/treeItems.ts';
import { subscriberUri } from './subscriberDecorations.ts';
import type { ListedSubscriber } from './subscriberDirectory.ts';
import { spokenFacts, type SubscriberContext, subscriberFacts } from './subscriberTexts.ts';
import type { PinnedSection } from './subscriberTreeModel.ts';

// How the tree's own lines look. Those below a subscriber are the branches'.

/** The tooltip comes when it is looked at: it has much in it. */
export function subscriberItem(listed: ListedSubscriber, context: SubscriberContext): TreeItem {
  const { orgId, name } = listed;
  const item = new TreeItem(orgLine(name, 80) || orgId, TreeItemCollapsibleState.Collapsed);
  item.id = orgIdKey(orgId);
  item.description = subscriberFacts(listed, context).join(' · ');
  item.iconPath = new ThemeIcon(iconOf(listed));
  item.resourceUri = subscriberUri(orgId);
  item.accessibilityInformation = { label: spokenFacts(listed, context) };
  return item;
}

function iconOf({ subscriber, isSandbox }: ListedSubscriber): string {
  switch (subscriber?.kind ?? (isSandbox ? 'sandbox' : 'production')) {
    case 'production':
      return 'organization';
    case 'sandbox':
      return 'beaker';
    case 'scratchOrg':
      return 'flame';
    case 'trial':
      return 'watch';
    case 'developer':
      return 'tools';
  }
}

export function sectionItem(section: PinnedSection): TreeItem {
  const isFavorites = section === 'favorites';
  const item = new TreeItem(isFavorites ? l10n.t('Favorites') : l10n.t('Recent'), TreeItemCollapsibleState.Expanded);
  item.id = section;
  item.iconPath = new ThemeIcon(isFavorites ? 'star-full' : 'history');
  item.contextValue = section;
  return item;
}

export function problemItem({ message }: Failure): TreeItem {
  const item = new TreeItem(l10n.t('A part of the list is missing: try again'));
  item.iconPath = new ThemeIcon('warning');
  item.description = orgLine(message, 300);
  item.tooltip = orgLine(message, 1_000);
  item.contextValue = 'listProblem';
  item.command = commandOf('isvDebugger.refreshSubscribers', l10n.t('Refresh Subscribers'), {});
  return item;
}

export function moreItem(total: number | undefined): TreeItem {
  const item = new TreeItem(l10n.t('Show More'));
  item.id = 'more';
  item.iconPath = new ThemeIcon('ellipsis');
  if (total !== undefined) {
    item.description = l10n.t('about {0} in all', total.toLocaleString(env.language));
  }
  item.contextValue = 'moreSubscribers';
  item.command = commandOf('isvDebugger.showMoreSubscribers', l10n.t('Show More'), {});
  return item;
}
