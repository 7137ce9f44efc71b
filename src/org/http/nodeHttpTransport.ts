import { Agent as HttpAgent, type IncomingMessage, type RequestOptions, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Clock } from '../../core/base/clock.ts';
import { Failure } from '../../core/base/failure.ts';
import {
  cancelled,
  certificateRefused,
  foreignReply,
  orgTimedOut,
  orgUnreachable,
  redirectRefused,
  replyTooLarge,
} from '../failures.ts';
import type { HttpReply, HttpRequest, HttpTransport } from './httpTransport.ts';

/** Larger replies are not from a well-behaved org: a log is at most 20 MB, a retrieved package 39 MB zipped. */
const replyLimit = 64 * 1024 * 1024;
const keepAlive = { keepAlive: true, keepAliveInitialDelay: 10_000, scheduling: 'lifo' } as const;
const unzip = promisify(gunzip);

/** Kept connections over node:http and node:https. A request is written in one piece and goes out without Nagle's delay. */
export class NodeHttpTransport implements HttpTransport {
  readonly #clock: Clock;
  readonly #plain = new HttpAgent(keepAlive);
  readonly #secure = new HttpsAgent(keepAlive);

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async send(request: HttpRequest): Promise<HttpReply> {
    const host = new URL(request.url).host;
    const reply = await this.#exchange(request, host);
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
      const fail = (failure: Failure): void => {
        settle();
        reject(failure);
        outgoing.destroy();
      };
      request.signal?.addEventListener('abort', cancel, { once: true });
      outgoing.on('error', (error) => fail(connectionFailure(host, error, outgoing.socket as TLSSocket | null)));
      outgoing.on('response', (incoming) => {
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

  #open(request: HttpRequest): ReturnType<typeof httpRequest> {
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
      ? httpsRequest({ ...options, agent: this.#secure })
      : httpRequest({ ...options, agent: this.#plain });
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

function connectionFailure(host: string, error: unknown, socket: TLSSocket | null): Failure {
  if (Failure.is(error)) {
    return error;
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'connection lost';
  if (isCertificateProblem(code)) {
    return certificateRefused(host, code, certificateSubject(socket));
  }
  return orgUnreachable(host, code, error);
}

function isCertificateProblem(code: string): boolean {
  return /CERT|^ERR_TLS|^ERR_SSL|^EPROTO$|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/.test(code);
}

function certificateSubject(socket: TLSSocket | null): string | undefined {
  const names = typeof socket?.getPeerCertificate === 'function' ? socket.getPeerCertificate().subject : undefined;
  // No certificate was received when the peer did not speak TLS at all.
  const name = (names as typeof names | undefined)?.CN as string | string[] | undefined;
  return Array.isArray(name) ? name[0] : name;
}

function hostOf(location: string | readonly string[] | undefined): string | undefined {
  const text = typeof location === 'string' ? location : location?.[0];
  return text !== undefined && URL.canParse(text) ? new URL(text).host : undefined;
}

function isNamed(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
