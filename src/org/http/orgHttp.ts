import type { Failure } from '../../core/base/failure.ts';
import type { Logger } from '../../core/base/logger.ts';
import { replyNotUnderstood } from '../failures.ts';
import { parseJson } from '../json.ts';
import type { AuthorizationScheme, OrgSession } from '../orgSession.ts';
import { unlessCancelled } from '../unlessCancelled.ts';
import { type HttpReply, type HttpRequest, type HttpStream, type HttpTransport, bodyText } from './httpTransport.ts';
import { refusesSession, replyFailure } from './replyFailure.ts';

/** No call but the running of Apex takes longer in a healthy org. Milliseconds. */
export const callTimeout = 20_000;

/** Bytes of a refusal that are looked at. */
const refusalLimit = 1024 * 1024;

export interface OrgCall {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** From the org's root, with a leading slash. */
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Go along with those of every call. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What the call is for, to complete "The org refused to …". */
  readonly action: string;
  readonly scheme?: AuthorizationScheme;
  /** Milliseconds; 0 waits as long as it takes. */
  readonly timeout?: number;
  readonly signal?: AbortSignal | undefined;
  /** See `HttpRequest`. */
  readonly repeatable?: boolean;
}

export interface CarriedRequest extends Omit<OrgCall, 'method' | 'path' | 'body' | 'scheme' | 'headers'> {
  readonly method: string;
  /** Absolute. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** Calls one org over kept connections, with its session. Every reply but a 2xx becomes a `Failure`. */
export class OrgHttp {
  readonly session: OrgSession;
  readonly host: string;
  readonly #transport: HttpTransport;
  readonly #logger: Logger;
  #roundTrips = 0;

  constructor(session: OrgSession, transport: HttpTransport, logger: Logger) {
    this.session = session;
    this.host = new URL(session.instanceUrl).host;
    this.#transport = transport;
    this.#logger = logger;
  }

  /** Requests sent so far. */
  get roundTrips(): number {
    return this.#roundTrips;
  }

  /** The body of the reply as JSON; undefined when it has none. */
  async json(call: OrgCall): Promise<unknown> {
    const body = bodyText(await this.send(call));
    if (body.trim() === '') {
      return undefined;
    }
    const value = parseJson(body);
    if (value === undefined) {
      throw replyNotUnderstood(call.action);
    }
    return value;
  }

  async send(call: OrgCall): Promise<HttpReply> {
    const reply = await this.exchange(call);
    if (isRefusal(reply)) {
      throw this.#failureOf(reply, call.action);
    }
    return reply;
  }

  /**
   * Carries a request that another library made, with the session put in where its placeholder stands.
   * Every reply but a 2xx becomes a `Failure`.
   */
  async carry(request: CarriedRequest): Promise<HttpReply> {
    const { method, url, action, body } = request;
    const given = lowerCase(request.headers);
    const reply = await this.#deliver(new URL(url).pathname, () => ({
      method,
      url,
      headers: this.session.authorize(given, url),
      body: body === undefined ? undefined : this.session.authorizeEnvelope(body, url),
      timeout: timeoutOf(request),
      signal: request.signal,
      repeatable: method === 'GET',
    }));
    if (isRefusal(reply)) {
      throw this.#failureOf(reply, action);
    }
    return reply;
  }

  /** A reply of many bytes. `timeout` counts from one piece to the next; `headers` go along. */
  async stream(call: OrgCall, headers: Readonly<Record<string, string>> = {}): Promise<HttpStream> {
    const reply = await this.#deliver(
      call.path,
      () => this.#request(call, headers),
      async (request) => {
        const stream = await this.#transport.stream(request);
        return isRefusal(stream) ? { ...stream, body: await beginningOf(stream.chunks) } : stream;
      },
    );
    if ('body' in reply) {
      throw this.#failureOf(reply, call.action);
    }
    return reply;
  }

  /** The reply whatever its status. Rejects with a `Failure` when none came. */
  async exchange(call: OrgCall): Promise<HttpReply> {
    return this.#deliver(call.path.replace(/\?.*/, ''), () => this.#request(call));
  }

  #request(call: OrgCall, more: Readonly<Record<string, string>> = {}): HttpRequest {
    const url = `${this.session.instanceUrl}${call.path}`;
    const headers = {
      accept: 'application/json',
      'content-type': 'application/json;charset=utf-8',
      'sforce-call-options': 'client=isv-customer-debugger',
      ...call.headers,
      ...more,
    };
    return {
      method: call.method,
      url,
      headers: this.session.authorize(headers, url, call.scheme),
      body: call.body === undefined ? undefined : JSON.stringify(call.body),
      timeout: timeoutOf(call),
      signal: call.signal,
      repeatable: call.repeatable,
    };
  }

  /** Sends a request, and once more with a fresh org session where the org refused the one it had and one can be had. */
  async #deliver<R extends HttpReply | HttpStream = HttpReply>(
    path: string,
    request: () => HttpRequest,
    carry: (request: HttpRequest) => Promise<R> = (one) => this.#transport.send(one) as Promise<R>,
  ): Promise<R> {
    const refuses = (reply: R, { method }: HttpRequest): boolean => 'body' in reply && refusesSession(reply, method);
    const { version } = this.session;
    const first = request();
    this.#count(first.method, path);
    const reply = await carry(first);
    if (!refuses(reply, first)) {
      this.session.accepted(version);
      return reply;
    }
    if (!(await unlessCancelled(this.session.refused(version), first.signal))) {
      return reply;
    }
    const again = this.session.version;
    this.#count(first.method, path);
    const second = await carry(request());
    if (!refuses(second, first)) {
      this.session.accepted(again);
    }
    return second;
  }

  #failureOf(reply: HttpReply, action: string): Failure {
    const body = new TextEncoder().encode(this.session.conceal(bodyText(reply)));
    const failure = replyFailure(this.host, action, { ...reply, body });
    return failure.code === 'orgSessionExpired' ? this.session.ended() : failure;
  }

  /** The path comes without its query: that may hold customer data. */
  #count(method: string, path: string): void {
    this.#roundTrips += 1;
    this.#logger.trace(`${method} ${path}`);
  }
}

function isRefusal({ status }: Pick<HttpReply, 'status'>): boolean {
  return status < 200 || status > 299;
}

/** Enough of a refusal to know it by. */
async function beginningOf(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const beginning: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    beginning.push(chunk);
    if (length > refusalLimit) {
      break;
    }
  }
  return Buffer.concat(beginning);
}

/** The length is left out: it changes when the session is put in. */
function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value]): [string, string] => [name.toLowerCase(), value]);
  return Object.fromEntries(entries.filter(([name]) => name !== 'content-length'));
}

function timeoutOf({ timeout }: { readonly timeout?: number }): number | undefined {
  return timeout === 0 ? undefined : (timeout ?? callTimeout);
}
