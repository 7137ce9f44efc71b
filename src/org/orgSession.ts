import { allowedOrigin } from './hostPolicy.ts';
import { hostNotAllowed, orgSessionNotUnderstood } from './failures.ts';

const inspect = Symbol.for('nodejs.util.inspect.custom');

/** The Salesforce REST services know both words; the debug API and the event link are documented with `OAuth`. */
export type AuthorizationScheme = 'Bearer' | 'OAuth';

/**
 * Where an org is and the org session to enter it with. This class alone holds the secret: printing, serialising or
 * inspecting it never shows it, and the only ways out check first that the request goes to the org's own origin.
 */
export class OrgSession {
  /** Stands for the secret in text that other code builds, such as a SOAP envelope. */
  static readonly placeholder = '00D000000000000!org-session';

  /** Scheme, host and port, without a trailing slash. */
  readonly instanceUrl: string;
  readonly #secret: string;

  /** Throws a `Failure` when the address is not an org's or the session is not one. */
  constructor(instanceUrl: string, secret: string) {
    this.instanceUrl = allowedOrigin(instanceUrl);
    this.#secret = secret.trim();
    // Anything but printable ASCII could split a header.
    if (!/^[\x21-\x7e]+$/.test(this.#secret)) {
      throw orgSessionNotUnderstood();
    }
  }

  /** The headers with authorisation added, if `url` is in this org. Throws a `Failure` otherwise. */
  authorize(
    headers: Readonly<Record<string, string>>,
    url: string,
    scheme: AuthorizationScheme = 'Bearer',
  ): Record<string, string> {
    this.#checkHost(url);
    return { ...headers, authorization: `${scheme} ${this.#secret}` };
  }

  /** A SOAP envelope with the placeholder replaced, if `url` is in this org: SOAP calls carry the session in their body. */
  authorizeEnvelope(envelope: string, url: string): string {
    this.#checkHost(url);
    return envelope.replaceAll(OrgSession.placeholder, () => escapeXml(this.#secret));
  }

  toString(): string {
    return `org session for ${this.instanceUrl} [redacted]`;
  }

  toJSON(): unknown {
    return { instanceUrl: this.instanceUrl, orgSession: '[redacted]' };
  }

  [inspect](): string {
    return this.toString();
  }

  #checkHost(url: string): void {
    if (allowedOrigin(url) !== this.instanceUrl) {
      throw hostNotAllowed(new URL(url).hostname);
    }
  }
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
