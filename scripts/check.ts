import { spawn } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

// `npm run check`: everything that can be said about the sources without running them. `--fix` writes what can be mended.

const repository = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const fix = process.argv.includes('--fix');

const checks: readonly (readonly [name: string, program: string, ...argv: string[]])[] = [
  ['format', 'prettier', fix ? '--write' : '--check', '--log-level=warn', '.'],
  ['types', 'tsc', '-p', '.'],
  ['types of core, without Node', 'tsc', '-p', 'src/core'],
  ['types of webviews, without Node', 'tsc', '-p', 'src/webviews/debugLogsTable'],
  ['lint', 'eslint', '--max-warnings=0', ...(fix ? ['--fix'] : []), '.'],
  ['boundaries', 'depcruise', '--config', '.dependency-cruiser.cjs', 'src', 'test', 'scripts'],
  ['dead exports', 'knip'],
  ['manifest', 'node', 'scripts/runLayer.ts', 'manifest'],
];

function run(program: string, argv: readonly string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const path = join(repository, 'node_modules/.bin', program);
    const child = spawn(program === 'node' ? process.execPath : path, argv, { cwd: repository });
    const output: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, output: Buffer.concat(output).toString() }));
  });
}

let failed = 0;
for (const [name, program, ...argv] of checks) {
  const started = performance.now();
  const { code, output } = await run(program, argv);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${code === 0 ? '✔' : '✘'} ${name} (${seconds} s)`);
  if (code !== 0) {
    failed += 1;
    console.log(output.trimEnd());
  }
}
console.log(failed === 0 ? 'All checks hold.' : `${failed} of ${checks.length} checks failed.`);
process.exitCode = failed === 0 ? 0 : 1;
