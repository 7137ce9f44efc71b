import assert from 'node:assert/strict';
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { dapSchema } from './dapSchema.ts';

const repository = resolve(import.meta.dirname, '../..');
/** Milliseconds. Long enough for a slow machine; a test that waits this long has failed. */
const patience = 15_000;

type Message = DebugProtocol.Response | DebugProtocol.Event;

/** One message of a session as a transcript shows it. */
export interface Exchange {
  readonly direction: 'sent' | 'received';
  readonly message: DebugProtocol.Request | Message;
}

export interface Stopped {
  readonly reason: string;
  readonly threadId: number;
  readonly hitBreakpointIds?: readonly number[];
  readonly description?: string;
}

/**
 * A client that talks to the adapter's own process over stdio and shares no code with it. Every message is checked: schema,
 * numbering, one response per request, no word of an org session. Output that no test expected fails `close`.
 */
export class DapClient {
  readonly exchanges: Exchange[] = [];
  readonly stderr: string[] = [];
  readonly process: ChildProcessWithoutNullStreams;
  readonly #waiting = new Set<() => void>();
  readonly #answered = new Map<number, DebugProtocol.Response>();
  readonly #events: DebugProtocol.Event[] = [];
  readonly #exited: Promise<number | null>;
  /** What stands behind the `!` of org sessions that the adapter was given. */
  readonly #secrets: readonly string[];
  #bytes = Buffer.alloc(0);
  #sentSeq = 0;
  #receivedSeq = 0;
  #broken: Error | undefined;

