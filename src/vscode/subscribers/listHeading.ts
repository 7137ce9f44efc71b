import { env, l10n } from 'vscode';
import { narrows } from '../../core/subscribers/subscriberQuery.ts';
import type { SubscriberList } from '../../core/subscribers/subscriberList.ts';
import { orgLine } from '../base/orgText.ts';
import { filterTexts } from './filterSubscribers.ts';
import type { ListState } from './lmoList.ts';

/** What stands beside the view's title and above its lines: what was sought, and how old the list is. */
export interface ListHeading {
  readonly description: string;
  readonly message: string;
}

/** A list that is younger is as good as new. Milliseconds. */
const old = 60 * 60_000;

/** A list without a line has no line above it either: the editor would show that in place of the welcome text. */
export function headingOf(
  list: SubscriberList | undefined,
  state: ListState,
  isEmpty: boolean,
  now: number,
): ListHeading {
  if (list === undefined || isEmpty) {
    return { description: '', message: '' };
  }
  const { query } = list;
  const isOld = list.readAt !== undefined && (state === 'kept' || state === 'failed' || now - list.readAt > old);
  const description = isOld ? l10n.t('as of {0}', momentText(list.readAt, now)) : '';
  // A view that is alone in its container shows no description.
  const age = isOld ? [l10n.t('The list is as of {0}.', momentText(list.readAt, now))] : [];
  if (!narrows(query)) {
    return { description, message: age.join('') };
  }
  const sought = [
    ...(query.text.trim() === '' ? [] : [l10n.t('“{0}”', orgLine(query.text.trim(), 40))]),
    ...filterTexts(query.filters, list.knownPackages),
  ];
  return { description, message: [...sought, countText(list), ...age].join(' · ') };
}

function countText({ shown, hasMore, total }: SubscriberList): string {
  if (!hasMore) {
    return l10n.t('{0} found', shown.length.toLocaleString(env.language));
  }
  return total === undefined
    ? l10n.t('more than {0} found', shown.length.toLocaleString(env.language))
    : l10n.t('about {0} found', total.toLocaleString(env.language));
}

/** `14:02`, `yesterday 14:02`, `Nov 28, 14:02` */
function momentText(at: number, now: number): string {
  const moment = new Date(at);
  const time = moment.toLocaleTimeString(env.language, { timeStyle: 'short' });
  const daysAgo = Math.round((startOfDay(now) - startOfDay(at)) / (24 * 60 * 60_000));
  if (daysAgo === 0) {
    return time;
  }
  return daysAgo === 1
    ? l10n.t('yesterday {0}', time)
    : moment.toLocaleString(env.language, { dateStyle: 'medium', timeStyle: 'short' });
}

function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}
