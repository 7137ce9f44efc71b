import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { type SampleOrgHandle, startSampleOrg } from '../support/sampleOrg.ts';

const clientId = '3MVG9AcmeSupport.SampleOrg.ExternalClientApp';
const redirectUri = 'http://localhost:1717/OauthRedirect';

type Json = Record<string, unknown>;

/** An app that signs a person in to the LMO, as RFC 7636 and RFC 8252 have it. */
class App {
  readonly verifier = randomBytes(32).toString('base64url');
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  authorize(parameters: Record<string, string> = {}): Promise<Response> {
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: redirectUri,
      code_challenge: createHash('sha256').update(this.verifier).digest('base64url'),
      code_challenge_method: 'S256',
      scope: 'api refresh_token',
      state: 'state-1',
      ...parameters,
    });
    return fetch(`${this.#url}/services/oauth2/authorize?${query.toString()}`, { redirect: 'manual' });
  }

  post(resource: string, form: Record<string, string>): Promise<Response> {
    const body = new URLSearchParams(form);
    return fetch(`${this.#url}/services/oauth2/${resource}`, { method: 'POST', body, redirect: 'manual' });
  }

  /** What the person does on the page. Answers the address that the browser is sent to. */
  async decide(page: string, decision: 'allow' | 'deny'): Promise<URL> {
    const ticket = /name="ticket" value="([^"]+)"/.exec(page)?.[1] ?? '';
    const username = /<option[^>]* value="([^"]+)"/.exec(page)?.[1] ?? '';
    const reply = await this.post('authorize', { ticket, username, decision });
    assert.equal(reply.status, 302);
    return new URL(reply.headers.get('location') ?? '');
  }

  async code(parameters: Record<string, string> = {}): Promise<string> {
    const target = await this.decide(await (await this.authorize(parameters)).text(), 'allow');
    assert.equal(target.searchParams.get('state'), 'state-1');
    return target.searchParams.get('code') ?? '';
  }

  exchange(code: string, more: Record<string, string> = {}): Promise<Response> {
    const given = { grant_type: 'authorization_code', code, client_id: clientId, redirect_uri: redirectUri };
    return this.post('token', { ...given, code_verifier: this.verifier, ...more });
  }

  async signIn(): Promise<Json> {
    const reply = await this.exchange(await this.code());
    assert.equal(reply.status, 200);
    return (await reply.json()) as Json;
  }

  refresh(token: unknown): Promise<Response> {
    return this.post('token', { grant_type: 'refresh_token', refresh_token: String(token), client_id: clientId });
  }
}

