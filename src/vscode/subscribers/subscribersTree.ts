import {
  type Disposable,
  EventEmitter,
  type ProviderResult,
  type TreeDataProvider,
  TreeItem,
  type TreeView,
  window,
} from 'vscode';
import { DisposableStore } from '../../core/base/disposable.ts';
import type { Failure } from '../../core/base/failure.ts';
import type { Grant } from '../../core/loginAccess/grant.ts';
import { orgIdKey } from '../../core/subscribers/orgId.ts';
import { everySubscriber, narrows } from '../../core/subscribers/subscriberQuery.ts';
import { orgLine } from '../base/orgText.ts';
import { factsTooltip, spoken } from '../base/treeItems.ts';
import { subscribersViewId } from '../viewIds.ts';
import type { PinnedSubscribers } from './pinnedSubscribers.ts';
import type { BranchNode, SubscriberBranch } from './subscriberBranch.ts';
import type { ListedSubscriber, SubscriberDirectory } from './subscriberDirectory.ts';
import { moreItem, problemItem, sectionItem, subscriberItem } from './subscriberItems.ts';
import { type SubscriberContext, subscriberDetails } from './subscriberTexts.ts';
import {
  isEmpty,
  outlineOf,
  type PinnedSection,
  sandboxesOf,
  subscriberWords,
  type TreeOutline,
} from './subscriberTreeModel.ts';
import type { TreeNotice } from './treeNotice.ts';

/** A subscriber. Names its org, so that a command can be run on it. The same object as long as the tree lives: VS Code tells lines apart by it. */
interface SubscriberNode {
  readonly kind: 'subscriber';
  readonly orgId: string;
}

type OwnNode =
  | SubscriberNode
  | { readonly kind: 'section'; readonly section: PinnedSection }
  /** A list of the LMO that could not be read. */
  | { readonly kind: 'problem'; readonly problem: Failure }
  /** What somebody has to say about all of them. */
  | { readonly kind: 'notice'; readonly item: TreeItem }
  /** The rest of the list, which is read when the line is chosen. */
  | { readonly kind: 'more' };

type TreeNode = OwnNode | BranchNode;

export interface SubscribersTreeParts {
  readonly directory: SubscriberDirectory;
  readonly pinned: PinnedSubscribers;
  readonly branches: readonly SubscriberBranch[];
  readonly notice: TreeNotice;
  /** How login access stands where the org is not entered. */
  readonly rememberedGrant: (orgId: string) => Grant;
  readonly showFailure: (error: unknown) => void;
}

