import assert from 'node:assert/strict';
import { decrypted } from '../../../../src/org/salesforceCli/cliCipher.ts';
import { CliKey } from '../../../support/cliKey.ts';

const secret = '00D000000000001!AQ.secret_ünï';

describe('encryption of the Salesforce CLI', () => {
  for (const version of [1, 2] as const) {
    describe(`version ${version}`, () => {
      const key = new CliKey(version);

      it('is read', () => assert.equal(decrypted(key.encrypted(secret), key.text), secret));

      it('is not read with another key', () => {
        assert.equal(decrypted(key.encrypted(secret), new CliKey(version).text), undefined);
        assert.equal(decrypted(key.encrypted(secret), new CliKey(version === 1 ? 2 : 1).text), undefined);
        assert.equal(decrypted(key.encrypted(secret), ''), undefined);
      });

      it('is not read once a digit was changed, be it of the text or of the tag', () => {
        const text = key.encrypted(secret);
        for (const at of [0, 20, 40, text.length - 1]) {
          const changed = text.slice(0, at) + (text[at] === '0' ? '1' : '0') + text.slice(at + 1);
          assert.equal(decrypted(changed, key.text), undefined, `digit ${at}`);
        }
        // A shorter tag would be easier to guess.
        assert.equal(decrypted(text.slice(0, -8), key.text), undefined);
      });
    });
  }

  for (const text of ['', ':', 'abc', 'zz:00', '00D000000000001!AQ', `${'0'.repeat(10)}:${'0'.repeat(32)}`]) {
    it(`is not ${JSON.stringify(text)}`, () => assert.equal(decrypted(text, new CliKey(1).text), undefined));
  }
});
