import { type Hover, MarkupKind } from 'vscode-languageserver';
import { eventMeaning, eventSwitch } from '../core/apexLog/eventMeanings.ts';
import { kinds } from '../core/apexLog/eventKinds.ts';
import { isOpener } from '../core/apexLog/frameStack.ts';
import { type CallCounts } from '../core/apexLog/queries/callTree.ts';
import { eventTitle } from '../core/apexLog/queries/eventTitle.ts';
import { isDatabaseCall } from '../core/apexLog/queries/database.ts';
import { countedAt, limitsAt } from '../core/apexLog/queries/limits.ts';
import { markdownText } from '../core/base/markdownText.ts';
import { l10n } from '../core/base/l10n.ts';
import { durationText, numberText } from './amounts.ts';
import type { OpenLog } from './openLog.ts';
import { lineRange } from './places.ts';
import { valueLines } from './valueLines.ts';

/** What the event on a line means, what it took and what limits had been used by then. */
export function hoverAt(log: OpenLog, row: number): Hover | null {
  const { index } = log;
  if (index.count === 0) {
    return null;
  }
  const event = index.eventAtRow(row);
  const parts = [
    `**${markdownText(index.nameAt(event).replace(/[()]/g, ''))}**${switchText(index.kindAt(event))}`,
    eventMeaning(index.nameAt(event)) ?? '',
    // An end says little of its own: what it ends says more.
    ...timeLines(log, isEndOf(log, event) ?? event),
    ...valueLines(log, event),
    ...limitLines(log, event),
  ].filter((part) => part !== '');
  return { contents: { kind: MarkupKind.Markdown, value: parts.join('\n\n') }, range: lineRange(row) };
}

function switchText(kind: number): string {
  const by = eventSwitch(kind);
  return by === undefined ? '' : ` — ${markdownText(by)}`;
}

/** What this event is the end of. */
function isEndOf({ index }: OpenLog, event: number): number | undefined {
  const parent = index.parentAt(event);
  return parent !== undefined && index.endAt(parent) === event ? parent : undefined;
}

function timeLines(log: OpenLog, event: number): readonly string[] {
  const { index, tree } = log;
  if (!isOpener(index.kindAt(event))) {
    return [];
  }
  const counts = countsText(countsInside(log, event));
  const open = index.endAt(event) === undefined ? l10n.t('Its end is not in the log.') : '';
  const total = durationText(tree.totalOf(event));
  const self = durationText(tree.selfOf(event));
  const times = total === self ? total : l10n.t('{0} in all, {1} of its own', total, self);
  return [
    markdownText(eventTitle(index, event)),
    [times, rowsText(log, event)].filter(Boolean).join(' · '),
    counts,
    open,
  ];
}

/** Without the event itself: that a query is a query goes without saying. */
function countsInside({ index, tree }: OpenLog, event: number): CallCounts {
  const counts = tree.countsOf(event);
  switch (index.kindAt(event)) {
    case kinds.soqlBegin:
      return { ...counts, queries: counts.queries - 1 };
    case kinds.soslBegin:
      return { ...counts, searches: counts.searches - 1 };
    case kinds.dmlBegin:
      return { ...counts, changes: counts.changes - 1 };
    default:
      return counts;
  }
}

/** Empty for what has none. */
function rowsText(log: OpenLog, event: number): string {
  const rows = isDatabaseCall(log.index.kindAt(event))
    ? log.databaseCalls.find((call) => call.event === event)?.rows
    : undefined;
  return rows === undefined ? '' : l10n.t('rows {0}', numberText(rows));
}

/** Empty where there is nothing to count. */
export function countsText({ queries, searches, changes, callouts, exceptions }: CallCounts): string {
  const counts: readonly (readonly [number, string])[] = [
    [queries, l10n.t('SOQL {0}', numberText(queries))],
    [searches, l10n.t('SOSL {0}', numberText(searches))],
    [changes, l10n.t('DML {0}', numberText(changes))],
    [callouts, l10n.t('callouts {0}', numberText(callouts))],
    [exceptions, l10n.t('exceptions {0}', numberText(exceptions))],
  ];
  return counts
    .filter(([count]) => count > 0)
    .map(([, text]) => text)
    .join(' · ');
}

/** Where the log does not tell limits, what it shows is counted. */
function countedLines({ index, databaseCalls }: OpenLog, event: number): readonly string[] {
  const list = Array.from(
    countedAt(index, databaseCalls, event),
    ([code, count]) => `${markdownText(code)} ${numberText(count)}`,
  );
  return list.length === 0 ? [] : [l10n.t('Counted so far: {0}', list.join(' · '))];
}

function limitLines(log: OpenLog, event: number): readonly string[] {
  if (log.limitChanges.length === 0) {
    return countedLines(log, event);
  }
  const used = limitsAt(log.limitChanges, event);
  if (used.length === 0) {
    return [];
  }
  const list = used.map(
    ({ code, used: count, allowed }) => `${markdownText(code)} ${numberText(count)}/${numberText(allowed)}`,
  );
  return [l10n.t('Limits used so far: {0}', list.join(' · '))];
}
