import type { Clock } from '../../core/base/clock.ts';
import type { Disposable } from '../../core/base/disposable.ts';
import { type Event, EventEmitter } from '../../core/base/event.ts';
import { cancelled, Failure } from '../../core/base/failure.ts';
import { l10n } from '../../core/base/l10n.ts';
import type { Logger } from '../../core/base/logger.ts';
import { linkRefused, orgTimedOut, replyNotUnderstood } from '../failures.ts';
import { integer, record, someText } from '../json.ts';
import type { BayeuxAdvice, BayeuxReply } from '../wire/bayeux.ts';
import { type LinkFault, LinkProblem, connectionFault, httpFault, metaFault, missingReply } from './linkFault.ts';
import { type Reply, isMeta, successful } from './metaReplies.ts';
import type { BayeuxTransport } from './longPollTransport.ts';
import { RetryPolicy } from './retryPolicy.ts';
import { inReplayOrder, Subscription } from './subscription.ts';
import { WakeDetector } from './wakeDetector.ts';

/** How long the first connection may take, retries and all. Milliseconds. */
const openTimeout = 20_000;
/** How long an answer may take that the server does not hold back. */
const replyTimeout = 20_000;
/** Salesforce holds a connect this long; replaced by the server's advice. */
const usualHold = 110_000;
/** On top of what the server says, before a poll counts as dead. */
const holdTolerance = 10_000;
const goodbyeTimeout = 2_000;
/** No longer wait is taken from a server: a link that waits for days is dead without saying so. */
const longestWait = 5 * 60_000;
/** A server that gives out nothing this often in a row, each time at once, does not hold connects back: it is asked once a second. */
const hastyAnswers = 5;
const hasty = 500;
const calmPause = 1_000;
/** After so many failures in a row the reason names what may stand in between. */
const suspicious = 3;

export type BayeuxState = 'unconnected' | 'handshaking' | 'subscribing' | 'connected' | 'waiting' | 'dead';

export type BayeuxEvent =
  | { readonly kind: 'message'; readonly channel: string; readonly data: unknown }
  | { readonly kind: 'lost'; readonly reason: string }
  | { readonly kind: 'restored'; readonly eventsMayBeLost: boolean }
  | { readonly kind: 'dead'; readonly failure: Failure };

export interface BayeuxClientOptions {
  readonly transport: BayeuxTransport;
  readonly channels: readonly string[];
  readonly clock: Clock;
  /** Numbers from 0 to below 1, for jitter. */
  readonly random: () => number;
  readonly logger: Logger;
}

type Resumable = 'handshaking' | 'connected';

/**
 * A Bayeux client over long polling that survives what links do. One loop runs through the states; at most one connect is
 * outstanding. After an interruption it subscribes again from the last processed event, and each event is passed on once.
 */
export class BayeuxClient {
  readonly #events = new EventEmitter<BayeuxEvent>();
  readonly #transport: BayeuxTransport;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #subscriptions: readonly Subscription[];
  readonly #retries: RetryPolicy;
  readonly #wake: WakeDetector;
  readonly #opened = Promise.withResolvers<undefined>();
  #state: BayeuxState = 'unconnected';
  #afterWaiting: Resumable = 'handshaking';
  #waitFor = 0;
  #endWaiting: (() => void) | undefined;
  #exchange: AbortController | undefined;
  #openTimer: Disposable | undefined;
  #messageId = 0;
  #roundTrips = 0;
  #clientId = '';
  #canReplay = false;
  #hold = usualHold;
  #interval = 0;
  #hastyAnswers = 0;
  #isOpen = false;
  #lost = false;
  #eventsMayBeLost = false;
  #lastFault: LinkFault | undefined;

  constructor(options: BayeuxClientOptions) {
    this.#transport = options.transport;
    this.#clock = options.clock;
    this.#logger = options.logger;
    this.#subscriptions = options.channels.map((channel) => new Subscription(channel));
    this.#retries = new RetryPolicy(options.clock, options.random);
    this.#wake = new WakeDetector(options.clock, () => this.#interrupted(l10n.t('The machine was asleep.')));
    // Whoever waits for `open` hears of it; nobody waiting is no error.
    this.#opened.promise.catch(() => undefined);
  }

  readonly events: Event<BayeuxEvent> = (listener) => this.#events.event(listener);

  /** Requests sent so far, polls not counted. */
  get roundTrips(): number {
    return this.#roundTrips;
  }

  get state(): BayeuxState {
    return this.#state;
  }

