import { type Disposable, env, l10n, ThemeIcon, window } from 'vscode';
import type { Clock } from '../../core/base/clock.ts';
import { SearchAsTyped } from '../../core/subscribers/searchAsTyped.ts';
import { isFiltered } from '../../core/subscribers/subscriberQuery.ts';
import type { SubscriberList } from '../../core/subscribers/subscriberList.ts';
import { shownError } from '../base/shownError.ts';

/**
 * Searches the list while the user types. Whoever clicks on what was found closes the box by that: the search stays until it is
 * cleared. Answers `filter` where the user wants to narrow the list by something else than a text.
 */
export async function searchAsTyped(list: SubscriberList, clock: Clock): Promise<'filter' | undefined> {
  const before = list.query;
  const box = window.createInputBox();
  const search = new SearchAsTyped<void>(clock, {
    search: (text) => list.search({ ...before, text }),
    onResult: () => {
      box.validationMessage = undefined;
      box.prompt = foundText(list);
    },
    onFailure: (error) => {
      box.validationMessage = shownError(error);
    },
    onBusy: (isBusy) => {
      box.busy = isBusy;
    },
  });
  const filter = {
    iconPath: new ThemeIcon(isFiltered(before.filters) ? 'filter-filled' : 'filter'),
    tooltip: l10n.t('Filter Subscribers'),
  };
  box.title = l10n.t('Search Subscribers');
  box.placeholder = l10n.t('Part of a name or an org id');
  box.prompt = l10n.t('Your LMO is searched while you type');
  box.value = before.text;
  box.buttons = [filter];
  const subscriptions: Disposable[] = [box.onDidChangeValue((text) => search.type(text))];
  const answer = await new Promise<'filter' | undefined>((resolve) => {
    subscriptions.push(
      box.onDidAccept(() => resolve(undefined)),
      box.onDidTriggerButton(() => resolve('filter')),
      box.onDidHide(() => resolve(undefined)),
    );
    box.show();
  });
  const { value } = box;
  search.dispose();
  for (const subscription of subscriptions) {
    subscription.dispose();
  }
  box.dispose();
  // Whoever typed fast and left has not seen the last search begin.
  if (list.query.text.trim() !== value.trim()) {
    await list.search({ ...before, text: value });
  }
  return answer;
}

function foundText({ shown, hasMore, total }: SubscriberList): string {
  if (!hasMore) {
    return l10n.t('{0} found', shown.length);
  }
  return total === undefined
    ? l10n.t('More than {0} found', shown.length)
    : l10n.t('About {0} found', total.toLocaleString(env.language));
}
