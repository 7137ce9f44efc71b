import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface TakeAnswer {
  readonly granted: boolean;
  readonly holder?: string | null;
}

/** A process of its own that contends for the lease below `folder`. */
export class Contender {
  readonly name: string;
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string, undefined>;

  constructor(folder: string, name: string) {
    this.name = name;
    this.#child = spawn(process.execPath, [join(import.meta.dirname, 'leaseContender.ts'), folder, name], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    if (this.#child.stdout === null) {
      throw new TypeError('The contender has no output');
    }
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  async take(): Promise<TakeAnswer> {
    this.#child.stdin?.write('take\n');
    return (await this.next()) as TakeAnswer;
  }

  /** Takes it as soon as the holder of that name is dead; answers who has it then. */
  async race(dying: string): Promise<TakeAnswer> {
    this.#child.stdin?.write(`race ${dying}\n`);
    return (await this.next()) as TakeAnswer;
  }

  async release(): Promise<void> {
    this.#child.stdin?.write('release\n');
    await this.next();
  }

  /** The next thing that it says. */
  async next(): Promise<object> {
    const { value } = await this.#lines.next();
    return JSON.parse(String(value)) as object;
  }

  signal(name: 'SIGSTOP' | 'SIGCONT'): void {
    this.#child.kill(name);
  }

  /** As by a crash. Resolves when the process is gone. */
  async kill(): Promise<void> {
    const gone =
      this.#child.exitCode !== null || this.#child.signalCode !== null ? undefined : once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await gone;
  }
}
