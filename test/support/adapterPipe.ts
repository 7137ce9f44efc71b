import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { dapSchema } from './dapSchema.ts';

const adapterMain = resolve(import.meta.dirname, '../../src/adapterMain.ts');
/** Requests of ours are numbered from here on, so that no answer to anything else is taken for theirs. */
const firstSeq = 1_000_000_000;

type Message = DebugProtocol.Response | DebugProtocol.Event;

/**
 * The adapter's own process, to which bytes of any kind are written. It keeps nothing but counts, so that it can be used for hours; what
 * does not hold is in `problems`.
 */
export class AdapterPipe {
  readonly problems: string[] = [];
  readonly process: ChildProcessWithoutNullStreams;
  messages = 0;
  /** Told every answer, whoever asked. */
  onResponse: (response: DebugProtocol.Response) => void = () => undefined;
  readonly #waiting = new Map<number, (response: DebugProtocol.Response | undefined) => void>();
  readonly #exited: Promise<unknown>;
  #bytes: Buffer = Buffer.alloc(0);
  #sent = firstSeq;
  #received = 0;
  #log = '';

  constructor(environment: Readonly<Record<string, string>> = {}) {
    // A machine to itself: what else debugs here has nothing to do with it.
    const ownState = mkdtempSync(join(tmpdir(), 'isv-state-'));
    this.process = spawn(process.execPath, [adapterMain], {
      stdio: 'pipe',
      env: { ...process.env, NODE_NO_WARNINGS: '1', XDG_STATE_HOME: ownState, ...environment },
    });
    this.process.stdout.on('data', (chunk: Buffer) => this.#receive(chunk));
    this.process.stderr.setEncoding('utf8').on('data', (text: string) => this.#readLog(text));
    this.process.stdin.on('error', () => undefined);
    this.#exited = once(this.process, 'exit').then(() => {
      rmSync(ownState, { recursive: true, force: true });
      this.#waiting.forEach((answer) => answer(undefined));
    });
  }

  get hasExited(): boolean {
    return this.process.exitCode !== null || this.process.signalCode !== null;
  }

  async write(bytes: Buffer): Promise<void> {
    if (!this.process.stdin.write(bytes)) {
      await Promise.race([once(this.process.stdin, 'drain'), this.#exited]);
    }
  }

  /** Undefined: nothing was answered within `patience` milliseconds, or the adapter is gone. */
  async ask(command: string, args?: object, patience = 20_000): Promise<DebugProtocol.Response | undefined> {
    const seq = ++this.#sent;
    const request = { type: 'request', seq, command, arguments: args };
    const body = Buffer.from(JSON.stringify(request));
    const answered = Promise.withResolvers<DebugProtocol.Response | undefined>();
    this.#waiting.set(seq, answered.resolve);
    const timer = setTimeout(() => answered.resolve(undefined), patience);
    await this.write(Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]));
    const response = await (this.hasExited ? undefined : answered.promise);
    clearTimeout(timer);
    this.#waiting.delete(seq);
    return response;
  }

  /** Closes stdin and waits. A problem, when the process does not end well within five seconds. */
  async close(): Promise<void> {
    this.process.stdin.end();
    const timer = setTimeout(() => this.process.kill('SIGKILL'), 5_000);
    await this.#exited;
    clearTimeout(timer);
    if (this.process.exitCode !== 0) {
      this.problems.push(`The adapter ended with ${this.process.exitCode ?? this.process.signalCode ?? ''}.`);
    }
  }

  /** Megabytes in memory; 0 where the system does not tell. */
  async residentMegabytes(): Promise<number> {
    const status = await readFile(join('/proc', String(this.process.pid), 'status'), 'utf8').catch(() => '');
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
  }

  #receive(chunk: Buffer): void {
    this.#bytes = this.#bytes.length === 0 ? chunk : Buffer.concat([this.#bytes, chunk]);
    for (;;) {
      const header = /^Content-Length: (\d+)\r\n\r\n/.exec(this.#bytes.toString('latin1', 0, 64));
      const start = header?.[0].length ?? 0;
      const end = start + Number(header?.[1] ?? 0);
      if (header === null && this.#bytes.length >= 64) {
        this.problems.push(`Stdout holds something that is no frame: ${this.#bytes.toString('utf8', 0, 80)}`);
        this.#bytes = Buffer.alloc(0);
      }
      if (header === null || this.#bytes.length < end) {
        return;
      }
      const message = JSON.parse(this.#bytes.toString('utf8', start, end)) as Message;
      this.#bytes = this.#bytes.subarray(end);
      this.#take(message);
    }
  }

  #take(message: Message): void {
    this.messages++;
    if (message.seq !== ++this.#received) {
      this.problems.push(`Seq ${message.seq} came where ${this.#received} was due.`);
    }
    // An answer repeats its request's number, also one that no request may have.
    const isOddNumber = 'request_seq' in message && message.request_seq < 1;
    const invalid = dapSchema?.problem(isOddNumber ? Object.assign({}, message, { request_seq: 1 }) : message);
    if (invalid !== undefined) {
      this.problems.push(`${JSON.stringify(message).slice(0, 300)} is not valid: ${invalid}`);
    }
    if (message.type === 'response') {
      const response = message as DebugProtocol.Response;
      this.#waiting.get(response.request_seq)?.(response);
      this.onResponse(response);
    }
  }

  /** What goes wrong inside is said in the log, unhandled rejections too. */
  #readLog(text: string): void {
    const lines = (this.#log + text).split('\n');
    this.#log = lines.pop() ?? '';
    this.problems.push(...lines.filter((line) => line.startsWith('[error]')));
  }
}
