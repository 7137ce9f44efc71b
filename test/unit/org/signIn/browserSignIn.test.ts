import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { once } from 'node:events';
import { type AddressInfo } from 'node:net';
import { Failure } from '../../../../src/core/base/failure.ts';
import type { BrowserSignIn } from '../../../../src/core/lmo/ports.ts';
import { signInWithBrowser } from '../../../../src/org/signIn/browserSignIn.ts';
import { systemRandomness } from '../../../../src/org/signIn/randomness.ts';
import { FakeClock } from '../../../support/fakeClock.ts';

const tokens = {
  instanceUrl: 'https://acme.my.salesforce.com',
  orgSession: '00D000000000001!fresh',
  refreshToken: '5Aepfirst',
};
const never = (): Promise<never> => new Promise(() => undefined);

/** A port that nothing listens on. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** A sign-in with its user: what they see and do in the browser. */
class Visit {
  readonly clock = new FakeClock();
  readonly opened = Promise.withResolvers<URL>();
  readonly granted: string[] = [];
  readonly stop = new AbortController();
  grant = (): Promise<typeof tokens> => Promise.resolve(tokens);

  start(overrides: Partial<BrowserSignIn> & { readonly callbackPort: number }) {
    const request: BrowserSignIn = {
      loginUrl: 'https://login.salesforce.com',
      clientId: '3MVG9',
      openBrowser: (url) => {
        this.opened.resolve(new URL(url));
        return Promise.resolve(true);
      },
      pastedAddress: never,
      pages: {
        signedIn: { title: 'Signed in <&', text: 'back to the editor' },
        failed: { title: 'Failed', text: 'back to the editor' },
        foreign: { title: 'Foreign', text: 'not ours' },
      },
      ...overrides,
    };
    const tools = {
      clock: this.clock,
      randomness: systemRandomness,
      grant: (_loginUrl: string, form: string) => {
        this.granted.push(form);
        return this.grant();
      },
    };
    const outcome = signInWithBrowser(request, tools, this.stop.signal);
    // A test looks at it when the browser has been there.
    outcome.catch(() => undefined);
    return outcome;
  }

