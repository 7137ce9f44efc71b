import assert from 'node:assert/strict';
import { threadNames } from '../../../src/dap/threadNames.ts';

describe('the name of a debugged request', () => {
  for (const [description, name] of [
    ['EXECUTE_ANONYMOUS execute_anonymous_apex', 'Anonymous Apex — Ada'],
    ['VISUALFORCE /apex/acme__Invoice', 'Visualforce: /apex/acme__Invoice — Ada'],
    ['LIGHTNING', 'Lightning — Ada'],
    ['something of the org', 'something of the org — Ada'],
    ['constructor x', 'constructor x — Ada'],
    ['\u001b[31mREST\u202e /a', 'REST: /a — Ada'],
    ['', 'Request 07c1'],
    [undefined, 'Request 07c1'],
  ] as const) {
    it(`${JSON.stringify(description)} is ${name}`, () => {
      assert.deepEqual(threadNames([{ requestId: '07c1', threadId: 1, description }], 'Ada'), [name]);
    });
  }

  it('is told apart from an equal one by its number', () => {
    const [rest, lightning] = ['REST /a', 'LIGHTNING'];
    assert.deepEqual(
      threadNames(
        [rest, lightning, rest].map((description, index) => ({
          requestId: `07c${index}`,
          threadId: index + 4,
          description,
        })),
        'Ada',
      ),
      ['REST: /a — Ada (4)', 'Lightning — Ada', 'REST: /a — Ada (6)'],
    );
  });
});
