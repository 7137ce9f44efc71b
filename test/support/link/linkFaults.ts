import { certificateRefused, orgTimedOut, redirectRefused } from '../../../src/org/failures.ts';
import type { HttpReply } from '../../../src/org/http/httpTransport.ts';
import { unknownClient } from './bayeuxModel.ts';
import {
  type FaultedLink,
  host,
  json,
  page,
  type Post,
  unauthorized,
  unreachable,
  withoutCookie,
} from './faultedLink.ts';

// Every way in which an event link goes wrong, by the numbers of the fault list (F1 to F24). A fault answers in the server's place, or
// does its harm and leaves the answer to the server.

type Fault = (link: FaultedLink, post: Post) => Promise<HttpReply | undefined> | HttpReply | undefined;

export const system = '/systemTopic/ApexDebuggerSystemEvent';
const foreign = { SessionId: '07a000000000009AAA', Type: 'SystemInfo' };
const never = (): Promise<never> => new Promise(() => undefined);

/** Takes the answer, with the events in it, and sends something else. */
const bent =
  (change: (messages: object[], link: FaultedLink) => readonly object[]): Fault =>
  async (link, post) => {
    const { body } = await link.serve(post, true);
    return json(change(JSON.parse(new TextDecoder().decode(body)) as object[], link));
  };

const isEvent = (message: object): boolean => !('channel' in message && String(message.channel).startsWith('/meta/'));

/** The client is gone from the server, which says so in these words. */
const forgets =
  (code: number, reconnect: string): Fault =>
  (link, { messages }) => {
    link.bus.forgetClients();
    return json(messages.map((message) => unknownClient(message, code, reconnect)));
  };

const refuses =
  (channel: string, error: string, failureReason?: string): Fault =>
  (_link, { messages }) =>
    json(
      messages.map(({ id, channel: own, subscription }) =>
        own === channel
          ? {
              id,
              channel,
              subscription,
              successful: false,
              error,
              ...(failureReason === undefined ? {} : { ext: { sfdc: { failureReason } } }),
            }
          : { id, channel: own, successful: true },
      ),
    );

/** A refusal with a moment before which nobody should come again. */
const closed =
  (
    status: number,
    seconds: number,
    header: (link: FaultedLink) => HttpReply['headers'],
    body = '<html>busy</html>',
  ): Fault =>
  (link) => {
    const now = link.clock.monotonic();
    link.closedTimes.push({ from: now, until: now + seconds * 1000 });
    return page(status, body, header(link));
  };

