import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import {
  createProtocolConnection,
  type InitializeResult,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import {
  findSourceMessage,
  type FindSourceParams,
  type SourcePlace,
} from '../../src/core/apexLog/logServerMessages.ts';

const repository = resolve(import.meta.dirname, '../..');

/** The real log server in a process of its own, as an editor has it. */
export class LogServerProcess {
  readonly connection: ProtocolConnection;
  readonly initialized: InitializeResult;
  /** What it has asked the editor for. */
  readonly sourcesWanted: FindSourceParams[] = [];
  /** Answers that. */
  findSource: (wanted: FindSourceParams) => SourcePlace | null = () => null;
  readonly pid: number;
  readonly #end: () => Promise<number | null>;
  readonly #diagnostics = new Map<string, unknown[]>();
  #waiting: (() => void)[] = [];

  private constructor(
    connection: ProtocolConnection,
    initialized: InitializeResult,
    pid: number,
    end: () => Promise<number | null>,
  ) {
    this.pid = pid;
    this.connection = connection;
    this.initialized = initialized;
    this.#end = end;
  }

  /** `isQuiet`: what it prints of messages that it does not understand is nobody's business. */
  static async start({ isQuiet = false } = {}): Promise<LogServerProcess> {
    const child = spawn(process.execPath, [join(repository, 'src/logServerMain.ts'), '--stdio'], {
      stdio: ['pipe', 'pipe', isQuiet ? 'ignore' : 'inherit'],
    });
    const connection = createProtocolConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    connection.listen();
    const initialized = await connection.sendRequest<InitializeResult>('initialize', {
      processId: process.pid,
      rootUri: null,
      capabilities: {},
      initializationOptions: { language: 'en', translations: {} },
    });
    await connection.sendNotification('initialized', {});
    const started = new LogServerProcess(connection, initialized, child.pid ?? 0, async () => {
      await connection.sendRequest('shutdown');
      const ended = once(child, 'exit') as Promise<[number | null]>;
      await connection.sendNotification('exit');
      const [code] = await ended;
      connection.dispose();
      return code;
    });
    started.#listen();
    return started;
  }

  /** What the server has said of a log, once it has. */
  async diagnosticsOf(uri: string): Promise<readonly unknown[]> {
    for (;;) {
      const known = this.#diagnostics.get(uri);
      if (known !== undefined) {
        this.#diagnostics.delete(uri);
        return known;
      }
      await new Promise<void>((heard) => this.#waiting.push(heard));
    }
  }

  end(): Promise<number | null> {
    return this.#end();
  }

  #listen(): void {
    this.connection.onNotification(
      'textDocument/publishDiagnostics',
      ({ uri, diagnostics }: { uri: string; diagnostics: unknown[] }) => {
        this.#diagnostics.set(uri, diagnostics);
        for (const heard of this.#waiting.splice(0)) {
          heard();
        }
      },
    );
    this.connection.onRequest(findSourceMessage, (wanted: FindSourceParams) => {
      this.sourcesWanted.push(wanted);
      return this.findSource(wanted);
    });
  }
}
