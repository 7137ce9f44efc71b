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
  /** How a reply may repeat the secret. */
  readonly #forms: readonly string[];

  /** Throws a `Failure` when the address is not an org's or the session is not one. */
  constructor(instanceUrl: string, secret: string) {
    this.instanceUrl = allowedOrigin(instanceUrl);
    this.#secret = secret.trim();
    // Anything but printable ASCII could split a header.
    if (!/^[\x21-\x7e]+$/.test(this.#secret)) {
      throw orgSessionNotUnderstood();
    }
    this.#forms = formsOf(this.#secret);
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

  /** What came back, without the session: a proxy or an org that repeats a request must not bring it into a message. */
  conceal(text: string): string {
    return this.#forms.reduce((rest, form) => rest.replaceAll(form, '…'), text);
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

/** Whole, URL-encoded, escaped and in base64, then what stands behind the `!` alone. Too short a form would hit other text. */
function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const encoded = [bytes.toString('base64').replace(/=+$/, ''), bytes.toString('base64url')];
  const behindOrgId = secret.slice(secret.indexOf('!') + 1);
  const forms = [secret, encodeURIComponent(secret), escapeXml(secret), ...encoded, behindOrgId];
  return [...new Set(forms)].filter((form) => form.length >= 8);
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
