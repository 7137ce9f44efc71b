import { cancelled } from '../../../src/core/base/failure.ts';
import { orgTimedOut } from '../../../src/org/failures.ts';
import type { HttpReply, HttpRequest, HttpTransport } from '../../../src/org/http/httpTransport.ts';
import type { FakeClock } from '../fakeClock.ts';
import { host, page, unreachable } from './faultedLink.ts';
import { FaultyLink } from './faultyLink.ts';

/** How the answer to a write is lost: the org never saw it, or did it. */
export type Loss = 'before' | 'after' | 'late';

interface Breakpoint {
  readonly id: string;
  readonly sessionId: string;
  readonly place: string;
}

interface Rest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly body: Record<string, unknown>;
}

const userId = '005000000000001AAA';

/** What of an org a debug session uses, in virtual time: REST besides the event link, with writes whose answers get lost. */
export class OrgModel implements HttpTransport {
  readonly link: FaultyLink;
  /** Ids of debug sessions, and whether they run. */
  readonly sessions = new Map<string, boolean>();
  readonly breakpoints = new Map<string, Breakpoint>();
  /** REST calls so far: `METHOD path`. */
  readonly calls: string[] = [];
  mostSessionsAtOnce = 0;
  /** When a call was first refused for its session. */
  refusedAt: number | undefined;
  /** Decides what becomes of the answer to a write. */
  losing: () => Loss | undefined = () => undefined;
  readonly #createdAt = new Map<string, string>();
  readonly #clock: FakeClock;
  #ids = 0;

  constructor(clock: FakeClock, random: () => number) {
    this.#clock = clock;
    this.link = new FaultyLink(clock, random);
  }

  get runningSessions(): readonly string[] {
    return [...this.sessions].flatMap(([id, runs]) => (runs ? [id] : []));
  }

  /** Places of the breakpoints of the sessions that run. */
  get places(): readonly string[] {
    return [...this.breakpoints.values()]
      .filter(({ sessionId }) => this.sessions.get(sessionId) === true)
      .map(({ place }) => place);
  }

  async send(request: HttpRequest): Promise<HttpReply> {
    const url = new URL(request.url);
    if (url.pathname.startsWith('/cometd')) {
      return this.link.send(request);
    }
    this.calls.push(`${request.method} ${url.pathname}`);
    const { timeout = Number.MAX_SAFE_INTEGER, signal } = request;
    const ended = Promise.withResolvers<never>();
    const timer = this.#clock.schedule(timeout, () => ended.reject(orgTimedOut(host, timeout)));
    const abort = (): void => ended.reject(cancelled());
    signal?.addEventListener('abort', abort, { once: true });
    try {
      const answered = this.#answer(request, url);
      answered.catch(() => undefined);
      return await Promise.race([answered, ended.promise]);
    } finally {
      timer.dispose();
      signal?.removeEventListener('abort', abort);
    }
  }

  stream(): Promise<never> {
    return Promise.reject(new Error('nothing is streamed from this org'));
  }

  dispose(): void {
    // Nothing is kept.
  }

