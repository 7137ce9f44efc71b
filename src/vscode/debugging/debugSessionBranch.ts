import { l10n, ThemeIcon, TreeItem } from 'vscode';
import { commandOf } from '../base/treeItems.ts';
import type { BranchNode, SubscriberBranch, SubscriberMark } from '../subscribers/subscriberBranch.ts';
import type { ListedSubscriber } from '../subscribers/subscriberDirectory.ts';
import type { DebugSessions } from './debugSessions.ts';
import { describePhase } from './sessionStatusBar.ts';

interface DebugSessionNode extends BranchNode {
  readonly branch: 'debugSession';
}

/** The debug session of this window, below the sandbox that it debugs. */
export class DebugSessionBranch implements SubscriberBranch<DebugSessionNode> {
  readonly name = 'debugSession';
  readonly #sessions: Pick<DebugSessions, 'current' | 'runsIn'>;

  constructor(sessions: Pick<DebugSessions, 'current' | 'runsIn'>) {
    this.#sessions = sessions;
  }

  roots({ orgId, entered, isSandbox }: ListedSubscriber): readonly DebugSessionNode[] {
    return entered !== undefined && isSandbox ? [{ branch: this.name, orgId }] : [];
  }

  children(): readonly DebugSessionNode[] {
    return [];
  }

  item({ orgId }: DebugSessionNode): TreeItem {
    const item = new TreeItem(l10n.t('Debug Session'));
    const running = this.#sessions.runsIn(orgId) ? this.#sessions.current : undefined;
    item.description = running === undefined ? l10n.t('none here') : describePhase(running);
    item.iconPath = new ThemeIcon(running === undefined ? 'debug-disconnect' : 'debug-alt');
    item.contextValue = running === undefined ? 'noSession' : 'sessionRunning';
    if (running === undefined) {
      item.command = commandOf('isvDebugger.debugSubscriber', l10n.t('Debug This Subscriber'), { orgId });
    }
    return item;
  }

  subscriberWords({ orgId, entered, isSandbox }: ListedSubscriber): readonly string[] {
    return entered !== undefined && isSandbox && !this.#sessions.runsIn(orgId) ? ['debuggable'] : [];
  }

  mark({ orgId }: ListedSubscriber): SubscriberMark | undefined {
    return this.#sessions.runsIn(orgId) ? { text: l10n.t('debugging') } : undefined;
  }
}
