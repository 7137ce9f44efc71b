import { Failure } from '../../core/base/failure.ts';
import { record, someText } from '../json.ts';
import type { BayeuxReply } from '../wire/bayeux.ts';
import { connectionFault, httpFault, LinkProblem, neverArrived } from './linkFault.ts';
import type { BayeuxTransport } from './longPollTransport.ts';
import { isMeta, type Reply, successful } from './metaReplies.ts';
import type { Subscription } from './subscription.ts';

/** What is said to a Bayeux server as a client of it, one exchange at a time, and what it answers. Throws a `LinkProblem` where it does not. */
export class Conversation {
  readonly #transport: BayeuxTransport;
  #exchange: AbortController | undefined;
  #messageId = 0;
  #roundTrips = 0;
  #clientId = '';
  #canReplay = false;

  constructor(transport: BayeuxTransport) {
    this.#transport = transport;
  }

  get host(): string {
    return this.#transport.host;
  }

  /** Requests sent so far, polls not counted. */
  get roundTrips(): number {
    return this.#roundTrips;
  }

  /** Whether the server gives out again what it has given out. Known after a handshake. */
  get canReplay(): boolean {
    return this.#canReplay;
  }

  /** Becomes a new client of the server. */
  async handshake(timeout: number, onNeverArrived: () => void): Promise<void> {
    this.#clientId = '';
    this.#roundTrips += 1;
    const message = {
      channel: '/meta/handshake',
      version: '1.0',
      minimumVersion: '1.0',
      supportedConnectionTypes: ['long-polling'],
      ext: { replay: true },
    };
    const reply = successful(await this.#post([message], timeout, onNeverArrived), '/meta/handshake');
    this.#clientId = someText(reply.clientId) ?? '';
    this.#canReplay = record<BayeuxReply['ext']>(reply.ext).replay === true;
  }

  /** One request carries a connect that is answered at once and every subscribe. */
  subscribe(subscriptions: readonly Subscription[], timeout: number): Promise<readonly Reply[]> {
    this.#roundTrips += 1;
    const connect = { ...this.#connectMessage(), advice: { timeout: 0 } };
    const subscribes = subscriptions.map(({ channel, replayFrom }) => ({
      channel: '/meta/subscribe',
      clientId: this.#clientId,
      subscription: channel,
      ...(this.#canReplay ? { ext: { replay: { [channel]: replayFrom } } } : {}),
    }));
    return this.#post([connect, ...subscribes], timeout);
  }

  /** Waits for what the server has to say. */
  connect(timeout: number): Promise<readonly Reply[]> {
    return this.#post([this.#connectMessage()], timeout);
  }

  /** Nothing that is on its way is wanted any more. */
  giveUp(): void {
    this.#exchange?.abort();
  }

  /** The server knows this client no more. */
  forget(): void {
    this.#clientId = '';
  }

  /** Says goodbye where the server may know this client. That it is heard is not certain. */
  async goodbye(timeout: number): Promise<void> {
    const clientId = this.#clientId;
    this.#clientId = '';
    if (clientId !== '') {
      const goodbye = [{ id: this.#nextId(), channel: '/meta/disconnect', clientId }];
      await this.#transport.post(goodbye, timeout, new AbortController().signal).catch(() => undefined);
    }
  }

  async #post(
    messages: readonly object[],
    timeout: number,
    onNeverArrived: () => void = () => undefined,
  ): Promise<readonly Reply[]> {
    const exchange = new AbortController();
    this.#exchange = exchange;
    const numbered = messages.map((message) => ({ id: this.#nextId(), ...message }));
    try {
      const { messages: replies, http } = await this.#transport.post(numbered, timeout, exchange.signal);
      // A late answer to a poll that was given up must not be taken for the answer to the next one.
      if (!exchange.signal.aborted) {
        const records = replies?.map((reply) => record<BayeuxReply>(reply));
        if (records?.some(({ channel }) => isMeta(channel)) === true) {
          return records;
        }
        throw new LinkProblem(httpFault(this.#transport.host, http));
      }
    } catch (error) {
      if (!exchange.signal.aborted) {
        if (neverArrived(error)) {
          onNeverArrived();
        }
        throw error instanceof Failure ? new LinkProblem(connectionFault(error)) : error;
      }
    }
    throw new LinkProblem({ remedy: 'again' });
  }

  #connectMessage(): object {
    return { channel: '/meta/connect', clientId: this.#clientId, connectionType: 'long-polling' };
  }

  #nextId(): string {
    this.#messageId += 1;
    return String(this.#messageId);
  }
}
