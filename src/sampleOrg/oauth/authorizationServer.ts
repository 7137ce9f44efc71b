import { createHmac, randomBytes } from 'node:crypto';
import { type ApiReply, jsonReply } from '../http/apiReply.ts';
import type { ApiRequest } from '../http/apiRequest.ts';
import type { Org } from '../http/orgCall.ts';
import { runningUser } from '../records/runningUser.ts';
import { approvalPage, refusalPage } from './approvalPage.ts';
import { callbackOf, clientApp } from './clientApps.ts';
import * as failures from './failures.ts';
import { type Consent, Tokens } from './tokens.ts';

type Server = Pick<Org, 'organizationId' | 'name' | 'url' | 'records' | 'sessions' | 'now'>;

/** An authorisation that waits for its user. */
interface Asked {
  readonly clientId: string;
  readonly callback: URL;
  readonly challenge: string;
  readonly scope: string;
  readonly state: string | null;
}

/** What the person in front of the page does: reads it, or is known to answer at once. */
export type Decision = 'ask' | 'allow' | 'deny';

/** Pages that wait for an answer; the oldest is forgotten first. */
const mostAsked = 100;

/** What each scope lets an app do, in the words of the page. */
const scopeWords: Readonly<Record<string, string>> = {
  api: 'Manage user data via APIs',
  refresh_token: 'Perform requests at any time',
  offline_access: 'Perform requests at any time',
  openid: 'Access unique user identifiers',
  id: 'Access the identity URL service',
  web: 'Manage user data via Web browsers',
  full: 'Full access',
};

/** Signs apps in to one org: authorisation code with PKCE, rotating refresh tokens, revocation, introspection (OAuth 2.0 in Salesforce Help). */
export class AuthorizationServer {
  readonly #org: Server;
  readonly #tokens: Tokens;
  readonly #asked = new Map<string, Asked>();
  /** Access tokens that apps got, with what their users allowed. */
  readonly #granted = new Map<string, Consent>();
  readonly #signingKey = randomBytes(32);
  /** What whoever is asked from now on does. */
  decision: Decision = 'ask';

  constructor(org: Server) {
    this.#org = org;
    this.#tokens = new Tokens(() => org.now());
  }

  /** Their refresh tokens are too old, of one user or of all. Sessions go on. */
  expireRefreshTokens(username?: string): void {
    this.#tokens.end(this.#idOf(username));
  }

  /** The user takes back in Setup what apps were allowed, or an administrator for everybody: tokens and sessions end. */
  revokeApps(username?: string): void {
    const userId = this.#idOf(username);
    this.#tokens.end(userId);
    this.#endSessions((consent) => userId === undefined || consent.userId === userId);
  }

  #idOf(username: string | undefined): string | undefined {
    return username === undefined ? undefined : (this.#users().find((user) => user.username === username)?.id ?? '');
  }

