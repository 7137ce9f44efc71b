import { kinds } from '../core/apexLog/eventKinds.ts';
import { l10n } from '../core/base/l10n.ts';
import { markdownText } from '../core/base/markdownText.ts';
import { numberText } from './amounts.ts';
import type { OpenLog } from './openLog.ts';

/** Longer values are in their own lines. */
const longestValue = 120;

/** Where the value that a line gives comes from, and what it takes the place of. Lines in Markdown. */
export function valueLines(log: OpenLog, event: number): readonly string[] {
  return log.index.kindAt(event) === kinds.assignment ? [...formerValue(log, event), ...firstSeen(log, event)] : [];
}

function formerValue({ index, values }: OpenLog, event: number): readonly string[] {
  const told = values.formerOf(event);
  if (told === undefined) {
    return [];
  }
  return [
    l10n.t(
      'Assignment {0} of {1}. The value before, in line {2} of the log: {3}',
      numberText(told.number),
      numberText(told.count),
      numberText(index.rowAt(told.former.event) + 1),
      markdownText(told.former.value ?? '', longestValue),
    ),
  ];
}

function firstSeen({ index, values }: OpenLog, event: number): readonly string[] {
  const origin = values.originOf(event);
  return origin === undefined || origin.event >= event
    ? []
    : [
        l10n.t(
          'The log shows this object first in line {0}, as {1}.',
          numberText(index.rowAt(origin.event) + 1),
          markdownText(origin.name),
        ),
      ];
}
