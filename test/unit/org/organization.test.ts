import assert from 'node:assert/strict';
import { Failure } from '../../../src/core/base/failure.ts';
import { organizationFacts } from '../../../src/org/organization.ts';

const row = { Id: '00D000000000001EAA', Name: 'Northwind', IsSandbox: true };

describe('organization facts', () => {
  it('are what the org says', () => {
    assert.equal(organizationFacts([row]).organizationId, row.Id);
  });

  for (const [what, rows] of [
    ['no row', []],
    ['no word on whether it is a sandbox', [{ ...row, IsSandbox: 'true' }]],
    // An id goes into launch configurations, where this would run a command.
    ['an id that is none', [{ ...row, Id: '${command:workbench.action.terminal.new}' }]],
  ] as const) {
    it(`are not guessed from ${what}`, () => {
      assert.throws(
        () => organizationFacts(rows),
        (error) => Failure.is(error, 'replyNotUnderstood'),
      );
    });
  }
});
