import {
  commands,
  l10n,
  type QuickInputButton,
  type QuickPick,
  type QuickPickItem,
  QuickPickItemKind,
  ThemeIcon,
  window,
} from 'vscode';
import type { Clock } from '../../core/base/clock.ts';
import { DisposableStore } from '../../core/base/disposable.ts';
import type { Grant } from '../../core/loginAccess/grant.ts';
import { type PickLine, PickOrder } from '../../core/subscribers/pickOrder.ts';
import { SearchAsTyped } from '../../core/subscribers/searchAsTyped.ts';
import { noFilters, type SubscriberFilters } from '../../core/subscribers/subscriberQuery.ts';
import { shownError } from '../base/shownError.ts';
import { answered } from '../base/answered.ts';
import { orgLine } from '../base/orgText.ts';
import type { CommandId } from '../commandTable.ts';
import type { PinnedSubscribers } from './pinnedSubscribers.ts';
import type { ListedSubscriber, SubscriberDirectory } from './subscriberDirectory.ts';
import { subscriberFacts } from './subscriberTexts.ts';

export interface SubscriberPickerParts {
  readonly directory: SubscriberDirectory;
  readonly pinned: PinnedSubscribers;
  readonly rememberedGrant: (orgId: string) => Grant;
  readonly clock: Clock;
}

export interface PickRequest {
  readonly title: string;
  /** Left out: any subscriber, also of those that are on no page yet. */
  readonly of?: 'entered' | 'sandboxes';
}

interface SubscriberItem extends QuickPickItem {
  readonly orgId: string;
}

interface ItemButton extends QuickInputButton {
  readonly command: CommandId;
}

/** So many of what is known are shown before anybody has typed. */
const mostShown = 200;

/** Lets the user pick a subscriber: favorites and the last ones first, and the LMO is searched while they type. */
export class SubscriberPicker {
  readonly #parts: SubscriberPickerParts;

  constructor(parts: SubscriberPickerParts) {
    this.#parts = parts;
  }

  /** Answers the org id of the one that was picked. */
  async pick(request: PickRequest): Promise<string> {
    const box = window.createQuickPick<SubscriberItem>();
    box.title = request.title;
    box.placeholder = l10n.t('Part of a name or an org id');
    box.matchOnDescription = true;
    box.matchOnDetail = true;
    box.ignoreFocusOut = true;
    const store = new DisposableStore();
    store.add(box);
    const order = this.#order(request);
    // The first one that fits becomes active by itself. To keep another while someone types could pick one that is hidden by now.
    const show = (): void => {
      box.items = order.lines.map((line) => this.#itemOf(line));
    };
    const showAgain = (): void => {
      const active = box.activeItems[0]?.orgId;
      show();
      box.activeItems = box.items.filter(({ orgId, kind }) => kind !== QuickPickItemKind.Separator && orgId === active);
    };
    const search = this.#searchInto(box, request, (results) => {
      const { length } = order.lines;
      order.add(
        l10n.t('found in your LMO'),
        results.map(({ orgId }) => orgId),
      );
      if (order.lines.length > length) {
        show();
      }
    });
    try {
      const picked = await new Promise<SubscriberItem | undefined>((resolve) => {
        if (search !== undefined) {
          store.add(search);
          store.add(box.onDidChangeValue((text) => search.type(text)));
        }
        store.add(
          box.onDidTriggerItemButton(({ item, button }) => void runButton(button as ItemButton, item.orgId, box)),
        );
        store.add(this.#parts.pinned.onDidChange(showAgain));
        store.add(box.onDidAccept(() => resolve(box.selectedItems[0])));
        store.add(box.onDidHide(() => resolve(undefined)));
        show();
        box.show();
      });
      return answered(picked).orgId;
    } finally {
      store.dispose();
    }
  }