  /** Where the browser is sent back to. */
  async callback(parameters: Readonly<Record<string, string>>): Promise<URL> {
    const page = await this.opened.promise;
    const target = new URL(page.searchParams.get('redirect_uri') ?? '');
    target.searchParams.set('state', page.searchParams.get('state') ?? '');
    for (const [name, value] of Object.entries(parameters)) {
      target.searchParams.set(name, value);
    }
    return target;
  }
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

describe('signing in with the browser', () => {
  let visit: Visit;
  let callbackPort: number;

  beforeEach(async () => {
    visit = new Visit();
    callbackPort = await freePort();
  });

  afterEach(async () => {
    assert.equal(await isListening(callbackPort), false, 'nothing listens any more');
    assert.equal(visit.clock.pendingTimers, 0);
  });

  it('exchanges the code that the browser brings, and says so on a page', async () => {
    const outcome = visit.start({ callbackPort });
    const page = await visit.opened.promise;
    assert.equal(page.origin, 'https://login.salesforce.com');
    const shown = await fetch(await visit.callback({ code: 'aPrx' }));
    const signIn = await outcome;
    assert.deepEqual(
      [signIn.instanceUrl, signIn.orgSession, signIn.refreshToken, signIn.source],
      [
        'https://acme.my.salesforce.com',
        '00D000000000001!fresh',
        '5Aepfirst',
        { way: 'browser', loginUrl: 'https://login.salesforce.com', clientId: '3MVG9' },
      ],
    );
    const form = new URLSearchParams(visit.granted[0]);
    const challenge = systemRandomness.challengeOf(form.get('code_verifier') ?? '');
    assert.equal(page.searchParams.get('code_challenge'), challenge);
    assert.equal(shown.status, 200);
    assert.match(await shown.text(), /<h1>Signed in &lt;&amp;<\/h1>/);
    assert.match(shown.headers.get('content-security-policy') ?? '', /default-src 'none'/);
    assert.equal(shown.headers.get('referrer-policy'), 'no-referrer');
    assert.equal(shown.headers.get('cache-control'), 'no-store');
  });

  it('lets no other page end it: an address of another sign-in is answered, and the wait goes on', async () => {
    const outcome = visit.start({ callbackPort });
    const foreign = await fetch(await visit.callback({ code: 'stolen', state: 'another' }));
    assert.equal(foreign.status, 400);
    assert.match(await foreign.text(), /Foreign/);
    const elsewhere = await fetch(`http://localhost:${callbackPort}/favicon.ico`);
    assert.equal(elsewhere.status, 404);
    const posted = await fetch(await visit.callback({ code: 'c' }), { method: 'POST' });
    assert.equal(posted.status, 404);
    assert.deepEqual(visit.granted, []);
    await fetch(await visit.callback({ code: 'right' }));
    await outcome;
    assert.equal(new URLSearchParams(visit.granted[0]).get('code'), 'right');
  });

  it('answers nobody who comes by another name', async () => {
    const outcome = visit.start({ callbackPort });
    const target = await visit.callback({ code: 'c' });
    const socket = connect(callbackPort, '127.0.0.1');
    socket.write(`GET ${target.pathname}${target.search} HTTP/1.1\r\nHost: evil.example:${callbackPort}\r\n\r\n`);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    assert.match(answer.toString(), /^HTTP\/1\.1 404 /);
    visit.stop.abort();
    await assert.rejects(outcome);
  });

  it('is told when the user says no', async () => {
    const outcome = visit.start({ callbackPort });
    const shown = await fetch(await visit.callback({ error: 'access_denied', error_description: 'denied' }));
    assert.match(await shown.text(), /Failed/);
    await assert.rejects(outcome, (error) => Failure.is(error, 'signInDenied'));
    assert.deepEqual(visit.granted, []);
  });

  it('tells the browser too when the exchange fails', async () => {
    visit.grant = () => Promise.reject(new Failure('orgBusy', 'The org is too busy.'));
    const outcome = visit.start({ callbackPort });
    const shown = await fetch(await visit.callback({ code: 'c' }));
    assert.equal(shown.status, 400);
    await assert.rejects(outcome, (error) => Failure.is(error, 'orgBusy'));
  });

  it('takes an address that was pasted, where the browser is on another machine', async () => {
    const pasted = Promise.withResolvers<string>();
    let problem: ((address: string) => string | undefined) | undefined;
    const outcome = visit.start({
      callbackPort,
      pastedAddress: (check) => {
        problem = check;
        return pasted.promise;
      },
    });
    const target = await visit.callback({ code: 'pasted' });
    assert.match(problem?.('https://elsewhere.example') ?? '', /does not belong to the sign-in/);
    assert.equal(problem?.(target.href), undefined);
    pasted.resolve(target.href);
    await outcome;
    assert.equal(new URLSearchParams(visit.granted[0]).get('code'), 'pasted');
  });

  it('ends when the user cancels, or does not let the browser open', async () => {
    const outcome = visit.start({ callbackPort });
    await visit.opened.promise;
    visit.stop.abort();
    await assert.rejects(outcome, (error) => Failure.is(error, 'cancelled'));
    const unopened = new Visit();
    await assert.rejects(unopened.start({ callbackPort, openBrowser: () => Promise.resolve(false) }), (error) => {
      return Failure.is(error, 'browserNotOpened');
    });
  });

  it('does not wait for ever', async () => {
    const outcome = visit.start({ callbackPort });
    await visit.opened.promise;
    visit.clock.advance(10 * 60_000);
    await assert.rejects(outcome, (error) => Failure.is(error, 'signInTimedOut') && /10 minutes/.test(error.message));
  });

  it('says what to do when the port is taken', async () => {
    const other = createServer().listen(callbackPort, '127.0.0.1');
    await once(other, 'listening');
    await assert.rejects(visit.start({ callbackPort }), (error) => Failure.is(error, 'callbackPortTaken'));
    other.close();
    await once(other, 'close');
  });

  it('needs an app and an address of Salesforce', async () => {
    await assert.rejects(visit.start({ callbackPort, clientId: '' }), (error) => {
      return (
        Failure.is(error, 'oauthAppNotSet') && error.message.includes(`http://localhost:${callbackPort}/OauthRedirect`)
      );
    });
    await assert.rejects(visit.start({ callbackPort, clientId: 'a b' }), (error) =>
      Failure.is(error, 'oauthAppNotSet'),
    );
    await assert.rejects(visit.start({ callbackPort, loginUrl: 'https://evil.example' }), (error) => {
      return Failure.is(error, 'hostNotAllowed');
    });
  });
});