  /** Connects and subscribes to all channels. Rejects with a `Failure` if that cannot be had; the client is dead then. */
  open(signal?: AbortSignal): Promise<undefined> {
    if (this.#state === 'unconnected') {
      signal?.addEventListener('abort', () => this.#giveUp(cancelled()), { once: true });
      this.#openTimer = this.#clock.schedule(openTimeout, () => this.#giveUp(this.#openFailure()));
      this.#state = 'handshaking';
      void this.#run();
    }
    return this.#opened.promise;
  }

  /** Says goodbye to the server and stops. Takes two seconds at most. */
  async close(): Promise<void> {
    const clientId = this.#clientId;
    const isDeadLink = this.#state === 'dead' && this.#isOpen;
    this.#clientId = '';
    this.#die(cancelled(), true);
    // Also where subscribing failed: the server would keep the client until it times out.
    if (!isDeadLink && clientId !== '') {
      const goodbye = [{ id: this.#nextId(), channel: '/meta/disconnect', clientId }];
      await this.#transport.post(goodbye, goodbyeTimeout, new AbortController().signal).catch(() => undefined);
    }
  }

  async #run(): Promise<void> {
    const steps: Readonly<Record<Exclude<BayeuxState, 'dead' | 'unconnected'>, () => Promise<BayeuxState>>> = {
      handshaking: () => this.#handshake(),
      subscribing: () => this.#subscribe(),
      connected: () => this.#connect(),
      waiting: () => this.#wait(),
    };
    while (this.#state !== 'dead' && this.#state !== 'unconnected') {
      const next = await steps[this.#state]().catch((error: unknown) => this.#afterProblem(error));
      // The client may have been closed while the step waited.
      if (!this.#isDead()) {
        this.#state = next;
      }
    }
  }

  async #handshake(): Promise<BayeuxState> {
    const delay = this.#retries.handshakeDelay();
    if (delay > 0) {
      return this.#waitThen('handshaking', delay);
    }
    this.#clientId = '';
    this.#roundTrips += 1;
    const message = {
      channel: '/meta/handshake',
      version: '1.0',
      minimumVersion: '1.0',
      supportedConnectionTypes: ['long-polling'],
      ext: { replay: true },
    };
    const replies = await this.#post([message], replyTimeout);
    this.#retries.handshakeAnswered();
    const reply = successful(replies, '/meta/handshake');
    this.#clientId = someText(reply.clientId) ?? '';
    this.#canReplay = record<BayeuxReply['ext']>(reply.ext).replay === true;
    this.#eventsMayBeLost ||= this.#isOpen && !this.#canReplay;
    return 'subscribing';
  }

  /** One request carries a connect that is answered at once and every subscribe. */
  async #subscribe(): Promise<BayeuxState> {
    this.#roundTrips += 1;
    const connect = { ...this.#connectMessage(), advice: { timeout: 0 } };
    const subscribes = this.#subscriptions.map(({ channel, replayFrom }) => ({
      channel: '/meta/subscribe',
      clientId: this.#clientId,
      subscription: channel,
      ...(this.#canReplay ? { ext: { replay: { [channel]: replayFrom } } } : {}),
    }));
    const replies = await this.#post([connect, ...subscribes], replyTimeout);
    const refused = replies.find((reply) => isMeta(reply.channel) && reply.successful !== true);
    if (refused !== undefined) {
      throw new LinkProblem(metaFault(refused));
    }
    for (const subscription of this.#subscriptions) {
      const { channel } = subscription;
      if (!replies.some((reply) => reply.channel === '/meta/subscribe' && reply.subscription === channel)) {
        throw new LinkProblem(missingReply(l10n.t('subscription to {0}', channel)));
      }
      subscription.subscribed();
    }
    this.#works();
    this.#deliver(replies);
    return 'connected';
  }

