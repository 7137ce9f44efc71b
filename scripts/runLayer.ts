import { glob, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import Mocha from 'mocha';

// Runs one folder of test/ and writes its counts to test-results/<layer>.json.

const repository = resolve(dirname(fileURLToPath(import.meta.url)), '..');
/** A finished run that does not end by itself left a socket, timer or process open: that is a failure too. */
const graceMilliseconds = 5_000;

const layer = process.argv[2];
if (layer === undefined) {
  throw new Error('Name a layer: node scripts/runLayer.ts unit');
}
const pattern = process.argv[3];

const mocha = new Mocha({ timeout: 30_000, forbidOnly: process.env['CI'] !== undefined });
const files = await Array.fromAsync(glob(`test/${layer}/**/*.test.ts`, { cwd: repository }));
for (const file of files.sort()) {
  if (pattern === undefined || file.includes(pattern)) {
    mocha.addFile(join(repository, file));
  }
}
await mocha.loadFilesAsync();
const runner = mocha.run((failures) => {
  void finish(failures);
});

async function finish(failures: number): Promise<void> {
  const counts = { passed: runner.stats?.passes ?? 0, failed: failures, skipped: runner.stats?.pending ?? 0 };
  await mkdir(join(repository, 'test-results'), { recursive: true });
  await writeFile(join(repository, `test-results/${layer ?? ''}.json`), JSON.stringify(counts));
  process.exitCode = failures > 0 || counts.passed === 0 ? 1 : 0;
  setTimeout(() => {
    console.error(`The tests ended but something is still open: ${process.getActiveResourcesInfo().join(', ')}`);
    process.exit(1);
  }, graceMilliseconds).unref();
}
