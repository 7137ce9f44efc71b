import assert from 'node:assert/strict';

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
