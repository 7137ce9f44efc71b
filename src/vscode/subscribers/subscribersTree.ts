import {
  type Disposable,
  EventEmitter,
  l10n,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  TreeItemCollapsibleState,
  type TreeView,
  window,
} from 'vscode';
import { DisposableStore } from '../../core/base/disposable.ts';
import { orgLine } from '../base/orgText.ts';
import { commandOf, factsTooltip } from '../base/treeItems.ts';
import { subscribersViewId } from '../viewIds.ts';
import type { BranchNode, SubscriberBranch } from './subscriberBranch.ts';
import type { ListedSubscriber, SubscriberDirectory } from './subscriberDirectory.ts';
import type { TreeNotice } from './treeNotice.ts';
import { rootNodes, sandboxNodes, type SubscriberNode, subscriberWords } from './subscriberTreeModel.ts';

/** The rest of the list, which is read when the line is chosen. */
interface MoreNode {
  readonly more: true;
}

/** What stands above all subscribers. */
interface NoticeNode {
  readonly notice: TreeItem;
}

type TreeNode = SubscriberNode | BranchNode | MoreNode | NoticeNode;

/** The sidebar's tree: subscribers, and below each what its branches know and can do there. */
export class SubscribersTree implements TreeDataProvider<TreeNode>, Disposable {
  readonly #directory: SubscriberDirectory;
  readonly #branches: readonly SubscriberBranch[];
  readonly #notice: TreeNotice;
  readonly #showFailure: (error: unknown) => void;
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new EventEmitter<TreeNode | undefined>());
  readonly #view: TreeView<TreeNode>;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(
    directory: SubscriberDirectory,
    branches: readonly SubscriberBranch[],
    notice: TreeNotice,
    showFailure: (error: unknown) => void,
  ) {
    this.#directory = directory;
    this.#branches = branches;
    this.#notice = notice;
    this.#showFailure = showFailure;
    for (const { onDidChange } of branches) {
      if (onDidChange !== undefined) {
        this.#store.add(onDidChange((node) => this.#changed.fire(node)));
      }
    }
    this.#view = this.#store.add(
      window.createTreeView(subscribersViewId, { treeDataProvider: this, showCollapseAll: true }),
    );
  }

  /** The subscriber whose node is selected, while the tree can be seen. */
  get selectedOrgId(): string | undefined {
    const selected = this.#view.visible ? this.#view.selection[0] : undefined;
    return selected !== undefined && 'orgId' in selected ? selected.orgId : undefined;
  }

  /** The user can see the tree, and the line above it. */
  get isVisible(): boolean {
    return this.#view.visible;
  }

  /** The user sees the tree, for the first time or again. */
  onDidBecomeVisible(listener: () => void): Disposable {
    return this.#view.onDidChangeVisibility(({ visible }) => {
      if (visible) {
        listener();
      }
    });
  }

  /** Whose subscribers these are, beside the name of the view. */
  showLmo(name: string | undefined): void {
    this.#view.description = name ?? '';
  }

  /** One line above the tree; none when it is empty. */
  showMessage(text: string): void {
    this.#view.message = text;
  }

  refresh(): void {
    this.#changed.fire(undefined);
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    try {
      return [...(await this.#childrenOf(node))];
    } catch (error) {
      this.#showFailure(error);
      return [];
    }
  }

  async getTreeItem(node: TreeNode): Promise<TreeItem> {
    if ('branch' in node) {
      return this.#branchOf(node).item(node);
    }
    if ('more' in node) {
      return moreItem();
    }
    if ('notice' in node) {
      return node.notice;
    }
    const item = subscriberItem(node.listed);
    const words = await Promise.all(this.#branches.map(async (branch) => branch.subscriberWords?.(node.listed) ?? []));
    item.contextValue = subscriberWords(node.listed, words.flat());
    return item;
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #childrenOf(node: TreeNode | undefined): Promise<readonly TreeNode[]> {
    if (node === undefined) {
      const { list } = this.#directory;
      const more: readonly MoreNode[] = list?.hasMore === true ? [{ more: true }] : [];
      const subscribers = rootNodes(this.#directory, list?.query.text ?? '');
      // Where nobody is listed, the welcome text says it.
      const notice = subscribers.length === 0 ? undefined : this.#notice.item();
      return [...(notice === undefined ? [] : [{ notice }]), ...subscribers, ...more];
    }
    if ('more' in node || 'notice' in node) {
      return [];
    }
    if ('branch' in node) {
      return this.#branchOf(node).children(node);
    }
    const [roots] = await Promise.all([
      Promise.all(this.#branches.map(async (branch) => branch.roots(node.listed))),
      this.#directory.list?.require(node.listed.subscriber?.sandboxIds ?? []),
    ]);
    return [...roots.flat(), ...sandboxNodes(node, this.#directory)];
  }

  #branchOf({ branch: name }: BranchNode): SubscriberBranch {
    const branch = this.#branches.find((candidate) => candidate.name === name);
    if (branch === undefined) {
      throw new RangeError(`No branch of the tree is called ${name}`);
    }
    return branch;
  }
}

function moreItem(): TreeItem {
  const item = new TreeItem(l10n.t('Show More'));
  item.id = 'more';
  item.iconPath = new ThemeIcon('ellipsis');
  item.contextValue = 'moreSubscribers';
  item.command = commandOf('isvDebugger.showMoreSubscribers', l10n.t('Show More'), {});
  return item;
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
    ...(subscriber?.packages ?? []).map(
      ({ name: packageName, version, licenseStatus }) =>
        [l10n.t('Package'), [packageName, version, licenseStatus].filter(Boolean).join(' ')] as const,
    ),
    [l10n.t('Edition'), subscriber?.edition],
    [l10n.t('Instance'), subscriber?.instanceName],
    [l10n.t('Entered as'), entered?.loginAsUser.username],
  ]);
  item.accessibilityInformation = { label: [orgLine(name, 80), item.description].join(', ') };
  return item;
}
