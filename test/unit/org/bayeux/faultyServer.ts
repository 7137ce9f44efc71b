import type { Clock } from '../../../../src/core/base/clock.ts';
import type { BayeuxExchange, BayeuxTransport } from '../../../../src/org/bayeux/longPollTransport.ts';
import { cancelled } from '../../../../src/core/base/failure.ts';
import { orgTimedOut, orgUnreachable } from '../../../../src/org/failures.ts';
import type { Sent } from './scriptedServer.ts';

export const faultKinds = [
  'resetBefore',
  'resetAfter',
  'halfOpen',
  'unknownClient',
  'unknownClientAdviceNone',
  'restart',
  'disconnect',
  'busy',
  'webPage',
  'captivePortal',
  'missingCookie',
  'repeatedEvents',
  'emptyAnswer',
] as const;

export type FaultKind = (typeof faultKinds)[number];

const hold = 110_000;

/** Numbers from 0 to below 1, the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface BayeuxSession {
  readonly channels: Set<string>;
  readonly queue: object[];
  /** Answers the connect that is held. */
  release: (() => void) | undefined;
}

/** A Bayeux server with replay, in virtual time, on a network that fails as planned. */
export class FaultyServer implements BayeuxTransport {
  readonly host = 'acme.my.salesforce.com';
  readonly faultsMet: FaultKind[] = [];
  mostConnectsAtOnce = 0;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #events = new Map<string, object[]>();
  readonly #sessions = new Map<string, BayeuxSession>();
  readonly #faults: FaultKind[] = [];
  #clientCount = 0;
  #connects = 0;

  constructor(clock: Clock, random: () => number) {
    this.#clock = clock;
    this.#random = random;
  }

  plan(count: number): void {
    for (let fault = 0; fault < count; fault += 1) {
      this.#faults.push(faultKinds[Math.floor(this.#random() * faultKinds.length)] ?? 'resetAfter');
    }
  }

  published(channel: string): number {
    return this.#events.get(channel)?.length ?? 0;
  }

  publish(channel: string): void {
    const events = this.#events.get(channel) ?? [];
    this.#events.set(channel, events);
    const event = { channel, data: { event: { replayId: events.length + 1 }, sobject: {} } };
    events.push(event);
    for (const session of this.#sessions.values()) {
      if (session.channels.has(channel)) {
        session.queue.push(event);
        session.release?.();
      }
    }
  }

  async post(messages: readonly object[], timeout: number, signal: AbortSignal): Promise<BayeuxExchange> {
    const sent = messages as readonly Sent[];
    const isConnect = sent.some(({ channel }) => channel === '/meta/connect');
    this.#connects += isConnect ? 1 : 0;
    this.mostConnectsAtOnce = Math.max(this.mostConnectsAtOnce, this.#connects);
    try {
      await this.#after(1 + this.#random() * 150);
      const fault = sent[0]?.channel !== '/meta/disconnect' && this.#random() < 0.5 ? this.#faults.shift() : undefined;
      if (fault !== undefined) {
        this.faultsMet.push(fault);
      }
      return await Promise.race([this.#answer(sent, fault, timeout), rejection(signal)]);
    } finally {
      this.#connects -= isConnect ? 1 : 0;
    }
  }

  async #answer(sent: readonly Sent[], fault: FaultKind | undefined, timeout: number): Promise<BayeuxExchange> {
    switch (fault) {
      case 'resetBefore':
        throw orgUnreachable(this.host, 'ECONNRESET');
      case 'resetAfter':
        await this.#process(sent, true);
        throw orgUnreachable(this.host, 'ECONNRESET');
      case 'halfOpen':
        await this.#after(timeout);
        throw orgTimedOut(this.host, timeout);
      case 'restart':
        this.#sessions.clear();
        throw orgUnreachable(this.host, 'ECONNREFUSED');
      case 'busy':
        return exchange(503, undefined, '<html>busy</html>');
      case 'webPage':
        return exchange(502, undefined, '<html>Bad gateway</html>');
      case 'captivePortal':
        return exchange(200, undefined, '<html>Sign in</html>');
      case 'emptyAnswer':
        await this.#process(sent, true);
        return exchange(200, []);
      case 'unknownClient':
        return this.#forgotten(sent, '403::Unknown client', 'handshake');
      case 'unknownClientAdviceNone':
        return this.#forgotten(sent, '403::Unknown client', 'none');
      case 'missingCookie':
        return this.#forgotten(sent, '400::Client x has established a session, but no cookie present', 'none');
      case 'disconnect':
        this.#sessions.clear();
        return exchange(200, [{ channel: '/meta/disconnect', successful: true }]);
      case 'repeatedEvents': {
        const replies = await this.#process(sent, true);
        return exchange(200, [...replies, ...replies]);
      }
      case undefined:
        return exchange(200, await this.#process(sent, false));
    }
  }

  #forgotten(sent: readonly Sent[], error: string, reconnect: string): BayeuxExchange {
    this.#sessions.clear();
    return exchange(
      200,
      sent.map(({ channel, id }) => ({ channel, id, successful: false, error, advice: { reconnect } })),
    );
  }

  async #process(sent: readonly Sent[], atOnce: boolean): Promise<readonly object[]> {
    const replies: object[] = [];
    for (const message of sent) {
      replies.push(...(await this.#reply(message, atOnce)));
    }
    // What the subscribes replay comes along, too.
    const session = this.#sessions.get(sent[0]?.clientId ?? '');
    return [...replies, ...(session?.queue.splice(0) ?? [])];
  }

  async #reply(message: Sent, atOnce: boolean): Promise<readonly object[]> {
    const { channel, id, clientId = '', subscription = '', advice, ext } = message;
    if (channel === '/meta/handshake') {
      this.#clientCount += 1;
      const created = `client${this.#clientCount}`;
      this.#sessions.set(created, { channels: new Set(), queue: [], release: undefined });
      return [{ channel, id, successful: true, clientId: created, ext: { replay: true } }];
    }
    const session = this.#sessions.get(clientId);
    if (session === undefined) {
      return [{ channel, id, successful: false, error: '403::Unknown client', advice: { reconnect: 'handshake' } }];
    }
    if (channel === '/meta/subscribe') {
      const from = ext?.replay[subscription] ?? -1;
      session.channels.add(subscription);
      session.queue.push(...(from === -1 ? [] : (this.#events.get(subscription) ?? []).slice(Math.max(0, from))));
      return [{ channel, id, successful: true, subscription }];
    }
    if (channel === '/meta/connect' && session.queue.length === 0 && advice?.timeout !== 0 && !atOnce) {
      await this.#held(session);
    }
    return [
      ...session.queue.splice(0),
      { channel, id, successful: true, advice: { reconnect: 'retry', timeout: hold } },
    ];
  }

  #held(session: BayeuxSession): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#clock.schedule(hold, () => session.release?.());
      session.release = () => {
        timer.dispose();
        session.release = undefined;
        resolve();
      };
    });
  }

  #after(milliseconds: number): Promise<void> {
    return new Promise((resolve) => void this.#clock.schedule(milliseconds, resolve));
  }
}

function exchange(
  status: number,
  messages: readonly object[] | undefined,
  body = JSON.stringify(messages),
): BayeuxExchange {
  return { messages, http: { status, headers: {}, body: new TextEncoder().encode(body) } };
}

function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(cancelled()), { once: true }));
}