  constructor(
    environment: Readonly<Record<string, string>> = {},
    adapterPath = join(repository, 'src/adapterMain.ts'),
  ) {
    this.#secrets = Object.values(environment).flatMap((value) => value.split('!')[1] ?? []);
    // A machine to itself: what else debugs here has nothing to do with the test.
    const ownState = mkdtempSync(join(tmpdir(), 'isv-state-'));
    this.process = spawn(process.execPath, [adapterPath], {
      stdio: 'pipe',
      env: { ...process.env, NODE_NO_WARNINGS: '1', XDG_STATE_HOME: ownState, ...environment },
    });
    this.#exited = once(this.process, 'exit').then(([code]) => {
      rmSync(ownState, { recursive: true, force: true });
      this.#notify();
      return code as number | null;
    });
    this.process.stdout.on('data', (chunk: Buffer) => this.#receive(chunk));
    this.process.stderr.on('data', (chunk: Buffer) => this.stderr.push(chunk.toString()));
    // Writing to an adapter that has gone is what some tests are about.
    this.process.stdin.on('error', () => undefined);
  }

  /** All events of that name so far, taken or not. */
  events<T>(name: string, where: (body: T) => boolean = () => true): readonly T[] {
    return this.received.flatMap((message) =>
      !isResponse(message) && message.event === name && where(message.body as T) ? [message.body as T] : [],
    );
  }

  get received(): readonly Message[] {
    return this.exchanges.filter(({ direction }) => direction === 'received').map(({ message }) => message as Message);
  }

  /** Sends a request; resolves with its response, also with a failed one. */
  request(command: string, args?: unknown): Promise<DebugProtocol.Response> {
    return this.response(this.post(command, args));
  }

  post(command: string, args?: unknown): number {
    const seq = ++this.#sentSeq;
    const request: DebugProtocol.Request = {
      type: 'request',
      seq,
      command,
      ...(args === undefined ? {} : { arguments: args }),
    };
    this.exchanges.push({ direction: 'sent', message: request });
    const body = Buffer.from(JSON.stringify(request));
    this.sendRaw(Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]));
    return seq;
  }

  /** Bytes as they are, well formed or not. */
  sendRaw(bytes: Buffer | string): void {
    this.process.stdin.write(bytes);
  }

  response(seq: number): Promise<DebugProtocol.Response> {
    return this.#until(`the response to request ${seq}`, () => this.#answered.get(seq));
  }

  /** The body of a request that must succeed. */
  async body<T = unknown>(command: string, args?: unknown): Promise<T> {
    const response = await this.request(command, args);
    assert.ok(response.success, `${command} failed: ${response.message ?? ''}`);
    return response.body as T;
  }

  /** The text of a request that must fail. */
  async failure(command: string, args?: unknown): Promise<string> {
    const response = await this.request(command, args);
    assert.equal(response.success, false, `${command} succeeded`);
    return (response.body as { error: DebugProtocol.Message }).error.format;
  }

  /** The next event of that name that was not taken yet. Other events stay for their own expectations. */
  async expectEvent<T>(name: string, where: (body: T) => boolean = () => true): Promise<T> {
    const event = await this.#until(`event "${name}"`, () => {
      const index = this.#events.findIndex((candidate) => candidate.event === name && where(candidate.body as T));
      return index < 0 ? undefined : this.#events.splice(index, 1)[0];
    });
    return event.body as T;
  }

  /** Output that matches, taken as expected. */
  async expectOutput(pattern: RegExp): Promise<DebugProtocol.OutputEvent['body']> {
    return this.expectEvent<DebugProtocol.OutputEvent['body']>('output', ({ output }) => pattern.test(output));
  }

  /** Output that waits to be expected. */
  get unexpectedOutput(): readonly string[] {
    return this.#events
      .filter(({ event }) => event === 'output')
      .map(({ body }) => (body as DebugProtocol.OutputEvent['body']).output);
  }

  initialize(fields: object = {}): Promise<DebugProtocol.Capabilities> {
    return this.body('initialize', {
      adapterID: 'isv-apex',
      supportsVariableType: true,
      supportsVariablePaging: true,
      ...fields,
    });
  }

  /** The exit code, once the process is gone. */
  exited(): Promise<number | null> {
    return this.#exited;
  }

  /** As `leave`, and fails if the adapter said something that no test expected. */
  async close(): Promise<void> {
    await this.leave();
    assert.deepEqual(this.unexpectedOutput, [], 'output that no test expected');
  }

  /** Ends the session if it runs still, and fails if the adapter has broken the protocol or does not go. */
  async leave(): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      this.process.stdin.end();
      const timer = setTimeout(() => this.process.kill('SIGKILL'), 5_000);
      await this.#exited;
      clearTimeout(timer);
      assert.notEqual(this.process.signalCode, 'SIGKILL', 'the adapter did not go within 5 s of losing its client');
    }
    if (this.#broken !== undefined) {
      throw this.#broken;
    }
    const said = JSON.stringify(this.received) + this.stderr.join('');
    assert.ok(
      this.#secrets.every((secret) => !said.includes(secret)),
      'the adapter has repeated an org session',
    );
  }

  /** Ends without a look at the output. For clean-up after a failure. */
  kill(): void {
    this.process.kill('SIGKILL');
  }

  #receive(chunk: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    for (;;) {
      const header = /^Content-Length: (\d+)\r\n\r\n/.exec(this.#bytes.toString('latin1', 0, 64));
      if (header === null) {
        if (this.#bytes.length > 0 && !'Content-Length: '.startsWith(this.#bytes.toString('latin1', 0, 16))) {
          this.#break(`stdout holds something that is no frame: ${this.#bytes.toString('utf8', 0, 80)}`);
        }
        return;
      }
      const start = header[0].length;
      const end = start + Number(header[1]);
      if (this.#bytes.length < end) {
        return;
      }
      const message = JSON.parse(this.#bytes.toString('utf8', start, end)) as Message;
      this.#bytes = this.#bytes.subarray(end);
      this.#check(message);
      this.exchanges.push({ direction: 'received', message });
      if (!isResponse(message)) {
        this.#events.push(message);
      }
      this.#notify();
    }
  }

  #check(message: Message): void {
    if (message.seq !== ++this.#receivedSeq) {
      this.#break(`seq ${message.seq} came where ${this.#receivedSeq} was due`);
    }
    const problem = dapSchema?.problem(message);
    if (problem !== undefined) {
      this.#break(`${JSON.stringify(message)} is not valid: ${problem}`);
    }
    if (isResponse(message)) {
      if (this.#answered.has(message.request_seq)) {
        this.#break(`request ${message.request_seq} was answered twice`);
      }
      this.#answered.set(message.request_seq, message);
    }
  }

  #break(problem: string): void {
    this.#broken ??= new assert.AssertionError({ message: problem });
    this.#notify();
  }

  #notify(): void {
    for (const check of [...this.#waiting]) {
      check();
    }
  }

  #until<T>(what: string, find: () => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void): void => {
        clearTimeout(timer);
        this.#waiting.delete(check);
        settle();
      };
      const check = (): void => {
        const found = find();
        if (this.#broken !== undefined) {
          finish(() => reject(this.#broken ?? new Error()));
        } else if (found !== undefined) {
          finish(() => resolve(found));
        } else if (this.process.exitCode !== null) {
          finish(() => reject(new Error(`The adapter ended while ${what} was awaited.\n${this.stderr.join('')}`)));
        }
      };
      const timer = setTimeout(() => {
        const trail = this.received.map((message) => (isResponse(message) ? message.command : message.event));
        finish(() =>
          reject(new Error(`Waited in vain for ${what}; came: ${trail.join(', ')}\n${this.stderr.join('')}`)),
        );
      }, patience);
      this.#waiting.add(check);
      check();
    });
  }
}

function isResponse(message: Message): message is DebugProtocol.Response {
  return message.type === 'response';
}
