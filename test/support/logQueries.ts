import type { LogIndex } from '../../src/core/apexLog/logIndex.ts';
import { CallTree, codeTimes } from '../../src/core/apexLog/queries/callTree.ts';
import { databaseCalls, repeatedCalls } from '../../src/core/apexLog/queries/database.ts';
import { thrownExceptions } from '../../src/core/apexLog/queries/exceptions.ts';
import { finalLimits, limitChanges } from '../../src/core/apexLog/queries/limits.ts';
import { mergedCalls, pathDifferences } from '../../src/core/apexLog/queries/mergedCalls.ts';
import { ValueHistory } from '../../src/core/apexLog/queries/valueHistory.ts';

/** Everything that can be asked of a whole log. */
export function allQueries(index: LogIndex): readonly unknown[] {
  const tree = new CallTree(index);
  const merged = mergedCalls(index, tree);
  return [
    codeTimes(index, tree),
    pathDifferences(merged, new Map()),
    pathDifferences(merged, merged),
    repeatedCalls(databaseCalls(index)),
    thrownExceptions(index),
    finalLimits(index),
    limitChanges(index),
    new ValueHistory(index),
  ];
}
