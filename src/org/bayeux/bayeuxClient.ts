import type { Clock } from '../../core/base/clock.ts';
import type { Disposable } from '../../core/base/disposable.ts';
import { type Event, EventEmitter } from '../../core/base/event.ts';
import { cancelled, type Failure } from '../../core/base/failure.ts';
import { l10n } from '../../core/base/l10n.ts';
import type { Logger } from '../../core/base/logger.ts';
import { linkRefused, orgTimedOut, replyNotUnderstood } from '../failures.ts';
import { integer, record, someText } from '../json.ts';
import type { BayeuxAdvice } from '../wire/bayeux.ts';
import { Conversation } from './conversation.ts';
import { type LinkFault, LinkProblem, metaFault, missingReply } from './linkFault.ts';
import { LinkWatch } from './linkWatch.ts';
import { type Reply, isMeta, successful } from './metaReplies.ts';
import type { BayeuxTransport } from './longPollTransport.ts';
import { networkAddresses } from './networkAddresses.ts';
import { Outage } from './outage.ts';
import { RetryPolicy } from './retryPolicy.ts';
import { inReplayOrder, Subscription } from './subscription.ts';

/** How long the first connection may take, retries and all. Milliseconds. */
const openTimeout = 20_000;
/** How long an answer may take that the server does not hold back. */
const replyTimeout = 20_000;
/** Salesforce holds a connect this long; replaced by the server's advice. */
const usualHold = 110_000;
/** On top of what the server says, before a poll counts as dead. */
const holdTolerance = 10_000;
/** A debug session ends within a second. The server forgets a client by itself whose goodbye it has not heard. */
const goodbyeTimeout = 500;
/** No longer wait is taken from a server: a link that waits for days is dead without saying so. */
const longestWait = 5 * 60_000;
/** A server that gives out nothing this often in a row, each time at once, does not hold connects back: it is asked once a second. */
const hastyAnswers = 5;
const hasty = 500;
const calmPause = 1_000;
/** A server that keeps telling us to begin anew is given time. */
const mostHandshakesAtOnce = 1;

export type BayeuxState = 'unconnected' | 'handshaking' | 'subscribing' | 'connected' | 'waiting' | 'dead';

export type BayeuxEvent =
  | { readonly kind: 'message'; readonly channel: string; readonly data: unknown }
  /** An event was left out because of its size. */
  | { readonly kind: 'oversized'; readonly channel: string; readonly characters: number }
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
  /** The addresses of this machine as one text: another network means another way to the org. For tests. */
  readonly network?: () => string;
}

type Resumable = 'handshaking' | 'connected';

/**
 * A Bayeux client over long polling that survives what links do. One loop runs through the states; at most one connect is
 * outstanding. After an interruption it subscribes again from the last processed event, and each event is passed on once. A client
 * that has died can be opened again, and goes on the same way.
 */
export class BayeuxClient {
  readonly #events = new EventEmitter<BayeuxEvent>();
  readonly #conversation: Conversation;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #subscriptions: readonly Subscription[];
  readonly #retries: RetryPolicy;
  readonly #watch: LinkWatch;
  readonly #outage: Outage;
  #opened = Promise.withResolvers<undefined>();
  #running: Promise<void> | undefined;
  #state: BayeuxState = 'unconnected';
  #afterWaiting: Resumable = 'handshaking';
  #waitFor = 0;
  /** Until when the server wants to hear nothing, by the monotonic clock. */
  #closedUntil = 0;
  #endWaiting: (() => void) | undefined;
  #openTimer: Disposable | undefined;
  #hold = usualHold;
  #interval = 0;
  #hastyAnswers = 0;
  #handshakesInVain = 0;
  readonly #verdicts = new Map<string, number>();
  #isOpen = false;
  #isClosed = false;
  /** Why the last attempt failed. */
  #reason: string | undefined;

  constructor(options: BayeuxClientOptions) {
    // A client may be closed before it was opened, with nobody to tell.
    this.#opened.promise.catch(() => undefined);
    this.#conversation = new Conversation(options.transport);
    this.#clock = options.clock;
    this.#logger = options.logger;
    this.#subscriptions = options.channels.map((channel) => new Subscription(channel));
    this.#retries = new RetryPolicy(options.clock, options.random);
    this.#outage = new Outage((event) => this.#fire(event), options.logger);
    const network = options.network ?? networkAddresses;
    this.#watch = new LinkWatch(options.clock, network, (reason) => this.#interrupted(reason));
  }

  readonly events: Event<BayeuxEvent> = (listener) => this.#events.event(listener);

  /** Requests sent so far, polls not counted. */
  get roundTrips(): number {
    return this.#conversation.roundTrips;
  }

  get state(): BayeuxState {
    return this.#state;
  }

