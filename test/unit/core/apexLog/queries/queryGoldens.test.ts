import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { LogIndex } from '../../../../../src/core/apexLog/logIndex.ts';
import { CallTree, codeTimes } from '../../../../../src/core/apexLog/queries/callTree.ts';
import { databaseCalls, repeatedCalls } from '../../../../../src/core/apexLog/queries/database.ts';
import { thrownExceptions } from '../../../../../src/core/apexLog/queries/exceptions.ts';
import { finalLimits, limitChanges } from '../../../../../src/core/apexLog/queries/limits.ts';
import { type MergedCall, mergedCalls } from '../../../../../src/core/apexLog/queries/mergedCalls.ts';
import { generatedLog } from '../../../../support/generatedLog.ts';
import { assertTextGolden } from '../../../../support/textGolden.ts';

const here = import.meta.dirname;
const fixtures = resolve(here, '../../../../fixtures/apexLog');

const logs: Readonly<Record<string, () => Uint8Array>> = {
  closedInvoice: () => readFileSync(join(fixtures, 'closedInvoice.log')),
  nightly: () => readFileSync(join(fixtures, 'nightly.log')),
  generated: () => generatedLog({ seed: 11, bytes: 60_000, executions: 2, fails: true }),
  truncated: () => generatedLog({ seed: 12, bytes: 60_000, truncated: true, fails: true }),
};

function milliseconds(nanos: number): string {
  return `${(nanos / 1e6).toFixed(3)} ms`;
}

function mergedText(calls: ReadonlyMap<string, MergedCall>, depth = 0): readonly string[] {
  return [...calls.values()].flatMap(({ title, events, self, total, callees }) => [
    `${'  '.repeat(depth)}${title} ×${events.length}, ${milliseconds(total)}, own ${milliseconds(self)}`,
    ...mergedText(callees, depth + 1),
  ]);
}

function rendered(index: LogIndex): string {
  const tree = new CallTree(index);
  const row = (event: number): string => `line ${index.rowAt(event) + 1}`;
  const calls = databaseCalls(index);
  const parts: readonly (readonly [title: string, lines: readonly string[]])[] = [
    ['Calls', mergedText(mergedCalls(index, tree))],
    [
      'Time by code',
      codeTimes(index, tree).map(
        ({ title, events, self, callers }) =>
          `${title} ×${events.length}, own ${milliseconds(self)}, by ${[...callers].map(([name, count]) => `${name} ×${count}`).join(', ')}`,
      ),
    ],
    [
      'Database',
      calls.map(
        ({ event, operation, text, rows, nanos }) =>
          `${row(event)}: ${operation} ${text}, ${rows ?? '?'} rows, ${milliseconds(nanos)}`,
      ),
    ],
    [
      'Repeated',
      repeatedCalls(calls).map(
        ({ text, calls: same, inOneFrame }) => `${text} ×${same.length}, in one frame ${inOneFrame}`,
      ),
    ],
    [
      'Exceptions',
      thrownExceptions(index).flatMap(({ event, lastEvent, type, message, stack, fatalEvent }) => [
        `${row(event)} to ${row(lastEvent)}: ${type}: ${message} (${fatalEvent === undefined ? 'caught' : 'fatal'})`,
        ...stack.map(({ text, line }) => `  ${text} at ${line}`),
      ]),
    ],
    [
      'Limits',
      finalLimits(index).flatMap(({ namespace, uses }) =>
        uses.map(({ label, used, allowed }) => `${namespace || '(default)'}: ${label} ${used} of ${allowed}`),
      ),
    ],
    [
      'Limits over time',
      limitChanges(index).map(({ event, code, used, allowed }) => `${row(event)}: ${code} ${used} of ${allowed}`),
    ],
    ['Problems', index.problems.all.map(({ kind, event }) => `${row(event)}: ${kind} ${index.nameAt(event)}`)],
  ];
  return parts.map(([title, lines]) => [title, ...lines.map((line) => `  ${line}`)].join('\n')).join('\n\n');
}

describe('what is asked of a log', () => {
  for (const [name, bytes] of Object.entries(logs)) {
    it(`is answered as before: ${name}`, () => {
      assertTextGolden(join(here, 'golden', `${name}.txt`), rendered(new LogIndex(bytes())));
    });
  }
});
