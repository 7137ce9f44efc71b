import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A call and its answer, as a description of the protocol has them. */
export interface Exchange {
  readonly name: string;
  /** Page and section of the description. */
  readonly source: string;
  /** Whose org; a sandbox when left out. */
  readonly org?: 'lmo';
  /** What has to be there before: `{session}` and the like in the call stand for it. */
  readonly needs?: 'session' | 'breakpoint' | 'case' | 'debugLevel' | 'log';
  /** Of the call: a good one when left out. */
  readonly session?: 'none' | 'wrong';
  readonly cookie?: boolean;
  readonly request: {
    readonly method: string;
    readonly path: string;
    /** SOQL. */
    readonly query?: string;
    /** The columns are asked for instead of the records. */
    readonly columns?: boolean;
    readonly anonymousBody?: string;
    readonly body?: unknown;
  };
  readonly reply: {
    readonly status: number;
    readonly body?: unknown;
    /** There may be more members at the top. */
    readonly more?: boolean;
    /** Members that the descriptions are not sure of. */
    readonly loose?: readonly string[];
  };
}

const folder = new URL('../fixtures/wire/exchanges/', import.meta.url);

export const exchanges: readonly Exchange[] = readdirSync(folder)
  .sort()
  .flatMap((file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Exchange[]);

/** The exchange of that name. */
export function exchange(name: string): Exchange {
  const found = exchanges.find((candidate) => candidate.name === name);
  if (found === undefined) {
    throw new Error(`There is no exchange "${name}".`);
  }
  return found;
}

export interface PlayedCall {
  readonly method: string;
  readonly path: string;
  readonly query: string | null;
  readonly body: unknown;
}

/** An org that knows nothing but a few exchanges: answers calls as they stand there. */
export class ExchangePlayer {
  readonly calls: PlayedCall[] = [];
  readonly #server: Server;
  #played: readonly Exchange[] = [];

  constructor() {
    this.#server = createServer((message, response) => {
      const chunks: Buffer[] = [];
      message.on('data', (chunk: Buffer) => chunks.push(chunk));
      message.on('end', () => {
        const { pathname, searchParams } = new URL(message.url ?? '/', 'http://localhost');
        const text = Buffer.concat(chunks).toString('utf8');
        const call: PlayedCall = {
          method: message.method ?? 'GET',
          path: pathname.replace(/\/$/, ''),
          query: searchParams.get('q'),
          body: text === '' ? undefined : JSON.parse(text),
        };
        this.calls.push(call);
        const { status, body } = this.#answer(call);
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(body === undefined ? '' : JSON.stringify(body));
      });
    });
  }

  #answer(call: PlayedCall): { readonly status: number; readonly body?: unknown } {
    const found = this.#played.find((candidate) => fits(candidate, call));
    if (found !== undefined) {
      return found.reply;
    }
    if (call.path.endsWith('/composite')) {
      return { status: 200, body: { compositeResponse: subrequestsOf(call).map((part) => this.#answerPart(part)) } };
    }
    return call.path.endsWith('/query')
      ? { status: 400, body: [{ errorCode: 'INVALID_TYPE', message: 'sObject type is not supported.' }] }
      : { status: 404, body: [{ errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' }] };
  }

  /** Each call in a composite one is answered as it would be by itself. */
  #answerPart({ method, url, referenceId }: Subrequest): object {
    const { pathname, searchParams } = new URL(url, 'http://localhost');
    const { status, body } = this.#answer({ method, path: pathname, query: searchParams.get('q'), body: undefined });
    return { body, httpHeaders: {}, httpStatusCode: status, referenceId };
  }

  listen(): Promise<string> {
    return new Promise((resolve) => {
      this.#server.listen(0, '127.0.0.1', () => {
        resolve(`http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`);
      });
    });
  }

  /** From now on answers these alone. */
  play(...played: readonly (string | Exchange)[]): void {
    this.calls.length = 0;
    this.#played = played.map((item) => (typeof item === 'string' ? exchange(item) : item));
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }
}

interface Subrequest {
  readonly method: string;
  readonly url: string;
  readonly referenceId: string;
}

function subrequestsOf({ body }: PlayedCall): readonly Subrequest[] {
  return (body as { compositeRequest: readonly Subrequest[] }).compositeRequest;
}

/** Versions and ids in addresses do not count, and of a query the object alone. */
function fits({ request }: Exchange, { method, path, query }: PlayedCall): boolean {
  const plain = (text: string): string => text.replace(/\/v\d+\.0\//, '/').replace(/\/(?:\{\w+\}|0\w{14,17})$/, '/ID');
  const objectOf = (soql: string | null | undefined): string | undefined => /\bFROM (\w+)/.exec(soql ?? '')?.[1];
  return (
    method === request.method && plain(path) === plain(request.path) && objectOf(query) === objectOf(request.query)
  );
}
