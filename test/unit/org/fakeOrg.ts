import { cancelled } from '../../../src/core/base/failure.ts';
import type { HttpReply, HttpRequest, HttpTransport } from '../../../src/org/http/httpTransport.ts';

export const system = '/systemTopic/ApexDebuggerSystemEvent';
export const user = '/systemTopic/ApexDebuggerEvent';
export const sessionId = '07a000000000001AAA';

interface BayeuxMessage {
  readonly id: string;
  readonly channel: string;
  readonly subscription?: string;
  readonly advice?: { readonly timeout: number };
}

interface Poll {
  readonly id: string;
  readonly resolve: (reply: HttpReply) => void;
}

type Answer = (request: HttpRequest) => HttpReply | Promise<HttpReply>;

export function reply(status: number, body?: unknown, headers: Record<string, string> = {}): HttpReply {
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  return { status, headers, body: new TextEncoder().encode(text) };
}

/** Never answers; ends only when the request is cancelled. */
export const silence: Answer = (request) =>
  new Promise((_resolve, reject) => request.signal?.addEventListener('abort', () => reject(cancelled())));

/** The wire end of an org, as far as a live execution uses it. Answers can be replaced by the start of `METHOD path`. */
export class FakeOrg implements HttpTransport {
  /** `METHOD path` without query, the polls left out. */
  readonly calls: string[] = [];
  readonly requests: HttpRequest[] = [];
  disposed = false;
  isSandbox = true;
  readonly #answers = new Map<string, Answer>();
  readonly #undelivered: object[] = [];
  #poll: Poll | undefined;
  #replayId = 0;
  #breakpoints = 0;

  answer(start: string, answer: Answer): void {
    this.#answers.set(start, answer);
  }

  async send(request: HttpRequest): Promise<HttpReply> {
    const url = new URL(request.url);
    const call = `${request.method} ${url.pathname}`;
    const messages = url.pathname.startsWith('/cometd') ? (JSON.parse(request.body ?? '[]') as BayeuxMessage[]) : [];
    const isPoll = messages.length === 1 && messages[0]?.channel === '/meta/connect';
    this.requests.push(request);
    if (!isPoll) {
      this.calls.push(messages.length === 0 ? call : messages.map(({ channel }) => channel).join(' '));
    }
    // Every real answer takes a turn at least.
    await new Promise((resolve) => setImmediate(resolve));
    for (const [start, answer] of this.#answers) {
      if (call.startsWith(start)) {
        return answer(request);
      }
    }
    return messages.length > 0 ? this.#bayeux(messages, isPoll, request) : this.#rest(call, request);
  }

  stream(): Promise<never> {
    return Promise.reject(new Error('nothing is streamed from this org'));
  }

  dispose(): void {
    this.disposed = true;
  }

  event(type: string, fields: object = {}, channel = system): void {
    this.#replayId += 1;
    this.#undelivered.push({
      channel,
      data: {
        event: { replayId: this.#replayId, createdDate: '2026-01-15T09:00:00.000Z', type: 'created' },
        sobject: { SessionId: sessionId, Type: type, ...fields },
      },
    });
    this.#flush();
  }

  /** Answers the outstanding poll, or the next one, with this HTTP reply. */
  endLink(status: number, body: unknown): void {
    this.answer('POST /cometd', () => reply(status, body));
    this.#poll?.resolve(reply(status, body));
  }

  /** What was answered otherwise works again; the link, where nothing else is named. */
  mend(start = 'POST /cometd'): void {
    this.#answers.delete(start);
  }

  #rest(call: string, request: HttpRequest): HttpReply {
    if (call.endsWith('/query/') && request.url.includes('Organization')) {
      const row = { Id: '00D000000000001EAA', Name: 'Northwind UAT', InstanceName: 'CS1', IsSandbox: this.isSandbox };
      return reply(200, { done: true, records: [row] }, { date: 'Thu, 15 Jan 2026 09:00:00 GMT' });
    }
    if (call === 'GET /services/oauth2/userinfo') {
      return reply(200, { user_id: '005000000000001AAA', preferred_username: 'ada@northwind.example', name: 'Ada' });
    }
    if (call.endsWith('/sobjects/ApexDebuggerSession')) {
      return reply(201, { id: sessionId, success: true, errors: [] });
    }
    if (call.endsWith('/composite')) {
      const { compositeRequest } = JSON.parse(request.body ?? '{}') as {
        compositeRequest: { method: string; referenceId: string }[];
      };
      return reply(200, {
        compositeResponse: compositeRequest.map(({ method, referenceId }) =>
          method === 'DELETE'
            ? { referenceId, httpStatusCode: 204, body: null }
            : { referenceId, httpStatusCode: 201, body: this.#created() },
        ),
      });
    }
    if (call === 'POST /services/data/v62.0/tooling/sobjects/ApexDebuggerBreakpoint') {
      return reply(201, this.#created());
    }
    return request.method === 'POST' ? reply(200) : reply(204);
  }

  #created(): object {
    this.#breakpoints += 1;
    return { id: `07b00000000000${this.#breakpoints}`, success: true, errors: [] };
  }

  #bayeux(messages: readonly BayeuxMessage[], isPoll: boolean, request: HttpRequest): HttpReply | Promise<HttpReply> {
    if (!isPoll || messages[0]?.advice?.timeout === 0) {
      return reply(200, [...this.#undelivered.splice(0), ...messages.map(acknowledge)]);
    }
    return new Promise((resolve, reject) => {
      request.signal?.addEventListener('abort', () => reject(cancelled()));
      this.#poll = { id: messages[0]?.id ?? '', resolve };
      this.#flush();
    });
  }

  #flush(): void {
    const poll = this.#poll;
    if (poll !== undefined && this.#undelivered.length > 0) {
      this.#poll = undefined;
      poll.resolve(
        reply(200, [...this.#undelivered.splice(0), acknowledge({ id: poll.id, channel: '/meta/connect' })]),
      );
    }
  }
}

function acknowledge({ id, channel, subscription }: BayeuxMessage): object {
  return {
    id,
    channel,
    successful: true,
    ...(subscription === undefined ? {} : { subscription }),
    ...(channel === '/meta/handshake' ? { clientId: 'client1', ext: { replay: true } } : {}),
  };
}