  /** Orgs that were entered are all known here; of others the LMO knows more. */
  #searchInto(
    box: QuickPick<SubscriberItem>,
    { of }: PickRequest,
    onResult: (found: readonly ListedSubscriber[]) => void,
  ): SearchAsTyped<readonly ListedSubscriber[]> | undefined {
    const { directory, clock } = this.#parts;
    const { list } = directory;
    if (list === undefined || directory.lmo === undefined || of === 'entered') {
      return undefined;
    }
    const filters: SubscriberFilters = of === 'sandboxes' ? { ...noFilters, kind: 'sandbox' } : noFilters;
    return new SearchAsTyped<readonly ListedSubscriber[]>(clock, {
      search: async (text, signal) => {
        const subscribers = text.trim() === '' ? [] : await list.look({ text, filters }, signal);
        return subscribers.flatMap(({ orgId }) => directory.find(orgId) ?? []);
      },
      onResult,
      onFailure: (error) => {
        box.title = shownError(error);
      },
      onBusy: (isBusy) => {
        box.busy = isBusy;
      },
    });
  }

  /** What is known, before anybody has typed. */
  #order({ of }: PickRequest): PickOrder {
    const { directory, pinned } = this.#parts;
    const { favorites, recent } = pinned.current;
    const order = new PickOrder();
    const isCandidate = ({ isSandbox, entered }: ListedSubscriber): boolean =>
      of === undefined || (of === 'entered' ? entered !== undefined : isSandbox);
    const add = (heading: string, some: readonly ListedSubscriber[]): void => {
      order.add(
        heading,
        some.filter(isCandidate).map(({ orgId }) => orgId),
      );
    };
    const findAll = (orgIds: readonly string[]): readonly ListedSubscriber[] =>
      orgIds.flatMap((orgId) => directory.find(orgId) ?? []);
    add(l10n.t('favorites'), findAll(favorites));
    add(l10n.t('recent'), findAll(recent));
    add(
      l10n.t('entered'),
      directory.subscribers.filter(({ entered }) => entered !== undefined),
    );
    add(l10n.t('subscribers'), directory.subscribers.filter(isCandidate).slice(0, mostShown));
    return order;
  }

  /** A line keeps its position though its subscriber is not known any more. */
  #itemOf(line: PickLine): SubscriberItem {
    if ('heading' in line) {
      return { label: line.heading, kind: QuickPickItemKind.Separator, orgId: '' };
    }
    const listed = this.#parts.directory.find(line.orgId);
    return listed === undefined ? { label: orgLine(line.orgId, 18), orgId: line.orgId } : this.#item(listed);
  }

  #item(listed: ListedSubscriber): SubscriberItem {
    const { directory, pinned, rememberedGrant } = this.#parts;
    const { orgId, name, subscriber, entered } = listed;
    const grant = entered?.grant ?? rememberedGrant(orgId);
    const company = subscriber?.company === name ? undefined : subscriber?.company;
    return {
      label: orgLine(name, 80) || orgId,
      description: subscriberFacts(listed, { grant, marks: [] }).join(' · '),
      // What the LMO may have found it by stands somewhere: the editor hides what does not hold what was typed.
      detail: [
        orgLine(orgId, 18),
        company && orgLine(company, 60),
        subscriber?.instanceName && orgLine(subscriber.instanceName, 20),
      ]
        .filter((fact) => fact !== undefined)
        .join(' · '),
      orgId,
      buttons: [
        itemButton('key', l10n.t('Paste Hand-Off'), 'isvDebugger.pasteHandOff'),
        ...(directory.lmo === undefined
          ? []
          : [itemButton('sign-in', l10n.t('Log In to Subscriber'), 'isvDebugger.logInAs')]),
        itemButton('info', l10n.t('Show Subscriber Details'), 'isvDebugger.showSubscriberDetails'),
        pinned.isFavorite(orgId)
          ? itemButton('star-full', l10n.t('Remove from Favorites'), 'isvDebugger.removeFavorite')
          : itemButton('star-empty', l10n.t('Add to Favorites'), 'isvDebugger.addFavorite'),
      ],
    };
  }
}

function itemButton(icon: string, tooltip: string, command: CommandId): ItemButton {
  return { iconPath: new ThemeIcon(icon), tooltip, command };
}

/** What leads elsewhere closes the list; a favorite is made on the way. */
async function runButton({ command }: ItemButton, orgId: string, box: QuickPick<SubscriberItem>): Promise<void> {
  if (command !== 'isvDebugger.addFavorite' && command !== 'isvDebugger.removeFavorite') {
    box.hide();
  }
  await commands.executeCommand(command, { orgId });
}
