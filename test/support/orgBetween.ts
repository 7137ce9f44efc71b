import { createServer, type IncomingMessage, request as send, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DebugEventRecord } from './debugEvents.ts';

/** One message of an event channel as it comes over the wire. */
export interface ChannelMessage {
  readonly channel: string;
  readonly data?: { readonly sobject: DebugEventRecord };
}

type Change = (reply: string, sent: string) => string | Promise<string>;

interface Rule {
  readonly path: RegExp;
  readonly change: Change;
}

interface Answer {
  readonly path: RegExp;
  readonly status: number;
  readonly answer: (sent: string) => string | undefined;
}

/**
 * Stands between a client and an org and passes everything on, but for what a test wants otherwise: values that no real heap could
 * hold, events in an order of the test's choosing, answers that come when the test says so.
 */
export class OrgBetween {
  /** Method and path of every call, in order of arrival. */
  readonly calls: string[] = [];
  readonly #server: Server;
  readonly #target: URL;
  #answers: Answer[] = [];
  #rules: Rule[] = [];

  private constructor(target: string) {
    this.#target = new URL(target);
    this.#server = createServer((request, response) => {
      this.calls.push(`${request.method ?? ''} ${request.url ?? ''}`);
      void this.#pass(request, response);
    });
  }

  static async before(target: string): Promise<OrgBetween> {
    const between = new OrgBetween(target);
    await new Promise<void>((resolve) => between.#server.listen(0, '127.0.0.1', resolve));
    return between;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Replies to calls whose path fits go through `change`; until it resolves, the client waits. */
  change(path: RegExp, change: Change): void {
    this.#rules.push({ path, change });
  }

  /** Answers calls whose path fits in the org's stead, where `answer` has one. */
  answer(path: RegExp, answer: (sent: string) => string | undefined): void {
    this.#answers.push({ path, status: 200, answer });
  }

  /** Refuses calls whose path fits, as an org does that has failed at them. `sent` narrows it to calls whose body fits. */
  refuse(path: RegExp, sent = /(?:)/, { status, errorCode } = { status: 500, errorCode: 'UNKNOWN_EXCEPTION' }): void {
    const body = JSON.stringify([{ errorCode, message: 'An unexpected error occurred.' }]);
    this.#answers.push({ path, status, answer: (text) => (sent.test(text) ? body : undefined) });
  }

  /** Passes everything on again. */
  reset(): void {
    this.#answers = [];
    this.#rules = [];
    this.calls.length = 0;
  }

  /** The events that the org sends go through `change`. */
  changeEvents(change: (messages: readonly ChannelMessage[]) => unknown): void {
    this.change(/^\/cometd\//, async (reply) =>
      JSON.stringify(await change(JSON.parse(reply) as readonly ChannelMessage[])),
    );
  }

  /** Holds the next reply to a call whose path fits: `arrived` when the org has answered it, on its way at `release`. */
  hold(path: RegExp): { readonly arrived: Promise<void>; release(): void } {
    const arrived = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    const rule: Rule = {
      path,
      change: async (reply) => {
        this.#rules = this.#rules.filter((other) => other !== rule);
        arrived.resolve();
        await released.promise;
        return reply;
      },
    };
    this.#rules.push(rule);
    return { arrived: arrived.promise, release: released.resolve };
  }

  /** Calls so far whose method and path fit. */
  count(call: RegExp): number {
    return this.calls.filter((made) => call.test(made)).length;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const sent = await bodyOf(request);
      for (const { path, status, answer } of this.#answers) {
        const own = path.test(request.url ?? '') ? answer(sent.toString()) : undefined;
        if (own !== undefined) {
          response
            .writeHead(status, { 'content-type': own.startsWith('<') ? 'text/xml' : 'application/json' })
            .end(own);
          return;
        }
      }
      const { 'accept-encoding': _, ...headers } = request.headers;
      const reply = await this.#ask(request, { ...headers, host: this.#target.host }, sent, response);
      let body = await bodyOf(reply);
      for (const { path, change } of this.#rules) {
        if (path.test(request.url ?? '')) {
          body = Buffer.from(await change(body.toString(), sent.toString()));
        }
      }
      const { 'transfer-encoding': __, ...replyHeaders } = reply.headers;
      response.writeHead(reply.statusCode ?? 502, { ...replyHeaders, 'content-length': body.length });
      response.end(body);
    } catch {
      // One side has gone: so the other.
      response.destroy();
    }
  }

  #ask(
    { method, url }: IncomingMessage,
    headers: IncomingMessage['headers'],
    body: Buffer,
    response: ServerResponse,
  ): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const { hostname, port } = this.#target;
      const call = send({ hostname, port, method, path: url, headers }, resolve);
      call.once('error', reject);
      response.once('close', () => call.destroy());
      call.end(body);
    });
  }
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}
