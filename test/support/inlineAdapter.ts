import type { DebugProtocol } from '@vscode/debugprotocol';
import { silentLogger } from '../../src/core/base/logger.ts';
import type { LiveExecution } from '../../src/core/debugging/execution.ts';
import type { AdapterHost, SourceFiles } from '../../src/dap/adapterHost.ts';
import { DebugAdapter } from '../../src/dap/debugAdapter.ts';
import { FakeClock } from './fakeClock.ts';
import { ownMachine } from './ownMachine.ts';

/** Apex files by path, all of one namespace. */
export function sourceFiles(files: Readonly<Record<string, string>>, namespace: string | null = 'acme'): SourceFiles {
  return {
    listApexFiles: (folder) =>
      Promise.resolve(
        Object.keys(files)
          .filter((path) => path.startsWith(folder.path))
          .sort()
          .map((path) => ({ path, namespace })),
      ),
    readText: (path) => {
      const text = files[path];
      return text === undefined ? Promise.reject(new Error(`no file ${path}`)) : Promise.resolve(text);
    },
  };
}

export interface InlineHost extends AdapterHost {
  readonly clock: FakeClock;
  readonly rulesClock: FakeClock;
}

export function fakeHost(execution: LiveExecution, overrides: Partial<AdapterHost> = {}): InlineHost {
  return {
    openExecution: () => Promise.resolve(execution),
    defaultSources: () => Promise.resolve([{ path: '/src', namespace: undefined }]),
    sourceFiles: sourceFiles({ '/src/Pricing.cls': pricing }),
    readLog: () => Promise.reject(new Error('no log')),
    logger: silentLogger,
    ...ownMachine(),
    ...overrides,
    clock: new FakeClock(),
    rulesClock: new FakeClock(),
  };
}

export const pricing = `public class Pricing {
  public Decimal total(List<Line> lines) {
    Decimal sum = 0;
    for (Line line : lines) {
      sum += line.amount;
    }
    return sum;
  }
}
`;

type Message = DebugProtocol.ProtocolMessage & { readonly event?: string; readonly command?: string };

/** Drives an adapter in the same process, and keeps all that it sends. */
export class InlineClient {
  readonly messages: Message[] = [];
  readonly adapter: DebugAdapter;
  readonly #responses = new Map<number, DebugProtocol.Response>();
  readonly #waiting = new Set<() => void>();
  #seq = 0;

  constructor(host: AdapterHost) {
    this.adapter = new DebugAdapter(host);
    this.adapter.onDidSendMessage((message) => {
      this.messages.push(message);
      if (message.type === 'response') {
        const response = message as DebugProtocol.Response;
        this.#responses.set(response.request_seq, response);
      }
      for (const check of [...this.#waiting]) {
        check();
      }
    });
  }

  /** Sends a request; resolves with its response, also with a failed one. */
  request(command: string, args?: unknown): Promise<DebugProtocol.Response> {
    return this.response(this.post(command, args));
  }

  response(seq: number): Promise<DebugProtocol.Response> {
    return this.#until(() => this.#responses.get(seq));
  }

  /** Sends a request and gives its number. */
  post(command: string, args?: unknown): number {
    const seq = ++this.#seq;
    this.adapter.handleMessage({ type: 'request', seq, command, ...(args === undefined ? {} : { arguments: args }) });
    return seq;
  }

  /** The body of a request that must succeed. */
  async body<T>(command: string, args?: unknown): Promise<T> {
    const response = await this.request(command, args);
    if (!response.success) {
      throw new Error(`${command} failed: ${String(response.message)}`);
    }
    return response.body as T;
  }

  /** The text of the error of a request that must fail. */
  async error(command: string, args?: unknown): Promise<string> {
    const response = await this.request(command, args);
    if (response.success) {
      throw new Error(`${command} succeeded`);
    }
    return (response.body as { error: DebugProtocol.Message }).error.format;
  }

  /** The first event of that name from `from` on. */
  event<T = unknown>(name: string, where: (body: T) => boolean = () => true, from = 0): Promise<T> {
    return this.#until(() => {
      const found = this.messages
        .slice(from)
        .find((message) => message.event === name && where((message as DebugProtocol.Event).body as T));
      return found === undefined ? undefined : { body: (found as DebugProtocol.Event).body as T };
    }).then(({ body }) => body);
  }

  /** Keeps nothing of what came so far, for a session that runs for long. */
  forget(): void {
    this.messages.length = 0;
    this.#responses.clear();
  }

  /** Event names and answered commands, in the order they were sent. */
  get trail(): readonly string[] {
    return this.messages.map((message) => message.event ?? `${message.command ?? ''} answered`);
  }

  output(): string {
    return this.messages
      .filter((message) => message.event === 'output')
      .map((message) => ((message as DebugProtocol.Event).body as { output: string }).output)
      .join('');
  }

  async initialize(fields: object = {}): Promise<DebugProtocol.Response> {
    return this.request('initialize', {
      adapterID: 'isv-apex',
      supportsVariableType: true,
      supportsVariablePaging: true,
      ...fields,
    });
  }

  /** Initialises, launches and configures. */
  async start(lines: readonly number[] = [], fields: object = {}): Promise<void> {
    await this.initialize(fields);
    const launched = this.body('launch', { subscriber: '00D000000000001EAA' });
    await this.body('setBreakpoints', {
      source: { path: '/src/Pricing.cls' },
      breakpoints: lines.map((line) => ({ line })),
    });
    await this.body('configurationDone');
    await launched;
  }

  #until<T>(find: () => T | undefined): Promise<T> {
    return new Promise((resolve) => {
      const check = (): void => {
        const found = find();
        if (found !== undefined) {
          this.#waiting.delete(check);
          resolve(found);
        }
      };
      this.#waiting.add(check);
      check();
    });
  }
}
