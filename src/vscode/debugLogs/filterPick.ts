import { l10n, type QuickPickItem, QuickPickItemKind, window } from 'vscode';
import { isFailed, isFiltering, type LogFilter, noFilter } from '../../core/debugLogs/logFilter.ts';
import { logGroupings } from '../../core/debugLogs/logGroups.ts';
import { type LogColumn, logColumns } from '../../core/debugLogs/logOrder.ts';
import type { DebugLogEntry } from '../../core/debugLogs/ports.ts';
import { answered } from '../base/answered.ts';
import { orgLine } from '../base/orgText.ts';
import { columnTexts, durationText, groupingTexts, sizeText } from './logTexts.ts';
import type { Arrangement } from './logViews.ts';

const hour = 60 * 60 * 1000;
/** Periods and sizes that are offered. */
export const periods = [hour / 4, hour, 4 * hour, 24 * hour] as const;
export const sizes = [100 * 1024, 1024 * 1024, 10 * 1024 * 1024] as const;

/** Values of one column that are offered: the most frequent ones. */
const mostValues = 12;

type Change = (filter: LogFilter) => LogFilter;
interface Condition extends QuickPickItem {
  readonly isSet: boolean;
  readonly change: Change;
}

/** Lets the user tick conditions; those of one kind add up, kinds restrict each other. The text that is typed finds conditions, and can be one itself. */
export async function pickFilter(filter: LogFilter, logs: readonly DebugLogEntry[]): Promise<LogFilter> {
  const pick = window.createQuickPick<Condition>();
  pick.title = l10n.t('Filter Debug Logs');
  pick.placeholder = l10n.t('Tick conditions, or type a text that operation, user or status must hold');
  pick.canSelectMany = true;
  pick.matchOnDescription = true;
  const conditions = conditionsFor(filter, logs);
  const show = (text: string): void => {
    const typed = text.trim() === '' ? [] : [textCondition(text.trim(), true)];
    const ticked = new Set(pick.selectedItems);
    pick.items = [...typed, ...conditions];
    pick.selectedItems = [...typed, ...conditions.filter((one) => ticked.has(one))];
  };
  pick.items = conditions;
  pick.selectedItems = conditions.filter(({ isSet }) => isSet);
  pick.onDidChangeValue(show);
  const accepted = await new Promise<readonly Condition[] | undefined>((resolve) => {
    pick.onDidAccept(() => resolve(pick.selectedItems));
    pick.onDidHide(() => resolve(undefined));
    pick.show();
  });
  pick.dispose();
  return answered(accepted).reduce((changed: LogFilter, { change }) => change(changed), noFilter);
}

/** What a filter lets through, in a few words. Undefined where it lets everything through. */
export function describeFilter(filter: LogFilter): string | undefined {
  if (!isFiltering(filter)) {
    return undefined;
  }
  const { text, usernames, outcome, operations, startedWithin, atLeast } = filter;
  return [
    text.trim() === '' ? undefined : l10n.t('“{0}”', orgLine(text, 40)),
    outcome === 'any' ? undefined : outcome === 'failed' ? l10n.t('failed') : l10n.t('succeeded'),
    ...usernames.map((username) => orgLine(username, 60)),
    ...operations.map((operation) => orgLine(operation, 60)),
    startedWithin === undefined ? undefined : l10n.t('last {0}', durationText(startedWithin)),
    atLeast === undefined ? undefined : l10n.t('from {0}', sizeText(atLeast)),
  ]
    .filter((part) => part !== undefined)
    .join(' · ');
}