  async #connect(): Promise<BayeuxState> {
    if (this.#interval > 0) {
      const interval = this.#interval;
      this.#interval = 0;
      return this.#waitThen('connected', interval);
    }
    const asked = this.#clock.monotonic();
    const replies = await this.#post([this.#connectMessage()], this.#hold + holdTolerance);
    // Events that came along are good whatever became of the connect.
    this.#deliver(replies);
    if (replies.some(({ channel }) => channel === '/meta/disconnect')) {
      throw new LinkProblem({ remedy: 'handshake', reason: l10n.t('The server closed the link.') });
    }
    const reply = successful(replies, '/meta/connect');
    this.#works();
    if (this.#advised(reply) === 'handshake') {
      return 'handshaking';
    }
    const wasHasty = replies.length === 1 && this.#clock.monotonic() - asked < hasty;
    this.#hastyAnswers = wasHasty ? this.#hastyAnswers + 1 : 0;
    return this.#hastyAnswers < hastyAnswers ? 'connected' : this.#waitThen('connected', calmPause);
  }

  #wait(): Promise<BayeuxState> {
    return new Promise((resolve) => {
      const timer = this.#clock.schedule(this.#waitFor, () => this.#endWaiting?.());
      this.#endWaiting = () => {
        this.#endWaiting = undefined;
        timer.dispose();
        resolve(this.#afterWaiting);
      };
    });
  }

  #waitThen(next: Resumable, milliseconds: number): BayeuxState {
    this.#afterWaiting = next;
    this.#waitFor = Math.min(longestWait, milliseconds);
    return 'waiting';
  }

  /** Sends messages and answers the replies. Throws a `LinkProblem` when there are none. */
  async #post(messages: readonly object[], timeout: number): Promise<readonly Reply[]> {
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
        throw error instanceof Failure ? new LinkProblem(connectionFault(error)) : error;
      }
    }
    throw new LinkProblem({ remedy: 'again' });
  }

  #afterProblem(error: unknown): BayeuxState {
    if (error instanceof LinkProblem) {
      return this.#faulted(error.fault);
    }
    this.#logger.error(`event link: ${String(error)}`);
    return this.#faulted({ remedy: 'stop', failure: replyNotUnderstood(l10n.t('keep the event link open')) });
  }

  /**
   * What follows from a fault. A lost answer may have had events in it, which the server has given out and forgotten then: only
   * a subscription that replays brings them back, and only that of a new client brings them in order.
   */
  #faulted(fault: LinkFault): BayeuxState {
    this.#lastFault = fault;
    switch (fault.remedy) {
      case 'again':
        return 'handshaking';
      case 'stop':
        this.#die(fault.failure);
        return 'dead';
      case 'handshake':
        this.#logger.info(`event link: handshake again (${fault.reason})`);
        return 'handshaking';
      case 'fromNow':
        this.#eventsMayBeLost = true;
        this.#report(fault.reason);
        for (const subscription of this.#subscriptions) {
          subscription.startFromNow();
        }
        return 'handshaking';
      case 'retry': {
        const delay = this.#retries.delayAfterFailure(fault.notBefore);
        if (fault.final !== undefined && this.#retries.failures > fault.final.afterRetries) {
          return this.#faulted({ remedy: 'stop', failure: fault.final.failure });
        }
        const hint =
          this.#retries.failures >= suspicious ? ' A proxy or VPN between here and the org may be the cause.' : '';
        this.#report(`${fault.reason}${hint}`);
        return this.#waitThen('handshaking', delay);
      }
    }
  }

  /** The link did not survive; whatever is outstanding is given up and the link tried at once. */
  #interrupted(reason: string): void {
    this.#logger.info(`event link: ${reason}`);
    this.#exchange?.abort();
    this.#endWaiting?.();
  }

  /** The server has answered as it should. */
  #works(): void {
    this.#retries.succeeded();
    if (!this.#isOpen) {
      this.#isOpen = true;
      this.#openTimer?.dispose();
      this.#wake.start();
      this.#opened.resolve(undefined);
      return;
    }
    if (this.#eventsMayBeLost) {
      this.#report(l10n.t('The org forgot this event link.'));
    }
    if (this.#lost) {
      const eventsMayBeLost = this.#eventsMayBeLost;
      this.#lost = false;
      this.#eventsMayBeLost = false;
      this.#fire({ kind: 'restored', eventsMayBeLost });
    }
  }

  /** Says once that the link is lost. */
  #report(reason: string): void {
    this.#logger.warn(`event link: ${reason}`);
    if (this.#isOpen && !this.#lost) {
      this.#lost = true;
      this.#fire({ kind: 'lost', reason });
    }
  }

  #advised(reply: Reply): string | undefined {
    const advice = record<BayeuxAdvice>(reply.advice);
    this.#hold = Math.min(longestWait, Math.max(0, integer(advice.timeout) ?? this.#hold));
    this.#interval = integer(advice.interval) ?? 0;
    return someText(advice.reconnect);
  }

  #deliver(replies: readonly Reply[]): void {
    for (const reply of inReplayOrder(replies)) {
      const subscription = this.#subscriptions.find(({ channel }) => channel === reply.channel);
      if (subscription?.accept(reply.data) === true) {
        this.#fire({ kind: 'message', channel: subscription.channel, data: reply.data });
      }
    }
  }

  #die(failure: Failure, silently = false): void {
    if (this.#isDead()) {
      return;
    }
    this.#state = 'dead';
    this.#openTimer?.dispose();
    this.#wake.stop();
    this.#exchange?.abort();
    this.#endWaiting?.();
    if (!this.#isOpen) {
      this.#opened.reject(failure);
    } else if (!silently) {
      this.#fire({ kind: 'dead', failure });
    }
  }

  /** A listener that throws must not make the link deaf. */
  #fire(event: BayeuxEvent): void {
    try {
      this.#events.fire(event);
    } catch (error) {
      this.#logger.error(`event link: a listener failed: ${String(error)}`);
    }
  }

  /** Ends an attempt to connect that has not succeeded yet. */
  #giveUp(failure: Failure): void {
    if (!this.#isOpen) {
      this.#die(failure);
    }
  }

  #isDead(): boolean {
    return this.#state === 'dead';
  }

  #openFailure(): Failure {
    const fault = this.#lastFault;
    return fault !== undefined && 'reason' in fault
      ? linkRefused(fault.reason)
      : orgTimedOut(this.#transport.host, openTimeout);
  }

  #connectMessage(): object {
    return { channel: '/meta/connect', clientId: this.#clientId, connectionType: 'long-polling' };
  }

  #nextId(): string {
    this.#messageId += 1;
    return String(this.#messageId);
  }
}
