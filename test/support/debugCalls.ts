import type { EnteredOrg } from './sampleOrg.ts';

const tooling = '/services/data/v62.0/tooling';

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: unknown;
}

/** Plain HTTP calls on one org, as a client writes them by hand. */
export class DebugCalls {
  readonly #url: string;
  readonly #session: string;

  constructor({ url, session }: Pick<EnteredOrg, 'url' | 'session'>) {
    this.#url = url;
    this.#session = session;
  }

  async send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Reply> {
    const reply = await fetch(this.#url + path, {
      method,
      headers: { authorization: `OAuth ${this.#session}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await reply.text();
    return { status: reply.status, headers: reply.headers, text, body: parsed(text) };
  }

  query(soql: string, api: 'data' | 'tooling' = 'tooling'): Promise<Reply> {
    const root = api === 'tooling' ? tooling : '/services/data/v62.0';
    return this.send('GET', `${root}/query/?q=${encodeURIComponent(soql)}`);
  }

  /** The records of a query that has to work. */
  async records(soql: string, api: 'data' | 'tooling' = 'tooling'): Promise<readonly Record<string, unknown>[]> {
    const { body } = await this.query(soql, api);
    return (body as { records: Record<string, unknown>[] }).records;
  }

  create(objectName: string, values: object): Promise<Reply> {
    return this.send('POST', `${tooling}/sobjects/${objectName}`, values);
  }

  /** The id of a record that has to be created. */
  async created(objectName: string, values: object): Promise<string> {
    const { body, text } = await this.create(objectName, values);
    const { id } = body as { id?: string };
    if (id === undefined) {
      throw new Error(`The org did not create a ${objectName}: ${text}`);
    }
    return id;
  }

  update(objectName: string, id: string, values: object): Promise<Reply> {
    return this.send('PATCH', `${tooling}/sobjects/${objectName}/${id}`, values);
  }

  startSession(filters: object = {}): Promise<string> {
    return this.created('ApexDebuggerSession', filters);
  }

  detach(sessionId: string): Promise<Reply> {
    return this.update('ApexDebuggerSession', sessionId, { Status: 'Detach' });
  }

  /** The answer to a breakpoint that may be refused. */
  breakpointReply(sessionId: string): Promise<Reply> {
    const values = { SessionId: sessionId, FileName: 'acme/BillingApi', Line: 32, IsEnabled: true, Type: 'Line' };
    return this.create('ApexDebuggerBreakpoint', values);
  }

  breakpoint(sessionId: string, typeRef: string, line: number): Promise<string> {
    const values = { SessionId: sessionId, FileName: typeRef, Line: line, IsEnabled: true, Type: 'Line' };
    return this.created('ApexDebuggerBreakpoint', values);
  }

  execute(source: string): Promise<Reply> {
    return this.send('GET', `${tooling}/executeAnonymous/?anonymousBody=${encodeURIComponent(source)}`);
  }

  debug(command: string, body?: unknown): Promise<Reply> {
    return this.send('POST', `/services/debug/v41.0/${command}`, body);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
