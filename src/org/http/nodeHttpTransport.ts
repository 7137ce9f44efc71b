import {
  type ClientRequest,
  Agent as HttpAgent,
  type IncomingMessage,
  type RequestOptions,
  request as httpRequest,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Clock } from '../../core/base/clock.ts';
import { cancelled } from '../../core/base/failure.ts';
import { foreignReply, redirectRefused, replyTooLarge } from '../failures.ts';
import { Exchange, StaleConnection } from './exchange.ts';
import type { HttpReply, HttpRequest, HttpStream, HttpTransport } from './httpTransport.ts';
import type { ProxyUse } from './proxyUse.ts';

/** Larger replies are not from a well-behaved org: a retrieved package is at most 39 MB zipped. */
const replyLimit = 64 * 1024 * 1024;
/** Idle connections are closed by us, before something on the way drops them without a word. Milliseconds. */
const idleLimit = 50_000;
const keptConnections = {
  keepAlive: true,
  keepAliveInitialDelay: 10_000,
  scheduling: 'lifo',
  timeout: idleLimit,
} as const;
const unzip = promisify(gunzip);

/** Kept connections over node:http and node:https. A request is written in one piece and goes out without Nagle's delay. */
export class NodeHttpTransport implements HttpTransport {
  readonly #clock: Clock;
  /** For this machine alone, so no proxy is asked. */
  readonly #plain = new HttpAgent(keptConnections);
  readonly #secure: HttpsAgent;
  readonly #proxy: ProxyUse | undefined;

  constructor(clock: Clock, proxy?: ProxyUse) {
    this.#clock = clock;
    this.#proxy = proxy;
    this.#secure = new HttpsAgent({
      ...keptConnections,
      ...(proxy?.by === 'environment' ? { proxyEnv: { ...proxy.variables } } : {}),
    });
  }

  async send(request: HttpRequest): Promise<HttpReply> {
    const { host, incoming, exchange } = await this.#begin(request);
    const body = await exchange.collect(replyLimit, () => replyTooLarge(host, replyLimit));
    const status = incoming.statusCode ?? 0;
    const { headers } = incoming;
    if (headers['content-encoding'] !== 'gzip') {
      return { status, headers, body };
    }
    try {
      return { status, headers, body: await unzip(body, { maxOutputLength: replyLimit }) };
    } catch (error) {
      throw isNamed(error, 'ERR_BUFFER_TOO_LARGE') ? replyTooLarge(host, replyLimit) : foreignReply(host, status);
    }
  }

  async stream(request: HttpRequest): Promise<HttpStream> {
    const { incoming, exchange } = await this.#begin(request);
    return { status: incoming.statusCode ?? 0, headers: incoming.headers, chunks: exchange.chunks() };
  }

  dispose(): void {
    this.#plain.destroy();
    this.#secure.destroy();
  }

  /** Sends the request, on a fresh connection where the kept one turns out to be stale. Answers with the head of the reply. */
  async #begin(request: HttpRequest): Promise<{ host: string; incoming: IncomingMessage; exchange: Exchange }> {
    const host = new URL(request.url).host;
    for (let canRepeat = request.repeatable !== false; ; canRepeat = false) {
      if (request.signal?.aborted === true) {
        throw cancelled();
      }
      const exchange = new Exchange(this.#open(request), request, host, this.#clock);
      try {
        const incoming = await exchange.head();
        const status = incoming.statusCode ?? 0;
        if (status >= 300 && status < 400) {
          exchange.end();
          throw redirectRefused(host, hostOf(incoming.headers.location));
        }
        return { host, incoming, exchange };
      } catch (error) {
        // The other side closed a kept connection just as it was used again: nothing was processed.
        if (!(error instanceof StaleConnection)) {
          throw error;
        }
        if (!canRepeat) {
          throw error.failure;
        }
      }
    }
  }

  #open(request: HttpRequest): ClientRequest {
    const url = new URL(request.url);
    const options: RequestOptions = {
      method: request.method,
      // The literal address: a name service must have no say in where a loopback session goes.
      hostname: url.hostname === 'localhost' ? '127.0.0.1' : url.hostname,
      port: url.port,
      path: `${url.pathname}${url.search}`,
      headers: {
        ...request.headers,
        host: url.host,
        // A range counts bytes of what is sent: of a packed body they would be of no use.
        'accept-encoding': request.headers['range'] === undefined ? 'gzip' : 'identity',
        ...(request.body === undefined && request.method === 'GET'
          ? {}
          : { 'content-length': String(Buffer.byteLength(request.body ?? '')) }),
      },
    };
    return url.protocol === 'https:'
      ? // Said outright, for NODE_TLS_REJECT_UNAUTHORIZED in the environment must not switch checking off.
        httpsRequest({ ...options, ...this.#secureAgent(), rejectUnauthorized: true })
      : httpRequest({ ...options, agent: this.#plain });
  }

  #secureAgent(): RequestOptions {
    return this.#proxy?.by === 'editor' && this.#proxy.leavesOwnAgentsAlone() ? {} : { agent: this.#secure };
  }
}

function hostOf(location: string | undefined): string | undefined {
  return location !== undefined && URL.canParse(location) ? new URL(location).host : undefined;
}

function isNamed(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
