import { l10n, ThemeIcon, TreeItem } from 'vscode';
import type { Grant } from '../../core/loginAccess/grant.ts';
import { orgLine } from '../base/orgText.ts';
import { commandOf } from '../base/treeItems.ts';
import type { BranchNode, SubscriberBranch } from '../subscribers/subscriberBranch.ts';
import type { ListedSubscriber } from '../subscribers/subscriberDirectory.ts';

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
    const { grant, loginAsUser } = entered;
    item.description = describeGrant(grant, loginAsUser.username);
    item.iconPath = new ThemeIcon(grant.state === 'expired' || grant.state === 'revoked' ? 'lock' : 'unlock');
    return item;
  }
}

function describeGrant(grant: Grant, loginAs: string): string {
  switch (grant.state) {
    case 'live':
      return l10n.t('until {0} · {1}', grant.expires.toLocaleDateString(), orgLine(grant.username, 80));
    case 'expired':
      return l10n.t('ended on {0} · {1}', grant.expired.toLocaleDateString(), orgLine(grant.username, 80));
    case 'revoked':
      return l10n.t('revoked · {0}', orgLine(grant.username, 80));
    case 'none':
      return l10n.t('as {0}; the audit trail names no grant', orgLine(loginAs, 80));
    case 'unknown':
      return l10n.t('as {0}; the audit trail cannot be read', orgLine(loginAs, 80));
  }
}
