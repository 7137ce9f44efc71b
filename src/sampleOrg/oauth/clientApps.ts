import { clientUnknown, redirectMismatch } from './failures.ts';

/** An external client app as an org knows it: public, with PKCE and rotating refresh tokens. */
export interface ClientApp {
  readonly id: string;
  readonly name: string;
  /** Addresses that an authorisation code may be sent to. */
  readonly takesCallback: (url: URL) => boolean;
}

const loopback = ['localhost', '127.0.0.1'];

const apps: readonly ClientApp[] = [
  {
    id: 'PlatformCLI',
    name: 'Salesforce CLI',
    takesCallback: ({ href }) => href === 'http://localhost:1717/OauthRedirect',
  },
  {
    // As orgs have it: one callback, to the letter.
    id: '3MVG9AcmeSupport.SampleOrg.OneCallback',
    name: 'Acme Support, one callback',
    takesCallback: ({ href }) => href === 'http://localhost:1717/OauthRedirect',
  },
  {
    // An org compares callbacks to the letter. Here any port of this machine will do, so that two windows may sign in at once.
    id: '3MVG9AcmeSupport.SampleOrg.ExternalClientApp',
    name: 'Acme Support',
    takesCallback: ({ protocol, hostname, pathname }) =>
      protocol === 'http:' && loopback.includes(hostname) && pathname === '/OauthRedirect',
  },
];

/** @throws OAuthFailure for an app that the org does not know. */
export function clientApp(id: string | null): ClientApp {
  const app = apps.find((known) => known.id === id);
  if (app === undefined) {
    throw clientUnknown();
  }
  return app;
}

/** @throws OAuthFailure for an address that is not among the app's callbacks. */
export function callbackOf(app: ClientApp, text: string | null): URL {
  if (text === null || !URL.canParse(text)) {
    throw redirectMismatch();
  }
  const url = new URL(text);
  if (!app.takesCallback(url)) {
    throw redirectMismatch();
  }
  return url;
}
