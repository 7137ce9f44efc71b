import assert from 'node:assert/strict';
import type { Replay } from '../../../../../src/core/apexLog/replay/replay.ts';
import { ReplayBreakpoints } from '../../../../../src/core/apexLog/replay/replayBreakpoints.ts';
import { header, replayOf, stackText } from './logs.ts';

const id = '01p000000000001';

/** `run` calls `first` and, in the same line, `second`; `first` loops in a line. */
function calls(): Replay {
  return replayOf(
    header,
    'EXECUTION_STARTED',
    `CODE_UNIT_STARTED|[EXTERNAL]|${id}|T.run()`,
    'STATEMENT_EXECUTE|[1]', // 0
    `METHOD_ENTRY|[1]|${id}|T.first()`,
    'STATEMENT_EXECUTE|[10]', // 1
    'VARIABLE_SCOPE_BEGIN|[10]|i|Integer|false|false',
    'VARIABLE_ASSIGNMENT|[10]|i|0',
    'STATEMENT_EXECUTE|[10]', // 2
    'VARIABLE_ASSIGNMENT|[10]|i|1',
    'STATEMENT_EXECUTE|[11]', // 3
    'EXCEPTION_THROWN|[11]|acme.BillingException: no', // 4
    `METHOD_EXIT|[1]|${id}|T.first()`,
    'EXCEPTION_THROWN|[1]|acme.BillingException: no',
    `METHOD_ENTRY|[1]|${id}|T.second()`,
    'STATEMENT_EXECUTE|[20]', // 5
    `METHOD_EXIT|[1]|${id}|T.second()`,
    'STATEMENT_EXECUTE|[2]', // 6
    'VARIABLE_SCOPE_BEGIN|[2]|T.total|Integer|false|true',
    'VARIABLE_ASSIGNMENT|[2]|T.total|5',
    'STATEMENT_EXECUTE|[3]', // 7
    'EXCEPTION_THROWN|[3]|System.MathException: Divide by 0', // 8
    'CODE_UNIT_FINISHED|T.run()',
    'EXECUTION_FINISHED',
    'EXECUTION_STARTED',
    `CODE_UNIT_STARTED|[EXTERNAL]|${id}|T.later()`,
    'STATEMENT_EXECUTE|[30]', // 9
    'FATAL_ERROR|System.MathException: Divide by 0\n\nClass.T.later: line 30, column 1', // 10
    'FATAL_ERROR|System.MathException: Divide by 0\n\nClass.T.later: line 30, column 1',
  );
}

describe('steps of a replay', () => {
  const replay = calls();

  it('over pass what is called, in and out of one line, and end with the transaction', () => {
    const path = [0];
    for (let moment = replay.next(0, 'over'); moment !== undefined; moment = replay.next(moment, 'over')) {
      path.push(moment);
    }
    assert.deepEqual(path, [0, 6, 7, 8]);
  });

  it('into go everywhere, a line once, and exceptions of their own', () => {
    const path = [0];
    for (let moment = replay.next(0, 'into'); moment !== undefined; moment = replay.next(moment, 'into')) {
      path.push(moment);
    }
    assert.deepEqual(path, [0, 1, 3, 4, 5, 6, 7, 8]);
  });

  it('backwards go the same way', () => {
    const path = [8];
    for (let moment = replay.previous(8, 'into'); moment !== undefined; moment = replay.previous(moment, 'into')) {
      path.push(moment);
    }
    assert.deepEqual(path, [8, 7, 6, 5, 4, 3, 1, 0]);
    assert.equal(replay.previous(6, 'over'), 0);
    assert.equal(replay.previous(3, 'over'), 1);
    assert.equal(replay.previous(1, 'over'), 0);
  });

  it('out lead to where the caller goes on, and backwards to where it called', () => {
    assert.equal(replay.next(2, 'out'), 6);
    assert.equal(replay.previous(5, 'out'), 0);
    assert.equal(replay.next(7, 'out'), undefined);
  });

  it('lead to the first moment of a frame, and of a line of the log', () => {
    assert.equal(replay.firstOfFrame(4, 0), 1);
    assert.equal(replay.firstOfFrame(4, 1), 0);
    assert.equal(replay.firstOfFrame(4, 2), undefined);
    assert.equal(replay.momentAtRow(0), 0);
    assert.equal(replay.momentAtRow(replay.placeAt(5).row), 5);
    assert.equal(replay.momentAtRow(1_000_000), undefined);
  });
});

describe('steps of a broken log', () => {
  it('stay within a transaction, even where a frame does not', () => {
    const replay = replayOf(
      header,
      'EXECUTION_STARTED',
      `CODE_UNIT_STARTED|[EXTERNAL]|${id}|T.run()`,
      'STATEMENT_EXECUTE|[1]',
      'EXECUTION_STARTED',
      'STATEMENT_EXECUTE|[1]',
      'STATEMENT_EXECUTE|[2]',
    );
    assert.equal(replay.next(0, 'into'), undefined);
    assert.equal(replay.next(0, 'over'), undefined);
    assert.equal(replay.previous(1, 'into'), undefined);
    assert.equal(replay.previous(2, 'into'), 1);
    assert.equal(replay.previous(2, 'over'), 1);
  });
});

