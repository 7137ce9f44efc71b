import type { ApiRequest } from './apiRequest.ts';

export type ApiKind = 'cometd' | 'debug' | 'tooling' | 'data' | 'oauth2' | 'soap' | 'other';

const kinds: readonly (readonly [pattern: RegExp, kind: ApiKind])[] = [
  [/^\/cometd(\/|$)/i, 'cometd'],
  [/^\/services\/debug\//i, 'debug'],
  [/^\/services\/data\/v[^/]+\/tooling(\/|$)/i, 'tooling'],
  [/^\/services\/data(\/|$)/i, 'data'],
  [/^\/services\/oauth2\//i, 'oauth2'],
  [/^\/services\/soap\//i, 'soap'],
];

/** Which API a request is for. */
export function kindOf({ path }: ApiRequest): ApiKind {
  return kinds.find(([pattern]) => pattern.test(path))?.[1] ?? 'other';
}
