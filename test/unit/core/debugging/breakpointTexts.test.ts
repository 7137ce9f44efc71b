import assert from 'node:assert/strict';
import { parseHitCondition } from '../../../../src/core/debugging/breakpoints/hitCondition.ts';
import {
  checkLogMessage,
  logMessageText,
  parseLogMessage,
} from '../../../../src/core/debugging/breakpoints/logMessage.ts';
import type { Stop } from '../../../../src/core/debugging/stop.ts';
import { emptyVariables, FakeExecution, frame, stopOf, text, value } from '../../../support/fakeExecution.ts';

describe('hit conditions', () => {
  const upTo = (condition: string): string =>
    [1, 2, 3, 4, 5, 6].filter((hits) => parseHitCondition(condition).isMet(hits)).join(' ');
  for (const [condition, hits] of [
    ['3', '3'],
    ['== 3', '3'],
    ['=3', '3'],
    [' >= 4 ', '4 5 6'],
    ['> 4', '5 6'],
    ['<3', '1 2'],
    ['<= 2', '1 2'],
    ['% 2', '2 4 6'],
  ] as const) {
    it(`"${condition}" stops at ${hits}`, () => {
      assert.equal(upTo(condition), hits);
    });
  }

  for (const condition of ['', 'x', '-1', '% 0', '3 times', '>= count', '1e3', '99999999999']) {
    it(`"${condition}" is refused`, () => {
      assert.throws(() => parseHitCondition(condition), /is no hit count\. Write a number/);
    });
  }
});

describe('log messages', () => {
  function stopped(): Stop {
    const execution = new FakeExecution();
    execution.state = {
      frames: [frame(0)],
      variables: { ...emptyVariables, locals: [value('total', { text: '12' }), text('name', 'A {b}\u001b[31m')] },
    };
    return stopOf(execution);
  }
  for (const [message, result] of [
    ['plain', 'plain'],
    ['{total}', '12'],
    ['Total of {name} is {total + 1}.', 'Total of A {b} is 13.'],
    ['\\{total\\} \\\\', '{total} \\'],
    ["{total > 1 ? '}' : 'no'}", '}'],
    [
      '{total} {absent}',
      '12 {There is no variable "absent" in this frame. Check the spelling, or select the frame that declares it.}',
    ],
  ] as const) {
    it(JSON.stringify(message), async () => {
      assert.equal(await logMessageText(parseLogMessage(message), stopped(), 0), result);
    });
  }

  it('refuses a brace that is not closed', () => {
    assert.throws(() => parseLogMessage('a {total'), /has no \} behind it/);
  });

  it('refuses megabytes', () => {
    assert.throws(() => parseLogMessage('{total}'.repeat(200_000)), /longer than 10000 characters/);
  });

  it('refuses an expression that would change data', () => {
    assert.throws(() => {
      checkLogMessage(parseLogMessage('{total++}'));
    }, /would change data/);
  });
});
