// Runs on Node 20: this is what a fresh machine has before anything is installed.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repository = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
export const cacheFolder = join(repository, '.cache');

/** The environment in which the pinned tools, and the pinned Node, are found first. */
export function toolEnvironment(extra = {}) {
  const bin = join(repository, 'node_modules', '.bin');
  return { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`, ...extra };
}

/** Runs a program without a shell and rejects with a sentence when it fails. `quiet` shows output only on failure. */
export function run(program, argv, { cwd = repository, env = toolEnvironment(), quiet = false } = {}) {
  return new Promise((done, failed) => {
    const child = spawn(program, argv, {
      cwd,
      env,
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    });
    const output = [];
    child.stdout?.on('data', (chunk) => output.push(chunk));
    child.stderr?.on('data', (chunk) => output.push(chunk));
    child.on('error', (error) => failed(new Error(`${program} could not be started: ${error.message}`)));
    child.on('close', (code, signal) => {
      if (code === 0) {
        done();
        return;
      }
      if (quiet) {
        process.stderr.write(Buffer.concat(output));
      }
      failed(new Error(`${program} ${argv.join(' ')} ended with ${signal ?? `exit code ${code}`}.`));
    });
  });
}

/** Full path of the first of these programs that is on PATH, or undefined. */
export function findOnPath(...names) {
  const extensions = process.platform === 'win32' ? ['.exe', '.cmd', '.bat'] : [''];
  for (const name of names) {
    for (const folder of (process.env.PATH ?? '').split(delimiter)) {
      for (const extension of extensions) {
        const file = join(folder, name + extension);
        if (folder !== '' && existsSync(file)) {
          return file;
        }
      }
    }
  }
  return undefined;
}

export function step(text) {
  process.stdout.write(`• ${text}\n`);
}
