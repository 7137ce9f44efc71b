/**
 * Where a part writes what it does. Implementations redact org sessions; callers never pass one, nor record values or customer source.
 */
export interface Logger {
  trace(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

export const silentLogger: Logger = {
  trace: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** A logger whose traces stand among what is always written. */
export function withTraces(logger: Logger): Logger {
  return {
    trace: (message) => {
      logger.info(message);
    },
    info: (message) => {
      logger.info(message);
    },
    warn: (message) => {
      logger.warn(message);
    },
    error: (message) => {
      logger.error(message);
    },
  };
}

// Lengths are bounded: V8 cannot match megabytes at once.
const sessionIdPattern = /(00D[A-Za-z0-9]{12,15})(!|%21|\\u0021|&#33;)[A-Za-z0-9._~%+/=-]{1,4000}/gi;
/** What follows the scheme of an authorisation header, whatever form the secret has. */
const authorizationPattern = /\b(Bearer|OAuth) (?!00D)(?=[\x21-\x7e]{0,200}\d)[\x21-\x7e]{15,4000}/g;
/** `00D` at the start of a text in base64, long enough for a secret to follow the org id. */
const encodedSessionPattern = /\bMDBE[A-Za-z0-9+/_-]{24,4000}={0,2}/g;
/** Refresh tokens and authorisation codes begin so. */
const oauthPattern = /\b(5Aep|aPrx)[A-Za-z0-9._~%+/=-]{12,4000}/g;
/** What OAuth's forms and addresses name as secret, whatever form the value has. */
const namedPattern = /\b(refresh_token|code_verifier|access_token)(=|"\s{0,9}:\s{0,9}")[^\s&"]{8,4000}/g;
/** The CLI's address of a sign-in, `force://app:secret:refreshToken@host`. */
const authUrlPattern = /\b(force:\/\/)[^\s@/]{1,4000}@/g;
/** A signed token in three parts. */
const signedTokenPattern = /\beyJ[\w-]{8,4000}\.[\w-]{8,4000}\.[\w-]{8,4000}/g;

/** `5Aep` at the start of a text in base64. */
const encodedTokenPattern = /\bNUFlc[A-Za-z0-9+/_-]{24,4000}={0,2}/g;
/** Every text that one of the OAuth patterns finds holds one of these. Looking for them is cheap, and most texts hold none. */
const oauthHints = ['5Aep', 'aPrx', '_token', 'code_verifier', 'force://', 'eyJ', 'NUFlc'];

/** Characters of the least that the patterns find: an org id of 15, its `!` and one more. Most texts are shorter. */
const shortestSecret = 17;

/**
 * Removes org sessions, and what can be exchanged for one, from a text. The secret is what stands behind the `!`; the org id before it
 * stays, it is no secret.
 */
export function redact(text: string): string {
  if (text.length < shortestSecret) {
    return text;
  }
  const rest = text
    .replace(sessionIdPattern, '$1!…')
    .replace(authorizationPattern, '$1 …')
    .replace(encodedSessionPattern, '…');
  return oauthHints.some((hint) => rest.includes(hint)) ? withoutOAuth(rest) : rest;
}

function withoutOAuth(text: string): string {
  return text
    .replace(namedPattern, '$1$2…')
    .replace(authUrlPattern, '$1…@')
    .replace(oauthPattern, '$1…')
    .replace(signedTokenPattern, 'eyJ…')
    .replace(encodedTokenPattern, '…');
}
