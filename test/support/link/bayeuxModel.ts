import type { Clock } from '../../../src/core/base/clock.ts';

export const hold = 110_000;
const noSuchId =
  'you provided was invalid.  Please provide a valid ID, -2 to replay all events, or -1 to replay only new events.';

/** A message as a client sent it. */
export interface Sent {
  readonly id: string;
  readonly channel: string;
  readonly clientId?: string;
  readonly subscription?: string;
  readonly advice?: { readonly timeout: number };
  readonly ext?: { readonly replay: Readonly<Record<string, number>> };
}

export interface Published {
  readonly id: number;
  readonly at: number;
  readonly message: object;
}

interface Client {
  readonly channels: Set<string>;
  readonly queue: object[];
  /** Answers the connect that is held. */
  release: (() => void) | undefined;
}

/** The event bus of an org in virtual time: clients, held connects and replay, as Salesforce documents them. */
export class BayeuxModel {
  readonly #clock: Clock;
  readonly #events = new Map<string, Published[]>();
  readonly #clients = new Map<string, Client>();
  /** Ids up to this one are no longer kept for replay. */
  #forgottenUpTo = 0;
  #lastId = 0;
  #clientCount = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get isHolding(): boolean {
    return [...this.#clients.values()].some(({ release }) => release !== undefined);
  }

  published(channel: string): readonly Published[] {
    return this.#events.get(channel) ?? [];
  }

  publish(channel: string, sobject: object): void {
    const id = ++this.#lastId;
    const message = { channel, data: { event: { replayId: id }, sobject } };
    const kept = this.#events.get(channel) ?? [];
    this.#events.set(channel, kept);
    kept.push({ id, at: this.#clock.monotonic(), message });
    for (const client of this.#clients.values()) {
      if (client.channels.has(channel)) {
        this.#give(client, [message]);
      }
    }
  }

  /** Gives a client again what it has had. */
  repeat(clientId: string, messages: readonly object[]): void {
    const client = this.#clients.get(clientId);
    if (client !== undefined) {
      this.#give(client, messages);
    }
  }

  forgetClients(): void {
    for (const client of this.#clients.values()) {
      client.release?.();
    }
    this.#clients.clear();
  }

  /** Every id so far is outside of what is kept. */
  loseReplay(): void {
    this.#forgottenUpTo = this.#lastId;
  }

  /** Answers held connects, as when the org session behind them has ended. */
  releaseAll(): void {
    for (const client of this.#clients.values()) {
      client.release?.();
    }
  }

  /** The answers to the messages of one request. `atOnce`: nothing is held. */
  async answer(sent: readonly Sent[], atOnce = false): Promise<readonly object[]> {
    const replies: object[] = [];
    for (const message of sent) {
      replies.push(...(await this.#reply(message, atOnce || sent.length > 1)));
    }
    // What the subscribes replay comes along, too.
    const client = this.#clients.get(sent[0]?.clientId ?? '');
    return [...replies, ...(client?.queue.splice(0) ?? [])];
  }

  async #reply(message: Sent, atOnce: boolean): Promise<readonly object[]> {
    const { channel, id, clientId = '', advice } = message;
    if (channel === '/meta/handshake') {
      this.#clientCount += 1;
      const created = `client${String(this.#clientCount)}`;
      this.#clients.set(created, { channels: new Set(), queue: [], release: undefined });
      return [{ channel, id, successful: true, clientId: created, ext: { replay: true } }];
    }
    const client = this.#clients.get(clientId);
    if (client === undefined) {
      return [unknownClient(message)];
    }
    if (channel === '/meta/subscribe') {
      return [this.#subscribe(message, client)];
    }
    if (channel === '/meta/disconnect') {
      this.#clients.delete(clientId);
      client.release?.();
      return [{ channel, id, successful: true }];
    }
    if (client.queue.length === 0 && advice?.timeout !== 0 && !atOnce) {
      await this.#held(client);
    }
    if (this.#clients.get(clientId) !== client) {
      return [unknownClient(message)];
    }
    return [
      ...client.queue.splice(0),
      { channel, id, successful: true, advice: { reconnect: 'retry', timeout: hold } },
    ];
  }

  #subscribe({ channel, id, subscription = '', ext }: Sent, client: Client): object {
    const from = ext?.replay[subscription] ?? -1;
    if (from > 0 && from < this.#forgottenUpTo) {
      const error = `400::The replayId {${String(from)}} ${noSuchId}`;
      return { channel, id, subscription, successful: false, error, advice: { reconnect: 'retry' } };
    }
    client.channels.add(subscription);
    const after = Math.max(from, this.#forgottenUpTo);
    const missed = from === -1 ? [] : this.published(subscription).filter((event) => event.id > after);
    this.#give(
      client,
      missed.map(({ message }) => message),
    );
    return { channel, id, successful: true, subscription };
  }

  #give(client: Client, messages: readonly object[]): void {
    client.queue.push(...messages);
    if (messages.length > 0) {
      client.release?.();
    }
  }

  #held(client: Client): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#clock.schedule(hold, () => client.release?.());
      client.release = () => {
        timer.dispose();
        client.release = undefined;
        resolve();
      };
    });
  }
}

export function unknownClient({ channel, id }: Sent, code = 403, reconnect = 'handshake'): object {
  return { channel, id, successful: false, error: `${String(code)}::Unknown client`, advice: { reconnect } };
}
