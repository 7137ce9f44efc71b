import {
  type ClientRequest,
  Agent as HttpAgent,
  type IncomingMessage,
  type RequestOptions,
  request as httpRequest,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Clock } from '../../core/base/clock.ts';
import { Failure } from '../../core/base/failure.ts';
import { l10n } from '../../core/base/l10n.ts';
import {
  cancelled,
  certificateRefused,
  foreignReply,
  orgTimedOut,
  orgUnreachable,
  redirectRefused,
  replyTooLarge,
} from '../failures.ts';
import { record, someText } from '../json.ts';
import type { HttpReply, HttpRequest, HttpTransport } from './httpTransport.ts';

/** Larger replies are not from a well-behaved org: a log is at most 20 MB, a retrieved package 39 MB zipped. */
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
  readonly #plain = new HttpAgent(keptConnections);
  readonly #secure = new HttpsAgent(keptConnections);

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async send(request: HttpRequest): Promise<HttpReply> {
    const host = new URL(request.url).host;
    const reply = await this.#exchange(request, host)
      .catch((error: unknown) => {
        // The other side closed a kept connection just as it was used again: nothing was processed.
        if (error instanceof StaleConnection && request.repeatable !== false) {
          return this.#exchange(request, host);
        }
        throw error;
      })
      .catch((error: unknown) => {
        throw error instanceof StaleConnection ? error.failure : error;
      });
    if (reply.status >= 300 && reply.status < 400) {
      throw redirectRefused(host, hostOf(reply.headers['location']));
    }
    if (reply.headers['content-encoding'] !== 'gzip') {
      return reply;
    }
    try {
      return { ...reply, body: await unzip(reply.body, { maxOutputLength: replyLimit }) };
    } catch (error) {
      throw isNamed(error, 'ERR_BUFFER_TOO_LARGE') ? replyTooLarge(host, replyLimit) : foreignReply(host, reply.status);
    }
  }

  dispose(): void {
    this.#plain.destroy();
    this.#secure.destroy();
  }

  #exchange(request: HttpRequest, host: string): Promise<HttpReply> {
    return new Promise((resolve, reject) => {
      if (request.signal?.aborted === true) {
        reject(cancelled());
        return;
      }
      const outgoing = this.#open(request);
      const cancel = (): void => fail(cancelled());
      const timer =
        request.timeout === undefined
          ? undefined
          : this.#clock.schedule(request.timeout, () => fail(orgTimedOut(host, request.timeout ?? 0)));
      const settle = (): void => {
        timer?.dispose();
        request.signal?.removeEventListener('abort', cancel);
      };
      const fail = (failure: Failure | StaleConnection): void => {
        settle();
        reject(failure);
        outgoing.destroy();
      };
      request.signal?.addEventListener('abort', cancel, { once: true });
      let answered = false;
      outgoing.on('error', (error) => {
        const failure = connectionFailure(host, error, outgoing.socket);
        fail(
          outgoing.reusedSocket && !answered && failure.code === 'orgUnreachable'
            ? new StaleConnection(failure)
            : failure,
        );
      });
      outgoing.on('response', (incoming) => {
        answered = true;
        collect(incoming).then(
          (body) => {
            settle();
            resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body });
          },
          (error: unknown) =>
            fail(error === tooLarge ? replyTooLarge(host, replyLimit) : connectionFailure(host, error, null)),
        );
      });
      outgoing.end(request.body);
    });
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
        'accept-encoding': 'gzip',
        ...(request.body === undefined && request.method === 'GET'
          ? {}
          : { 'content-length': String(Buffer.byteLength(request.body ?? '')) }),
      },
    };
    return url.protocol === 'https:'
      ? // Said outright, for NODE_TLS_REJECT_UNAUTHORIZED in the environment must not switch checking off.
        httpsRequest({ ...options, agent: this.#secure, rejectUnauthorized: true })
      : httpRequest({ ...options, agent: this.#plain });
  }
}

/** A kept connection that was closed before it gave any answer. */
class StaleConnection extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

const tooLarge = new Error('reply too large');

async function collect(incoming: IncomingMessage): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > replyLimit) {
      throw tooLarge;
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}

function connectionFailure(host: string, error: unknown, socket: Socket | null): Failure {
  if (Failure.is(error)) {
    return error;
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : l10n.t('connection lost');
  if (isCertificateProblem(code)) {
    return certificateRefused(host, code, certificateSubject(socket));
  }
  return orgUnreachable(host, code, error);
}

function isCertificateProblem(code: string): boolean {
  return /CERT|^ERR_TLS|^ERR_SSL|^EPROTO$|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/.test(code);
}

/** Undefined also when no certificate was received, because the other side does not speak TLS. */
function certificateSubject(socket: Socket | null): string | undefined {
  const certificate: unknown = socket instanceof TLSSocket ? socket.getPeerCertificate() : undefined;
  return someText(record<{ CN: string }>(record<{ subject: object }>(certificate).subject).CN);
}

function hostOf(location: string | readonly string[] | undefined): string | undefined {
  const text = typeof location === 'string' ? location : location?.[0];
  return text !== undefined && URL.canParse(text) ? new URL(text).host : undefined;
}

function isNamed(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