  async #answer(request: HttpRequest, url: URL): Promise<HttpReply> {
    const isWrite = url.pathname.includes('/sobjects/') || url.pathname.endsWith('/composite');
    const loss = isWrite ? this.losing() : undefined;
    await this.link.after(5 + this.link.random() * 50);
    if (loss === 'before') {
      throw unreachable('ECONNRESET');
    }
    if (!/^(?:Bearer|OAuth) /.test(request.headers['authorization'] ?? '') || !this.#takes(request)) {
      this.refusedAt ??= this.#clock.monotonic();
      return page(401, '[{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}]');
    }
    const body = request.body === undefined || request.body === '' ? {} : (JSON.parse(request.body) as Rest['body']);
    const reply = this.#reply({
      method: request.method,
      path: url.pathname,
      query: url.searchParams.get('q') ?? '',
      body,
    });
    if (loss === 'after') {
      throw unreachable('ECONNRESET');
    }
    if (loss === 'late') {
      await this.link.after(60_000);
    }
    await this.link.after(5 + this.link.random() * 50);
    return { ...reply, headers: { date: new Date(this.#clock.now()).toUTCString() } };
  }

  #takes({ headers }: HttpRequest): boolean {
    return headers['authorization']?.endsWith(this.link.session) === true;
  }

  #reply(call: Rest): HttpReply {
    const { method, path, query, body } = call;
    if (path === '/services/oauth2/userinfo') {
      return found({ user_id: userId, preferred_username: 'ada@northwind.example', name: 'Ada' });
    }
    if (path.startsWith('/services/debug')) {
      return page(500, '{"message":"The request is not stopped.","action":"Try again."}');
    }
    if (query !== '') {
      return found({ done: true, records: this.#records(query) });
    }
    if (path.endsWith('/composite')) {
      return this.#composite(body);
    }
    const { status, body: answer } = this.#write(
      method,
      path.slice(path.indexOf('/sobjects/') + '/sobjects/'.length),
      body,
    );
    return page(status, answer === undefined ? '' : JSON.stringify(answer));
  }

  #composite(body: Rest['body']): HttpReply {
    const parts = body['compositeRequest'] as {
      method: string;
      url: string;
      referenceId: string;
      body?: Rest['body'];
    }[];
    return found({
      compositeResponse: parts.map(({ method, url, referenceId, body: part }) => {
        const { status, body: answer } = this.#write(method, url.slice(url.indexOf('/sobjects/') + 10), part ?? {});
        return { referenceId, httpStatusCode: status, body: answer ?? null };
      }),
    });
  }

  #write(method: string, path: string, body: Rest['body']): { readonly status: number; readonly body?: unknown } {
    const [object = '', id = ''] = path.split('/');
    if (object === 'ApexDebuggerSession' && method === 'POST') {
      if (this.runningSessions.length > 0) {
        return refused('You have reached the licensed number of debugging sessions.');
      }
      const created = this.#newId('07a');
      this.sessions.set(created, true);
      this.#createdAt.set(created, new Date(this.#clock.now()).toISOString());
      this.mostSessionsAtOnce = Math.max(this.mostSessionsAtOnce, this.runningSessions.length);
      return { status: 201, body: { id: created, success: true, errors: [] } };
    }
    if (object === 'ApexDebuggerSession') {
      this.sessions.set(id, false);
      return { status: 204 };
    }
    if (method === 'DELETE') {
      return this.breakpoints.delete(id)
        ? { status: 204 }
        : { status: 404, body: [{ errorCode: 'NOT_FOUND', message: 'gone' }] };
    }
    const created = this.#newId('07b');
    const place = `${String(body['FileName'])}:${String(body['Line'])}`;
    this.breakpoints.set(created, { id: created, sessionId: String(body['SessionId']), place });
    return { status: 201, body: { id: created, success: true, errors: [] } };
  }

  #records(query: string): readonly object[] {
    const own = /(?:SessionId|WHERE Id) = '([^']*)'/.exec(query)?.[1];
    if (query.includes('FROM Organization')) {
      return [{ Id: '00D000000000001EAA', Name: 'Northwind UAT', InstanceName: 'CS1', IsSandbox: true }];
    }
    if (query.includes('FROM ApexDebuggerSession')) {
      return this.runningSessions
        .filter((id) => own === undefined || id === own)
        .map((Id) => ({
          Id,
          CreatedById: userId,
          CreatedBy: { Username: 'ada@northwind.example' },
          CreatedDate: this.#createdAt.get(Id),
        }));
    }
    if (query.includes('FROM ApexDebuggerBreakpoint')) {
      return [...this.breakpoints.values()]
        .filter(({ sessionId }) => sessionId === own)
        .map(({ id, place }) => ({
          Id: id,
          FileName: place.split(':')[0],
          Line: Number(place.split(':')[1]),
          Type: 'Line',
        }));
    }
    return [];
  }

  #newId(prefix: string): string {
    this.#ids += 1;
    return `${prefix}${String(this.#ids).padStart(12, '0')}AAA`;
  }
}

function found(body: object): HttpReply {
  return page(200, JSON.stringify(body));
}

function refused(message: string): { readonly status: number; readonly body: unknown } {
  return { status: 400, body: [{ errorCode: 'LIMIT_EXCEEDED', message }] };
}