/** Lets the user choose how logs are sorted and grouped; each choice is applied and the list stays open until it is closed. */
export async function pickArrangement({ order, grouping }: Arrangement): Promise<Arrangement> {
  const groups = logGroupings.map((one) => ({
    label: groupingTexts()[one],
    description: one === grouping ? l10n.t('now') : '',
    arrangement: { order, grouping: one },
  }));
  const orders = logColumns.flatMap((column) =>
    [true, false].map((descending) => ({
      label: orderText(column, descending),
      description: column === order.column && descending === order.descending ? l10n.t('now') : '',
      arrangement: { order: { column, descending }, grouping },
    })),
  );
  const items = [separator(l10n.t('Group')), ...groups, separator(l10n.t('Sort')), ...orders];
  const title = l10n.t('Sort and Group Debug Logs');
  const picked = answered(
    await window.showQuickPick(items, { title, placeHolder: l10n.t('How should debug logs stand?') }),
  );
  return 'arrangement' in picked ? picked.arrangement : { order, grouping };
}

function orderText(column: LogColumn, descending: boolean): string {
  const text = columnTexts()[column];
  if (column === 'time') {
    return descending ? l10n.t('Newest First') : l10n.t('Oldest First');
  }
  if (column === 'duration' || column === 'size') {
    return descending ? l10n.t('{0}, Largest First', text) : l10n.t('{0}, Smallest First', text);
  }
  return descending ? l10n.t('{0}, Z to A', text) : l10n.t('{0}, A to Z', text);
}

function conditionsFor(filter: LogFilter, logs: readonly DebugLogEntry[]): readonly Condition[] {
  const failed = logs.filter(isFailed).length;
  return [
    ...(filter.text.trim() === '' ? [] : [textCondition(filter.text.trim(), true)]),
    separator(l10n.t('Outcome')),
    condition(l10n.t('Failed'), String(failed), filter.outcome === 'failed', (one) => ({
      ...one,
      outcome: one.outcome === 'succeeded' ? 'any' : 'failed',
    })),
    condition(l10n.t('Succeeded'), String(logs.length - failed), filter.outcome === 'succeeded', (one) => ({
      ...one,
      outcome: one.outcome === 'failed' ? 'any' : 'succeeded',
    })),
    separator(l10n.t('User')),
    ...values(
      logs,
      ({ username }) => username,
      filter.usernames,
      (username) => (one) => ({
        ...one,
        usernames: [...one.usernames, username],
      }),
    ),
    separator(l10n.t('Operation')),
    ...values(
      logs,
      ({ operation }) => operation,
      filter.operations,
      (operation) => (one) => ({
        ...one,
        operations: [...one.operations, operation],
      }),
    ),
    separator(l10n.t('Started')),
    ...periods.map((period) =>
      condition(l10n.t('In the Last {0}', durationText(period)), '', filter.startedWithin === period, (one) => ({
        ...one,
        startedWithin: Math.max(period, one.startedWithin ?? 0),
      })),
    ),
    separator(l10n.t('Size')),
    ...sizes.map((size) =>
      condition(l10n.t('{0} or More', sizeText(size)), '', filter.atLeast === size, (one) => ({
        ...one,
        atLeast: Math.min(size, one.atLeast ?? size),
      })),
    ),
  ];
}

/** The values that occur, most frequent first, and those that are set though none of these logs has them. */
function values(
  logs: readonly DebugLogEntry[],
  of: (log: DebugLogEntry) => string,
  set: readonly string[],
  change: (value: string) => Change,
): readonly Condition[] {
  const counts = new Map(Array.from(Map.groupBy(logs, of), ([value, found]) => [value, found.length]));
  const frequent = [...counts].sort(([, a], [, b]) => b - a).slice(0, mostValues);
  const offered = new Set([...set, ...frequent.map(([value]) => value)]);
  return [...offered].map((value) =>
    condition(orgLine(value, 100), String(counts.get(value) ?? 0), set.includes(value), change(value)),
  );
}

function textCondition(text: string, isSet: boolean): Condition {
  return {
    ...condition(l10n.t('Holds “{0}”', orgLine(text, 60)), '', isSet, (one) => ({ ...one, text })),
    alwaysShow: true,
  };
}

function condition(label: string, description: string, isSet: boolean, change: Change): Condition {
  return { label, description, isSet, change };
}

function separator(label: string): Condition {
  return { label, kind: QuickPickItemKind.Separator, isSet: false, change: (filter) => filter };
}
