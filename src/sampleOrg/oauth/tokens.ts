import { createHash, randomBytes } from 'node:crypto';
import { codeExpired, codeInvalid, redirectMismatch, refreshTokenExpired, verifierInvalid } from './failures.ts';
import { secretText } from '../secretText.ts';

/** What a user let an app do. */
export interface Consent {
  readonly clientId: string;
  readonly userId: string;
  readonly scope: string;
}

interface Code extends Consent {
  readonly redirectUri: string;
  /** S256 of the verifier. */
  readonly challenge: string;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

interface RefreshToken extends Consent {
  /** Stays the same when the token rotates. */
  readonly family: string;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

/** Milliseconds that an authorisation code can be exchanged for. */
const codeLife = 15 * 60 * 1000;
/** Milliseconds that a refresh token is good for when nobody uses it. */
const refreshTokenLife = 30 * 86_400_000;

/** The codes and refresh tokens that one org has given out. Each refresh token is good once: its answer holds the next one. */
export class Tokens {
  readonly #now: () => number;
  readonly #codes = new Map<string, Code>();
  readonly #refreshTokens = new Map<string, RefreshToken>();
  /** Tokens that were used. */
  readonly #used = new Map<string, RefreshToken>();

  constructor(now: () => number) {
    this.#now = now;
  }

  code(consent: Consent, redirectUri: string, challenge: string): string {
    const code = `${secretText('aPrx', 68)}==`;
    this.#codes.set(code, { ...consent, redirectUri, challenge, expires: this.#now() + codeLife });
    return code;
  }

  /** @throws OAuthFailure for a code that is not good, or not this app's. It is gone either way. */
  redeem(code: string, given: { clientId: string; redirectUri: string; verifier: string }): Consent {
    const found = this.#codes.get(code);
    this.#codes.delete(code);
    if (found?.clientId !== given.clientId) {
      throw codeInvalid();
    }
    if (found.expires <= this.#now()) {
      throw codeExpired();
    }
    if (found.redirectUri !== given.redirectUri) {
      throw redirectMismatch();
    }
    if (createHash('sha256').update(given.verifier).digest('base64url') !== found.challenge) {
      throw verifierInvalid();
    }
    return found;
  }

  refreshToken(consent: Consent, family: string = randomBytes(12).toString('base64url')): string {
    const token = secretText('5Aep', 88);
    const { clientId, userId, scope } = consent;
    this.#refreshTokens.set(token, { clientId, userId, scope, family, expires: this.#now() + refreshTokenLife });
    return token;
  }

  /** Takes a refresh token and gives the next one. One that was used before may be stolen: its whole family ends. */
  rotate(token: string, clientId: string): { readonly consent: Consent; readonly next: string } {
    const found = this.#refreshTokens.get(token);
    if (found?.clientId !== clientId || found.expires <= this.#now()) {
      this.#endFamily(this.#used.get(token)?.family);
      throw refreshTokenExpired();
    }
    this.#refreshTokens.delete(token);
    this.#used.set(token, found);
    return { consent: found, next: this.refreshToken(found, found.family) };
  }

  /** Whose a token was that was used before. */
  usedBy(refreshToken: string): Consent | undefined {
    return this.#used.get(refreshToken);
  }

  /** Refresh tokens of one user, or of all, are no longer good. */
  end(userId: string | undefined): void {
    for (const [token, known] of this.#refreshTokens) {
      if (userId === undefined || known.userId === userId) {
        this.#refreshTokens.delete(token);
      }
    }
  }

  /** Whether there was such a refresh token. */
  revoke(token: string): boolean {
    const found = this.#refreshTokens.get(token);
    this.#endFamily(found?.family);
    return found !== undefined;
  }

  consentOf(refreshToken: string): Consent | undefined {
    return this.#refreshTokens.get(refreshToken);
  }

  #endFamily(family: string | undefined): void {
    for (const [token, known] of this.#refreshTokens) {
      if (known.family === family) {
        this.#refreshTokens.delete(token);
      }
    }
  }
}
