import { isObject } from '../http/apiRequest.ts';

/** A message that a client sends, with the members that a server reads. */
export interface ClientMessage {
  readonly channel: string;
  readonly id: string | undefined;
  readonly clientId: string | undefined;
  readonly connectionType: string | undefined;
  /** Connection types that a handshake offers. */
  readonly connectionTypes: readonly string[];
  readonly subscriptions: readonly string[];
  /** `ext.replay`, by channel. */
  readonly replay: Readonly<Record<string, unknown>>;
  /** Milliseconds: how long the client wants a connect to be held. */
  readonly timeout: number | undefined;
}

export interface Advice {
  readonly reconnect: 'retry' | 'handshake' | 'none';
  readonly interval: number;
  readonly timeout?: number;
}

/** A message that the server sends: a reply or an event. */
export type ServerMessage = Readonly<Record<string, unknown>> & { readonly channel: string };

/** Messages that are taken in one request. */
const mostMessages = 200;

/** Undefined for a body that is no Bayeux message, or too many. */
export function parseMessages(body: string): readonly ClientMessage[] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return undefined;
  }
  const messages = Array.isArray(value) ? (value as readonly unknown[]) : [value];
  if (messages.length > mostMessages) {
    return undefined;
  }
  const parsed = messages.map(parseMessage);
  return parsed.length > 0 && parsed.every((message) => message !== undefined) ? parsed : undefined;
}

function parseMessage(value: unknown): ClientMessage | undefined {
  if (!isObject(value) || typeof value.channel !== 'string') {
    return undefined;
  }
  const ext = isObject(value.ext) ? value.ext : {};
  const advice = isObject(value.advice) ? value.advice : {};
  return {
    channel: value.channel,
    id: textOf(value.id),
    clientId: textOf(value.clientId),
    connectionType: textOf(value.connectionType),
    connectionTypes: textsOf(value.supportedConnectionTypes),
    subscriptions: textsOf(value.subscription),
    replay: isObject(ext.replay) ? ext.replay : {},
    timeout: typeof advice.timeout === 'number' ? advice.timeout : undefined,
  };
}

/** One text, or a list of them. */
function textsOf(value: unknown): readonly string[] {
  const values = Array.isArray(value) ? (value as readonly unknown[]) : [value];
  return values.filter((item) => typeof item === 'string');
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;
}