  /**
   * Connects and subscribes to all channels: for the first time to what is new, after a death to what was missed since. Rejects with
   * a `Failure` if that cannot be had; the client is dead then.
   */
  open(signal?: AbortSignal): Promise<undefined> {
    if (this.#state === 'unconnected' || (this.#isDead() && !this.#isClosed)) {
      this.#isOpen = false;
      this.#opened = Promise.withResolvers<undefined>();
      // Whoever waits for `open` hears of it; nobody waiting is no error.
      this.#opened.promise.catch(() => undefined);
      signal?.addEventListener('abort', () => this.#giveUp(cancelled()), { once: true });
      this.#openTimer = this.#clock.schedule(openTimeout, () => this.#giveUp(this.#openFailure()));
      this.#state = 'handshaking';
      // The loop of the life before may not have noticed yet that it is over.
      this.#running = this.#running === undefined ? this.#run() : this.#running.then(() => this.#run());
    }
    return this.#opened.promise;
  }

  /** The link is of no use any more, as was heard elsewhere. */
  fail(failure: Failure): void {
    this.#die(failure);
  }

  /** Says goodbye to the server and stops. Takes half a second at most. */
  async close(): Promise<void> {
    const isDeadLink = this.#isDead() && this.#isOpen;
    this.#isClosed = true;
    this.#die(cancelled(), true);
    // Also where subscribing failed: the server would keep the client until it times out.
    if (isDeadLink) {
      this.#conversation.forget();
    } else {
      await this.#conversation.goodbye(goodbyeTimeout);
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
    // Also when somebody opens the link again before the server wants to hear from anybody.
    const delay = Math.max(this.#retries.handshakeDelay(), this.#closedUntil - this.#clock.monotonic());
    if (delay > 0) {
      return this.#waitThen('handshaking', delay);
    }
    this.#retries.handshakeSent();
    await this.#conversation.handshake(replyTimeout, () => this.#retries.handshakeNeverArrived());
    if (!this.#conversation.canReplay) {
      this.#outage.eventsMayBeLost(l10n.t('The org forgot this event link.'));
    }
    return 'subscribing';
  }

  async #subscribe(): Promise<BayeuxState> {
    const replies = await this.#conversation.subscribe(this.#subscriptions, replyTimeout);
    const refused = replies.find((reply) => isMeta(reply.channel) && reply.successful !== true);
    if (refused !== undefined) {
      throw new LinkProblem(metaFault(refused));
    }
    if (!this.#subscriptions.some(({ isAnchored }) => isAnchored)) {
      // Nothing was seen yet: had the server lost what it keeps, it would not say so.
      this.#outage.eventsMayBeLost(l10n.t('The org forgot this event link.'));
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
    const replies = await this.#conversation.connect(this.#hold + holdTolerance);
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
    this.#reason = 'reason' in fault ? fault.reason : undefined;
    switch (fault.remedy) {
      case 'again':
        return 'handshaking';
      case 'stop':
        this.#die(fault.failure);
        return 'dead';
      case 'handshake':
        this.#logger.info(`event link: handshake again (${fault.reason})`);
        this.#handshakesInVain += 1;
        return this.#handshakesInVain > mostHandshakesAtOnce
          ? this.#faulted({ remedy: 'retry', reason: fault.reason, notBefore: 0 })
          : 'handshaking';
      case 'fromNow':
        this.#outage.eventsMayBeLost(fault.reason);
        for (const subscription of this.#subscriptions) {
          subscription.startFromNow();
        }
        return 'handshaking';
      case 'retry': {
        const delay = this.#retries.delayAfterFailure(fault.notBefore, fault.isUnreached);
        if (fault.final !== undefined && this.#verdictsOf(fault.final.failure) > fault.final.afterRetries) {
          return this.#faulted({ remedy: 'stop', failure: fault.final.failure });
        }
        this.#closedUntil = this.#clock.monotonic() + fault.notBefore;
        this.#reason = this.#outage.failed(fault, this.#retries.failures);
        return this.#waitThen('handshaking', delay);
      }
    }
  }

  /** How often this was said since the link last worked. */
  #verdictsOf({ code }: Failure): number {
    const count = (this.#verdicts.get(code) ?? 0) + 1;
    this.#verdicts.set(code, count);
    return count;
  }

  /** The link did not survive; whatever is outstanding is given up and the link tried at once. */
  #interrupted(reason: string): void {
    this.#logger.info(`event link: ${reason}`);
    this.#conversation.giveUp();
    // Unless the server asked for the wait: by no clock here is it certain that it is over.
    if (this.#clock.monotonic() >= this.#closedUntil) {
      this.#endWaiting?.();
    }
  }

  /** The server has answered as it should. */
  #works(): void {
    this.#retries.succeeded();
    this.#verdicts.clear();
    this.#handshakesInVain = 0;
    if (!this.#isOpen) {
      this.#isOpen = true;
      this.#openTimer?.dispose();
      this.#watch.start();
      this.#opened.resolve(undefined);
    }
    this.#outage.works();
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
        const { channel } = subscription;
        const characters = integer(reply.oversized);
        this.#fire(
          characters === undefined
            ? { kind: 'message', channel, data: reply.data }
            : { kind: 'oversized', channel, characters },
        );
      }
    }
  }

  #die(failure: Failure, silently = false): void {
    if (this.#isDead()) {
      return;
    }
    this.#state = 'dead';
    this.#outage.died();
    this.#openTimer?.dispose();
    this.#watch.stop();
    this.#conversation.giveUp();
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
    return this.#reason === undefined ? orgTimedOut(this.#conversation.host, openTimeout) : linkRefused(this.#reason);
  }
}
