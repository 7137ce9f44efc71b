import { spawn } from 'node:child_process';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

// `npm run golden`: runs the debug adapter's tests and rewrites their transcripts with what was seen. Read the difference before committing it.

const repository = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const child = spawn(process.execPath, ['scripts/runLayer.ts', 'dap'], {
  cwd: repository,
  stdio: 'inherit',
  env: { ...process.env, UPDATE_GOLDEN: '1' },
});
child.once('close', (code) => {
  process.exitCode = code ?? 1;
});