/** The sidebar's tree: subscribers, and below each what its branches know and can do there. */
export class SubscribersTree implements TreeDataProvider<TreeNode>, Disposable {
  readonly #parts: SubscribersTreeParts;
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new EventEmitter<TreeNode | TreeNode[] | undefined>());
  readonly #view: TreeView<TreeNode>;
  /** By the keys of org ids. */
  readonly #nodes = new Map<string, SubscriberNode>();
  readonly #sections: Readonly<Record<PinnedSection, OwnNode>> = {
    favorites: { kind: 'section', section: 'favorites' },
    recent: { kind: 'section', section: 'recent' },
  };

  /** Kept here: VS Code does not know what is selected while it reads lines anew, and then a command would ask for it. */
  #selected: TreeNode | undefined;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(parts: SubscribersTreeParts) {
    this.#parts = parts;
    for (const { onDidChange, onDidChangeMark } of parts.branches) {
      if (onDidChange !== undefined) {
        this.#store.add(onDidChange((node) => this.#changed.fire(node)));
      }
      if (onDidChangeMark !== undefined) {
        this.#store.add(onDidChangeMark((orgId) => this.#redraw(new Set([orgIdKey(orgId)]))));
      }
    }
    this.#view = this.#store.add(
      window.createTreeView(subscribersViewId, { treeDataProvider: this, showCollapseAll: true }),
    );
    this.#store.add(
      this.#view.onDidChangeSelection(({ selection }) => {
        this.#selected = selection[0];
      }),
    );
    this.#store.add(this.#view.onDidExpandElement(({ element }) => this.#tellOpened(element, true)));
    this.#store.add(this.#view.onDidCollapseElement(({ element }) => this.#tellOpened(element, false)));
    this.#store.add(this.#view.onDidChangeVisibility(({ visible }) => this.#tellSighted(undefined, visible)));
    this.#store.add(parts.directory.onDidChange((keys) => this.#redraw(keys)));
    this.#store.add(parts.pinned.onDidChange(() => this.refresh()));
  }

  get view(): Pick<TreeView<unknown>, 'visible' | 'onDidChangeVisibility'> {
    return this.#view;
  }

  /** A few words beside the view's title, and a line above the tree. */
  describe(description: string, message: string): void {
    this.#view.description = description;
    // VS Code takes an empty line for none.
    this.#view.message = message;
  }

  /** The subscriber whose node is selected, while the tree can be seen. */
  get selectedOrgId(): string | undefined {
    const selected = this.#view.visible ? this.#selected : undefined;
    return selected !== undefined && 'orgId' in selected ? selected.orgId : undefined;
  }

  get outline(): TreeOutline {
    const { directory, pinned } = this.#parts;
    return outlineOf(directory, directory.list?.query ?? everySubscriber, pinned.current);
  }

  refresh(): void {
    this.#changed.fire(undefined);
  }

  /** Selects a subscriber that is known, and opens its line. Opens the view. */
  async reveal(orgId: string, { focus }: { readonly focus: boolean }): Promise<void> {
    await this.#view.reveal(this.#nodeOf(orgId), { select: true, focus, expand: true });
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    try {
      return [...(await this.#childrenOf(node))];
    } catch (error) {
      this.#parts.showFailure(error);
      return [];
    }
  }

  getParent(node: TreeNode): ProviderResult<TreeNode> {
    if ('branch' in node) {
      return this.#nodeOf(node.orgId);
    }
    return node.kind === 'subscriber' ? this.#parentOf(node.orgId) : undefined;
  }

  async getTreeItem(node: TreeNode): Promise<TreeItem> {
    return spoken(await this.#itemOf(node));
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #itemOf(node: TreeNode): Promise<TreeItem> {
    if ('branch' in node) {
      return this.#branchOf(node).item(node);
    }
    switch (node.kind) {
      case 'subscriber':
        return this.#subscriberItem(node.orgId);
      case 'section':
        return sectionItem(node.section);
      case 'problem':
        return problemItem(node.problem);
      case 'notice':
        return node.item;
      case 'more':
        return moreItem(this.#parts.directory.list?.total);
    }
  }

  /** The tooltip of a subscriber has much in it, and few are looked at. */
  resolveTreeItem(item: TreeItem, node: TreeNode): TreeItem {
    const listed = 'kind' in node && node.kind === 'subscriber' ? this.#parts.directory.find(node.orgId) : undefined;
    if (listed !== undefined) {
      const facts = this.#parts.branches.flatMap((branch) => branch.facts?.(listed) ?? []);
      item.tooltip = factsTooltip([...subscriberDetails(listed, this.#contextOf(listed)), ...facts]);
    }
    return item;
  }

  async #childrenOf(node: TreeNode | undefined): Promise<readonly TreeNode[]> {
    if (node === undefined) {
      return this.#roots();
    }
    if ('branch' in node) {
      return this.#branchOf(node).children(node);
    }
    switch (node.kind) {
      case 'subscriber':
        return this.#below(node.orgId);
      case 'section':
        return this.outline[node.section].map(({ orgId }) => this.#nodeOf(orgId));
      default:
        return [];
    }
  }

  #roots(): readonly TreeNode[] {
    const outline = this.outline;
    const { list } = this.#parts.directory;
    const sections = Object.values(this.#sections).filter(
      (node) => node.kind === 'section' && outline[node.section].length > 0,
    );
    // Where nobody is listed, the welcome text says it.
    const notice = isEmpty(outline) ? undefined : this.#parts.notice.item();
    return [
      ...(notice === undefined ? [] : [{ kind: 'notice', item: notice } as const]),
      ...(list?.problems ?? []).map((problem): OwnNode => ({ kind: 'problem', problem })),
      ...sections,
      ...outline.roots.map(({ orgId }) => this.#nodeOf(orgId)),
      ...(list?.hasMore === true ? [{ kind: 'more' } as const] : []),
    ];
  }

  async #below(orgId: string): Promise<readonly TreeNode[]> {
    const { directory, branches, pinned } = this.#parts;
    const listed = directory.find(orgId);
    if (listed === undefined) {
      return [];
    }
    const roots = await Promise.all(branches.map(async (branch) => branch.roots(listed)));
    const sandboxIds = listed.subscriber?.sandboxIds ?? [];
    // Without an LMO there is what was kept.
    if (directory.lmo !== undefined) {
      await directory.list?.require(sandboxIds);
    }
    const sandboxes = sandboxesOf(listed, directory, directory.list?.query ?? everySubscriber, pinned.current);
    return [...roots.flat(), ...sandboxes.map((sandbox) => this.#nodeOf(sandbox.orgId))];
  }

  #parentOf(orgId: string): TreeNode | undefined {
    const { directory, pinned } = this.#parts;
    const key = orgIdKey(orgId);
    const outline = this.outline;
    for (const section of ['favorites', 'recent'] as const) {
      if (outline[section].some((listed) => orgIdKey(listed.orgId) === key)) {
        return this.#sections[section];
      }
    }
    const parentOrgId = directory.find(orgId)?.parentOrgId;
    const parent = parentOrgId === undefined ? undefined : directory.find(parentOrgId);
    const isAtRoot = outline.roots.some((listed) => orgIdKey(listed.orgId) === key);
    const query = directory.list?.query ?? everySubscriber;
    const isBelow =
      parent !== undefined && sandboxesOf(parent, directory, query, pinned.current).some((one) => one.orgId === orgId);
    return !isAtRoot && isBelow ? this.#nodeOf(parent.orgId) : undefined;
  }

  async #subscriberItem(orgId: string): Promise<TreeItem> {
    const { directory, branches, pinned } = this.#parts;
    const listed = directory.find(orgId);
    if (listed === undefined) {
      return new TreeItem(orgLine(orgId, 18));
    }
    const item = subscriberItem(listed, this.#contextOf(listed));
    const words = await Promise.all(branches.map(async (branch) => branch.subscriberWords?.(listed) ?? []));
    const own = [
      pinned.isFavorite(orgId) ? 'favorite' : 'notFavorite',
      ...(this.#isRecent(orgId) ? ['recentlyUsed'] : []),
    ];
    item.contextValue = subscriberWords(listed, [...own, ...words.flat()]);
    return item;
  }

  #isRecent(orgId: string): boolean {
    const { directory, pinned } = this.#parts;
    const { recent } = pinned.current;
    return (
      !narrows(directory.list?.query ?? everySubscriber) && recent.some((other) => orgIdKey(other) === orgIdKey(orgId))
    );
  }

  #contextOf(listed: ListedSubscriber): SubscriberContext {
    const { branches, rememberedGrant } = this.#parts;
    return {
      grant: listed.entered?.grant ?? rememberedGrant(listed.orgId),
      marks: branches.flatMap((branch) => branch.mark?.(listed) ?? []),
    };
  }

  /** Only the lines that changed, where it is known which. */
  #redraw(keys: ReadonlySet<string> | undefined): void {
    this.#changed.fire(keys === undefined ? undefined : [...keys].flatMap((key) => this.#nodes.get(key) ?? []));
  }

  #nodeOf(orgId: string): SubscriberNode {
    const key = orgIdKey(orgId);
    const node = this.#nodes.get(key) ?? { kind: 'subscriber', orgId };
    this.#nodes.set(key, node);
    return node;
  }

  #tellOpened(node: TreeNode, isOpen: boolean): void {
    if ('branch' in node) {
      this.#branchOf(node).opened?.(node, isOpen);
      return;
    }
    if (node.kind === 'section') {
      this.outline[node.section].forEach(({ orgId }) => this.#tellSighted(orgId, isOpen));
    }
    if (node.kind === 'subscriber') {
      const { directory, pinned } = this.#parts;
      const listed = directory.find(node.orgId);
      // Sandboxes stand below their production org.
      const below =
        listed === undefined
          ? []
          : sandboxesOf(listed, directory, directory.list?.query ?? everySubscriber, pinned.current);
      for (const { orgId } of [node, ...below]) {
        this.#tellSighted(orgId, isOpen);
      }
    }
  }

  #tellSighted(orgId: string | undefined, isInSight: boolean): void {
    for (const branch of this.#parts.branches) {
      branch.sighted?.(orgId, isInSight);
    }
  }

  #branchOf({ branch: name }: BranchNode): SubscriberBranch {
    const branch = this.#parts.branches.find((candidate) => candidate.name === name);
    if (branch === undefined) {
      throw new RangeError(`No branch of the tree is called ${name}`);
    }
    return branch;
  }
}
