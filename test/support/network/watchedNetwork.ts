import { AsyncLocalStorage } from 'node:async_hooks';
import dns from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';
import { type AddressInfo, Socket } from 'node:net';

/** A request as it left this process. */
export interface SentRequest {
  /** Scheme, host and port that it was meant for. */
  readonly origin: string;
  readonly method: string;
  readonly path: string;
  readonly body: string;
  /** Every byte of it. */
  readonly text: string;
}

export interface NetworkAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** What one piece of work has sent, and how it is answered. */
export class NetworkRun {
  /** Requests so far. */
  sent = 0;
  readonly answer: (request: SentRequest) => NetworkAnswer | Promise<NetworkAnswer>;

  constructor(answer: NetworkRun['answer']) {
    this.answer = answer;
  }
}

const targetHeader = 'x-watched-target';
const runHeader = 'x-watched-run';
/** Milliseconds for which what a piece of work has begun may still send something after its end. */
const lateness = 20_000;
const loopbackHosts = new Set(['localhost', '127.0.0.1', '::1', '[::1]', '::ffff:127.0.0.1']);

/**
 * All the network that this process has: what goes to another machine is answered here, on loopback, and written down; what would
 * get past that is stopped and written down as a stray. For processes of their own: it changes `node:http`, `node:https` and `node:net`.
 */
export class WatchedNetwork {
  /** Connections to other machines and names that were looked up, past `node:http` and `node:https`. */
  readonly strays: string[] = [];
  readonly #servers: readonly http.Server[];
  readonly #runs = new Map<string, NetworkRun>();
  readonly #current = new AsyncLocalStorage<string>();
  readonly #restore: (() => void)[] = [];
  readonly #agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
  #count = 0;

  private constructor(servers: readonly http.Server[]) {
    this.#servers = servers;
  }

  /** With two listeners: an org on this machine that somebody has started, and one that nobody has. */
  static async open(): Promise<WatchedNetwork> {
    const servers = [http.createServer(), http.createServer()];
    await Promise.all(servers.map((server) => new Promise<void>((done) => server.listen(0, '127.0.0.1', done))));
    const network = new WatchedNetwork(servers);
    servers.forEach((server) => {
      server.on('request', (request: http.IncomingMessage, response: http.ServerResponse) => {
        void network.#serve(request, response).catch(() => response.destroy());
      });
    });
    network.#watch();
    return network;
  }

  get ownPort(): number {
    return (this.#servers[0]?.address() as AddressInfo).port;
  }

  get evilPort(): number {
    return (this.#servers[1]?.address() as AddressInfo).port;
  }

  /** Does the work; what it sends, also later, is its own run's. */
  async within<T>(run: NetworkRun, work: () => Promise<T>): Promise<T> {
    const id = String(++this.#count);
    this.#runs.set(id, run);
    try {
      return await this.#current.run(id, work);
    } finally {
      setTimeout(() => this.#runs.delete(id), lateness).unref();
    }
  }

  async close(): Promise<void> {
    this.#restore.splice(0).forEach((restore) => {
      restore();
    });
    syncBuiltinESMExports();
    this.#agent.destroy();
    await Promise.all(
      this.#servers.map((server) => {
        server.closeAllConnections();
        return new Promise((done) => server.close(done));
      }),
    );
  }

