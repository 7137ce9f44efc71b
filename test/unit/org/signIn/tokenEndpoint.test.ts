import assert from 'node:assert/strict';
import { Failure } from '../../../../src/core/base/failure.ts';
import { silentLogger } from '../../../../src/core/base/logger.ts';
import { refreshExchange } from '../../../../src/core/lmo/oauth.ts';
import type { HttpReply, HttpRequest, HttpTransport } from '../../../../src/org/http/httpTransport.ts';
import { RefreshTokenEnded, TokenEndpoint } from '../../../../src/org/signIn/tokenEndpoint.ts';
import { reply } from '../fakeOrg.ts';

const login = 'https://login.salesforce.com';
const good = {
  access_token: '00D000000000001!fresh',
  refresh_token: '5Aepnext',
  instance_url: 'https://acme.my.salesforce.com',
  id: 'https://login.salesforce.com/id/00D000000000001EAA/005000000000001AAA',
  token_type: 'Bearer',
  issued_at: '1',
};

class OneReply implements HttpTransport {
  readonly requests: HttpRequest[] = [];
  readonly #reply: HttpReply;

  constructor(answer: HttpReply) {
    this.#reply = answer;
  }

  send(request: HttpRequest): Promise<HttpReply> {
    this.requests.push(request);
    return Promise.resolve(this.#reply);
  }

  stream(): Promise<never> {
    return Promise.reject(new Error('nothing is streamed here'));
  }

  dispose(): void {
    assert.fail('the transport is not the endpoint’s to end');
  }
}

function grant(answer: HttpReply, request = 'grant_type=authorization_code&code=c', address = login) {
  return new TokenEndpoint(address, new OneReply(answer), silentLogger).grant(request);
}

describe('token endpoint', () => {
  it('posts the form once, and gives out what fits', async () => {
    const transport = new OneReply(reply(200, good));
    const tokens = await new TokenEndpoint(`${login}/`, transport, silentLogger).grant('grant_type=x&code=c');
    assert.deepEqual(tokens, {
      instanceUrl: 'https://acme.my.salesforce.com',
      orgSession: '00D000000000001!fresh',
      refreshToken: '5Aepnext',
    });
    const [request] = transport.requests;
    assert.deepEqual(
      [request?.method, request?.url, request?.body, request?.repeatable, request?.timeout],
      ['POST', `${login}/services/oauth2/token`, 'grant_type=x&code=c', false, 20_000],
    );
  });

  for (const address of [
    'https://evil.example',
    'http://acme.my.salesforce.com',
    'https://acme.my.salesforce.com:8443',
  ]) {
    it(`is never at ${address}`, () => {
      assert.throws(() => new TokenEndpoint(address, new OneReply(reply(200, good)), silentLogger), Failure);
    });
  }

  const hostile: Readonly<Record<string, object>> = {
    'no session': { ...good, access_token: undefined },
    'a session with a line break': { ...good, access_token: '00D000000000001!a\r\nx-header: b' },
    'a session that is no text': { ...good, access_token: { toString: () => good.access_token } },
    'another kind of token': { ...good, token_type: 'mac' },
    'no instance': { ...good, instance_url: undefined },
    'an instance elsewhere': { ...good, instance_url: 'https://evil.example' },
    'an instance that looks right': { ...good, instance_url: 'https://acme.my.salesforce.com.evil.example' },
    'an instance without TLS': { ...good, instance_url: 'http://acme.my.salesforce.com' },
    'an instance on this machine': { ...good, instance_url: 'http://127.0.0.1:9000' },
    'an identity elsewhere': { ...good, id: 'https://evil.example/id/00D000000000001EAA/005000000000001AAA' },
    'an identity of another org': {
      ...good,
      id: 'https://login.salesforce.com/id/00D000000000009EAA/005000000000001AAA',
    },
    'an identity that is none': { ...good, id: 'https://login.salesforce.com/' },
  };
  for (const [name, body] of Object.entries(hostile)) {
    it(`believes no reply with ${name}`, async () => {
      await assert.rejects(grant(reply(200, body)), (error) => Failure.is(error, 'signInAnswerWrong'));
    });
  }

  for (const body of ['', 'null', '[]', '<html>sign in to the guest network</html>', '{"access_token": 5}']) {
    it(`believes no reply like ${JSON.stringify(body)}`, async () => {
      await assert.rejects(grant(reply(200, body)), (error) => Failure.is(error, 'signInAnswerWrong'));
    });
  }

  it('does not follow a sample org to Salesforce, nor Salesforce to this machine', async () => {
    const here = 'http://127.0.0.1:6109';
    await assert.rejects(grant(reply(200, good), 'x=y', here), (error) => Failure.is(error, 'signInAnswerWrong'));
    const tokens = await grant(reply(200, { ...good, instance_url: here, id: undefined }), 'x=y', here);
    assert.equal(tokens.instanceUrl, here);
  });

  it('knows a refresh token that has ended from every other refusal', async () => {
    const ended = reply(400, { error: 'invalid_grant', error_description: 'expired access/refresh token' });
    await assert.rejects(grant(ended, refreshExchange('app', '5Aepold')), RefreshTokenEnded);
    // A code that has ended is no such thing.
    await assert.rejects(grant(ended), (error) => Failure.is(error, 'signInRefused'));
    const busy = reply(503, 'down for maintenance');
    await assert.rejects(grant(busy, refreshExchange('app', '5Aepold')), (error) => Failure.is(error, 'orgBusy'));
    const client = reply(400, { error: 'invalid_client_id', error_description: 'client identifier invalid' });
    await assert.rejects(grant(client, refreshExchange('app', '5Aepold')), (error) => {
      return (
        Failure.is(error, 'signInRefused') && /client identifier invalid \(invalid_client_id\)/.test(error.message)
      );
    });
  });

  it('lets no refusal repeat what was sent', async () => {
    const token = '5AepVerySecretRefreshToken';
    const echo = reply(400, { error: 'invalid_request', error_description: `cannot use ${token}` });
    await assert.rejects(grant(echo, refreshExchange('app', token)), (error) => {
      return Failure.is(error, 'signInRefused') && !error.message.includes('VerySecret');
    });
  });
});
