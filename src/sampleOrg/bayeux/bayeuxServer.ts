import { randomBytes } from 'node:crypto';
import type { Clock } from '../../core/base/clock.ts';
import type { ApiReply } from '../http/apiReply.ts';
import { jsonReply, textReply } from '../http/apiReply.ts';
import type { ApiRequest } from '../http/apiRequest.ts';
import type { OrgSession } from '../http/orgSessions.ts';
import { BayeuxClient } from './bayeuxClient.ts';
import { type Advice, type ClientMessage, parseMessages, type ServerMessage } from './messages.ts';
import { ReplayBuffer } from './replayBuffer.ts';

/** Milliseconds that a connect is held. */
const holdFor = 110_000;
const cookieName = 'BAYEUX_BROWSER';
/** Clients that one org takes at a time. */
const mostClients = 2_000;
/** The oldest version of the API that has event channels. */
const oldestVersion = 23;
const retry: Advice = { reconnect: 'retry', interval: 0, timeout: holdFor };
const shakeHandsAgain: Advice = { reconnect: 'handshake', interval: 0 };
const giveUp: Advice = { reconnect: 'none', interval: 0 };

export interface BayeuxServerOptions {
  readonly channels: readonly string[];
  /** What connects are held by. */
  readonly clock: Clock;
  /** When events come about. */
  readonly now: () => number;
  /** Whether an org session is good. */
  readonly sessionOf: (request: ApiRequest) => OrgSession | undefined;
  /** Whether a request carries a session at all. */
  readonly carriesSession: (request: ApiRequest) => boolean;
}

/** One POST on its way through the server. */
interface Exchange {
  readonly request: ApiRequest;
  readonly session: OrgSession | undefined;
  /** A connect is held only when it comes alone: others in the batch want their answer. */
  readonly mayHold: boolean;
  readonly replies: ServerMessage[];
  status: number;
  newCookie: string | undefined;
}

/** The event bus of one org: Bayeux 1.0 over long polling, as the streaming API documents it, with replay. */
export class BayeuxServer {
  readonly #options: BayeuxServerOptions;
  readonly #clients = new Map<string, BayeuxClient>();
  readonly #buffers: ReadonlyMap<string, ReplayBuffer>;
  #lastReplayId = 0;

  constructor(options: BayeuxServerOptions) {
    this.#options = options;
    this.#buffers = new Map(options.channels.map((channel) => [channel, new ReplayBuffer()]));
  }

