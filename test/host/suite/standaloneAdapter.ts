import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import type { DebugProtocol } from '@vscode/debugprotocol';
import * as vscode from 'vscode';
import { parseHandOff } from '../../../src/core/loginAccess/handOffUrl.ts';

const variable = 'ISV_HOST_ORG_SESSION';

type Message = DebugProtocol.Response | DebugProtocol.Event;

/** The debug adapter outside of the editor, as another editor starts it: the same user on the same machine. */
export class StandaloneAdapter {
  readonly #process: ChildProcessByStdio<Writable, Readable, null>;
  readonly #messages: Message[] = [];
  readonly #waiting = new Set<() => void>();
  readonly #instanceUrl: string;
  #bytes = Buffer.alloc(0);
  #seq = 0;

  constructor(handOffUrl: string) {
    const { instanceUrl, orgSession } = parseHandOff(handOffUrl);
    this.#instanceUrl = instanceUrl;
    const extension =
      vscode.extensions.getExtension('isv-customer-debugger.isv-customer-debugger')?.extensionPath ?? '';
    this.#process = spawn(process.execPath, [join(extension, 'dist/adapter.cjs')], {
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', [variable]: orgSession },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#process.stdout.on('data', (chunk: Buffer) => this.#receive(chunk));
  }

  get processId(): number {
    return this.#process.pid ?? 0;
  }

  /** All that it has printed for its user. */
  get output(): string {
    return this.#messages
      .filter((message): message is DebugProtocol.OutputEvent => isEvent(message) && message.event === 'output')
      .map(({ body }) => body.output)
      .join('');
  }

  /** Resolves when its debug session runs. */
  async start(): Promise<void> {
    await this.#request('initialize', { adapterID: 'isv-apex' });
    const org = { instanceUrl: this.#instanceUrl, sessionFrom: { env: variable } };
    await this.#request('launch', { org, sources: [] });
    await this.#request('configurationDone', {});
  }

  /** Resolves when its debug session is over. */
  terminated(): Promise<void> {
    return this.#until((message) => isEvent(message) && message.event === 'terminated').then(() => undefined);
  }

  async close(): Promise<void> {
    if (this.#process.exitCode === null) {
      const ended = once(this.#process, 'exit');
      this.#process.stdin.end();
      await ended;
    }
  }

  async #request(command: string, args: object): Promise<void> {
    const seq = ++this.#seq;
    const body = Buffer.from(JSON.stringify({ seq, type: 'request', command, arguments: args }));
    this.#process.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
    this.#process.stdin.write(body);
    const response = await this.#until((message) => !isEvent(message) && message.request_seq === seq);
    if (!isEvent(response) && !response.success) {
      throw new Error(`${command} failed: ${response.message ?? ''}`);
    }
  }

  #receive(chunk: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    for (;;) {
      const header = /^Content-Length: (\d+)\r\n\r\n/.exec(this.#bytes.toString('latin1', 0, 64));
      const start = header?.[0].length ?? 0;
      const end = start + Number(header?.[1] ?? 0);
      if (header === null || this.#bytes.length < end) {
        return;
      }
      this.#messages.push(JSON.parse(this.#bytes.toString('utf8', start, end)) as Message);
      this.#bytes = this.#bytes.subarray(end);
      for (const check of [...this.#waiting]) {
        check();
      }
    }
  }

  #until(isWanted: (message: Message) => boolean): Promise<Message> {
    return new Promise((resolve) => {
      const check = (): void => {
        const found = this.#messages.find(isWanted);
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

function isEvent(message: Message): message is DebugProtocol.Event {
  return message.type === 'event';
}
