import { l10n, ThemeIcon, TreeItem } from 'vscode';
import { commandOf } from '../base/treeItems.ts';
import type { BranchNode, SubscriberBranch } from '../subscribers/subscriberBranch.ts';
import type { ListedSubscriber } from '../subscribers/subscriberDirectory.ts';
import { describeGrant } from './grantTexts.ts';

interface LoginAccessNode extends BranchNode {
  readonly branch: 'loginAccess';
  readonly listed: ListedSubscriber;
}

/** How the customer lets us in, or what to do to get in. */
export class LoginAccessBranch implements SubscriberBranch<LoginAccessNode> {
  readonly name = 'loginAccess';

  roots(listed: ListedSubscriber): readonly LoginAccessNode[] {
    return [{ branch: this.name, orgId: listed.orgId, listed }];
  }

  children(): readonly LoginAccessNode[] {
    return [];
  }

  item({ listed: { orgId, entered } }: LoginAccessNode): TreeItem {
    const item = new TreeItem(l10n.t('Login Access'));
    item.contextValue = 'loginAccess';
    if (entered === undefined) {
      item.description = l10n.t('paste a hand-off to enter');
      item.iconPath = new ThemeIcon('lock');
      item.command = commandOf('isvDebugger.pasteHandOff', l10n.t('Paste Hand-Off'), { orgId });
      return item;
    }
    const { grant } = entered;
    item.description = describeGrant(grant);
    item.iconPath = new ThemeIcon(grant.state === 'expired' || grant.state === 'revoked' ? 'lock' : 'unlock');
    return item;
  }
}