export const linkFaults = {
  // F1, F2, F3
  unknownClient: forgets(403, 'handshake'),
  unknownClientAdviceNone: forgets(403, 'none'),
  unknownClientOfCometd: forgets(402, 'handshake'),
  // F4, F5, F14: the next request is refused too, whatever it is
  sessionRevoked: (link, { messages }) => {
    link.endSession();
    return json(messages.map(unauthorized));
  },
  http401: (link) => {
    link.endSession();
    return page(401, '[{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}]');
  },
  // F6, F7
  subscribeBusy: refuses('/meta/subscribe', '403:denied_by_security_policy:create_denied', '503::Server is too busy'),
  handshakeBusy: refuses('/meta/handshake', '403::Handshake denied', '503::Server is too busy'),
  subscribeRefused: refuses('/meta/subscribe', '400::The channel you requested to subscribe to does not exist'),
  // F8: the client is gone, and what it missed is no longer kept
  replayLost: async (link, { messages }) => {
    link.bus.forgetClients();
    await link.after(link.random() * 3_000);
    link.bus.publish(system, { ...foreign, Description: 'nobody was there' });
    link.bus.loseReplay();
    return json(messages.map((message) => unknownClient(message)));
  },
  // F9: between two polls
  publishedBetweenPolls: async (link, post) => {
    const reply = await link.serve(post, true);
    link.bus.publish(system, foreign);
    return reply;
  },
  // F10, F24
  lateAnswer: async (link, post) => {
    await link.serve(post, true);
    await link.after(post.timeout);
    throw orgTimedOut(host, post.timeout);
  },
  repeatedInAnswer: bent((messages) => [...messages.filter(isEvent), ...messages]),
  repeatedLater: async (link, post) => {
    const reply = await link.serve(post, true);
    const messages = JSON.parse(new TextDecoder().decode(reply.body)) as object[];
    link.bus.repeat(post.messages[0]?.clientId ?? '', messages.filter(isEvent));
    return reply;
  },
  reordered: (link, post) => {
    // Several at once, so that there is an order.
    for (let count = 0; count < 3; count += 1) {
      link.bus.publish(system, foreign);
    }
    return bent((messages) => [...messages].reverse())(link, post);
  },
  foreignEvents: (link) => {
    for (let count = 0; count < 100; count += 1) {
      link.bus.publish(system, foreign);
    }
    return undefined;
  },
  unknownType: (link) => {
    link.bus.publish(system, { Type: 'HeartBeat' });
    return undefined;
  },
  oversizedEvent: (link) => {
    link.bus.publish(system, { ...foreign, Description: 'x'.repeat(1_100_000) });
    return undefined;
  },
  // F11
  serverDisconnect: (link) => {
    link.bus.forgetClients();
    return json([{ channel: '/meta/disconnect', successful: true }]);
  },
  disconnectOfUnknownClient: (link, { messages }) => {
    link.bus.forgetClients();
    return json([
      { channel: '/meta/disconnect', successful: true },
      ...messages.map((message) => unknownClient(message, 403, 'none')),
    ]);
  },
  // F12
  serverRestart: (link) => {
    link.bus.forgetClients();
    link.goAway(link.random() * 20_000);
    throw unreachable('ECONNRESET');
  },
  // F13
  resetBefore: () => {
    throw unreachable('ECONNRESET');
  },
  resetAfter: async (link, post) => {
    await link.serve(post, true);
    throw unreachable('ECONNRESET');
  },
  drop: (link) => {
    link.goAway(link.random() * 10_000);
    throw unreachable('ECONNRESET');
  },
  halfOpen: never,
  networkChanged: (link) => {
    link.network = `192.0.2.${String(link.random())}`;
    return never();
  },
  // F15
  badGateway: () => page(502, '<html>Bad gateway</html>', { via: '1.1 proxy.corp' }),
  gatewayTimeout: () => page(504, '<html>Gateway timeout</html>'),
  proxySignIn: () => page(407, '<html>Sign in to the proxy</html>'),
  captivePortal: () => page(200, '<html>Accept the terms</html>'),
  captiveRedirect: () => {
    throw redirectRefused(host, 'portal.example');
  },
  captive401: () => page(401, '<html>Sign in</html>'),
  // F16
  certificate: () => {
    throw certificateRefused(host, 'SELF_SIGNED_CERT_IN_CHAIN', 'Corporate Proxy CA');
  },
  // F17
  tooManyRequests: closed(429, 9, () => ({ 'retry-after': '9' })),
  unavailable: closed(503, 14, () => ({
    date: 'Wed, 01 Jul 2026 10:00:00 GMT',
    'retry-after': 'Wed, 01 Jul 2026 10:00:14 GMT',
  })),
  concurrentLimit: () =>
    page(403, '[{"message":"ConcurrentRequests Limit exceeded.","errorCode":"REQUEST_LIMIT_EXCEEDED"}]'),
  dailyLimit: () => page(403, '[{"message":"TotalRequests Limit exceeded.","errorCode":"REQUEST_LIMIT_EXCEEDED"}]'),
  // F20
  gone: () => page(420, '<html></html>'),
  // F21
  sleep: async (link) => {
    link.bus.forgetClients();
    link.clock.jumpWall(60_000 + link.random() * 6 * 3_600_000);
    return never();
  },
  // F22
  clockSet: (link) => {
    link.clock.jumpWall((link.random() - 0.5) * 7_200_000);
    return undefined;
  },
  // F23
  missingCookie: (link, { messages }) => {
    link.bus.forgetClients();
    return json(messages.map(withoutCookie));
  },
  // What else an answer can be
  emptyAnswer: bent(() => []),
  cutAnswer: async (link, post) => {
    const { body } = await link.serve(post, true);
    return { ...page(200, ''), body: body.slice(0, body.length / 2) };
  },
  adviceInterval: bent((messages) =>
    messages.map((message) => (isEvent(message) ? message : { ...message, advice: { interval: 1_500 } })),
  ),
  adviceHandshake: bent((messages) =>
    messages.map((message) => (isEvent(message) ? message : { ...message, advice: { reconnect: 'handshake' } })),
  ),
} as const satisfies Readonly<Record<string, Fault>>;

export type FaultName = keyof typeof linkFaults;

export const faultNames = Object.keys(linkFaults) as FaultName[];

/** Nothing goes on after these. */
export const endings: ReadonlySet<string> = new Set<FaultName>(['subscribeRefused', 'certificate', 'dailyLimit']);

/** After these the user brings a fresh org session. */
export const sessionEnds: ReadonlySet<string> = new Set<FaultName>(['sessionRevoked', 'http401']);

/** With these, events cannot be had back. */
export const losses: ReadonlySet<string> = new Set<FaultName>(['replayLost', 'oversizedEvent']);
