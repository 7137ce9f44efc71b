// node scripts/start.mjs <script> [argument …]: runs a script of ours on the pinned Node, with everything it needs installed.
// Runs on Node 20. Once installed, npm finds the pinned Node first and this process does the work itself.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensurePackages } from './setup/packages.mjs';
import { repository, toolEnvironment } from './setup/run.mjs';

/** The oldest that runs TypeScript as it is and has what the sources use. */
const neededMajor = 24;
const pinnedNode = join(repository, 'node_modules', '.bin', 'node');

const [script, ...argv] = process.argv.slice(2);
if (script === undefined) {
  throw new Error('Name a script: node scripts/start.mjs scripts/check.ts');
}
if (!existsSync(pinnedNode)) {
  await ensurePackages();
}
const major = Number(process.versions.node.split('.')[0]);
if (major >= neededMajor) {
  process.argv.splice(1, 2, resolve(repository, script));
  await import(pathToFileURL(resolve(repository, script)).href);
} else {
  const child = spawn(pinnedNode, [script, ...argv], { cwd: repository, env: toolEnvironment(), stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => child.kill(signal));
  }
  child.on('close', (code) => {
    process.exitCode = code ?? 1;
  });
}
