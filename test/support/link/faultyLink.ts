import { cancelled } from '../../../src/core/base/failure.ts';
import { orgTimedOut } from '../../../src/org/failures.ts';
import type { HttpReply, HttpRequest, HttpTransport } from '../../../src/org/http/httpTransport.ts';
import type { FakeClock } from '../fakeClock.ts';
import { BayeuxModel, type Sent } from './bayeuxModel.ts';
import { type FaultedLink, type Post, host, json, unauthorized, unreachable, withoutCookie } from './faultedLink.ts';
import { type FaultName, linkFaults } from './linkFaults.ts';

/** A request as it reached the org. */
export interface Arrival {
  readonly at: number;
  readonly channel: string;
}

/** Milliseconds from here to the org. */
const longestWay = 75;
const cookie = 'BAYEUX_BROWSER=one';

/** The way to an org's event bus in virtual time, with a network that fails as planned. */
export class FaultyLink implements HttpTransport, FaultedLink {
  readonly clock: FakeClock;
  readonly random: () => number;
  readonly bus: BayeuxModel;
  /** Faults that have struck, in order. */
  readonly struck: FaultName[] = [];
  /** When each of them struck. */
  readonly strikeTimes: number[] = [];
  readonly arrivals: Arrival[] = [];
  /** A planned fault strikes the next request, not sooner or later. */
  strikesAlways = false;
  /** Moments before which the server wanted to hear nothing: from when, until when. */
  readonly closedTimes: { readonly from: number; readonly until: number }[] = [];
  /** The org session that the org takes. */
  session = '00D000000000001!one';
  /** The addresses of the machine. */
  network = '192.0.2.1';
  mostConnectsAtOnce = 0;
  /** When a request was first refused for its session. */
  refusedAt: number | undefined;
  #connects = 0;
  #cut: PromiseWithResolvers<never> | undefined;
  #awayUntil = 0;
  readonly #planned: FaultName[] = [];

  constructor(clock: FakeClock, random: () => number) {
    this.clock = clock;
    this.random = random;
    this.bus = new BayeuxModel(clock);
  }

  plan(faults: readonly FaultName[]): void {
    this.#planned.push(...faults);
  }

  /** Milliseconds that a request and its answer take on the way at most. */
  readonly longestTrip = 2 * longestWay;

  /** A poll is held at the org. */
  get isPolling(): boolean {
    return this.bus.isHolding;
  }

  /** The connection of the poll that is held breaks. */
  cutHeld(): void {
    this.#cut?.reject(unreachable('ECONNRESET'));
  }

  get isPlanDone(): boolean {
    return this.#planned.length === 0;
  }

  /** Nobody is reached until so many milliseconds from now. */
  goAway(milliseconds: number): void {
    this.#awayUntil = this.clock.monotonic() + milliseconds;
  }

  async send(request: HttpRequest): Promise<HttpReply> {
    const messages = JSON.parse(request.body ?? '[]') as readonly Sent[];
    const isConnect = messages.some(({ channel }) => channel === '/meta/connect');
    const { timeout = Number.MAX_SAFE_INTEGER, signal } = request;
    this.#connects += isConnect ? 1 : 0;
    this.mostConnectsAtOnce = Math.max(this.mostConnectsAtOnce, this.#connects);
    const ended = Promise.withResolvers<never>();
    this.#cut = ended;
    const timer = this.clock.schedule(timeout, () => ended.reject(orgTimedOut(host, timeout)));
    const abort = (): void => ended.reject(cancelled());
    signal?.addEventListener('abort', abort, { once: true });
    try {
      const answered = this.#answer({ messages, timeout }, request);
      // An answer that comes after all is nobody's.
      answered.catch(() => undefined);
      return await Promise.race([answered, ended.promise]);
    } finally {
      timer.dispose();
      signal?.removeEventListener('abort', abort);
      this.#connects -= isConnect ? 1 : 0;
    }
  }

  stream(): Promise<never> {
    return Promise.reject(new Error('nothing is streamed over the event link'));
  }

  dispose(): void {
    // Nothing is kept.
  }

  /** The server's answer, as it should be. `atOnce`: nothing is held back. */
  async serve({ messages }: Post, atOnce = false): Promise<HttpReply> {
    return json(await this.bus.answer(messages, atOnce));
  }

  /** From now on the org takes another session. */
  endSession(): void {
    this.refusedAt ??= this.clock.monotonic();
    this.session = `00D000000000001!${String(this.random())}`;
    this.bus.releaseAll();
  }

  after(milliseconds: number): Promise<void> {
    return new Promise((resolve) => void this.clock.schedule(milliseconds, resolve));
  }

  async #answer(post: Post, request: HttpRequest): Promise<HttpReply> {
    await this.after(this.random() * longestWay);
    if (this.clock.monotonic() < this.#awayUntil) {
      throw unreachable('ECONNREFUSED');
    }
    const [first] = post.messages;
    this.arrivals.push({ at: this.clock.monotonic(), channel: first?.channel ?? '' });
    const fault =
      first?.channel !== '/meta/disconnect' && (this.strikesAlways || this.random() < 0.5)
        ? this.#nextFault(post)
        : undefined;
    if (fault !== undefined) {
      this.struck.push(fault);
      this.strikeTimes.push(this.clock.monotonic());
    }
    const reply =
      (fault === undefined ? undefined : await linkFaults[fault](this, post)) ?? (await this.#checked(post, request));
    await this.after(this.random() * longestWay);
    return reply;
  }

  #nextFault(post: Post): FaultName | undefined {
    const channels = new Set(post.messages.map(({ channel }) => channel));
    const [next] = this.#planned;
    const waitsFor = next === undefined ? undefined : faultChannels[next];
    return waitsFor === undefined || channels.has(waitsFor) ? this.#planned.shift() : undefined;
  }

  async #checked(post: Post, { headers }: HttpRequest): Promise<HttpReply> {
    const refusal = this.#refusal(post, headers);
    if (refusal !== undefined) {
      return refusal;
    }
    const reply = await this.serve(post);
    // Much may have happened while a connect was held.
    return this.#refusal(post, headers) ?? { ...reply, headers: { 'set-cookie': [`${cookie}; Path=/; HttpOnly`] } };
  }

  #refusal({ messages }: Post, headers: HttpRequest['headers']): HttpReply | undefined {
    if (headers['authorization'] !== `OAuth ${this.session}`) {
      this.refusedAt ??= this.clock.monotonic();
      return json(messages.map(unauthorized));
    }
    const isNew = messages[0]?.channel === '/meta/handshake';
    return isNew || headers['cookie'] === cookie ? undefined : json(messages.map(withoutCookie));
  }
}

/** Faults that only one kind of message can meet. */
const faultChannels: Partial<Record<FaultName, string>> = {
  subscribeBusy: '/meta/subscribe',
  subscribeRefused: '/meta/subscribe',
  handshakeBusy: '/meta/handshake',
};
