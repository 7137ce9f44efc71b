import { l10n } from 'vscode';
import type { TableChoice, TableTexts } from '../../webviews/protocol/debugLogsTable.ts';
import { orgLine } from '../base/orgText.ts';
import { periods, sizes } from './filterPick.ts';
import { columnTexts, durationText, groupingTexts, sizeText } from './logTexts.ts';

/** Places that the page fills: it knows the values. */
const places = ['{0}', '{1}'] as const;

/** Everything that the table of a subscriber's debug logs says. */
export function tableTexts(name: string): TableTexts {
  return {
    title: l10n.t('Debug logs of {0}', orgLine(name, 60)),
    columns: columnTexts(),
    groupings: groupingTexts(),
    filters: l10n.t('Filters'),
    textFilter: l10n.t('Text in operation, user or status'),
    textFilterHint: l10n.t('Filter by operation, user or status'),
    groupBy: l10n.t('Groups'),
    anyUser: l10n.t('All Users'),
    anyOperation: l10n.t('All Operations'),
    anyOutcome: l10n.t('Any Outcome'),
    failed: l10n.t('Failed'),
    succeeded: l10n.t('Succeeded'),
    anyTime: l10n.t('Any Time'),
    anySize: l10n.t('Any Size'),
    clearFilter: l10n.t('Clear Filter'),
    actions: l10n.t('What is done to the selected logs'),
    open: l10n.t('Open'),
    download: l10n.t('Download'),
    keep: l10n.t('Keep for Case'),
    remove: l10n.t('Delete…'),
    search: l10n.t('Search in Logs'),
    refresh: l10n.t('Refresh'),
    countOne: l10n.t('1 log'),
    countAll: l10n.t('{0} logs', places[0]),
    countFiltered: l10n.t('{0} of {1} logs', places[0], places[1]),
    countSelected: l10n.t('{0} selected', places[0]),
    countReading: l10n.t('older ones are being read'),
    arrived: l10n.t('{0} new logs', places[0]),
    loading: l10n.t('The list is being read from the org.'),
    none: l10n.t('There is no debug log yet. Turn tracing on, then have the user do what fails.'),
    turnTracingOn: l10n.t('Turn Tracing On'),
    noMatch: l10n.t('No log fits the filter.'),
    failedTitle: l10n.t('The list could not be read.'),
    retry: l10n.t('Try Again'),
    enter: l10n.t('Paste Hand-Off'),
    isNew: l10n.t('new'),
    isStored: l10n.t('downloaded'),
    isKept: l10n.t('kept for case'),
    group: l10n.t('{0} · {1} logs', places[0], places[1]),
    groupFailed: l10n.t('{0} failed', places[0]),
    keyboardHelp: l10n.t(
      'Arrow keys move. Enter opens a log or sorts by a column. Space selects, Shift with an arrow key selects more, Control A selects all. Delete deletes what is selected.',
    ),
    milliseconds: l10n.t('{0} ms', places[0]),
    seconds: l10n.t('{0} s', places[0]),
    bytes: l10n.t('{0} B', places[0]),
    kilobytes: l10n.t('{0} KB', places[0]),
    megabytes: l10n.t('{0} MB', places[0]),
  };
}

export function periodChoices(): readonly TableChoice[] {
  return periods.map((value) => ({ value, label: l10n.t('In the Last {0}', durationText(value)) }));
}

export function sizeChoices(): readonly TableChoice[] {
  return sizes.map((value) => ({ value, label: l10n.t('{0} or More', sizeText(value)) }));
}
