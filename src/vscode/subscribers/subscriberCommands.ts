import { l10n } from 'vscode';
import type { Clock } from '../../core/base/clock.ts';
import { everySubscriber } from '../../core/subscribers/subscriberQuery.ts';
import type { SubscriberList } from '../../core/subscribers/subscriberList.ts';
import type { CommandHandlers } from '../base/commandHandlers.ts';
import { failures } from '../base/failures.ts';
import { withViewProgress } from '../base/progress.ts';
import type { LocalOrgIds } from '../../core/subscribers/filterChoices.ts';
import { askFilters } from './filterSubscribers.ts';
import type { SubscriberPicker } from './pickSubscriber.ts';
import type { PinnedSubscribers } from './pinnedSubscribers.ts';
import { searchAsTyped } from './searchSubscribers.ts';
import type { SubscriberChoice } from './subscriberChoice.ts';
import type { SubscriberDirectory } from './subscriberDirectory.ts';
import type { SubscribersTree } from './subscribersTree.ts';

export interface SubscriberCommandParts {
  readonly directory: SubscriberDirectory;
  readonly pinned: PinnedSubscribers;
  readonly picker: SubscriberPicker;
  readonly choice: SubscriberChoice;
  readonly tree: SubscribersTree;
  readonly clock: Clock;
  /** Reads everything again that a refresh of the list is meant for. */
  readonly refreshAll: () => Promise<void>;
  readonly localOrgIds: () => LocalOrgIds;
}

/** Commands for the list of subscribers. */
export function subscriberCommands(parts: SubscriberCommandParts) {
  const { directory, pinned, choice } = parts;
  return {
    'isvDebugger.refreshSubscribers': () => refresh(parts),
    'isvDebugger.searchSubscribers': (given) => search(parts, given.text),
    'isvDebugger.filterSubscribers': () => filter(parts),
    'isvDebugger.clearSearch': () => directory.list?.search(everySubscriber),
    'isvDebugger.showMoreSubscribers': () => withViewProgress(async () => directory.list?.readMore()),
    'isvDebugger.goToSubscriber': async (given) => goTo(parts, await choice.given(given)),
    'isvDebugger.addFavorite': async (given) => pinned.addFavorite(await choice.orgId(given)),
    'isvDebugger.removeFavorite': async (given) => pinned.removeFavorite(await choice.orgId(given)),
    'isvDebugger.removeRecent': async (given) => pinned.removeRecent(await choice.orgId(given)),
  } satisfies CommandHandlers;
}

/** Answers what is known of the list then. */
async function refresh({ directory, refreshAll }: SubscriberCommandParts): Promise<
  readonly {
    orgId: string;
    name: string;
    isSandbox: boolean;
    entered: boolean;
  }[]
> {
  await withViewProgress(refreshAll);
  return directory.subscribers.map(({ orgId, name, isSandbox, entered }) => ({
    orgId,
    name,
    isSandbox,
    entered: entered !== undefined,
  }));
}

async function search(parts: SubscriberCommandParts, text: string | undefined): Promise<void> {
  const list = listOf(parts);
  if (text !== undefined) {
    await withViewProgress(() => list.search({ ...list.query, text }));
    return;
  }
  if ((await searchAsTyped(list, parts.clock)) === 'filter') {
    await filter(parts);
  }
}

async function filter(parts: SubscriberCommandParts): Promise<void> {
  const list = listOf(parts);
  const { packages } = await withViewProgress(() => list.packages());
  const filters = await askFilters(list.query.filters, packages, parts.localOrgIds());
  await withViewProgress(() => list.search({ ...list.query, filters }));
}

/** Shows a subscriber in the tree, whatever page it is on. */
async function goTo(parts: SubscriberCommandParts, given: string | undefined): Promise<void> {
  const { directory, picker, pinned, tree } = parts;
  if (given === undefined && directory.lmo === undefined && directory.subscribers.length === 0) {
    throw failures.noSubscribers();
  }
  const orgId = given ?? (await picker.pick({ title: l10n.t('Go to Subscriber') }));
  await pinned.noteUse(orgId);
  // What was sought may have left it out.
  await directory.list?.search(everySubscriber);
  await tree.reveal(orgId, { focus: true });
}

function listOf({ directory }: SubscriberCommandParts): SubscriberList {
  if (directory.list === undefined) {
    throw failures.noSubscribers();
  }
  return directory.list;
}
