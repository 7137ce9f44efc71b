// Runs on Node 20.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, findOnPath, repository, run, step } from './run.mjs';

/** Installs the locked npm packages, and with them the pinned Node, unless this lock file is installed already. */
export async function ensurePackages() {
  const lock = createHash('sha256')
    .update(readFileSync(join(repository, 'package-lock.json')))
    .digest('hex');
  const marker = join(cacheFolder, 'packages.sha256');
  const nodeModules = join(repository, 'node_modules');
  const installed =
    existsSync(marker) && readFileSync(marker, 'utf8') === lock && existsSync(join(nodeModules, '.bin', 'node'));
  if (installed) {
    return;
  }
  step('Installing npm packages (once; about half a minute)');
  const npm = findOnPath('npm');
  if (npm === undefined) {
    throw new Error('npm was not found. Install Node.js 20 or newer, which brings it, and try again.');
  }
  await run(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { env: process.env });
  mkdirSync(cacheFolder, { recursive: true });
  writeFileSync(marker, lock);
}