  #watch(): void {
    const plain = http.request;
    const redirected = (scheme: 'http' | 'https') =>
      ((...given: readonly unknown[]) => {
        const { options, callback } = asOptions(given);
        const host = hostOf(options);
        const headers = {
          ...(options.headers as http.OutgoingHttpHeaders),
          [runHeader]: this.#current.getStore() ?? '',
        };
        const { agent: _, ...rest } = options;
        if (scheme === 'http' && loopbackHosts.has(host)) {
          return plain({ ...options, headers }, callback);
        }
        const port = String(options.port ?? '') || (scheme === 'https' ? '443' : '80');
        const meant = { ...headers, [targetHeader]: `${scheme}://${host}:${port}` };
        const to = { protocol: 'http:', hostname: '127.0.0.1', host: null, port: this.ownPort, agent: this.#agent };
        return plain({ ...rest, ...to, headers: meant }, callback);
      }) as typeof http.request;
    for (const [module, scheme] of [
      [http, 'http'],
      [https, 'https'],
    ] as const) {
      const request = redirected(scheme);
      this.#replace(module, 'request', request);
      this.#replace(module, 'get', (...given: Parameters<typeof http.request>) => {
        const sent = request(...given);
        sent.end();
        return sent;
      });
    }
    this.#watchSockets();
    syncBuiltinESMExports();
  }

  /** Whatever does not go through the two above. */
  #watchSockets(): void {
    const note = (stray: string): void => void this.strays.push(stray);
    const connect = Reflect.get(Socket.prototype, 'connect') as (...given: unknown[]) => Socket;
    const watched = function (this: Socket, ...given: unknown[]): Socket {
      const [first] = Array.isArray(given[0]) ? (given[0] as unknown[]) : given;
      const options = (typeof first === 'object' ? first : { port: first, host: given[1] }) as Record<string, unknown>;
      const host = typeof options['host'] === 'string' ? options['host'] : 'localhost';
      if (options['path'] !== undefined || loopbackHosts.has(host)) {
        return connect.apply(this, given);
      }
      note(`a connection to ${host}:${String(options['port'])}`);
      process.nextTick(() => this.destroy(Object.assign(new Error('No such network'), { code: 'ENETUNREACH' })));
      return this;
    };
    this.#replace(Socket.prototype, 'connect', watched);
    const lookup = dns.lookup as unknown as (...given: unknown[]) => unknown;
    this.#replace(dns, 'lookup', (name: string, ...more: unknown[]) => {
      if (!loopbackHosts.has(name)) {
        note(`a look-up of ${name}`);
        name = '127.0.0.1';
      }
      return lookup(name, ...more);
    });
  }

  #replace(target: object, name: string, replacement: unknown): void {
    const original: unknown = Reflect.get(target, name);
    Reflect.set(target, name, replacement);
    this.#restore.push(() => Reflect.set(target, name, original));
  }

  async #serve(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk as Buffer);
    }
    const { [targetHeader]: target, [runHeader]: id, ...headers } = request.headers;
    const body = Buffer.concat(chunks).toString();
    const { method = '', url = '' } = request;
    const run = this.#runs.get(String(id));
    const origin = typeof target === 'string' ? new URL(target).origin : `http://127.0.0.1:${request.socket.localPort}`;
    const sent = { origin, method, path: url, body, text: `${method} ${url}\n${JSON.stringify(headers)}\n${body}` };
    if (run === undefined) {
      this.strays.push(`${method} ${origin}${url} of nobody`);
      response.destroy();
      return;
    }
    run.sent += 1;
    const answer = await run.answer(sent);
    response.writeHead(answer.status, { ...answer.headers }).end(answer.body ?? '');
  }
}

/** `request` takes an address, options, or both. */
function asOptions(given: readonly unknown[]): {
  readonly options: http.RequestOptions;
  readonly callback: ((response: http.IncomingMessage) => void) | undefined;
} {
  const last = given.at(-1);
  const callback = typeof last === 'function' ? (last as (response: http.IncomingMessage) => void) : undefined;
  const [first, second] = given;
  if (typeof first === 'string' || first instanceof URL) {
    const { hostname, port, pathname, search } = new URL(first);
    const more = (typeof second === 'object' ? second : {}) as http.RequestOptions;
    return { options: { hostname, port, path: pathname + search, ...more }, callback };
  }
  return { options: first as http.RequestOptions, callback };
}

function hostOf({ hostname, host }: http.RequestOptions): string {
  return hostname ?? host ?? 'localhost';
}
