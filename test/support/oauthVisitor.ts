import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';

export type Decision = 'allow' | 'deny';

/** What a person does in the browser once an app has opened the sample org's page there. Answers where the browser is sent. */
export async function decideOnPage(authorizationUrl: string, decision: Decision, username?: string): Promise<URL> {
  const asked = await fetch(authorizationUrl, { redirect: 'manual' });
  const location = asked.headers.get('location');
  if (location !== null) {
    // The org tells the app, not the person.
    return new URL(location);
  }
  const page = await asked.text();
  const ticket = /name="ticket" value="([^"]+)"/.exec(page)?.[1];
  assert.ok(ticket, `the page asks: ${page}`);
  const first = /<option[^>]* value="([^"]+)"/.exec(page)?.[1] ?? '';
  const body = new URLSearchParams({ ticket, username: username ?? first, decision });
  const url = new URL('/services/oauth2/authorize', authorizationUrl);
  const decided = await fetch(url, { method: 'POST', body, redirect: 'manual' });
  return new URL(decided.headers.get('location') ?? assert.fail('the browser is sent nowhere'));
}

/** Lets the browser open the page, decide there and come back to the app. Answers the page it ends on. */
export async function visit(authorizationUrl: string, decision: Decision): Promise<string> {
  const back = await decideOnPage(authorizationUrl, decision);
  return (await fetch(back)).text();
}

export interface OAuthTokens {
  readonly access_token: string;
  readonly refresh_token: string;
}

/** Signs an app of the test's in to an org, with a person who allows it. */
export async function signInToOrg(url: string): Promise<OAuthTokens> {
  const verifier = randomBytes(32).toString('base64url');
  const app = {
    client_id: '3MVG9AcmeSupport.SampleOrg.ExternalClientApp',
    redirect_uri: 'http://localhost:1/OauthRedirect',
  };
  const query = new URLSearchParams({
    ...app,
    response_type: 'code',
    scope: 'api refresh_token',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const back = await decideOnPage(`${url}/services/oauth2/authorize?${query.toString()}`, 'allow');
  const code = back.searchParams.get('code') ?? '';
  const body = new URLSearchParams({ ...app, grant_type: 'authorization_code', code, code_verifier: verifier });
  const reply = await fetch(`${url}/services/oauth2/token`, { method: 'POST', body });
  assert.equal(reply.status, 200);
  return (await reply.json()) as OAuthTokens;
}
