import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver';
import type { RepeatedCall } from '../core/apexLog/queries/database.ts';
import { partUsed } from '../core/apexLog/queries/limits.ts';
import { displayLine } from '../core/base/displayText.ts';
import { l10n } from '../core/base/l10n.ts';
import { numberText, percentText } from './amounts.ts';
import type { OpenLog } from './openLog.ts';
import { lineRange } from './places.ts';

const source = 'apex-log';
/** Part of a limit from which on it is worth a word. */
const nearLimit = 0.8;
/** Twice may be right; three times at one place is a loop. */
const manyTimes = 3;
const mostDiagnostics = 500;

/** What is wrong with the transaction, and with the log. */
export function diagnostics(log: OpenLog): Diagnostic[] {
  return [...failures(log), ...missingParts(log), ...limits(log), ...repetitions(log)].slice(0, mostDiagnostics);
}

function failures({ index, exceptions }: OpenLog): Diagnostic[] {
  return exceptions.flatMap(({ fatalEvent, type, message }) =>
    fatalEvent === undefined
      ? []
      : [diagnostic(index.rowAt(fatalEvent), DiagnosticSeverity.Error, displayLine(`${type}: ${message}`, 500))],
  );
}

function missingParts({ index }: OpenLog): Diagnostic[] {
  return index.problems.all.flatMap((problem) => {
    const row = index.rowAt(problem.event);
    switch (problem.kind) {
      case 'skipped':
        return problem.bytes === undefined
          ? []
          : [
              diagnostic(
                row,
                DiagnosticSeverity.Warning,
                l10n.t(
                  'Salesforce left {0} bytes out here. Lower the log levels to see everything.',
                  numberText(problem.bytes),
                ),
              ),
            ];
      case 'sizeReached':
        return [
          diagnostic(
            row,
            DiagnosticSeverity.Warning,
            l10n.t('The log has reached its largest size. Lower the log levels to see everything.'),
          ),
        ];
      default:
        return [];
    }
  });
}

function limits({ finalLimits }: OpenLog): Diagnostic[] {
  return finalLimits.flatMap(({ namespace, uses }) =>
    uses
      .filter((use) => partUsed(use) >= nearLimit)
      .map(({ label, used, allowed, row }) => {
        const whose = namespace === '' ? l10n.t('the org’s own code') : namespace;
        const part = percentText(partUsed({ used, allowed }));
        const text = l10n.t(
          '{0}: {1} of {2} used by {3} ({4})',
          displayLine(label),
          numberText(used),
          numberText(allowed),
          displayLine(whose),
          part,
        );
        return diagnostic(row, used >= allowed ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning, text);
      }),
  );
}

function repetitions({ index, repeatedCalls }: OpenLog): Diagnostic[] {
  return repeatedCalls
    .filter(({ operation, calls }) => operation !== 'callout' && calls.length >= manyTimes)
    .flatMap((repeated) => {
      const [first] = repeated.calls;
      return first === undefined
        ? []
        : [diagnostic(index.rowAt(first.event), DiagnosticSeverity.Information, repetitionText(repeated))];
    });
}

function repetitionText({ operation, calls, inOneFrame, rows }: RepeatedCall): string {
  const times = numberText(calls.length);
  if (inOneFrame >= manyTimes) {
    const inOne = numberText(inOneFrame);
    switch (operation) {
      case 'change':
        return l10n.t(
          'DML in a loop: this ran {0} times, {1} of them in one call. Collect the records and change them once.',
          times,
          inOne,
        );
      case 'search':
        return l10n.t(
          'SOSL in a loop: this ran {0} times, {1} of them in one call. Search once before the loop.',
          times,
          inOne,
        );
      default:
        return l10n.t(
          'SOQL in a loop: this ran {0} times, {1} of them in one call. Query once before the loop.',
          times,
          inOne,
        );
    }
  }
  switch (operation) {
    case 'change':
      return l10n.t('The same kind of change ran {0} times, over {1} rows.', times, numberText(rows));
    case 'search':
      return l10n.t('The same search ran {0} times and found {1} rows. Keep what it found.', times, numberText(rows));
    default:
      return l10n.t('The same query ran {0} times and read {1} rows. Keep what it found.', times, numberText(rows));
  }
}

function diagnostic(row: number, severity: DiagnosticSeverity, message: string): Diagnostic {
  return { range: lineRange(row), severity, message, source };
}
