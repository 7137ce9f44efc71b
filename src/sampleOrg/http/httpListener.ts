import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { ApiReply } from './apiReply.ts';
import { type ApiRequest, parseTarget } from './apiRequest.ts';
import { bodyTooLarge, RestFailure, serverError } from './failures.ts';

const largestBody = 50 * 1024 * 1024;
/** Above what clients keep their idle connections for, so that none is closed under a request. */
const keepAlive = 120_000;

/** Bytes of a request's head: anonymous Apex comes in the address. */
const longestTarget = 256 * 1024;

/** Answers a request, or cuts the connection when it answers undefined. */
export type Answer = (request: ApiRequest) => Promise<ApiReply | undefined>;

export interface ListenerOptions {
  readonly answer: Answer;
  /** Milliseconds added to every reply. */
  readonly latency: () => number;
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
        body,
        signal: gone.signal,
      });
      const latency = this.#options.latency();
      if (latency > 0) {
        await delay(latency, undefined, { signal: gone.signal });
      }
      send(response, reply);
    } catch (error) {
      if (error instanceof RestFailure) {
        send(response, error.toReply());
      } else {
        // The client went away while its request was read or its reply held back.
        response.destroy();
      }
    }
  }

  async #reply(request: ApiRequest): Promise<ApiReply | undefined> {
    try {
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

function send(response: ServerResponse, reply: ApiReply | undefined): void {
  if (reply === undefined) {
    response.destroy();
    return;
  }
  const body = Buffer.from(reply.body ?? '');
  response.writeHead(reply.status, {
    'Cache-Control': 'no-cache,must-revalidate,max-age=0,no-store,private',
    ...(reply.status === 204 ? {} : { 'Content-Length': body.length }),
    ...reply.headers,
  });
  response.end(body);
}

async function readBody(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestBody) {
      throw bodyTooLarge();
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
