import type { LogIndex } from '../../src/core/apexLog/logIndex.ts';
import { CallTree, codeTimes } from '../../src/core/apexLog/queries/callTree.ts';
import { databaseCalls, repeatedCalls } from '../../src/core/apexLog/queries/database.ts';
import { thrownExceptions } from '../../src/core/apexLog/queries/exceptions.ts';
import { finalLimits, limitChanges } from '../../src/core/apexLog/queries/limits.ts';
import { ValueHistory } from '../../src/core/apexLog/queries/valueHistory.ts';

/** Everything that can be asked of a whole log. */
export function allQueries(index: LogIndex): readonly unknown[] {
  return [
    codeTimes(index, new CallTree(index)),
    repeatedCalls(databaseCalls(index)),
    thrownExceptions(index),
    finalLimits(index),
    limitChanges(index),
    new ValueHistory(index),
  ];
}
