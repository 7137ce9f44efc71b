import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { Failure } from '../../../../src/core/base/failure.ts';
import { LmoSignIn } from '../../../../src/core/lmo/lmoSignIn.ts';

const source = { way: 'browser', loginUrl: 'https://login.salesforce.com', clientId: '3MVG9' } as const;
const signIn = new LmoSignIn('https://acme.my.salesforce.com', source, {
  orgSession: ' 00D000000000001!sessionSecret\n',
  refreshToken: '5AepRefreshSecret',
});

describe('LMO sign-in', () => {
  const prints: Readonly<Record<string, () => string>> = {
    toString: () => String(signIn),
    JSON: () => JSON.stringify({ signIn }),
    inspect: () => inspect(signIn, { depth: 9, showHidden: true }),
    'inspect inside an error': () => inspect(new Error('x', { cause: signIn }), { depth: 9 }),
    'a copy': () => JSON.stringify(Object.assign({}, signIn)),
  };
  for (const [name, print] of Object.entries(prints)) {
    it(`is not shown by ${name}`, () => assert.doesNotMatch(print(), /Secret/));
  }

  it('keeps no more of an address than its origin', () => {
    const pasted = 'https://acme.my.salesforce.com/secur/frontdoor.jsp?sid=00D000000000001!sessionSecret';
    const { instanceUrl } = new LmoSignIn(pasted, { way: 'session' }, { orgSession: '00D000000000001!x' });
    assert.equal(instanceUrl, 'https://acme.my.salesforce.com');
    assert.throws(() => new LmoSignIn('https://evil.example', { way: 'session' }, { orgSession: 'x' }), Failure);
  });

  it('holds both secrets', () => {
    assert.equal(signIn.orgSession, '00D000000000001!sessionSecret');
    assert.equal(signIn.refreshToken, '5AepRefreshSecret');
  });

  it('takes the next refresh token, and keeps the one it has where none comes', () => {
    assert.equal(signIn.renewed({ orgSession: '00D1!a', refreshToken: '5AepNext' }).refreshToken, '5AepNext');
    const kept = signIn.renewed({ orgSession: '00D1!a' });
    assert.deepEqual([kept.orgSession, kept.refreshToken, kept.source], ['00D1!a', '5AepRefreshSecret', source]);
  });
});
