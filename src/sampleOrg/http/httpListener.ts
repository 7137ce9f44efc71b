import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import type { Clock } from '../../core/base/clock.ts';
import type { ApiReply, Sending } from './apiReply.ts';
import { type ApiRequest, parseTarget } from './apiRequest.ts';
import { bodyTooLarge, malformedJson, misdirected, RestFailure, serverError } from './failures.ts';

const largestBody = 50 * 1024 * 1024;
/** Above what clients keep their idle connections for, so that none is closed under a request. */
const keepAlive = 120_000;

/** Bytes of a request's head: anonymous Apex comes in the address. */
const longestTarget = 256 * 1024;

/** What this machine is called by itself. A web page whose name was made to lead here calls it by that name. */
const localHost = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/i;

/** Answers a request, or cuts the connection when it answers undefined. */
export type Answer = (request: ApiRequest) => Promise<ApiReply | undefined>;

export interface ListenerOptions {
  readonly answer: Answer;
  /** Milliseconds added to every reply. */
  readonly latency: () => number;
  readonly clock: Clock;
  /** What the `Date` of replies says. */
  readonly now: () => number;
  /** Told of faults in the handlers: each is a bug. */
  readonly onFault: (error: unknown) => void;
}

/** One address on loopback. */
export class HttpListener {
  readonly #options: ListenerOptions;
  readonly #server: Server;

  constructor(options: ListenerOptions) {
    this.#options = options;
    this.#server = createServer({ keepAliveTimeout: keepAlive, maxHeaderSize: longestTarget }, (message, response) => {
      void this.#serve(message, response);
    });
  }

  /** Rejects when the port is taken. */
  listen(port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, '127.0.0.1', () => {
        this.#server.off('error', reject);
        resolve((this.#server.address() as AddressInfo).port);
      });
    });
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  async #serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    response.on('error', () => gone.abort());
    try {
      const body = await readBody(message);
      const reply = await this.#reply({
        method: message.method ?? 'GET',
        ...parseTarget(message.url ?? '/'),
        headers: message.headers,
        body: body.toString('utf8'),
        bytes: body,
        signal: gone.signal,
      });
      const latency = this.#options.latency();
      if (latency > 0) {
        await this.#pause(latency, gone.signal);
      }
      await this.#send(response, reply, gone.signal);
    } catch (error) {
      if (error instanceof RestFailure) {
        await this.#send(response, error.toReply(), gone.signal);
      } else {
        // The client went away while its request was read or its reply held back.
        response.destroy();
      }
    }
  }

  async #send(response: ServerResponse, reply: ApiReply | undefined, gone: AbortSignal): Promise<void> {
    if (reply === undefined || gone.aborted) {
      response.destroy();
      return;
    }
    const body = Buffer.from(reply.body ?? '');
    response.writeHead(reply.status, {
      Date: new Date(this.#options.now()).toUTCString(),
      'Cache-Control': 'no-cache,must-revalidate,max-age=0,no-store,private',
      ...(reply.status === 204 ? {} : { 'Content-Length': body.length }),
      ...reply.headers,
    });
    if (reply.sending === undefined) {
      response.end(body);
    } else {
      await this.#sendBadly(response, body, reply.sending, gone);
    }
  }

  async #sendBadly(response: ServerResponse, body: Buffer, sending: Sending, gone: AbortSignal): Promise<void> {
    const end = Math.min(body.length, sending.cutAfter ?? body.length);
    const { bytes, milliseconds } = sending.pieces ?? { bytes: Math.max(1, end), milliseconds: 0 };
    response.flushHeaders();
    for (let start = 0; start < end && !gone.aborted; start += bytes) {
      // Written through before the connection is cut: what was promised to arrive arrives.
      await new Promise<void>((resolve) =>
        response.write(body.subarray(start, Math.min(end, start + bytes)), () => resolve()),
      );
      if (milliseconds > 0) {
        await this.#pause(milliseconds, gone);
      }
    }
    if (sending.cutAfter === undefined) {
      response.end();
    } else {
      response.destroy();
    }
  }

  /** Settles after so many milliseconds, or when the client has gone. */
  #pause(milliseconds: number, gone: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        timer.dispose();
        gone.removeEventListener('abort', end);
        resolve();
      };
      const timer = this.#options.clock.schedule(milliseconds, end);
      gone.addEventListener('abort', end, { once: true });
    });
  }

  async #reply(request: ApiRequest): Promise<ApiReply | undefined> {
    try {
      if (!localHost.test(request.headers.host ?? 'localhost')) {
        throw misdirected();
      }
      return await this.#options.answer(request);
    } catch (error) {
      if (error instanceof RestFailure) {
        return error.toReply();
      }
      this.#options.onFault(error);
      return serverError().toReply();
    }
  }
}

async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestBody) {
      throw bodyTooLarge();
    }
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks);
  return message.headers['content-encoding'] === 'gzip' ? unpacked(body) : body;
}

function unpacked(body: Buffer): Buffer {
  try {
    return gunzipSync(body, { maxOutputLength: largestBody });
  } catch {
    throw malformedJson('its packing is damaged, or it is too large');
  }
}
