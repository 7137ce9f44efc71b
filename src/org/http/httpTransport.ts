import { dateOf } from '../json.ts';

/** One HTTP exchange. */
export interface HttpRequest {
  readonly method: string;
  /** Absolute. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** Milliseconds until the whole reply must be here. Left out: as long as it takes. */
  readonly timeout?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** False where sending twice could do something twice; a request on a stale kept connection is not sent again then. */
  readonly repeatable?: boolean | undefined;
}

export interface HttpReply {
  readonly status: number;
  /** Names in lower case; `set-cookie` is a list. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Uint8Array;
}

/** A reply whose body comes piece by piece. Whoever takes it reads it to its end, or leaves the loop, which closes the connection. */
export interface HttpStream extends Omit<HttpReply, 'body'> {
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** Carries requests. Follows no redirect and adds no authorisation. Rejects with a `Failure` when no reply came; any status but a redirect is a reply. */
export interface HttpTransport {
  send(request: HttpRequest): Promise<HttpReply>;
  /** The same for large bodies. The time limit counts from one piece to the next. */
  stream(request: HttpRequest): Promise<HttpStream>;
  /** Closes idle connections. */
  dispose(): void;
}

const decoder = new TextDecoder();

export function bodyText(reply: HttpReply): string {
  return decoder.decode(reply.body);
}

export function headerText(reply: Pick<HttpReply, 'headers'>, name: string): string | undefined {
  const value = reply.headers[name];
  return typeof value === 'string' ? value : value?.[0];
}

/** The org's own time of a reply. 1970 where it does not say: nothing is as old as that, so nothing is taken for it. */
export function serverTime(reply: Pick<HttpReply, 'headers'>): Date {
  return dateOf(headerText(reply, 'date')) ?? new Date(0);
}
