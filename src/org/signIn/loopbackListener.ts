import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { callbackPortTaken } from '../../core/lmo/failures.ts';
import { callbackPath } from '../../core/lmo/oauth.ts';
import type { CallbackPage } from '../../core/lmo/ports.ts';
import { pageHeaders, pageHtml } from './callbackPage.ts';

/** `localhost` may mean either: a stranger that listens on the other would be brought the answer. */
const addresses = ['127.0.0.1', '::1'];

/** What a browser brought to the callback, and how to answer it. */
export interface BroughtCallback {
  /** Path and query on this listener. */
  readonly address: string;
  answer(status: number, page: CallbackPage): void;
}

/** Waits on this machine's loopback interface for the browser to bring a sign-in back. */
export class LoopbackListener {
  readonly #port: number;
  readonly #servers: Server[] = [];
  readonly #unanswered = new Set<ServerResponse>();
  #isClosed = false;
  readonly #onCallback: (callback: BroughtCallback) => void;

  private constructor(port: number, onCallback: (callback: BroughtCallback) => void) {
    this.#port = port;
    this.#onCallback = onCallback;
  }

  /** Rejects with a `Failure` when the port is taken. */
  static async open(port: number, onCallback: (callback: BroughtCallback) => void): Promise<LoopbackListener> {
    const listener = new LoopbackListener(port, onCallback);
    try {
      for (const address of addresses) {
        await listener.#listen(address);
      }
      return listener;
    } catch (error) {
      listener.close();
      throw error;
    }
  }

  /** Takes nothing any more. A page that is being sent still arrives. */
  close(): void {
    this.#isClosed = true;
    for (const server of this.#servers) {
      server.close();
    }
    this.#hangUpWhenAnswered();
  }

  // Browsers open connections ahead of need: they would keep the servers from ending.
  #hangUpWhenAnswered(): void {
    if (this.#isClosed && this.#unanswered.size === 0) {
      this.#servers.forEach((server) => server.closeAllConnections());
    }
  }

  #listen(address: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const server = createServer((request, response) => this.#handle(request, response));
      server.once('error', (error: NodeJS.ErrnoException) => {
        if (address === '::1' && error.code !== 'EADDRINUSE') {
          // A machine without IPv6.
          resolve();
        } else {
          reject(callbackPortTaken(this.#port));
        }
      });
      server.listen({ host: address, port: this.#port, exclusive: true }, () => {
        this.#servers.push(server);
        resolve();
      });
    });
  }

  #handle(request: IncomingMessage, response: ServerResponse): void {
    const { method, url = '', headers } = request;
    this.#unanswered.add(response);
    response.once('close', () => {
      this.#unanswered.delete(response);
      this.#hangUpWhenAnswered();
    });
    const address = `http://localhost:${this.#port}${url}`;
    // Only a browser that was sent to localhost: another name that resolves here is somebody's trick.
    const isOurs = headers.host === `localhost:${this.#port}` || headers.host === `127.0.0.1:${this.#port}`;
    if (method !== 'GET' || !isOurs || !URL.canParse(address) || new URL(address).pathname !== callbackPath) {
      response.writeHead(404, { connection: 'close' }).end();
      return;
    }
    this.#onCallback({
      address,
      answer: (status, page) => response.writeHead(status, pageHeaders).end(pageHtml(page)),
    });
  }
}
