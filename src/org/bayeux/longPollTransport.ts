import { parseJson, record } from '../json.ts';
import type { OrgSession } from '../orgSession.ts';
import { type HttpReply, type HttpTransport, bodyText } from '../http/httpTransport.ts';
import { debugApiVersion } from '../apiVersion.ts';
import type { BayeuxReply } from '../wire/bayeux.ts';
import type { DebuggerEventData } from '../wire/debuggerEvent.ts';

/** Characters of one event. What is longer is left out: it is not from a well-behaved org, and a stop needs none of it. */
const eventLimit = 1024 * 1024;

/** A reply of the Bayeux endpoint: its messages, or undefined when the body held none. */
export interface BayeuxExchange {
  readonly messages: readonly unknown[] | undefined;
  readonly http: HttpReply;
}

/** Posts messages to a Bayeux server. Rejects with a `Failure` when no reply came. */
export interface BayeuxTransport {
  post(messages: readonly object[], timeout: number, signal: AbortSignal): Promise<BayeuxExchange>;
  /** Host of the server, for messages. */
  readonly host: string;
}

/** Long polling over HTTP with the cookies that the server sets: it refuses a client that does not bring them back. */
export class LongPollTransport implements BayeuxTransport {
  readonly host: string;
  readonly #session: OrgSession;
  readonly #http: HttpTransport;
  readonly #url: string;
  readonly #cookies = new Map<string, string>();

  constructor(session: OrgSession, http: HttpTransport) {
    this.#session = session;
    this.#http = http;
    this.#url = `${session.instanceUrl}/cometd/${debugApiVersion}`;
    this.host = new URL(session.instanceUrl).host;
  }

  async post(messages: readonly object[], timeout: number, signal: AbortSignal): Promise<BayeuxExchange> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const http = await this.#http.send({
      method: 'POST',
      url: this.#url,
      headers: this.#session.authorize(
        { 'content-type': 'application/json', accept: 'application/json', ...(cookie === '' ? {} : { cookie }) },
        this.#url,
        'OAuth',
      ),
      body: JSON.stringify(messages),
      // A connection that breaks may have had the answer to a poll in it: only a new subscription brings its events back.
      repeatable: false,
      timeout,
      signal,
    });
    this.#keepCookies(http.headers['set-cookie']);
    const text = this.#session.conceal(bodyText(http));
    const body = parseJson(text);
    return {
      messages: Array.isArray(body) ? (text.length > eventLimit ? body.map(withoutExcess) : body) : undefined,
      http: { ...http, body: new TextEncoder().encode(text) },
    };
  }

  #keepCookies(header: string | readonly string[] | undefined): void {
    for (const line of typeof header === 'string' ? [header] : (header ?? [])) {
      const pair = line.split(';', 1)[0] ?? '';
      const separator = pair.indexOf('=');
      if (separator > 0) {
        this.#cookies.set(pair.slice(0, separator).trim(), pair.slice(separator + 1).trim());
      }
    }
  }
}

/** The message, or what remains of it where it is too long: whose event it was. */
function withoutExcess(message: unknown): unknown {
  const characters = JSON.stringify(message).length;
  if (characters <= eventLimit) {
    return message;
  }
  const { channel, data } = record<BayeuxReply>(message);
  return { channel, data: { event: record<DebuggerEventData>(data).event }, oversized: characters };
}