describe('signing in to the sample org', () => {
  let org: SampleOrgHandle;
  let app: App;

  before(async () => {
    org = await startSampleOrg();
  });

  beforeEach(() => {
    app = new App(org.lmo.url);
  });

  after(async () => {
    await org.dispose();
    assert.deepEqual(org.orgFaults, []);
  });

  const lmoId = (): string => org.lmo.session.slice(0, 15);
  const limits = async (session: unknown): Promise<number> => {
    const headers = { authorization: `Bearer ${String(session)}` };
    return (await fetch(`${org.lmo.url}/services/data/v62.0/limits`, { headers })).status;
  };
  const refusal = async (reply: Response): Promise<readonly unknown[]> => {
    const { error, error_description: description } = (await reply.json()) as Json;
    return [reply.status, error, description];
  };

  it('asks the person on a page, and gives the app a session of theirs', async () => {
    const page = await (await app.authorize()).text();
    assert.match(page, /Acme Support<\/strong> asks to/);
    assert.match(page, /Manage user data via APIs/);
    const granted = await app.signIn();
    assert.deepEqual(Object.keys(granted).sort(), [
      'access_token',
      'id',
      'instance_url',
      'issued_at',
      'refresh_token',
      'scope',
      'signature',
      'token_type',
    ]);
    assert.equal(granted.token_type, 'Bearer');
    assert.equal(granted.instance_url, org.lmo.url);
    assert.equal(await limits(granted.access_token), 200);
    const headers = { authorization: `Bearer ${String(granted.access_token)}` };
    const identity = (await (await fetch(String(granted.id), { headers })).json()) as Json;
    const userInfo = (await (await fetch(`${org.lmo.url}/services/oauth2/userinfo`, { headers })).json()) as Json;
    assert.equal(identity.username, userInfo.preferred_username);
    const soql = encodeURIComponent('SELECT Application, LoginType, Status FROM LoginHistory');
    const logins = await fetch(`${org.lmo.url}/services/data/v62.0/query?q=${soql}`, { headers });
    const { records } = (await logins.json()) as { records: Json[] };
    assert.deepEqual(
      records.map(({ Application, LoginType, Status }) => [Application, LoginType, Status]),
      [['Acme Support', 'Remote Access 2.0', 'Success']],
    );
  });

  it('tells the app when the person says no', async () => {
    const target = await app.decide(await (await app.authorize()).text(), 'deny');
    assert.equal(`${target.origin}${target.pathname}`, redirectUri);
    assert.deepEqual(
      [
        target.searchParams.get('error'),
        target.searchParams.get('error_description'),
        target.searchParams.get('state'),
      ],
      ['access_denied', 'end-user denied authorization', 'state-1'],
    );
  });

  it('asks for PKCE with S256', async () => {
    for (const [parameter, description] of [
      ['code_challenge', 'missing required code challenge'],
      ['code_challenge_method', 'code challenge method must be S256'],
    ] as const) {
      const query = new URLSearchParams({ response_type: 'code', client_id: clientId, redirect_uri: redirectUri });
      if (parameter === 'code_challenge_method') {
        query.set('code_challenge', 'x');
        query.set('code_challenge_method', 'plain');
      }
      const url = `${org.lmo.url}/services/oauth2/authorize?${query.toString()}`;
      const target = new URL((await fetch(url, { redirect: 'manual' })).headers.get('location') ?? '');
      assert.equal(target.searchParams.get('error_description'), description);
    }
    const code = await app.code();
    assert.deepEqual(await refusal(await app.exchange(code, { code_verifier: 'another' })), [
      400,
      'invalid_grant',
      'invalid code verifier',
    ]);
  });

  it('sends nothing to an address that is not the app’s', async () => {
    const reply = await app.authorize({ redirect_uri: 'https://evil.example/OauthRedirect' });
    assert.equal(reply.status, 400);
    assert.match(await reply.text(), /redirect_uri_mismatch/);
    const unknown = await app.authorize({ client_id: '<b>nobody</b>' });
    assert.match(await unknown.text(), /invalid_client_id/);
  });

  it('takes a code once, from the app that it was given to', async () => {
    const code = await app.code();
    assert.equal((await app.exchange(code)).status, 200);
    assert.deepEqual(await refusal(await app.exchange(code)), [400, 'invalid_grant', 'invalid authorization code']);
    const other = await app.code();
    const elsewhere = { redirect_uri: 'http://localhost:1718/OauthRedirect' };
    assert.deepEqual((await refusal(await app.exchange(other, elsewhere)))[1], 'redirect_uri_mismatch');
    const third = await app.code();
    assert.deepEqual((await refusal(await app.exchange(third, { client_id: 'PlatformCLI' })))[1], 'invalid_grant');
    const fourth = await app.code();
    assert.deepEqual((await refusal(await app.exchange(fourth, { client_secret: 'x' })))[1], 'invalid_client');
  });

  it('gives a new refresh token with every use, and ends them all when an old one comes again', async () => {
    const first = await app.signIn();
    const second = (await (await app.refresh(first.refresh_token)).json()) as Json;
    assert.notEqual(second.refresh_token, first.refresh_token);
    assert.equal(await limits(second.access_token), 200);
    const expired = [400, 'invalid_grant', 'expired access/refresh token'];
    assert.deepEqual(await refusal(await app.refresh(first.refresh_token)), expired);
    assert.deepEqual(await refusal(await app.refresh(second.refresh_token)), expired);
    assert.equal(await limits(second.access_token), 401, 'what came of it is over too');
  });

  it('compares a callback to the letter for an app that has one', async () => {
    const one = '3MVG9AcmeSupport.SampleOrg.OneCallback';
    assert.equal((await app.authorize({ client_id: one })).status, 200);
    for (const other of ['http://localhost:1718/OauthRedirect', 'http://127.0.0.1:1717/OauthRedirect']) {
      const reply = await app.authorize({ client_id: one, redirect_uri: other });
      assert.match(await reply.text(), /redirect_uri_mismatch/);
    }
  });

  it('answers for the person where the control endpoint says so', async () => {
    await org.controls.decideSignIns(lmoId(), 'deny');
    const refused = new URL((await app.authorize()).headers.get('location') ?? '');
    assert.equal(refused.searchParams.get('error'), 'access_denied');
    await org.controls.decideSignIns(lmoId(), 'allow');
    const allowed = new URL((await app.authorize()).headers.get('location') ?? '');
    assert.equal((await app.exchange(allowed.searchParams.get('code') ?? '')).status, 200);
    await org.controls.decideSignIns(lmoId(), 'ask');
    assert.equal((await app.authorize()).status, 200);
  });

  it('ends refresh tokens when they are too old, and all that apps were allowed when it is taken back', async () => {
    const expired = [400, 'invalid_grant', 'expired access/refresh token'];
    const first = await app.signIn();
    await org.controls.expireRefreshTokens(lmoId());
    assert.deepEqual(await refusal(await app.refresh(first.refresh_token)), expired);
    assert.equal(await limits(first.access_token), 200);
    const second = await app.signIn();
    await org.controls.revokeApps(lmoId());
    assert.deepEqual(await refusal(await app.refresh(second.refresh_token)), expired);
    assert.equal(await limits(second.access_token), 401);
    const third = await app.signIn();
    await org.controls.skipTime(29 * 86_400_000);
    const fourth = (await (await app.refresh(third.refresh_token)).json()) as Json;
    await org.controls.skipTime(29 * 86_400_000);
    const fifth = (await (await app.refresh(fourth.refresh_token)).json()) as Json;
    await org.controls.skipTime(31 * 86_400_000);
    assert.deepEqual(await refusal(await app.refresh(fifth.refresh_token)), expired);
  });

  it('gives no refresh token to an app that did not ask for one', async () => {
    const reply = await app.exchange(await app.code({ scope: 'api' }));
    assert.ok(!('refresh_token' in ((await reply.json()) as Json)));
  });

  it('tells an app about its tokens, and takes them back', async () => {
    const granted = await app.signIn();
    const ask = async (token: unknown): Promise<Json> =>
      (await (await app.post('introspect', { token: String(token), client_id: clientId })).json()) as Json;
    assert.deepEqual(
      [(await ask(granted.access_token)).active, (await ask(granted.refresh_token)).token_type],
      [true, 'refresh_token'],
    );
    assert.equal((await app.post('revoke', { token: String(granted.refresh_token) })).status, 200);
    assert.deepEqual(await ask(granted.access_token), { active: false });
    assert.equal(await limits(granted.access_token), 401);
    assert.deepEqual((await refusal(await app.post('revoke', { token: 'nothing' })))[1], 'invalid_token');
  });

  it('takes no other grants', async () => {
    const reply = await app.post('token', {
      grant_type: 'password',
      client_id: clientId,
      username: 'a',
      password: 'b',
    });
    assert.deepEqual(await refusal(reply), [400, 'unsupported_grant_type', 'grant type not supported']);
  });
});
