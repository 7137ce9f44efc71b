import { compareLogs, type Difference } from '../core/apexLog/queries/comparison.ts';
import { shortened } from '../core/apexLog/queries/eventTitle.ts';
import type { PathDifference } from '../core/apexLog/queries/mergedCalls.ts';
import { l10n } from '../core/base/l10n.ts';
import { markdownText } from '../core/base/markdownText.ts';
import { durationText, numberText } from './amounts.ts';
import type { OpenLog } from './openLog.ts';
import { section } from './summary.ts';

const mostCallers = 3;

/** What differs between two logs, on one page. */
export function comparisonOf(before: OpenLog, after: OpenLog, names: readonly [string, string]): string {
  const { paths, code, database, exceptions, limits } = compareLogs(before, after);
  const heading = `# ${l10n.t('From {0} to {1}', markdownText(names[0]), markdownText(names[1]))}`;
  const counts = [l10n.t('Before'), l10n.t('After')];
  const sections = [
    section(l10n.t('Exceptions'), [l10n.t('Exception'), ...counts], exceptions.map(countRow)),
    section(
      l10n.t('Where the Runs Part'),
      [l10n.t('Called By'), l10n.t('What'), ...counts],
      paths.map((difference) => pathRow(difference)),
    ),
    section(
      l10n.t('Code'),
      [
        l10n.t('Code'),
        l10n.t('Calls Before'),
        l10n.t('Calls After'),
        l10n.t('Own Time Before'),
        l10n.t('Own Time After'),
      ],
      code.map(({ name, before: one, after: other }) => [
        markdownText(name),
        numberText(one?.calls ?? 0),
        numberText(other?.calls ?? 0),
        durationText(one?.self ?? 0),
        durationText(other?.self ?? 0),
      ]),
    ),
    section(
      l10n.t('Queries, Changes and Callouts'),
      [l10n.t('What'), l10n.t('Times Before'), l10n.t('Times After'), l10n.t('Rows Before'), l10n.t('Rows After')],
      database.map(({ name, before: one, after: other }) => [
        markdownText(name),
        numberText(one?.times ?? 0),
        numberText(other?.times ?? 0),
        numberText(one?.rows ?? 0),
        numberText(other?.rows ?? 0),
      ]),
    ),
    section(l10n.t('Limits'), [l10n.t('Limit'), ...counts], limits.map(countRow)),
  ].filter((part) => part !== '');
  const nothing = l10n.t('Both logs show the same calls, queries, exceptions and limits. Times are not compared.');
  return [heading, ...(sections.length === 0 ? [nothing] : sections)].join('\n\n');
}

function countRow({ name, before, after }: Difference<number>): readonly string[] {
  return [markdownText(name, 300), numberText(before ?? 0), numberText(after ?? 0)];
}

/** The nearest callers stand first: what is far out is the same for all. */
function pathRow({ path, before, after }: PathDifference): readonly string[] {
  const [title = '', ...callers] = path.toReversed();
  const left = callers.length - mostCallers;
  const shown = callers.slice(0, mostCallers).map((caller) => markdownText(shortened(caller)));
  return [
    [...shown, ...(left > 0 ? ['…'] : [])].join(' ← '),
    markdownText(shortened(title)),
    numberText(before?.events.length ?? 0),
    numberText(after?.events.length ?? 0),
  ];
}
