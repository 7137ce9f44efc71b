import { displayLine } from '../core/base/displayText.ts';
import { l10n } from '../core/base/l10n.ts';
import { markdownTable, markdownText } from '../core/base/markdownText.ts';
import { kinds } from '../core/apexLog/eventKinds.ts';
import { partUsed } from '../core/apexLog/queries/limits.ts';
import { durationText, numberText, percentText } from './amounts.ts';
import type { OpenLog } from './openLog.ts';

const mostRows = 50;

/** A log on one page: what failed, where the time went, what was asked of the database, how near the limits are. */
export function summaryOf(log: OpenLog, title: string): string {
  const sections = [exceptionSection(log), timeSection(log), databaseSection(log), limitSection(log)];
  const told = sections.filter((each) => each !== '');
  return [`# ${markdownText(title)}`, ...(told.length === 0 ? [nothingText(log)] : told)].join('\n\n');
}

/** Why there is nothing to say. */
function nothingText({ index }: OpenLog): string {
  if (index.count === 0) {
    return l10n.t('The log holds no events: the file is empty.');
  }
  const [header] = index.ofKind(kinds.header);
  if (header === undefined) {
    return l10n.t('This is no debug log: none of its lines names log levels.');
  }
  if (index.problems.countOf('skipped') + index.problems.countOf('sizeReached') > 0) {
    return l10n.t(
      'What is left of the log tells of no code that ran: Salesforce has left parts of it out. Trace the user again with lower log levels.',
    );
  }
  return /,(?!NONE\b)/.test(index.textAt(header))
    ? l10n.t('The log tells of no code that ran. Its log levels may be too low: trace the user again with higher ones.')
    : l10n.t('The log holds no events: all of its log levels are NONE. Trace the user again with higher ones.');
}

/** A table under a heading; nothing where it has no rows. */
export function section(heading: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) {
    return '';
  }
  const left = rows.length - mostRows;
  const rest = left > 0 ? `\n\n${l10n.t('{0} more are left out.', numberText(left))}` : '';
  return `## ${heading}\n\n${markdownTable(head, rows.slice(0, mostRows))}${rest}`;
}

function exceptionSection({ index, exceptions }: OpenLog): string {
  return section(
    l10n.t('Exceptions'),
    [l10n.t('Line of the Log'), l10n.t('Exception'), l10n.t('Caught')],
    exceptions.map(({ event, type, message, fatalEvent }) => [
      numberText(index.rowAt(event) + 1),
      markdownText(displayLine(`${type}: ${message}`, 300), 300),
      fatalEvent === undefined ? l10n.t('yes') : l10n.t('no: it ended the transaction'),
    ]),
  );
}

function timeSection({ codeTimes }: OpenLog): string {
  return section(
    l10n.t('Where the Time Went'),
    [l10n.t('Code'), l10n.t('Calls'), l10n.t('Own Time'), l10n.t('With What It Called')],
    codeTimes.map(({ title, events, self, total }) => [
      markdownText(title),
      numberText(events.length),
      durationText(self),
      durationText(total),
    ]),
  );
}

function databaseSection({ databaseCalls }: OpenLog): string {
  const groups = Map.groupBy(databaseCalls, ({ operation, text }) => `${operation} ${text.toLowerCase()}`);
  const rows = Array.from(groups.values(), (calls) => ({
    text: calls[0]?.text ?? '',
    count: calls.length,
    rows: calls.reduce((sum, call) => sum + (call.rows ?? 0), 0),
    nanos: calls.reduce((sum, call) => sum + call.nanos, 0),
  })).sort((one, other) => other.nanos - one.nanos);
  return section(
    l10n.t('Queries, Changes and Callouts'),
    [l10n.t('What'), l10n.t('Times'), l10n.t('Rows'), l10n.t('Time')],
    rows.map(({ text, count, rows: read, nanos }) => [
      markdownText(text),
      numberText(count),
      numberText(read),
      durationText(nanos),
    ]),
  );
}

function limitSection({ finalLimits }: OpenLog): string {
  return section(
    l10n.t('Limits'),
    [l10n.t('Namespace'), l10n.t('Limit'), l10n.t('Used'), l10n.t('Allowed'), l10n.t('Part')],
    finalLimits.flatMap(({ namespace, uses }) =>
      uses
        .filter(({ used }) => used > 0)
        .map((use) => [
          namespace === '' ? l10n.t('the org’s own code') : markdownText(namespace),
          markdownText(use.label),
          numberText(use.used),
          numberText(use.allowed),
          percentText(partUsed(use)),
        ]),
    ),
  );
}
