import assert from 'node:assert/strict';
import { systemRandomness } from '../../../../src/org/signIn/randomness.ts';

describe('randomness of a sign-in', () => {
  it('makes the challenge of RFC 7636, appendix B', () => {
    const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
    assert.equal(systemRandomness.challengeOf(verifier), 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM');
  });

  it('makes tokens that a code verifier may be, and none twice', () => {
    const tokens = Array.from({ length: 100 }, () => systemRandomness.token());
    assert.equal(new Set(tokens).size, 100);
    for (const token of tokens) {
      assert.match(token, /^[A-Za-z0-9_-]{43,128}$/);
    }
  });
});
