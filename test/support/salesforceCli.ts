import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EnteredOrg } from './sampleOrg.ts';

export interface CliAnswer {
  /** Exit code. */
  readonly status: number;
  readonly output: string;
  /** `result` of what it printed with `--json`. */
  readonly result: unknown;
  readonly message: string;
}

/** Salesforce's own CLI, with a home and a project of its own, away from those of whoever runs the tests. */
export class SalesforceCli {
  readonly #program: string;
  readonly #home: string;
  readonly #org: EnteredOrg;
  readonly #running = new Set<ChildProcess>();
  /** Folder of the project that commands run in. */
  readonly project: string;

  constructor(org: EnteredOrg) {
    const program = process.env['ISV_SF_CLI'];
    if (program === undefined) {
      throw new Error('ISV_SF_CLI does not name the Salesforce CLI. `npm run test:sf-cli` installs one and names it.');
    }
    this.#program = program;
    this.#org = org;
    this.#home = mkdtempSync(join(tmpdir(), 'sf-cli-'));
    this.project = join(this.#home, 'project');
    mkdirSync(join(this.project, 'force-app'), { recursive: true });
    const project = { packageDirectories: [{ path: 'force-app', default: true }], sourceApiVersion: '62.0' };
    writeFileSync(join(this.project, 'sfdx-project.json'), JSON.stringify(project));
  }

  /** Runs a command to its end. */
  run(...argv: readonly string[]): Promise<CliAnswer> {
    const child = this.#start(argv);
    const chunks: Buffer[] = [];
    child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk));
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => {
        this.#running.delete(child);
        resolve(answerOf(code ?? 1, Buffer.concat(chunks).toString('utf8')));
      });
    });
  }

  /** What a command that has to work answers as JSON. */
  async json<T>(...argv: readonly string[]): Promise<T> {
    const { status, output, result } = await this.run(...argv, '--json');
    if (status !== 0) {
      throw new Error(`sf ${argv.join(' ')} ended with ${status}:\n${output}`);
    }
    return result as T;
  }

  /** Starts a command that goes on until it is ended; settles once its output matches. Answers that output. */
  async follow(argv: readonly string[], matches: RegExp, meanwhile: () => Promise<unknown>): Promise<string> {
    const child = this.#start(argv);
    let output = '';
    const seen = new Promise<void>((resolve, reject) => {
      const add = (chunk: Buffer): void => {
        output += chunk.toString('utf8');
        if (matches.test(output)) {
          resolve();
        }
      };
      child.stdout?.on('data', add);
      child.stderr?.on('data', add);
      child.on('close', () => reject(new Error(`sf ${argv.join(' ')} ended:\n${output}`)));
    });
    await Promise.all([seen, meanwhile()]);
    child.kill();
    return output;
  }

  dispose(): void {
    this.#running.forEach((child) => child.kill());
    rmSync(this.#home, { recursive: true, force: true });
  }

  #start(argv: readonly string[]): ChildProcess {
    const child = spawn(process.execPath, [this.#program, ...argv], {
      cwd: this.project,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        HOME: this.#home,
        USERPROFILE: this.#home,
        NO_COLOR: '1',
        NO_PROXY: '127.0.0.1',
        SF_ACCESS_TOKEN: this.#org.session,
        SF_AUTOUPDATE_DISABLE: 'true',
        SF_DISABLE_TELEMETRY: 'true',
        SF_SKIP_NEW_VERSION_CHECK: 'true',
        SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
      },
    });
    this.#running.add(child);
    return child;
  }
}

function answerOf(status: number, output: string): CliAnswer {
  const start = output.indexOf('{');
  try {
    const { result, message = '' } = JSON.parse(output.slice(start, output.lastIndexOf('}') + 1)) as {
      readonly result: unknown;
      readonly message?: string;
    };
    return { status, output, result, message };
  } catch {
    return { status, output, result: undefined, message: output };
  }
}
