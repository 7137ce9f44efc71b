import {
  type Disposable,
  EventEmitter,
  l10n,
  MarkdownString,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  TreeItemCollapsibleState,
  type TreeView,
  Uri,
  window,
} from 'vscode';
import { DisposableStore } from '../core/base/disposable.ts';
import type { Grant } from '../core/subscribers/ports.ts';
import { debugLogFacts, type DebugLogs } from './debugLogs.ts';
import type { CommandId } from './commandTable.ts';
import type { CustomerFiles } from './customerFiles.ts';
import type { DebugSessions } from './debugSessions.ts';
import { describePhase } from './sessionStatusBar.ts';
import type { ListedSubscriber, SubscriberDirectory } from './subscriberDirectory.ts';
import { subscribersViewId } from './viewIds.ts';
import {
  contextWords,
  operationName,
  rootNodes,
  subscriberChildren,
  type SubscriberNode,
} from './subscriberTreeModel.ts';
import { orgLine } from './orgText.ts';

/** The sidebar's tree: subscribers, and below each what can be known and done there. */
export class SubscribersTree implements TreeDataProvider<SubscriberNode>, Disposable {
  readonly #directory: SubscriberDirectory;
  readonly #files: CustomerFiles;
  readonly #logs: DebugLogs;
  readonly #sessions: DebugSessions;
  readonly #showFailure: (error: unknown) => void;
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new EventEmitter<SubscriberNode | undefined>());
  readonly #view: TreeView<SubscriberNode>;
  // Orgs whose source was retrieved in this window: it is what the user wants to see.
  readonly #openSources = new Set<string>();
  #search = '';

  readonly #searchChanged = this.#store.add(new EventEmitter<undefined>());

  readonly onDidChangeTreeData = this.#changed.event;
  readonly onDidChangeSearch = this.#searchChanged.event;

  constructor(
    directory: SubscriberDirectory,
    files: CustomerFiles,
    logs: DebugLogs,
    sessions: DebugSessions,
    showFailure: (error: unknown) => void,
  ) {
    this.#directory = directory;
    this.#files = files;
    this.#logs = logs;
    this.#sessions = sessions;
    this.#showFailure = showFailure;
    this.#view = this.#store.add(
      window.createTreeView(subscribersViewId, { treeDataProvider: this, showCollapseAll: true }),
    );
  }

  get search(): string {
    return this.#search;
  }

  /** Shows only subscribers whose name or org id holds this text; all when it is empty. */
  set search(text: string) {
    this.#search = text.trim();
    this.#searchChanged.fire(undefined);
  }

  /** The subscriber whose node is selected, while the tree can be seen. */
  get selectedOrgId(): string | undefined {
    return this.#view.visible ? this.#view.selection[0]?.orgId : undefined;
  }

  /** The user can see the tree, and the line above it. */
  get isVisible(): boolean {
    return this.#view.visible;
  }

  /** One line above the tree; none when it is empty. */
  showMessage(text: string): void {
    this.#view.message = text;
  }

  /** Shows package source that was just retrieved. */
  showSource(orgId: string): void {
    this.#openSources.add(orgId);
    this.refresh();
  }

  refresh(): void {
    this.#changed.fire(undefined);
  }

  async getChildren(node?: SubscriberNode): Promise<SubscriberNode[]> {
    try {
      return [...(await this.#childrenOf(node))];
    } catch (error) {
      this.#showFailure(error);
      return [];
    }
  }

  async getTreeItem(node: SubscriberNode): Promise<TreeItem> {
    const item = this.#itemOf(node);
    const stored = node.kind === 'subscriber' && (await this.#isStored(node.orgId));
    item.contextValue = contextWords(node, stored, this.#sessions.runsIn(node.orgId));
    return item;
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #isStored(orgId: string): Promise<boolean> {
    return (await this.#files.packagesOf(orgId)).length > 0;
  }

  async #childrenOf(node: SubscriberNode | undefined): Promise<readonly SubscriberNode[]> {
    switch (node?.kind) {
      case undefined:
        return rootNodes(this.#directory.subscribers, this.#search);
      case 'subscriber':
        return subscriberChildren(node.listed, node.sandboxes, await this.#isStored(node.orgId));
      case 'packageSource': {
        const packages = await this.#files.packagesOf(node.orgId);
        return packages.map(({ packageName, folder }) => ({
          kind: 'sourceFolder',
          orgId: node.orgId,
          name: packageName,
          path: folder,
        }));
      }
      case 'sourceFolder': {
        const entries = await this.#files.list(node.path);
        return entries.map(({ name, path, isFolder }) => ({
          kind: isFolder ? 'sourceFolder' : 'sourceFile',
          orgId: node.orgId,
          name,
          path,
        }));
      }
      case 'debugLogs': {
        const entered = this.#directory.entered(node.orgId);
        const logs = entered === undefined ? [] : await this.#logs.list(entered);
        return logs.length === 0
          ? [{ kind: 'noDebugLogs', orgId: node.orgId }]
          : logs.map((log) => ({ kind: 'debugLog', orgId: node.orgId, log }));
      }
      default:
        return [];
    }
  }

  #itemOf(node: SubscriberNode): TreeItem {
    switch (node.kind) {
      case 'subscriber':
        return subscriberItem(node.listed);
      case 'loginAccess':
        return loginAccessItem(node.listed);
      case 'debugSession':
        return this.#debugSessionItem(node.orgId);
      case 'packageSource':
        return packageSourceItem(node.orgId, node.stored, this.#openSources.has(node.orgId));
      case 'sourceFolder': {
        const item = folderItem(orgLine(node.name, 80), 'folder', node.path);
        item.collapsibleState = TreeItemCollapsibleState.Expanded;
        return item;
      }
      case 'sourceFile':
        return fileItem(node.name, node.path);
      case 'debugLogs':
        return folderItem(l10n.t('Debug Logs'), 'output', `${node.orgId} logs`);
      case 'noDebugLogs': {
        const item = new TreeItem(l10n.t('None yet: turn tracing on'));
        item.iconPath = new ThemeIcon('record');
        item.command = commandOf('isvDebugger.turnTracingOn', l10n.t('Turn Tracing On'), { orgId: node.orgId });
        return item;
      }
      case 'debugLog': {
        const item = new TreeItem(orgLine(operationName(node.log.operation), 80));
        item.description = node.log.startTime.toLocaleString();
        item.tooltip = `${orgLine(node.log.operation, 200)}\n${debugLogFacts(node.log)}`;
        item.iconPath = new ThemeIcon('file');
        item.command = commandOf('isvDebugger.openDebugLog', l10n.t('Open Debug Log'), {
          orgId: node.orgId,
          logId: node.log.id,
        });
        return item;
      }
    }
  }

  #debugSessionItem(orgId: string): TreeItem {
    const item = new TreeItem(l10n.t('Debug Session'));
    const running = this.#sessions.runsIn(orgId) ? this.#sessions.current : undefined;
    item.description = running === undefined ? l10n.t('none here') : describePhase(running);
    item.iconPath = new ThemeIcon(running === undefined ? 'debug-disconnect' : 'debug-alt');
    if (running === undefined) {
      item.command = commandOf('isvDebugger.debugSubscriber', l10n.t('Debug This Subscriber'), { orgId });
    }
    return item;
  }
}

function subscriberItem({ orgId, name, isSandbox, subscriber, entered }: ListedSubscriber): TreeItem {
  const item = new TreeItem(orgLine(name, 80) || orgId, TreeItemCollapsibleState.Collapsed);
  const kind = isSandbox ? l10n.t('sandbox') : l10n.t('production');
  const state = entered === undefined ? undefined : l10n.t('entered');
  item.id = orgId;
  item.description = [kind, state].filter((fact) => fact !== undefined).join(' · ');
  item.iconPath = new ThemeIcon(isSandbox ? 'beaker' : 'organization');
  item.tooltip = factsTooltip([
    [l10n.t('Subscriber'), name],
    [l10n.t('Org id'), orgId],
    [l10n.t('Kind'), kind],
    [l10n.t('Package'), [subscriber?.packageName, subscriber?.packageVersion].filter(Boolean).join(' ')],
    [l10n.t('License'), subscriber?.licenseStatus],
    [l10n.t('Edition'), subscriber?.edition],
    [l10n.t('Instance'), subscriber?.instanceName],
    [l10n.t('Entered as'), entered?.loginAsUser.username],
  ]);
  item.accessibilityInformation = { label: [orgLine(name, 80), item.description].join(', ') };
  return item;
}

function loginAccessItem({ orgId, entered }: ListedSubscriber): TreeItem {
  const item = new TreeItem(l10n.t('Login Access'));
  if (entered === undefined) {
    item.description = l10n.t('paste a hand-off to enter');
    item.iconPath = new ThemeIcon('lock');
    item.command = commandOf('isvDebugger.pasteHandOff', l10n.t('Paste Hand-Off'), { orgId });
    return item;
  }
  item.description = describeGrant(entered.grant, entered.loginAsUser.username);
  item.iconPath = new ThemeIcon(
    entered.grant.state === 'expired' || entered.grant.state === 'revoked' ? 'lock' : 'unlock',
  );
  return item;
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

function folderItem(label: string, icon: string, id: string): TreeItem {
  const item = new TreeItem(label, TreeItemCollapsibleState.Collapsed);
  item.id = id;
  item.iconPath = new ThemeIcon(icon);
  return item;
}

// Nothing is retrieved by looking: it is the customer's code, and it stays on this machine.
function packageSourceItem(orgId: string, stored: boolean, open: boolean): TreeItem {
  const item = folderItem(l10n.t('Package Source'), 'package', `${orgId} source`);
  if (open) {
    item.collapsibleState = TreeItemCollapsibleState.Expanded;
  }
  if (!stored) {
    item.id = `${orgId} no source`;
    item.collapsibleState = TreeItemCollapsibleState.None;
    item.description = l10n.t('not retrieved yet');
    item.command = commandOf('isvDebugger.retrievePackageSource', l10n.t('Retrieve Package Source'), { orgId });
  }
  return item;
}

function fileItem(name: string, path: string): TreeItem {
  const uri = Uri.file(path);
  const item = new TreeItem(orgLine(name, 80));
  item.id = path;
  item.iconPath = ThemeIcon.File;
  item.resourceUri = uri;
  item.command = { command: 'vscode.open', title: l10n.t('Open'), arguments: [uri] };
  return item;
}

function commandOf(command: CommandId, title: string, argument: object): NonNullable<TreeItem['command']> {
  return { command, title, arguments: [argument] };
}

// Org text goes in as text, so that no markup of it takes effect.
function factsTooltip(facts: readonly (readonly [string, string | undefined])[]): MarkdownString {
  const tooltip = new MarkdownString();
  for (const [name, value] of facts) {
    if (value !== undefined && value !== '') {
      tooltip.appendText(`${name}: ${orgLine(value, 120)}\n`);
    }
  }
  return tooltip;
}
