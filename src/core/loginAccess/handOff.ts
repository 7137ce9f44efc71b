/**
 * What a pasted `forceide://` URL gave: where the subscriber's org is, and the org session to enter it with.
 * The session is a secret: `orgSession` is the only way to it, and printing a hand-off never shows it.
 */
export class HandOff {
  /** Scheme, host and port, without a trailing slash. */
  readonly instanceUrl: string;
  /** As the URL names it; may be empty. */
  readonly orgName: string;
  /** 15 or 18 characters, from the org session. */
  readonly orgId: string;
  readonly #orgSession: string;

  constructor(instanceUrl: string, orgName: string, orgSession: string) {
    this.instanceUrl = instanceUrl;
    this.orgName = orgName;
    this.#orgSession = orgSession;
    this.orgId = orgSession.slice(0, orgSession.indexOf('!'));
  }

  get orgSession(): string {
    return this.#orgSession;
  }

  toJSON(): unknown {
    return { instanceUrl: this.instanceUrl, orgName: this.orgName, orgSession: '[redacted]' };
  }

  toString(): string {
    return `hand-off to ${this.instanceUrl}`;
  }
}
