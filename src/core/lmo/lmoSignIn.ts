import { allowedOrigin } from '../base/orgAddress.ts';

/** Where the org session of an LMO came from, and so how it is renewed. Nothing in it gives access. */
export type SignInSource =
  /** OAuth in the browser, as the External Client App `clientId` of the partner. */
  | { readonly way: 'browser'; readonly loginUrl: string; readonly clientId: string }
  /** What the Salesforce CLI keeps for this user. */
  | { readonly way: 'salesforceCli'; readonly username: string }
  /** Pasted by the user. */
  | { readonly way: 'session' }
  | { readonly way: 'sampleOrg' };

export interface SignInSecrets {
  readonly orgSession: string;
  /** Buys the next org session, once: each use answers the one for the next use. Only a sign-in in the browser has one. */
  readonly refreshToken?: string | undefined;
}

/** What signing in to an LMO gave. It is secret: its two secrets have a name each, and printing never shows them. */
export class LmoSignIn {
  /** Scheme, host and port, without a trailing slash. */
  readonly instanceUrl: string;
  readonly source: SignInSource;
  readonly #secrets: SignInSecrets;

  /** Throws a `Failure` when the address is not an org's. */
  constructor(instanceUrl: string, source: SignInSource, secrets: SignInSecrets) {
    // The origin alone: what is pasted as an address may carry a session in its query.
    this.instanceUrl = allowedOrigin(instanceUrl);
    this.source = source;
    this.#secrets = { orgSession: secrets.orgSession.trim(), refreshToken: secrets.refreshToken };
  }

  get orgSession(): string {
    return this.#secrets.orgSession;
  }

  get refreshToken(): string | undefined {
    return this.#secrets.refreshToken;
  }

  /** The same sign-in with fresh secrets. A reply without a refresh token leaves the one there is in force. */
  renewed(secrets: SignInSecrets): LmoSignIn {
    return new LmoSignIn(this.instanceUrl, this.source, {
      orgSession: secrets.orgSession,
      refreshToken: secrets.refreshToken ?? this.refreshToken,
    });
  }

  toString(): string {
    return `sign-in to ${this.instanceUrl} [redacted]`;
  }

  toJSON(): unknown {
    return { instanceUrl: this.instanceUrl, source: this.source, orgSession: '[redacted]' };
  }
}
