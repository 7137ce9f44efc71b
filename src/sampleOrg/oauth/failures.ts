import { type ApiReply, jsonReply } from '../http/apiReply.ts';

/** Answered as `{"error","error_description"}` with HTTP 400, as RFC 6749 has it; the words are the org's. */
export class OAuthFailure extends Error {
  readonly code: string;

  constructor(code: string, description: string) {
    super(description);
    this.name = 'OAuthFailure';
    this.code = code;
  }

  toReply(): ApiReply {
    return jsonReply(400, { error: this.code, error_description: this.message }, { 'Cache-Control': 'no-store' });
  }
}

export const clientUnknown = (): OAuthFailure => new OAuthFailure('invalid_client_id', 'client identifier invalid');
export const secretNotExpected = (): OAuthFailure => new OAuthFailure('invalid_client', 'invalid client credentials');
export const redirectMismatch = (): OAuthFailure =>
  new OAuthFailure('redirect_uri_mismatch', 'redirect_uri must match configuration');
export const responseTypeUnknown = (): OAuthFailure =>
  new OAuthFailure('unsupported_response_type', 'response type is not supported');
export const challengeMissing = (): OAuthFailure =>
  new OAuthFailure('invalid_request', 'missing required code challenge');
export const challengeMethodUnknown = (): OAuthFailure =>
  new OAuthFailure('invalid_request', 'code challenge method must be S256');
export const denied = (): OAuthFailure => new OAuthFailure('access_denied', 'end-user denied authorization');
export const parameterMissing = (name: string): OAuthFailure =>
  new OAuthFailure('invalid_request', `missing required parameter: ${name}`);
export const grantTypeUnknown = (): OAuthFailure =>
  new OAuthFailure('unsupported_grant_type', 'grant type not supported');
export const codeInvalid = (): OAuthFailure => new OAuthFailure('invalid_grant', 'invalid authorization code');
export const codeExpired = (): OAuthFailure => new OAuthFailure('invalid_grant', 'expired authorization code');
export const verifierInvalid = (): OAuthFailure => new OAuthFailure('invalid_grant', 'invalid code verifier');
export const refreshTokenExpired = (): OAuthFailure =>
  new OAuthFailure('invalid_grant', 'expired access/refresh token');
export const tokenUnknown = (): OAuthFailure => new OAuthFailure('invalid_token', 'invalid token');
export const approvalGone = (): OAuthFailure =>
  new OAuthFailure('invalid_request', 'this approval was answered already. Sign in again from the app');
