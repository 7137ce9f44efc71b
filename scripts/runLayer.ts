import { glob, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import Mocha from 'mocha';
import { stateFolder } from '../src/machine/stateFolder.ts';
import { CanaryWatch, describeReport } from '../test/support/canary/canaryWatch.ts';

// Runs one folder of test/ and writes its counts to test-results/<layer>.json. Fails too where a secret of a sample org was found in anything that
// the layer wrote, showed or gave to another program.

const repository = resolve(dirname(fileURLToPath(import.meta.url)), '..');
/** A finished run that does not end by itself left a socket, timer or process open: that is a failure too. */
const graceMilliseconds = 5_000;

const layer = process.argv[2];
if (layer === undefined) {
  throw new Error('Name a layer: node scripts/runLayer.ts unit');
}
const pattern = process.argv[3];

const canaries = CanaryWatch.start();
/** A real editor on a busy machine is sometimes too slow for a test, and a defect fails twice. Every test there sets up all it needs. */
const retries = layer === 'installed' ? 1 : 0;
const mocha = new Mocha({ timeout: 30_000, retries, forbidOnly: process.env['CI'] !== undefined });
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

runner.on('retry', (test: Mocha.Test, error: Error) => {
  console.log(`    Unsteady: "${test.title}" failed first, with: ${error.message}`);
});

async function finish(failures: number): Promise<void> {
  const results = join(repository, 'test-results');
  await mkdir(results, { recursive: true });
  const report = canaries.report([results, stateFolder()]);
  console.log(`  ${describeReport(report)}\n`);
  const failed = failures + (report.findings.length > 0 ? 1 : 0);
  const counts = { passed: runner.stats?.passes ?? 0, failed, skipped: runner.stats?.pending ?? 0 };
  await writeFile(join(results, `${layer ?? ''}.json`), JSON.stringify(counts));
  process.exitCode = failed > 0 || counts.passed === 0 ? 1 : 0;
  setTimeout(() => {
    console.error(`The tests ended but something is still open: ${process.getActiveResourcesInfo().join(', ')}`);
    process.exit(1);
  }, graceMilliseconds).unref();
}
