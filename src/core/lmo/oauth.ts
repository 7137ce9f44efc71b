import { l10n } from '../base/l10n.ts';
import { signInAnswerForeign, signInDenied, signInRefused } from './failures.ts';

// Authorization code with PKCE and a loopback callback: RFC 6749, 7636 and 8252. A public app: it has no client secret, and sends none.

/** What a sign-in needs that nobody can guess. */
export interface OAuthRandomness {
  /** At least 32 random bytes in base64url, so a code verifier as well. */
  token(): string;
  /** S256 of a code verifier, in base64url. */
  challengeOf(verifier: string): string;
}

/** One sign-in that waits for its answer. */
export interface PendingSignIn {
  /** Scheme, host and port of the org or of Salesforce's login page. */
  readonly loginUrl: string;
  /** Consumer key of the External Client App. */
  readonly clientId: string;
  readonly callbackPort: number;
  readonly state: string;
  readonly verifier: string;
  readonly challenge: string;
}

/** To call the API, to go on without the user, and to know who they are. */
const scopes = ['api', 'refresh_token', 'openid'];

export const callbackPath = '/OauthRedirect';

/** Salesforce compares it with the app's to the letter, and allows http for `localhost` alone. */
export function callbackUrl(port: number): string {
  return `http://localhost:${port}${callbackPath}`;
}

export function beginSignIn(
  target: Pick<PendingSignIn, 'loginUrl' | 'clientId' | 'callbackPort'>,
  randomness: OAuthRandomness,
): PendingSignIn {
  const verifier = randomness.token();
  return { ...target, state: randomness.token(), verifier, challenge: randomness.challengeOf(verifier) };
}

/** The page on which the user signs in and lets the app act for them. */
export function authorizationUrl(signIn: PendingSignIn): string {
  const query = form({
    response_type: 'code',
    client_id: signIn.clientId,
    redirect_uri: callbackUrl(signIn.callbackPort),
    scope: scopes.join(' '),
    state: signIn.state,
    code_challenge: signIn.challenge,
    code_challenge_method: 'S256',
    // Whoever is signed in to the browser may be somebody else.
    prompt: 'login',
  });
  return `${signIn.loginUrl}/services/oauth2/authorize?${query}`;
}

/** The code in the address that the browser came back to. Throws a `Failure` for an address of another sign-in, or a refusal. */
export function readCallback(address: string, { state, loginUrl }: PendingSignIn): string {
  const text = address.trim();
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const parameters = url?.searchParams;
  if (
    url === undefined ||
    parameters === undefined ||
    !url.pathname.endsWith(callbackPath) ||
    parameters.get('state') !== state
  ) {
    throw signInAnswerForeign();
  }
  const error = parameters.get('error');
  if (error === 'access_denied') {
    throw signInDenied();
  }
  const code = parameters.get('code');
  if (error !== null || code === null || code === '') {
    const description = parameters.get('error_description') ?? l10n.t('it sent no code');
    throw signInRefused(new URL(loginUrl).host, error ?? 'invalid_response', description);
  }
  return code;
}

/** What the token endpoint is asked for a code. */
export function codeExchange(signIn: PendingSignIn, code: string): string {
  return form({
    grant_type: 'authorization_code',
    code,
    client_id: signIn.clientId,
    redirect_uri: callbackUrl(signIn.callbackPort),
    code_verifier: signIn.verifier,
  });
}

/** What the token endpoint is asked for a fresh org session. */
export function refreshExchange(clientId: string, refreshToken: string): string {
  return form({ grant_type: 'refresh_token', refresh_token: refreshToken, client_id: clientId });
}

/** `application/x-www-form-urlencoded`. */
export function form(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
}
