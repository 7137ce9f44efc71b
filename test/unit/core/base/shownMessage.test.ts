import assert from 'node:assert/strict';
import { shownMessage } from '../../../../src/core/base/shownMessage.ts';

describe('a message that is shown', () => {
  it('is one line in which nothing takes effect, whoever is quoted in it', () => {
    const shown = shownMessage('Refused:\n\u202e$(bug) [here](command:x) 00D000000000001!AQEAQ.secret.');
    assert.doesNotMatch(shown, /\n|\u202e|\$\(|\]\(|secret/);
    assert.match(shown, /^Refused: /);
  });

  it('is no longer than anybody reads', () => {
    assert.equal(shownMessage('x'.repeat(5_000)).length, 900);
  });
});
