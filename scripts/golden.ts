import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

// `npm run golden [layer …]`: runs the tests that have golden files and rewrites those with what was seen. Read the difference before committing it.

const repository = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const layersWithGoldens = ['unit', 'dap', 'lsp'];
const named = process.argv.slice(2);

for (const layer of named.length > 0 ? named : layersWithGoldens) {
  const child = spawn(process.execPath, ['scripts/runLayer.ts', layer], {
    cwd: repository,
    stdio: 'inherit',
    env: { ...process.env, UPDATE_GOLDEN: '1' },
  });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) {
    process.exitCode = code ?? 1;
  }
}
