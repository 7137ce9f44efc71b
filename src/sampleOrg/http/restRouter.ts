import { gzipSync } from 'node:zlib';
import type { ApiReply } from './apiReply.ts';
import { mediaTypeNotSupported, notAcceptable, RestFailure } from './failures.ts';
import type { OrgCall } from './orgCall.ts';
import { Router } from './router.ts';

/** Replies shorter than a packet are not worth packing. */
const leastToPack = 1_400;

/** Calls that an org takes in 24 hours: what a sandbox of this size gets. */
export const dailyRequests = 100_000;

const bodyTypes = /^(?:application\/json|multipart\/form-data|application\/x-www-form-urlencoded)\b/i;
const answerTypes = /\*\/\*|application\/\*|json|text\/|octet-?stream/i;

/** What holds for every REST resource, whatever it is: HEAD, methods named in the address, media types, packing, and the count of calls. */
export class RestRouter extends Router<OrgCall> {
  override async answer(method: string, path: string, call: OrgCall): Promise<ApiReply> {
    const wanted = method === 'POST' ? (call.request.query.get('_HttpMethod')?.toUpperCase() ?? method) : method;
    const reply = await this.#reply(wanted, path, call);
    const counted: ApiReply = { ...reply, headers: { ...reply.headers, ...limitHeader(path, call) } };
    return packed(wanted === 'HEAD' ? withoutBody(counted) : counted, call);
  }

  async #reply(method: string, path: string, call: OrgCall): Promise<ApiReply> {
    try {
      requireKnownTypes(path, call);
      return await super.answer(method === 'HEAD' ? 'GET' : method, path, call);
    } catch (error) {
      if (error instanceof RestFailure) {
        return error.toReply();
      }
      throw error;
    }
  }
}

/** JSON alone is spoken here: an org has XML as well. */
function requireKnownTypes(path: string, { request }: OrgCall): void {
  const { accept, 'content-type': contentType } = request.headers;
  if (!path.startsWith('/services/data/')) {
    return;
  }
  if (accept !== undefined && !answerTypes.test(accept)) {
    throw notAcceptable(accept);
  }
  if (request.body !== '' && contentType !== undefined && !bodyTypes.test(contentType)) {
    throw mediaTypeNotSupported(contentType);
  }
}

/** `Sforce-Limit-Info: api-usage=18/100000` */
function limitHeader(path: string, { org }: OrgCall): Readonly<Record<string, string>> {
  return path.startsWith('/services/data/')
    ? { 'Sforce-Limit-Info': `api-usage=${apiUsage(org.conditions.counts)}/${dailyRequests}` }
    : {};
}

/** Calls that count towards the daily limit. */
export function apiUsage(counts: Readonly<Record<string, number>>): number {
  return (counts.data ?? 0) + (counts.tooling ?? 0) + (counts.soap ?? 0);
}

function withoutBody(reply: ApiReply): ApiReply {
  const { status, headers } = reply;
  return { status, ...(headers === undefined ? {} : { headers }) };
}

function packed(reply: ApiReply, { request }: OrgCall): ApiReply {
  const { body } = reply;
  if (
    body === undefined ||
    body.length < leastToPack ||
    !/\bgzip\b/i.test(String(request.headers['accept-encoding']))
  ) {
    return reply;
  }
  return {
    ...reply,
    headers: { ...reply.headers, 'Content-Encoding': 'gzip', Vary: 'Accept-Encoding' },
    body: gzipSync(body),
  };
}