describe('what a replay finds', () => {
  const replay = calls();

  it('is every moment of a line, whatever the case', () => {
    assert.deepEqual([...replay.momentsOfLine('t', 10)], [1, 2]);
    assert.deepEqual([...replay.momentsOfLine('T', 4)], []);
    assert.deepEqual([...replay.momentsOfLine('Nobody', 1)], []);
    assert.deepEqual(replay.linesOf('T'), [1, 2, 3, 10, 11, 20, 30]);
  });

  it('is where methods begin', () => {
    assert.deepEqual(replay.momentsOfEntry('t.second'), [5]);
    assert.deepEqual(replay.momentsOfEntry('T.second()'), [5]);
    assert.deepEqual(replay.momentsOfEntry('T.nobody'), []);
  });

  it('is each exception once, where it was thrown', () => {
    assert.deepEqual(
      replay.exceptions.map(({ moment, typeName, message, isUncaught }) => [moment, typeName, message, isUncaught]),
      [
        [4, 'acme.BillingException', 'no', false],
        [8, 'System.MathException', 'Divide by 0', false],
        [10, 'System.MathException', 'Divide by 0', true],
      ],
    );
    assert.deepEqual(replay.momentsOfException('billingexception'), [4]);
    assert.deepEqual(replay.momentsOfException('System.MathException'), [8, 10]);
    assert.deepEqual(replay.momentsOfException(undefined, true), [10]);
    assert.deepEqual(stackText(replay, 4), ['T.first():11', 'T.run():1']);
  });

  it('is every change of a variable, a static or an object', () => {
    const change = (moment: number, owner: number | string, name: string): readonly number[] => {
      const dataId = replay.dataIdOf(moment, owner, name);
      return dataId === undefined ? [] : replay.changesOf(dataId);
    };
    assert.deepEqual(change(3, 0, 'I'), [2, 3]);
    assert.deepEqual(change(7, 0, 'total'), [7]);
    assert.deepEqual(change(3, 0, 'nothing'), []);
    assert.deepEqual(replay.changesOf('data99999'), []);
    assert.deepEqual(replay.changesOf('nonsense'), []);
  });

  it('is what was said between two moments', () => {
    const spoken = replayOf(
      header,
      `CODE_UNIT_STARTED|[EXTERNAL]|${id}|T.run()`,
      'STATEMENT_EXECUTE|[1]',
      'USER_DEBUG|[1]|DEBUG|one',
      'SOQL_EXECUTE_BEGIN|[1]|Aggregations:0|SELECT Id FROM Account',
      'SOQL_EXECUTE_END|[1]|Rows:2',
      'STATEMENT_EXECUTE|[2]',
      'USER_DEBUG|[2]|DEBUG|two',
    );
    const names = (from: number, to: number): readonly string[] =>
      spoken.outputs(from, to).map((event) => spoken.index.nameAt(event));
    assert.deepEqual(names(0, 1), ['USER_DEBUG', 'SOQL_EXECUTE_BEGIN']);
    assert.deepEqual(names(1, 2), ['USER_DEBUG']);
  });
});

describe('the lines of anonymous Apex in a log', () => {
  const anonymous = (first: string): readonly string[] => [
    header,
    `Execute Anonymous: ${first}`,
    'Execute Anonymous: Integer total = 1;',
    'Execute Anonymous: // the end',
    'EXECUTION_STARTED',
    'CODE_UNIT_STARTED|[EXTERNAL]|execute_anonymous_apex',
    'STATEMENT_EXECUTE|[1]',
    'STATEMENT_EXECUTE|[2]',
    'STATEMENT_EXECUTE|[2]',
    'CODE_UNIT_FINISHED|execute_anonymous_apex',
    'EXECUTION_FINISHED',
  ];
  const replay = replayOf(...anonymous('one();'), ...anonymous('two();'));
  const secondLog = anonymous('').length;

  it('stand for the moments of that line, each in its own log', () => {
    assert.deepEqual(Array.from(replay.momentsAtRow(1)), [0]);
    assert.deepEqual(Array.from(replay.momentsAtRow(2)), [1, 2]);
    assert.deepEqual(Array.from(replay.momentsAtRow(secondLog + 1)), [3]);
    assert.deepEqual(Array.from(replay.momentsAtRow(secondLog + 2)), [4, 5]);
  });

  it('stand for none where nothing of them ran', () => {
    assert.deepEqual(Array.from(replay.momentsAtRow(3)), []);
  });

  it('are found from the line that runs, each in its own log', () => {
    const rowOf = (line: number, moment: number): number | undefined =>
      replay.anonymousSource.rowOf(line, replay.placeAt(moment).event);
    assert.deepEqual([rowOf(2, 1), rowOf(2, 4), rowOf(4, 1)], [2, secondLog + 2, undefined]);
  });
});

describe('breakpoints of one execution', () => {
  const transaction = (line: number): readonly string[] => [
    'EXECUTION_STARTED',
    'CODE_UNIT_STARTED|[EXTERNAL]|01p000000000001|T.works()',
    `STATEMENT_EXECUTE|[${line}]`,
    'CODE_UNIT_FINISHED|T.works()',
    'EXECUTION_FINISHED',
  ];
  const replay = replayOf(header, ...transaction(1), ...transaction(2));

  it('are not taken for verified in another', () => {
    const breakpoints = new ReplayBreakpoints(replay, { first: 1, last: 1 });
    const isSet = (line: number): boolean => breakpoints.add({ kind: 'line', typeRef: 'T', line }).created;
    assert.deepEqual([isSet(1), isSet(2)], [false, true]);
    assert.equal(breakpoints.add({ kind: 'logLine', line: 2 }).created, false);
  });
});

describe('a log whose statements begin late', () => {
  it('is replayed by them', () => {
    const calls = Array.from({ length: 1500 }, () => [
      'METHOD_ENTRY|[1]|01p000000000001|P.run()',
      'METHOD_EXIT|[1]|01p000000000001|P.run()',
    ]).flat();
    const unit = 'CODE_UNIT_STARTED|[EXTERNAL]|01p000000000001|T.works()';
    assert.equal(replayOf(header, unit, ...calls).hasStatements, false);
    assert.equal(replayOf(header, unit, ...calls, 'STATEMENT_EXECUTE|[9]').hasStatements, true);
  });
});
