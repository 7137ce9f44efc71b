import type { DebugProtocol } from '@vscode/debugprotocol';

type Message = DebugProtocol.ProtocolMessage;

/** Any debug adapter that runs in this process. */
export interface InProcessAdapter {
  handleMessage(message: Message): void;
  /** `message`: one of the protocol, whatever the adapter's library calls its type. */
  onDidSendMessage(listener: (message: object) => void): unknown;
}

interface Waiting {
  readonly fits: (message: Message) => boolean;
  readonly resolve: (message: Message) => void;
}

/** Drives an adapter and keeps nothing of what it says. */
export class AdapterClient {
  readonly #adapter: InProcessAdapter;
  readonly #waiting = new Set<Waiting>();
  #seq = 0;

  constructor(adapter: InProcessAdapter) {
    this.#adapter = adapter;
    adapter.onDidSendMessage((sent) => {
      const message = sent as Message;
      for (const waiting of this.#waiting) {
        if (waiting.fits(message)) {
          this.#waiting.delete(waiting);
          waiting.resolve(message);
        }
      }
    });
  }

  async ask<Body>(command: string, args: object = {}): Promise<Body> {
    const seq = ++this.#seq;
    const answered = this.#next((message) => (message as DebugProtocol.Response).request_seq === seq);
    const request: DebugProtocol.Request = { type: 'request', seq, command, arguments: args };
    this.#adapter.handleMessage(request);
    const response = (await answered) as DebugProtocol.Response;
    if (!response.success) {
      throw new Error(`${command} failed: ${response.message ?? ''}`);
    }
    return response.body as Body;
  }

  event(name: string): Promise<Message> {
    return this.#next((message) => (message as DebugProtocol.Event).event === name);
  }

  #next(fits: (message: Message) => boolean): Promise<Message> {
    return new Promise((resolve) => {
      this.#waiting.add({ fits, resolve });
    });
  }
}

/** What an editor asks by itself after a stop. Answers the variables of the top frame's first scope. */
export async function showStop(client: AdapterClient, threadId: number): Promise<readonly DebugProtocol.Variable[]> {
  await client.ask('threads');
  const { stackFrames } = await client.ask<DebugProtocol.StackTraceResponse['body']>('stackTrace', { threadId });
  const { scopes } = await client.ask<DebugProtocol.ScopesResponse['body']>('scopes', { frameId: stackFrames[0]?.id });
  const variablesReference = scopes[0]?.variablesReference;
  return (await client.ask<DebugProtocol.VariablesResponse['body']>('variables', { variablesReference })).variables;
}
