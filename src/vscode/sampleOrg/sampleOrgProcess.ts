import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { l10n } from 'vscode';
import type { Disposable } from '../../core/base/disposable.ts';
import { EventEmitter } from '../../core/base/event.ts';
import type { Logger } from '../../core/base/logger.ts';
import { childEnvironment } from '../../core/base/childEnvironment.ts';
import { failures } from '../base/failures.ts';
import { parseSampleOrgAccess, type SampleOrgAccess } from './sampleOrgAccess.ts';

const startTimeout = 30_000;

/** The sample org as a process of its own, on loopback. It ends with the extension host. */
export class SampleOrgProcess implements Disposable {
  readonly #program: string;
  readonly #logger: Logger;
  readonly #changed = new EventEmitter<undefined>();
  #child: ChildProcess | undefined;

  readonly onDidChange = this.#changed.event;

  constructor(program: string, logger: Logger) {
    this.#program = program;
    this.#logger = logger;
  }

  get running(): boolean {
    return this.#child !== undefined;
  }

  /** Starts the process, or a fresh one in its place. */
  async start(): Promise<SampleOrgAccess> {
    this.stop();
    const argv = [this.#program, '--port', '0', '--parent-pid', String(process.pid)];
    const child = spawn(process.execPath, argv, {
      env: childEnvironment(process.env, { ELECTRON_RUN_AS_NODE: '1' }),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    createInterface({ input: child.stderr }).on('line', (line) => this.#logger.info(`sample org: ${line}`));
    child.once('exit', (code) => {
      this.#logger.info(`The sample org ended with exit code ${code ?? 'none'}.`);
      if (this.#child === child) {
        this.#child = undefined;
        this.#changed.fire(undefined);
      }
    });
    try {
      const access = await readAccess(child);
      this.#changed.fire(undefined);
      return access;
    } catch (error) {
      this.stop();
      throw error;
    }
  }

  stop(): void {
    const child = this.#child;
    this.#child = undefined;
    if (child !== undefined) {
      child.kill('SIGTERM');
      this.#changed.fire(undefined);
    }
  }

  dispose(): void {
    this.stop();
    this.#changed.dispose();
  }
}

function readAccess(child: ChildProcess): Promise<SampleOrgAccess> {
  return new Promise((resolve, reject) => {
    const timeout = setTimeout(
      () => reject(failures.sampleOrgNotStarted(l10n.t('no answer in {0} s', startTimeout / 1000))),
      startTimeout,
    );
    const end = (settle: () => void): void => {
      clearTimeout(timeout);
      settle();
    };
    child.once('error', (error) => end(() => reject(failures.sampleOrgNotStarted(error.message))));
    child.once('exit', (code) => end(() => reject(failures.sampleOrgNotStarted(l10n.t('exit code {0}', code ?? '-')))));
    if (child.stdout !== null) {
      createInterface({ input: child.stdout }).once('line', (line) =>
        end(() => {
          const access = parseSampleOrgAccess(line);
          if (access === undefined) {
            reject(failures.sampleOrgNotStarted(l10n.t('its first line was not understood')));
          } else {
            resolve(access);
          }
        }),
      );
    }
  });
}
