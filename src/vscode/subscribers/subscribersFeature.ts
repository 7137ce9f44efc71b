import { commands, type Memento, window } from 'vscode';
import type { Clock } from '../../core/base/clock.ts';
import { type Disposable, DisposableStore, toDisposable } from '../../core/base/disposable.ts';
import type { Logger } from '../../core/base/logger.ts';
import { everySubscriber, narrows } from '../../core/subscribers/subscriberQuery.ts';
import { withViewProgress } from '../base/progress.ts';
import type { ContextKeys } from '../contextKeys.ts';
import type { EnteredOrgs } from '../loginAccess/enteredOrgs.ts';
import type { Entrance } from '../loginAccess/entrance.ts';
import { GrantMemory } from '../loginAccess/grantMemory.ts';
import type { GrantNotes } from '../loginAccess/grantNotes.ts';
import type { LocalOrgIds } from '../../core/subscribers/filterChoices.ts';
import { KeptSubscribers } from './keptSubscribers.ts';
import { headingOf } from './listHeading.ts';
import { LmoList } from './lmoList.ts';
import { SubscriberPicker } from './pickSubscriber.ts';
import { PinnedSubscribers } from './pinnedSubscribers.ts';
import type { SubscriberBranch } from './subscriberBranch.ts';
import { SubscriberCache } from './subscriberCache.ts';
import { SubscriberChoice, type SubscriberHints } from './subscriberChoice.ts';
import { subscriberCommands } from './subscriberCommands.ts';
import { SubscriberDecorations } from './subscriberDecorations.ts';
import { SubscriberDirectory } from './subscriberDirectory.ts';
import { SubscribersTree } from './subscribersTree.ts';
import { isEmpty, subscriberListKey } from './subscriberTreeModel.ts';
import type { TreeNotice } from './treeNotice.ts';

export interface SubscribersFeatureParts {
  readonly entered: EnteredOrgs;
  readonly notes: GrantNotes;
  readonly memento: Memento;
  /** Outside of any workspace. */
  readonly cacheFolder: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly showFailure: (error: unknown) => void;
}

/** The subscribers in the editor: the list and what is kept of it, the tree, and the ways to find one. */
export class SubscribersFeature implements Disposable {
  readonly directory: SubscriberDirectory;
  /** What is purged with the files of customers. */
  readonly kept: KeptSubscribers;
  readonly #parts: SubscribersFeatureParts;
  readonly #store = new DisposableStore();
  readonly #pinned: PinnedSubscribers;
  readonly #grants: GrantMemory;
  readonly #lmoList: LmoList;
  readonly #picker: SubscriberPicker;
  #branches: readonly SubscriberBranch[] = [];
  #tree: SubscribersTree | undefined;
  #hint = '';
  #lmoName = '';

