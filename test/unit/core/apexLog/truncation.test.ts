import assert from 'node:assert/strict';
import { kinds } from '../../../../src/core/apexLog/eventKinds.ts';
import { generatedLog } from '../../../support/generatedLog.ts';
import { breachesOf } from '../../../support/logConsistency.ts';
import { indexOf, problemsOf, treeOf } from '../../../support/logTree.ts';
import { LogIndex } from '../../../../src/core/apexLog/logIndex.ts';

const header = '64.0 APEX_CODE,FINEST';
const skipped = '*** Skipped 22606 bytes of detailed log';
const reached = '*********** MAXIMUM DEBUG LOG SIZE REACHED ***********';

describe('a mark that says where a log is cut', () => {
  for (const [mark, name, problem] of [
    [skipped, '(skipped)', 'skipped'],
    [reached, '(maximum size reached)', 'sizeReached'],
  ] as const) {
    it(`stands in a line of its own: ${name}`, () => {
      const index = indexOf(header, '|EXECUTION_STARTED', mark, '|USER_DEBUG|[1]|DEBUG|later');
      assert.equal(treeOf(index), `(header)\nEXECUTION_STARTED\n  ${name}\n  USER_DEBUG [1] DEBUG|later`);
      assert.deepEqual(problemsOf(index), [`${problem} ${name}`, 'unclosed EXECUTION_STARTED']);
      assert.deepEqual(breachesOf(index), []);
    });

    it(`stands behind an event that it cuts: ${name}`, () => {
      const index = indexOf(
        header,
        '|EXECUTION_STARTED',
        `|VARIABLE_ASSIGNMENT|[3]|line|{"a":"${mark}`,
        '|EXECUTION_FINISHED',
      );
      assert.equal(
        treeOf(index),
        `(header)\nEXECUTION_STARTED\n  VARIABLE_ASSIGNMENT [3] line|{"a":"\n  ${name}\n  EXECUTION_FINISHED`,
      );
      assert.deepEqual(
        [2, 3].map((event) => index.rowAt(event)),
        [2, 2],
      );
      assert.equal(index.eventAtRow(2), 2);
      assert.deepEqual(breachesOf(index), []);
    });

    it(`stands behind an event whose beginning it cuts: ${name}`, () => {
      for (const start of [
        '09:14:21.1 (12',
        '09:14:21.1 (12)|METHOD_EN',
        '09:14:21.1 (12)|',
        '0',
        'second line of it ',
      ]) {
        const index = indexOf(header, '|EXECUTION_STARTED', `${start}${mark}`, '|EXECUTION_FINISHED');
        assert.equal([...index.ofKind(kinds.skipped, kinds.sizeReached)].length, 1, start);
        assert.deepEqual(breachesOf(index), [], start);
      }
    });

    it(`may be the first thing in a file, or all of it: ${name}`, () => {
      assert.equal(treeOf(indexOf(mark)), name);
      assert.equal(treeOf(indexOf(mark, '|EXECUTION_STARTED')), `${name}\nEXECUTION_STARTED`);
    });
  }

  it('says how many bytes are missing', () => {
    const index = indexOf(header, skipped, '*** Skipped 1,234,567 bytes of detailed log');
    assert.deepEqual(
      index.problems.all.map((problem) => problem.kind === 'skipped' && problem.bytes),
      [22_606, 1_234_567],
    );
  });

  it('is none where somebody only speaks of it', () => {
    const index = indexOf(
      header,
      '|USER_DEBUG|[1]|DEBUG|MAXIMUM DEBUG LOG SIZE REACHED',
      'Skipped 7 bytes of detailed log',
    );
    assert.equal(index.count, 2);
  });

  it('leaves ends behind it to what was begun before it', () => {
    const index = indexOf(
      header,
      '|EXECUTION_STARTED',
      '|CODE_UNIT_STARTED|[EXTERNAL]|execute_anonymous_apex',
      '|METHOD_ENTRY|[1]|01p000000000001|A.one()',
      '|METHOD_ENTRY|[2]|01p000000000001|A.two()',
      skipped,
      '|METHOD_EXIT|[7]|01p000000000001|A.never()',
      '|METHOD_EXIT|[1]|01p000000000001|A.one()',
      '|CODE_UNIT_FINISHED|execute_anonymous_apex',
      '|EXECUTION_FINISHED',
    );
    assert.deepEqual(problemsOf(index), ['skipped (skipped)', 'unmatchedEnd METHOD_EXIT', 'unclosed METHOD_ENTRY']);
    assert.equal(index.endAt(1), 9);
  });
});

describe('a large log that was cut', () => {
  it('has both marks and is otherwise sound', () => {
    const index = new LogIndex(generatedLog({ seed: 4, bytes: 300_000, truncated: true, executions: 3 }));
    assert.deepEqual(breachesOf(index), []);
    assert.deepEqual([index.problems.countOf('skipped'), index.problems.countOf('sizeReached')], [1, 1]);
  });
});
