import { l10n } from '../../core/base/l10n.ts';
import type { Logger } from '../../core/base/logger.ts';
import { allowedOrigin, isLoopback } from '../../core/base/orgAddress.ts';
import { signInAnswerWrong, signInRefused } from '../../core/lmo/failures.ts';
import { isOrgSession } from '../../core/lmo/lmoAddress.ts';
import { form } from '../../core/lmo/oauth.ts';
import { callTimeout } from '../http/orgHttp.ts';
import { type HttpReply, type HttpTransport, bodyText } from '../http/httpTransport.ts';
import { errorOf, replyFailure } from '../http/replyFailure.ts';
import { parseJson, record, someText } from '../json.ts';
import { formsOf, withoutForms } from '../secretText.ts';
import type { TokenReply } from '../wire/oauth.ts';

/** What the token endpoint gave out, checked. Secret: it goes straight into an `LmoSignIn`. */
export interface GrantedTokens {
  readonly instanceUrl: string;
  readonly orgSession: string;
  readonly refreshToken: string | undefined;
}

/** The refresh token is good no longer: it ran out, was taken back, or was used before. */
export class RefreshTokenEnded extends Error {}

/** One org's OAuth services. Tokens go to hosts of the allow-list alone, and come from nowhere else. */
export class TokenEndpoint {
  readonly #origin: string;
  readonly #host: string;
  readonly #transport: HttpTransport;
  readonly #logger: Logger;

  /** Throws a `Failure` when the address is not an org's. */
  constructor(address: string, transport: HttpTransport, logger: Logger) {
    this.#origin = allowedOrigin(address);
    this.#host = new URL(this.#origin).host;
    this.#transport = transport;
    this.#logger = logger;
  }

  /** `request` is a form, as `core/lmo/oauth.ts` makes it. Rejects with a `Failure`, or with `RefreshTokenEnded`. */
  async grant(request: string, signal?: AbortSignal): Promise<GrantedTokens> {
    const reply = await this.#post('token', request, signal);
    if (reply.status !== 200) {
      throw this.#refusal(reply, request);
    }
    return this.#checked(parseJson(bodyText(reply)));
  }

  /** Ends a refresh token and every org session that came of it. A token that the org knows no longer is as good as ended. */
  async revoke(refreshToken: string, signal?: AbortSignal): Promise<void> {
    await this.#post('revoke', form({ token: refreshToken }), signal);
  }

  #post(resource: 'token' | 'revoke', body: string, signal: AbortSignal | undefined): Promise<HttpReply> {
    const path = `/services/oauth2/${resource}`;
    this.#logger.trace(`POST ${path}`);
    return this.#transport.send({
      method: 'POST',
      url: this.#origin + path,
      headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
      body,
      timeout: callTimeout,
      signal,
      // A refresh token is good once: sent again after an answer that got lost, it would end the sign-in.
      repeatable: false,
    });
  }

  #refusal(reply: HttpReply, request: string): Error {
    const body = bodyText(reply);
    const { code, message } = errorOf(parseJson(body), '');
    if (reply.status !== 400 && reply.status !== 401 && reply.status !== 403) {
      return replyFailure(this.#host, l10n.t('sign in'), reply);
    }
    if (code === 'invalid_grant' && request.startsWith('grant_type=refresh_token')) {
      return new RefreshTokenEnded();
    }
    // The host may repeat what it was sent.
    const sent = request
      .split('&')
      .flatMap((field) => formsOf(decodeURIComponent(field.slice(field.indexOf('=') + 1))));
    return code === ''
      ? replyFailure(this.#host, l10n.t('sign in'), reply)
      : signInRefused(this.#host, code, withoutForms(message, sent));
  }

  /** Nothing of a reply is believed before it fits: the session it holds will be sent where it says. */
  #checked(body: unknown): GrantedTokens {
    const { access_token, refresh_token, instance_url, id, token_type } = record<TokenReply>(body);
    const wrong = (problem: Parameters<typeof signInAnswerWrong>[1]): Error => signInAnswerWrong(this.#host, problem);
    const orgSession = someText(access_token);
    if (orgSession === undefined || !isOrgSession(orgSession)) {
      throw wrong('noSession');
    }
    if (token_type !== undefined && someText(token_type)?.toLowerCase() !== 'bearer') {
      throw wrong('otherKind');
    }
    const instanceUrl = this.#trusted(instance_url);
    if (instanceUrl === undefined) {
      throw wrong('foreignOrg');
    }
    const identity = someText(id);
    if (identity !== undefined) {
      const orgId = /^\/id\/(00D[A-Za-z0-9]{12})/.exec(
        this.#trusted(identity) === undefined ? '' : new URL(identity).pathname,
      )?.[1];
      const sessionOrgId = /^(00D[A-Za-z0-9]{12})/.exec(orgSession)?.[1] ?? orgId;
      if (orgId === undefined || orgId !== sessionOrgId) {
        throw wrong('otherIdentity');
      }
    }
    return { instanceUrl, orgSession, refreshToken: someText(refresh_token) };
  }

  /** The origin, if sessions may be sent there. From this machine nothing leads to Salesforce, nor from there to this machine. */
  #trusted(address: unknown): string | undefined {
    try {
      const origin = allowedOrigin(someText(address) ?? '');
      return isLoopback(origin) === isLoopback(this.#origin) ? origin : undefined;
    } catch {
      return undefined;
    }
  }
}
