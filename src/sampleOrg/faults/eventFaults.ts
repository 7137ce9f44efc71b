import type { ServerMessage } from '../bayeux/messages.ts';
import type { ApiReply } from '../http/apiReply.ts';
import { type ApiRequest, isObject } from '../http/apiRequest.ts';
import { type FaultedReply, faultKind, type FaultKind, type Intervention, type Parameters } from './contract.ts';

// What the event link can do to its clients. Calls of other APIs pass untouched.

type Message = Readonly<Record<string, unknown>>;

function messagesIn(body: ApiReply['body']): readonly Message[] | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(body ?? '').toString('utf8'));
    return Array.isArray(value) ? value.filter(isObject) : isObject(value) ? [value] : undefined;
  } catch {
    return undefined;
  }
}

function isEvent(message: Message): message is ServerMessage {
  return typeof message.channel === 'string' && !message.channel.startsWith('/meta/');
}

/** The reply with its messages changed. One that holds none stays as it is. */
function bent(reply: FaultedReply, change: (messages: readonly Message[]) => readonly Message[]): FaultedReply {
  const messages = reply?.status === 200 ? messagesIn(reply.body) : undefined;
  return reply === undefined || messages === undefined ? reply : { ...reply, body: JSON.stringify(change(messages)) };
}

function shuffled<T>(items: readonly T[], random: () => number): readonly T[] {
  const shuffle = [...items];
  for (let last = shuffle.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [shuffle[last], shuffle[other]] = [shuffle[other] as T, shuffle[last] as T];
  }
  return shuffle;
}

function sentIn(request: ApiRequest): readonly Message[] {
  return messagesIn(request.body) ?? [];
}

/** Takes messages on a channel out of the request. Undefined when there are none. */
function without(request: ApiRequest, channel: string): Intervention {
  const sent = sentIn(request);
  const others = sent.filter((message) => message.channel !== channel);
  return others.length === sent.length ? undefined : { request: { ...request, body: JSON.stringify(others) } };
}

/** A refusal of each message that the request had on the channel. */
function refusals(request: ApiRequest, channel: string, error: string, more: object): readonly Message[] {
  return sentIn(request)
    .filter((message) => message.channel === channel)
    .map(({ id, subscription }) => ({
      channel,
      ...(id === undefined ? {} : { id }),
      ...(subscription === undefined ? {} : { subscription }),
      successful: false,
      error,
      ...more,
    }));
}

/** Answers a request whose refused messages were taken out: the org's answer to the others, then the refusals. */
function refusedBy(reply: FaultedReply, refused: readonly Message[]): FaultedReply {
  if (refused.length === 0) {
    return reply;
  }
  const others = reply?.status === 200 ? (messagesIn(reply.body) ?? []) : [];
  return {
    status: 200,
    headers: { ...reply?.headers, 'Content-Type': 'application/json;charset=UTF-8' },
    body: JSON.stringify([...others, ...refused]),
  };
}

/** An event of a debug session that is not the client's. */
function foreignEvent(text: string): object {
  return { SessionId: '07a000000000000AAA', Type: 'SystemInfo', Description: text };
}

const isLink = ({ path, method }: ApiRequest): boolean => method === 'POST' && /^\/cometd(\/|$)/i.test(path);

const adviceOf = (reconnect: string, interval: number): object => ({ advice: { reconnect, interval } });

/** A kind that leaves every call alone that is none of the event link. */
function ofLink<P extends Parameters>(definition: FaultKind<P>): FaultKind {
  return faultKind<P>({
    defaults: definition.defaults,
    before: (call) => (isLink(call.request) ? definition.before?.(call) : undefined),
    after: (call, reply) =>
      isLink(call.request) && definition.after !== undefined ? definition.after(call, reply) : reply,
  });
}

