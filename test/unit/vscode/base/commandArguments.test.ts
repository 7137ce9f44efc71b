import assert from 'node:assert/strict';
import { CommandArguments } from '../../../../src/vscode/base/commandArguments.ts';
import { parseSampleOrgAccess } from '../../../../src/vscode/sampleOrg/sampleOrgAccess.ts';

describe('command arguments', () => {
  it('reads what a tree node, a keybinding or a test gives', () => {
    const given = new CommandArguments([{ orgId: '00D000000000002', minutes: 5, confirmed: true }, ['selection']]);
    assert.equal(given.orgId, '00D000000000002');
    assert.equal(given.number('minutes'), 5);
    assert.equal(given.flag('confirmed'), true);
    assert.equal(given.text, undefined);
    assert.equal(new CommandArguments(['forceide://x']).text, 'forceide://x');
  });

  it('lets no other extension answer what protects a customer, only tests', () => {
    const said = [{ confirmed: true }];
    assert.equal(new CommandArguments(said).confirmed, false);
    assert.equal(new CommandArguments(said, { speaksForUser: false }).confirmed, false);
    assert.equal(new CommandArguments(said, { speaksForUser: true }).confirmed, true);
    assert.equal(new CommandArguments([{}], { speaksForUser: true }).confirmed, false);
  });

  it('takes what has another type for left out', () => {
    for (const values of [[], [null], [7], [{ orgId: 1, minutes: 'x', confirmed: 'yes' }], [{ minutes: Number.NaN }]]) {
      const given = new CommandArguments(values);
      assert.deepEqual(
        [given.orgId, given.number('minutes'), given.flag('confirmed'), given.text],
        [undefined, undefined, false, undefined],
      );
    }
  });
});

describe('the line that the sample org prints', () => {
  it('is read when it is whole', () => {
    const line = '{"lmo":{"url":"http://127.0.0.1:1","session":"s"},"subscribers":[],"control":{"url":"x"}}';
    assert.equal(parseSampleOrgAccess(line)?.lmo.url, 'http://127.0.0.1:1');
  });

  it('is refused otherwise', () => {
    for (const line of [
      '',
      'Listening',
      'null',
      '{}',
      '{"lmo":{"url":"x"},"subscribers":[]}',
      '{"lmo":{"url":"x","session":"y"}}',
    ]) {
      assert.equal(parseSampleOrgAccess(line), undefined, line);
    }
  });
});