  #endSessions(isMeant: (consent: Consent) => boolean): void {
    for (const [access, granted] of this.#granted) {
      if (isMeant(granted)) {
        this.#org.sessions.revoke(access);
        this.#granted.delete(access);
      }
    }
  }

  /** Undefined for what is not of these resources: it needs an org session. */
  answer(request: ApiRequest): ApiReply | undefined {
    const form = new URLSearchParams(request.body);
    const handlers: Readonly<Record<string, () => ApiReply>> = {
      'GET /services/oauth2/authorize': () => this.#ask(request.query),
      'POST /services/oauth2/authorize': () => this.#decide(form),
      'POST /services/oauth2/token': () => this.#token(form),
      'POST /services/oauth2/revoke': () => this.#revoke(form.get('token')),
      'GET /services/oauth2/revoke': () => this.#revoke(request.query.get('token')),
      'POST /services/oauth2/introspect': () => this.#introspect(form),
    };
    const handler = handlers[`${request.method} ${request.path}`];
    try {
      return handler?.();
    } catch (error) {
      if (error instanceof failures.OAuthFailure) {
        return error.toReply();
      }
      throw error;
    }
  }

  /** Answers the page. What is wrong with the app or its callback is told to the person, all else to the app. */
  #ask(query: URLSearchParams): ApiReply {
    let callback: URL;
    try {
      callback = callbackOf(clientApp(query.get('client_id')), query.get('redirect_uri'));
    } catch (error) {
      if (error instanceof failures.OAuthFailure) {
        return refusalPage(error.code, error.message);
      }
      throw error;
    }
    const app = clientApp(query.get('client_id'));
    const state = query.get('state');
    const challenge = query.get('code_challenge');
    if (query.get('response_type') !== 'code') {
      return toApp(callback, failures.responseTypeUnknown(), state);
    }
    if (challenge === null) {
      return toApp(callback, failures.challengeMissing(), state);
    }
    if ((query.get('code_challenge_method') ?? 'S256') !== 'S256') {
      return toApp(callback, failures.challengeMethodUnknown(), state);
    }
    const scope = query.get('scope') ?? 'api refresh_token';
    const ticket = randomBytes(24).toString('base64url');
    const [oldest] = this.#asked.keys();
    if (oldest !== undefined && this.#asked.size >= mostAsked) {
      this.#asked.delete(oldest);
    }
    this.#asked.set(ticket, { clientId: app.id, callback, challenge, scope, state });
    const usernames = this.#users().map(({ username }) => username);
    const hinted = query.get('login_hint') ?? undefined;
    if (this.decision !== 'ask') {
      const username = hinted ?? usernames[0] ?? '';
      return this.#decide(new URLSearchParams({ ticket, decision: this.decision, username }));
    }
    return approvalPage({
      ticket,
      orgName: this.#org.name,
      appName: app.name,
      scopes: scope.split(' ').map((name) => scopeWords[name] ?? name),
      usernames,
      selected: hinted,
      callback,
    });
  }

  #decide(form: URLSearchParams): ApiReply {
    const ticket = form.get('ticket') ?? '';
    const asked = this.#asked.get(ticket);
    this.#asked.delete(ticket);
    if (asked === undefined) {
      throw failures.approvalGone();
    }
    const user = this.#users().find(({ username }) => username === form.get('username'));
    if (form.get('decision') !== 'allow' || user === undefined) {
      return toApp(asked.callback, failures.denied(), asked.state);
    }
    const { clientId, scope, callback, challenge, state } = asked;
    const code = this.#tokens.code({ clientId, scope, userId: user.id }, callback.href, challenge);
    return redirect(callback, { code, ...(state === null ? {} : { state }) });
  }

  #token(form: URLSearchParams): ApiReply {
    const { id: clientId } = clientApp(form.get('client_id'));
    // A public app has no secret to keep; one that sends a secret is not the app that was registered.
    if (form.has('client_secret')) {
      throw failures.secretNotExpected();
    }
    switch (form.get('grant_type')) {
      case 'authorization_code': {
        const redirectUri = required(form, 'redirect_uri');
        const given = { clientId, redirectUri, verifier: required(form, 'code_verifier') };
        const consent = this.#tokens.redeem(required(form, 'code'), given);
        this.#recordLogin(consent);
        const offline = /\b(refresh_token|offline_access|full)\b/.test(consent.scope);
        return this.#grant(consent, offline ? this.#tokens.refreshToken(consent) : undefined);
      }
      case 'refresh_token': {
        const token = required(form, 'refresh_token');
        const stolen = this.#tokens.usedBy(token);
        if (stolen !== undefined) {
          // Somebody else may have what came of it.
          this.#endSessions((consent) => isOf(consent, stolen));
        }
        const { consent, next } = this.#tokens.rotate(token, clientId);
        return this.#grant(consent, next);
      }
      default:
        throw failures.grantTypeUnknown();
    }
  }

  #recordLogin({ userId, clientId }: Consent): void {
    this.#org.records.insert('LoginHistory', {
      UserId: userId,
      LoginTime: new Date(this.#org.now()).toISOString(),
      LoginType: 'Remote Access 2.0',
      SourceIp: '127.0.0.1',
      Status: 'Success',
      Application: clientApp(clientId).name,
    });
  }

  #grant(consent: Consent, refreshToken: string | undefined): ApiReply {
    const user = this.#users().find(({ id }) => id === consent.userId);
    if (user === undefined) {
      throw failures.refreshTokenExpired();
    }
    const session = this.#org.sessions.open(user);
    this.#granted.set(session.id, consent);
    const id = `${this.#org.url}/id/${this.#org.organizationId}/${user.id}`;
    const issuedAt = String(this.#org.now());
    return jsonReply(
      200,
      {
        access_token: session.id,
        ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
        signature: createHmac('sha256', this.#signingKey)
          .update(id + issuedAt)
          .digest('base64'),
        scope: consent.scope,
        instance_url: this.#org.url,
        id,
        token_type: 'Bearer',
        issued_at: issuedAt,
      },
      { 'Cache-Control': 'no-store' },
    );
  }

  /** Ends an access token, or a refresh token with everything that came of it. */
  #revoke(token: string | null): ApiReply {
    if (token === null) {
      throw failures.parameterMissing('token');
    }
    const known = this.#org.sessions.find(token) !== undefined;
    const consent = this.#tokens.consentOf(token);
    if (!known && consent === undefined) {
      throw failures.tokenUnknown();
    }
    this.#org.sessions.revoke(token);
    this.#tokens.revoke(token);
    if (consent !== undefined) {
      this.#endSessions((granted) => isOf(granted, consent));
    }
    return { status: 200 };
  }

  #introspect(form: URLSearchParams): ApiReply {
    const app = clientApp(form.get('client_id'));
    const token = required(form, 'token');
    const session = this.#org.sessions.find(token);
    const consent = session === undefined ? this.#tokens.consentOf(token) : this.#granted.get(token);
    const user = this.#users().find(({ id }) => id === consent?.userId);
    if (consent?.clientId !== app.id || user === undefined) {
      return jsonReply(200, { active: false });
    }
    return jsonReply(200, {
      active: true,
      scope: consent.scope,
      client_id: consent.clientId,
      username: user.username,
      sub: `${this.#org.url}/id/${this.#org.organizationId}/${user.id}`,
      token_type: session === undefined ? 'refresh_token' : 'access_token',
    });
  }

  #users() {
    return this.#org.records
      .all('User')
      .filter(({ values }) => values.get('IsActive') === true)
      .map((user) => runningUser(user, this.#org));
  }
}

/** Of the same app for the same user. */
function isOf(granted: Consent, { clientId, userId }: Consent): boolean {
  return granted.clientId === clientId && granted.userId === userId;
}

function required(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (value === null || value === '') {
    throw failures.parameterMissing(name);
  }
  return value;
}

function toApp(callback: URL, failure: failures.OAuthFailure, state: string | null): ApiReply {
  const parameters = { error: failure.code, error_description: failure.message };
  return redirect(callback, { ...parameters, ...(state === null ? {} : { state }) });
}

function redirect(callback: URL, parameters: Readonly<Record<string, string>>): ApiReply {
  const target = new URL(callback);
  for (const [name, value] of Object.entries(parameters)) {
    target.searchParams.set(name, value);
  }
  return { status: 302, headers: { Location: target.href, 'Cache-Control': 'no-store' } };
}