export const eventFaults: Readonly<Record<string, FaultKind>> = {
  /** Each event of the answer comes twice; `later`: the second time with the answer after. */
  duplicateEvents: ofLink({
    defaults: { later: false },
    after: ({ parameters, request, org }, reply) =>
      bent(reply, (messages) => {
        const events = messages.filter(isEvent);
        if (!parameters.later) {
          return [...events, ...messages];
        }
        for (const { clientId } of sentIn(request)) {
          org.events.repeat(String(clientId), events);
        }
        return messages;
      }),
  }),
  /** The events of the answer come in another order: replay ids go backwards. */
  reorderEvents: ofLink({
    defaults: {},
    after: ({ random }, reply) =>
      bent(reply, (messages) => [
        ...shuffled(messages.filter(isEvent), random),
        ...messages.filter((message) => !isEvent(message)),
      ]),
  }),
  /** The org has forgotten who asks. `402` is what a CometD server says, `403` Salesforce. */
  forgetClient: ofLink({
    defaults: { code: 402, reconnect: 'handshake' },
    before: ({ parameters, request, org }) => {
      const sent = sentIn(request).filter(({ clientId }) => clientId !== undefined);
      if (sent.length === 0) {
        return undefined;
      }
      for (const { clientId } of sent) {
        org.events.forget(String(clientId));
      }
      const told = adviceOf(parameters.reconnect, 0);
      const channels = new Set(sent.map(({ channel }) => String(channel)));
      const refused = [...channels].flatMap((channel) =>
        refusals(request, channel, `${parameters.code}::Unknown client`, told),
      );
      return { answer: refusedBy({ status: 200 }, refused) };
    },
  }),
  /** A subscribe is refused. `reason` is told as `failureReason`, where the platform says what is behind it. */
  refuseSubscribe: ofLink({
    defaults: { error: '403:denied_by_security_policy:create_denied', reason: '', reconnect: 'retry' },
    before: ({ request }) => without(request, '/meta/subscribe'),
    after: ({ parameters, request }, reply) => {
      const { error, reason, reconnect } = parameters;
      const ext = reason === '' ? {} : { ext: { sfdc: { failureReason: reason } } };
      return refusedBy(reply, refusals(request, '/meta/subscribe', error, { ...ext, ...adviceOf(reconnect, 0) }));
    },
  }),
  /** A handshake is refused. */
  refuseHandshake: ofLink({
    defaults: { error: '403::Handshake denied', reason: '503::Server is too busy', reconnect: 'none' },
    before: ({ request }) => without(request, '/meta/handshake'),
    after: ({ parameters, request }, reply) => {
      const { error, reason, reconnect } = parameters;
      const ext = reason === '' ? {} : { ext: { sfdc: { failureReason: reason } } };
      return refusedBy(reply, refusals(request, '/meta/handshake', error, { ...ext, ...adviceOf(reconnect, 0) }));
    },
  }),
  /** The advice of every meta reply is this one. */
  advice: ofLink({
    defaults: { reconnect: 'retry', interval: 0, timeout: 110_000 },
    after: ({ parameters }, reply) =>
      bent(reply, (messages) =>
        messages.map((message) => (isEvent(message) ? message : { ...message, advice: parameters })),
      ),
  }),
  /** The server says good-bye to the client. */
  serverDisconnect: ofLink({
    defaults: {},
    after: ({ request, org }, reply) =>
      bent(reply, (messages) => {
        for (const { clientId } of sentIn(request)) {
          org.events.forget(String(clientId));
        }
        return [{ channel: '/meta/disconnect', successful: true, ...adviceOf('handshake', 0) }, ...messages];
      }),
  }),
  /** What was kept for replay is gone: every id given so far is too old. */
  loseReplay: ofLink({
    defaults: {},
    before: ({ org }) => {
      org.events.loseReplay();
      return undefined;
    },
  }),
  /** Many events at once, of somebody else's debug session. */
  eventFlood: ofLink({
    defaults: { count: 1_000, channel: '/systemTopic/ApexDebuggerSystemEvent' },
    before: ({ parameters, org }) => {
      for (let count = 1; count <= Math.min(parameters.count, 100_000); count++) {
        org.events.publish(parameters.channel, foreignEvent(`${count} of ${parameters.count}`));
      }
      return undefined;
    },
  }),
  /** An event with a description of so many characters, of somebody else's debug session. */
  oversizedEvent: ofLink({
    defaults: { characters: 2_000_000, channel: '/systemTopic/ApexDebuggerSystemEvent' },
    before: ({ parameters, org }) => {
      org.events.publish(parameters.channel, foreignEvent('x'.repeat(Math.min(parameters.characters, 100_000_000))));
      return undefined;
    },
  }),
};