  get clients(): readonly BayeuxClient[] {
    return [...this.#clients.values()];
  }

  /** Sends a record to whoever listens to the channel. */
  publish(channel: string, sobject: object): void {
    const replayId = ++this.#lastReplayId;
    const createdDate = new Date(this.#options.now()).toISOString();
    const message = { channel, data: { event: { createdDate, replayId, type: 'created' }, sobject } };
    this.#buffers.get(channel)?.add(replayId, message);
    for (const client of this.#clients.values()) {
      if (client.subscriptions.has(channel)) {
        this.#deliver(client, message);
      }
    }
  }

  /** Gives a client events again that it has had. */
  repeat(id: string, events: readonly ServerMessage[]): void {
    const client = this.#clients.get(id);
    if (client !== undefined) {
      events.forEach((event) => this.#deliver(client, event));
    }
  }

  /** Drops what was kept for replay: every id given so far is outside of it. */
  loseReplay(): void {
    for (const buffer of this.#buffers.values()) {
      buffer.lose(this.#lastReplayId);
    }
  }

  async answer(request: ApiRequest): Promise<ApiReply> {
    if (request.method !== 'POST') {
      // Clients try for a WebSocket with a GET; the platform has long polling only.
      return textReply(400, 'Unknown Bayeux Transport');
    }
    const messages = parseMessages(request.body);
    if (messages === undefined) {
      return textReply(400, 'Bayeux messages are expected');
    }
    const exchange: Exchange = {
      request,
      session: this.#options.sessionOf(request),
      mayHold: messages.length === 1,
      replies: [],
      status: 200,
      newCookie: undefined,
    };
    for (const message of messages) {
      await this.#process(message, exchange);
    }
    return jsonReply(
      exchange.status,
      exchange.replies,
      exchange.newCookie === undefined
        ? {}
        : { 'Set-Cookie': `${cookieName}=${exchange.newCookie}; Path=/; HttpOnly; SameSite=None` },
    );
  }

  /** Forgets a client, as the platform does after a pause or a restart. */
  forget(id: string): void {
    const client = this.#clients.get(id);
    this.#clients.delete(id);
    client?.dispose();
  }

  forgetAll(): void {
    for (const client of this.clients) {
      this.forget(client.id);
    }
  }

  /** Answers held connects, so that clients learn at once that their org session has ended. */
  releaseAll(): void {
    for (const client of this.clients) {
      client.release();
    }
  }

  /** A client that lets too much pile up has to begin anew: what it missed is there for replay. */
  #deliver(client: BayeuxClient, event: ServerMessage): void {
    if (!client.deliver(event)) {
      this.forget(client.id);
    }
  }

  async #process(message: ClientMessage, exchange: Exchange): Promise<void> {
    if (message.channel === '/meta/handshake') {
      exchange.replies.push(this.#handshake(message, exchange));
      return;
    }
    const client = message.clientId === undefined ? undefined : this.#clients.get(message.clientId);
    const refusal = this.#refusal(message, client, exchange);
    if (refusal !== undefined || client === undefined) {
      exchange.replies.push(refusal ?? failed(message, '403::Unknown client', shakeHandsAgain));
      return;
    }
    switch (message.channel) {
      case '/meta/connect':
        await this.#connect(message, client, exchange);
        return;
      case '/meta/subscribe':
        exchange.replies.push(...message.subscriptions.map((channel) => this.#subscribe(message, client, channel)));
        return;
      case '/meta/unsubscribe':
        for (const channel of message.subscriptions) {
          client.subscriptions.delete(channel);
          exchange.replies.push(succeeded(message, client, { subscription: channel }));
        }
        return;
      case '/meta/disconnect':
        client.left = true;
        this.forget(client.id);
        exchange.replies.push(succeeded(message, client));
        return;
      default:
        exchange.replies.push(failed(message, `403:${message.channel}:Publishing is not allowed`, retry));
    }
  }

  #handshake(message: ClientMessage, exchange: Exchange): ServerMessage {
    const { session, request } = exchange;
    if (session === undefined) {
      return this.#options.carriesSession(request)
        ? {
            ...failed(message, '403::Handshake denied', giveUp),
            ext: { sfdc: { failureReason: '401::Authentication invalid' } },
          }
        : failed(message, '401::Request requires authentication', giveUp);
    }
    const unsupported = unsupportedBy(message, request);
    if (unsupported !== undefined) {
      exchange.status = 400;
      return failed(message, unsupported, giveUp);
    }
    if (this.#clients.size >= mostClients) {
      return failed(message, '403::Organization concurrent user limit exceeded', giveUp);
    }
    const id = randomBytes(14).toString('hex');
    const cookie = cookieOf(request) ?? randomBytes(12).toString('hex');
    exchange.newCookie = cookie;
    this.#clients.set(
      id,
      new BayeuxClient({
        id,
        orgSessionId: session.id,
        cookie,
        clock: this.#options.clock,
        onExpired: () => this.forget(id),
      }),
    );
    return {
      channel: '/meta/handshake',
      ...idOf(message),
      version: '1.0',
      minimumVersion: '1.0',
      clientId: id,
      successful: true,
      supportedConnectionTypes: ['long-polling'],
      ext: { replay: true, 'payload.format': true },
      advice: retry,
    };
  }

  /** Why a message of a client that has shaken hands is not taken. */
  #refusal(message: ClientMessage, client: BayeuxClient | undefined, exchange: Exchange): ServerMessage | undefined {
    const { session, request } = exchange;
    if (session === undefined) {
      const error = this.#options.carriesSession(request)
        ? '401::Authentication invalid'
        : '401::Request requires authentication';
      return failed(message, error, giveUp);
    }
    if (client === undefined || client.orgSessionId !== session.id) {
      return failed(message, '403::Unknown client', shakeHandsAgain);
    }
    if (cookieOf(request) !== client.cookie) {
      exchange.status = 400;
      const error = `400::Client ${client.id} has established a session, but no ${cookieName} cookie present`;
      return failed(message, error, shakeHandsAgain);
    }
    return undefined;
  }

  async #connect(message: ClientMessage, client: BayeuxClient, exchange: Exchange): Promise<void> {
    if (message.connectionType !== 'long-polling') {
      exchange.replies.push(failed(message, `400:${message.connectionType ?? ''}:Unsupported connection type`, giveUp));
      return;
    }
    await client.hold(exchange.mayHold ? Math.min(message.timeout ?? holdFor, holdFor) : 0, exchange.request.signal);
    if (exchange.request.signal.aborted) {
      return;
    }
    if (client.left) {
      exchange.replies.push(succeeded(message, client, { advice: giveUp }));
      return;
    }
    // Much may have happened while the connect was held.
    const refusal = this.#refusal(message, this.#clients.get(client.id), {
      ...exchange,
      session: this.#options.sessionOf(exchange.request),
    });
    exchange.replies.push(...(refusal === undefined ? client.take() : []));
    exchange.replies.push(refusal ?? succeeded(message, client, message.timeout === 0 ? { advice: retry } : {}));
  }

  #subscribe(message: ClientMessage, client: BayeuxClient, channel: string): ServerMessage {
    const buffer = this.#buffers.get(channel);
    if (buffer === undefined) {
      const error = `400::The channel you requested to subscribe to does not exist {${channel}}`;
      return { ...failed(message, error, retry), subscription: channel };
    }
    const wanted = message.replay[channel] ?? -1;
    const missed = typeof wanted === 'number' ? buffer.after(wanted) : undefined;
    if (missed === undefined) {
      const error = `400::The replayId {${typeof wanted === 'number' ? wanted : JSON.stringify(wanted)}} you provided was invalid.  Please provide a valid ID, -2 to replay all events, or -1 to replay only new events.`;
      return { ...failed(message, error, retry), subscription: channel };
    }
    client.subscriptions.add(channel);
    for (const event of missed) {
      this.#deliver(client, event);
    }
    return succeeded(message, client, { subscription: channel });
  }
}

/** What a handshake asks for that there is not; undefined when all is well. */
function unsupportedBy({ connectionTypes }: ClientMessage, { path }: ApiRequest): string | undefined {
  const version = Number(/^\/cometd\/(\d+(?:\.\d+)?)(?:\/|$)/i.exec(path)?.[1] ?? 0);
  if (version < oldestVersion) {
    return `400::API version in the URI is mandatory, from ${oldestVersion}.0 on. URI format: '/cometd/41.0'`;
  }
  return connectionTypes.includes('long-polling')
    ? undefined
    : '400::Unsupported connection types: long-polling is the only one';
}

function idOf({ id }: ClientMessage): { readonly id?: string } {
  return id === undefined ? {} : { id };
}

function succeeded(message: ClientMessage, client: BayeuxClient, more: object = {}): ServerMessage {
  return { clientId: client.id, channel: message.channel, ...idOf(message), successful: true, ...more };
}

function failed(message: ClientMessage, error: string, advice: Advice): ServerMessage {
  return { channel: message.channel, ...idOf(message), successful: false, error, advice };
}

function cookieOf(request: ApiRequest): string | undefined {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${cookieName}=`))?.slice(cookieName.length + 1);
}