  constructor(parts: SubscribersFeatureParts) {
    const { entered, notes, memento, clock, logger, showFailure } = (this.#parts = parts);
    this.#pinned = this.#store.add(new PinnedSubscribers(memento));
    this.#grants = this.#store.add(new GrantMemory({ memento, entered, notes, showFailure }));
    const cache = new SubscriberCache(parts.cacheFolder);
    this.kept = new KeptSubscribers(cache, this.#grants, this.#pinned);
    this.#lmoList = this.#store.add(
      new LmoList({
        cache,
        pinned: () => this.#pinned.orgIds,
        isSeen: () => this.#tree?.view.visible === true,
        clock,
        logger,
      }),
    );
    this.directory = this.#store.add(new SubscriberDirectory(this.#lmoList, entered));
    this.#picker = new SubscriberPicker({
      directory: this.directory,
      pinned: this.#pinned,
      rememberedGrant: (orgId) => this.#grants.grantOf(orgId),
      clock,
    });
  }

  get picker(): SubscriberPicker {
    return this.#picker;
  }

  /** The user can see the tree, and the line above it. */
  get isVisible(): boolean {
    return this.#tree?.view.visible === true;
  }

  get selectedOrgId(): string | undefined {
    return this.#tree?.selectedOrgId;
  }

  /** Shows the tree, with what each of these features has below a subscriber, and what there is to say about all of them. */
  show(branches: readonly SubscriberBranch[], notice: TreeNotice): void {
    const { showFailure } = this.#parts;
    const { directory } = this;
    this.#branches = branches;
    const tree = this.#store.add(
      new SubscribersTree({
        directory,
        pinned: this.#pinned,
        branches,
        notice,
        rememberedGrant: (orgId) => this.#grants.grantOf(orgId),
        showFailure,
      }),
    );
    this.#tree = tree;
    this.#store.add(new SubscriberDecorations(directory, branches));
    this.#store.add(directory.onDidChange(() => this.#showState()));
    this.#store.add(this.#pinned.onDidChange(() => this.#showState()));
    this.#store.add(this.#parts.notes.onDidChange(() => this.refreshTree()));
    this.#store.add(tree.view.onDidChangeVisibility(({ visible }) => this.#wasSeen(visible)));
    this.#store.add(window.onDidChangeWindowState(({ focused }) => this.#wasSeen(focused && tree.view.visible)));
    this.#showState();
    void this.kept.deleteExpired().catch(showFailure);
  }

  choice(entrance: Entrance, debuggedOrgId: () => string | undefined): SubscriberChoice {
    const hints = (): SubscriberHints => ({ selectedOrgId: this.selectedOrgId, debuggedOrgId: debuggedOrgId() });
    return new SubscriberChoice({ directory: this.directory, entrance, picker: this.#picker, hints });
  }

  /** `refreshAll`: reads everything again that a refresh of the list is meant for. */
  commands(choice: SubscriberChoice, refreshAll: () => Promise<void>): ReturnType<typeof subscriberCommands> {
    const tree = this.#tree;
    if (tree === undefined) {
      throw new RangeError('The tree comes before its commands.');
    }
    return subscriberCommands({
      directory: this.directory,
      pinned: this.#pinned,
      picker: this.#picker,
      choice,
      tree,
      clock: this.#parts.clock,
      refreshAll,
      localOrgIds: () => this.#localOrgIds(),
    });
  }

  /** The user sees the tree, for the first time or again. */
  onDidBecomeVisible(listener: () => void): Disposable {
    return (
      this.#tree?.view.onDidChangeVisibility(({ visible }) => {
        if (visible) {
          listener();
        }
      }) ?? toDisposable(() => undefined)
    );
  }

  /** Whose subscribers these are. What is kept of them shows before that LMO has answered. */
  showLmo(name: string, address: string | undefined): void {
    this.#lmoName = name;
    this.#showState();
    this.refreshTree();
    if (address !== undefined) {
      void this.#lmoList.showKept(address).catch(this.#parts.showFailure);
    }
  }

  /** A subscriber was entered by the user: it goes on top, and its line opens. */
  async noteEntry(orgId: string): Promise<void> {
    await this.#pinned.noteUse(orgId);
    if (this.isVisible) {
      await this.#tree?.reveal(orgId, { focus: false });
    }
  }

  /** One line above the tree; none when it is empty. */
  showHint(hint: string): void {
    this.#hint = hint;
    this.#showState();
  }

  refreshTree(): void {
    this.#tree?.refresh();
  }

  dispose(): void {
    this.#store.dispose();
  }

  #wasSeen(isSeen: boolean): void {
    if (isSeen) {
      void withViewProgress(() => this.#lmoList.wasSeen()).catch(this.#parts.showFailure);
    }
  }

  #showState(): void {
    const tree = this.#tree;
    if (tree === undefined) {
      return;
    }
    const { list, lmo, listState, subscribers } = this.directory;
    const query = list?.query ?? everySubscriber;
    const { outline } = tree;
    setContext('isvDebugger.subscriberList', subscriberListKey(tree.outline, listState, query, list?.problems ?? []));
    setContext('isvDebugger.lmoConnected', lmo !== undefined);
    setContext('isvDebugger.searching', narrows(query));
    setContext('isvDebugger.moreSubscribers', list?.hasMore === true);
    setContext(
      'isvDebugger.entered',
      subscribers.some(({ entered }) => entered !== undefined),
    );
    const { description, message } = headingOf(list, listState, isEmpty(outline), this.#parts.clock.now());
    tree.describe([this.#lmoName, description].filter(Boolean).join(' · '), this.#hint || message);
  }

  #localOrgIds(): LocalOrgIds {
    const entered = this.directory.subscribers.filter((listed) => listed.entered !== undefined);
    const live = entered.filter((listed) => listed.entered?.grant.state === 'live').map(({ orgId }) => orgId);
    return {
      granted: [...new Set([...live, ...this.#grants.grantedOrgIds])],
      newLogs: entered
        .filter((listed) => this.#branches.some((branch) => (branch.mark?.(listed)?.count ?? 0) > 0))
        .map(({ orgId }) => orgId),
    };
  }
}

function setContext<K extends keyof ContextKeys>(key: K, value: ContextKeys[K]): void {
  void commands.executeCommand('setContext', key, value);
}
