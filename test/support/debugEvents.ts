import type { EnteredOrg } from './sampleOrg.ts';

const channels = ['/systemTopic/ApexDebuggerSystemEvent', '/systemTopic/ApexDebuggerEvent'];

export interface DebugEventRecord {
  readonly SessionId: string;
  readonly Type: string;
  readonly RequestId?: string;
  readonly BreakpointId?: string;
  readonly FileName?: string;
  readonly Line?: number;
  readonly Description?: string;
  readonly Stacktrace?: string;
}

interface Message {
  readonly clientId?: string;
  readonly data?: { readonly sobject: DebugEventRecord };
}

/** Listens to event channels of one org, written by hand. Tests wait for events, never for time. */
export class DebugEvents {
  readonly #url: string;
  readonly #headers: Record<string, string>;
  readonly #events: DebugEventRecord[] = [];
  readonly #stop = new AbortController();
  #clientId = '';
  #wake = (): void => undefined;

  private constructor({ url, session }: Pick<EnteredOrg, 'url' | 'session'>) {
    this.#url = `${url}/cometd/41.0`;
    this.#headers = { authorization: `OAuth ${session}`, 'content-type': 'application/json' };
  }

  static async open(org: Pick<EnteredOrg, 'url' | 'session'>, wanted = channels): Promise<DebugEvents> {
    const events = new DebugEvents(org);
    const [reply] = await events.#post([
      { channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: ['long-polling'] },
    ]);
    events.#clientId = reply?.clientId ?? '';
    await events.#post([{ channel: '/meta/subscribe', clientId: events.#clientId, subscription: wanted }]);
    void events.#poll();
    return events;
  }

  get all(): readonly DebugEventRecord[] {
    return this.#events;
  }

  /** Types in order of arrival. */
  get types(): readonly string[] {
    return this.#events.map(({ Type }) => Type);
  }

  /** The `count`-th event that fits, once it is there. */
  async next(type: string, count = 1): Promise<DebugEventRecord> {
    const found = (): DebugEventRecord | undefined => this.#events.filter(({ Type }) => Type === type)[count - 1];
    await this.until(() => found() !== undefined);
    return found() ?? this.next(type, count);
  }

  /** Settles once what has arrived is what is waited for. */
  async until(arrived: () => boolean): Promise<void> {
    while (!arrived()) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  close(): void {
    this.#stop.abort();
  }

  async #poll(): Promise<void> {
    try {
      for (;;) {
        const connect = { channel: '/meta/connect', clientId: this.#clientId, connectionType: 'long-polling' };
        for (const { data } of await this.#post([connect])) {
          if (data !== undefined) {
            this.#events.push(data.sobject);
          }
        }
        this.#wake();
      }
    } catch {
      // Closed by the test, or with the org.
    }
  }

  async #post(messages: readonly object[]): Promise<readonly Message[]> {
    const reply = await fetch(this.#url, {
      method: 'POST',
      headers: this.#headers,
      body: JSON.stringify(messages),
      signal: this.#stop.signal,
    });
    const cookie = reply.headers.get('set-cookie')?.split(';')[0];
    if (cookie !== undefined) {
      this.#headers['cookie'] = cookie;
    }
    return (await reply.json()) as readonly Message[];
  }
}
