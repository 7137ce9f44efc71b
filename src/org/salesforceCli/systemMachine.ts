import { type ChildProcess, spawn } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute } from 'node:path';
import type { Clock } from '../../core/base/clock.ts';
import { cancelled } from '../../core/base/failure.ts';
import { l10n } from '../../core/base/l10n.ts';
import { type CliMachine, type ProgramAnswer, type ProgramRun, ProgramTimedOut } from './cliMachine.ts';

/** More is not an answer to anything that is asked here. Bytes. */
const outputLimit = 1024 * 1024;

export function systemMachine(clock: Clock): CliMachine {
  return {
    platform: process.platform,
    home: homedir(),
    environment: process.env,
    isProgram: (path) =>
      access(path, constants.X_OK).then(
        () => isAbsolute(path),
        () => false,
      ),
    run: (run) => runProgram(run, clock),
  };
}

function runProgram(run: ProgramRun, clock: Clock): Promise<ProgramAnswer> {
  return new Promise((resolve, reject) => {
    if (run.signal?.aborted === true) {
      reject(cancelled());
      return;
    }
    const child = spawn(run.program, run.argv, {
      cwd: run.workingFolder,
      env: run.environment,
      stdio: ['ignore', 'pipe', 'ignore'],
      windowsHide: true,
      // Its own process group: the CLI may be a script that starts the real program, and both must end.
      detached: process.platform !== 'win32',
    });
    const chunks: Buffer[] = [];
    let length = 0;
    const settle = (): void => {
      timer.dispose();
      run.signal?.removeEventListener('abort', cancel);
    };
    const giveUp = (error: Error): void => {
      settle();
      endGroup(child);
      reject(error);
    };
    const cancel = (): void => giveUp(cancelled());
    const timer = clock.schedule(run.timeout, () => giveUp(new ProgramTimedOut()));
    run.signal?.addEventListener('abort', cancel, { once: true });
    child.stdout.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > outputLimit) {
        giveUp(new Error(l10n.t('it said more than an answer can be')));
      } else {
        chunks.push(chunk);
      }
    });
    child.once('error', giveUp);
    child.once('close', (exitCode) => {
      settle();
      resolve({ exitCode: exitCode ?? -1, output: Buffer.concat(chunks).toString('utf8') });
    });
  });
}

function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) {
    return;
  }
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGTERM');
  } catch {
    // It has ended by itself.
  }
}
