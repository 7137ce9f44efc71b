import { type Failure } from '../../../../src/core/base/failure.ts';
import type { BayeuxExchange, BayeuxTransport } from '../../../../src/org/bayeux/longPollTransport.ts';
import { cancelled } from '../../../../src/core/base/failure.ts';

/** A message as the client sent it. */
export interface Sent {
  readonly id: string;
  readonly channel: string;
  readonly clientId?: string;
  readonly subscription?: string;
  readonly advice?: { readonly timeout: number };
  readonly ext?: { readonly replay: Readonly<Record<string, number>> };
}

/** A request that waits for the test to answer it. */
export interface Exchange {
  readonly messages: readonly Sent[];
  readonly timeout: number;
  readonly aborted: () => boolean;
  /** Answers with Bayeux messages. */
  reply(...messages: readonly object[]): void;
  /** Answers without them. */
  http(status: number, body: string, headers?: Record<string, string>): void;
  fail(failure: Failure): void;
}

/** The other end of the event link: each request waits until the test takes and answers it. */
export class ScriptedServer implements BayeuxTransport {
  readonly host = 'acme.my.salesforce.com';
  readonly #waiting: Exchange[] = [];
  readonly #takers: ((exchange: Exchange) => void)[] = [];
  #outstandingConnects = 0;
  mostConnectsAtOnce = 0;

  post(messages: readonly object[], timeout: number, signal: AbortSignal): Promise<BayeuxExchange> {
    return new Promise((resolve, reject) => {
      const sent = messages as readonly Sent[];
      const isConnect = sent.some(({ channel }) => channel === '/meta/connect');
      this.#outstandingConnects += isConnect ? 1 : 0;
      this.mostConnectsAtOnce = Math.max(this.mostConnectsAtOnce, this.#outstandingConnects);
      const done = (): void => {
        this.#outstandingConnects -= isConnect ? 1 : 0;
      };
      const answer = (status: number, body: string, headers: Record<string, string> = {}): void => {
        done();
        const parsed = body.startsWith('[') ? (JSON.parse(body) as unknown[]) : undefined;
        resolve({ messages: parsed, http: { status, headers, body: new TextEncoder().encode(body) } });
      };
      signal.addEventListener('abort', () => {
        done();
        reject(cancelled());
      });
      this.#offer({
        messages: sent,
        timeout,
        aborted: () => signal.aborted,
        reply: (...replies) => answer(200, JSON.stringify(replies)),
        http: answer,
        fail: (failure) => {
          done();
          reject(failure);
        },
      });
    });
  }

  get idle(): boolean {
    return this.#waiting.length === 0;
  }

  /** The next request, once the client sends it. */
  take(): Promise<Exchange> {
    const exchange = this.#waiting.shift();
    return exchange === undefined ? new Promise((resolve) => this.#takers.push(resolve)) : Promise.resolve(exchange);
  }

  /** The next request, which must hold a message on this meta channel. */
  async expect(channel: string): Promise<Exchange> {
    const exchange = await this.take();
    if (!exchange.messages.some((message) => message.channel === channel)) {
      throw new Error(`expected ${channel}, got ${JSON.stringify(exchange.messages)}`);
    }
    return exchange;
  }

  async handshake(clientId = 'client1', ext: object = { replay: true }): Promise<void> {
    const exchange = await this.expect('/meta/handshake');
    exchange.reply({ channel: '/meta/handshake', successful: true, clientId, ext });
  }

  /** Accepts the connect and every subscribe of a batch; answers the batch. */
  async subscribe(...events: readonly object[]): Promise<Exchange> {
    const exchange = await this.expect('/meta/subscribe');
    exchange.reply(...events, ...exchange.messages.map((message) => accepted(message)));
    return exchange;
  }

  #offer(exchange: Exchange): void {
    const taker = this.#takers.shift();
    if (taker === undefined) {
      this.#waiting.push(exchange);
    } else {
      taker(exchange);
    }
  }
}

export function accepted({ channel, subscription, id }: Sent, more: object = {}): object {
  return { channel, id, successful: true, ...(subscription === undefined ? {} : { subscription }), ...more };
}

export function refused(channel: string, error: string, more: object = {}): object {
  return { channel, successful: false, error, ...more };
}

export function event(channel: string, replayId: number, type = 'Stopped'): object {
  return { channel, data: { event: { replayId, type: 'created' }, sobject: { SessionId: '07a', Type: type } } };
}
