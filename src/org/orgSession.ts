import { hostNotAllowed } from '../core/base/failures.ts';
import type { Failure } from '../core/base/failure.ts';
import { allowedOrigin } from '../core/base/orgAddress.ts';
import { SessionRenewal } from '../core/lmo/sessionRenewal.ts';
import { orgSessionExpired, orgSessionNotUnderstood } from './failures.ts';
import { escapeXml, formsOf, withoutForms } from './secretText.ts';

const inspect = Symbol.for('nodejs.util.inspect.custom');

/** The Salesforce REST services know both words; the debug API and the event link are documented with `OAuth`. */
export type AuthorizationScheme = 'Bearer' | 'OAuth';

/** What an org session can do once the org no longer takes it. */
export interface OrgSessionLife {
  /** A fresh secret. Rejects with a `Failure` that says why there is none, and what to do. */
  readonly renew: (() => Promise<string>) | undefined;
  /** What to say when it has ended for good. `freshRefused`: a session fresh from renewal was not taken either. */
  readonly ended: (freshRefused: boolean) => Failure;
}

/** A hand-off cannot be renewed from here: the user fetches the next one. */
const handOff: OrgSessionLife = { renew: undefined, ended: orgSessionExpired };

/** Forms of secrets before the present one that are still taken out of replies. */
const mostForms = 60;

/**
 * Where an org is and the org session to enter it with. This class alone holds the secret: printing, serialising or
 * inspecting it never shows it, and the only ways out check first that the request goes to the org's own origin.
 */
export class OrgSession {
  /** Stands for the secret in text that other code builds, such as a SOAP envelope. */
  static readonly placeholder = '00D000000000000!org-session';

  /** Scheme, host and port, without a trailing slash. */
  readonly instanceUrl: string;
  #secret: string;
  /** How a reply may repeat the secret, or one before it. */
  #forms: readonly string[];
  readonly #ended: OrgSessionLife['ended'];
  readonly #renewal: SessionRenewal | undefined;

  /** Throws a `Failure` when the address is not an org's or the session is not one. */
  constructor(instanceUrl: string, secret: string, { renew, ended } = handOff) {
    this.instanceUrl = allowedOrigin(instanceUrl);
    this.#secret = checked(secret);
    this.#forms = formsOf(this.#secret);
    this.#ended = ended;
    this.#renewal = renew && new SessionRenewal(async () => this.#take(await renew()));
  }

  /** Counts the secrets so far: a call remembers with it which one it went out with. */
  get version(): number {
    return this.#renewal?.version ?? 0;
  }

  /** Goes on with the secret of a fresh hand-off to the same org. */
  replace(fresh: OrgSession): void {
    this.#checkHost(fresh.instanceUrl);
    this.#take(fresh.#secret);
  }

  /** The org took the secret of this version. */
  accepted(version: number): void {
    this.#renewal?.accepted(version);
  }

  /** Whether a call that the org refused for its session may be tried once more: there is a fresher secret. Rejects with a `Failure`. */
  async refused(version: number): Promise<boolean> {
    return (await this.#renewal?.refused(version)) ?? false;
  }

  /** What to say when the org knows this session no longer. */
  ended(): Failure {
    return this.#ended(this.#renewal?.isUntried ?? false);
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
    return withoutForms(text, this.#forms);
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

  #take(secret: string): void {
    this.#secret = checked(secret);
    // An answer to a call of the secret before may still be on its way.
    this.#forms = [...formsOf(this.#secret), ...this.#forms].slice(0, mostForms);
  }

  #checkHost(url: string): void {
    if (allowedOrigin(url) !== this.instanceUrl) {
      throw hostNotAllowed(new URL(url).hostname);
    }
  }
}

/** Anything but printable ASCII could split a header. */
function checked(secret: string): string {
  const trimmed = secret.trim();
  if (!/^[\x21-\x7e]+$/.test(trimmed)) {
    throw orgSessionNotUnderstood();
  }
  return trimmed;
}
