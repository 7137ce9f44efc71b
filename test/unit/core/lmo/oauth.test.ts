import assert from 'node:assert/strict';
import { Failure } from '../../../../src/core/base/failure.ts';
import {
  authorizationUrl,
  beginSignIn,
  codeExchange,
  type PendingSignIn,
  readCallback,
  refreshExchange,
} from '../../../../src/core/lmo/oauth.ts';

const tokens = ['verifier+/', 'state&='];

function pending(): PendingSignIn {
  const left = [...tokens];
  const target = { loginUrl: 'https://acme.my.salesforce.com', clientId: '3MVG9.app', callbackPort: 1717 };
  return beginSignIn(target, {
    token: () => left.shift() ?? assert.fail('asked for too much'),
    challengeOf: (verifier) => `challenge of ${verifier}`,
  });
}

describe('OAuth', () => {
  it('asks for a code with PKCE S256, and sends no secret of an app', () => {
    const url = new URL(authorizationUrl(pending()));
    assert.equal(`${url.origin}${url.pathname}`, 'https://acme.my.salesforce.com/services/oauth2/authorize');
    assert.deepEqual(Object.fromEntries(url.searchParams), {
      response_type: 'code',
      client_id: '3MVG9.app',
      redirect_uri: 'http://localhost:1717/OauthRedirect',
      scope: 'api refresh_token openid',
      state: 'state&=',
      code_challenge: 'challenge of verifier+/',
      code_challenge_method: 'S256',
      prompt: 'login',
    });
  });

  it('exchanges the code with the verifier', () => {
    assert.deepEqual(Object.fromEntries(new URLSearchParams(codeExchange(pending(), 'a code+'))), {
      grant_type: 'authorization_code',
      code: 'a code+',
      client_id: '3MVG9.app',
      redirect_uri: 'http://localhost:1717/OauthRedirect',
      code_verifier: 'verifier+/',
    });
  });

  it('renews with the refresh token alone', () => {
    assert.deepEqual(Object.fromEntries(new URLSearchParams(refreshExchange('3MVG9.app', '5Aep+/='))), {
      grant_type: 'refresh_token',
      refresh_token: '5Aep+/=',
      client_id: '3MVG9.app',
    });
  });

  describe('the address that the browser comes back to', () => {
    const callback = (query: string): string => `http://localhost:1717/OauthRedirect?${query}`;

    it('holds the code', () => {
      assert.equal(readCallback(` ${callback('code=aPrx.1%3D%3D&state=state%26%3D')}\n`, pending()), 'aPrx.1==');
      // As a proxy of a remote shows it.
      assert.equal(readCallback('https://x-1717.app.example/OauthRedirect?state=state%26%3D&code=c', pending()), 'c');
    });

    const refused: readonly (readonly [string, string, RegExp])[] = [
      [callback('code=c'), 'signInAnswerForeign', /does not belong/],
      [callback('code=c&state=other'), 'signInAnswerForeign', /does not belong/],
      ['http://localhost:1717/elsewhere?code=c&state=state%26%3D', 'signInAnswerForeign', /does not belong/],
      ['not an address', 'signInAnswerForeign', /does not belong/],
      ['', 'signInAnswerForeign', /does not belong/],
      [callback('error=access_denied&error_description=x&state=state%26%3D'), 'signInDenied', /denied in the browser/],
      [
        callback('error=invalid_scope&error_description=not%20allowed.&state=state%26%3D'),
        'signInRefused',
        /acme\.my\.salesforce\.com refused the sign-in: not allowed \(invalid_scope\)/,
      ],
      [callback('state=state%26%3D'), 'signInRefused', /sent no code/],
      [callback('code=&state=state%26%3D'), 'signInRefused', /sent no code/],
    ];
    for (const [address, code, message] of refused) {
      it(`is refused as ${code}: ${JSON.stringify(address)}`, () => {
        assert.throws(
          () => readCallback(address, pending()),
          (error) => Failure.is(error, code) && message.test(error.message),
        );
      });
    }
  });
});
