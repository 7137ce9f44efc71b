import { spawn } from 'node:child_process';
import { glob, mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { SoakScale } from '../test/soak/soak.ts';
import type { SoakLine } from './soak/runFile.ts';

// `npm run soak [-- --quick | --full] [--seed N] [id …]`: one line for each bar, non-zero on any breach.

const repository = resolve(dirname(fileURLToPath(import.meta.url)), '..');
/** As many soaks at a time as a small machine has processors. */
const lanes = 2;
const mostShown = 5;
/** All of it has to be over by then. */
const mostMinutes = 60;
/** Those that take minutes begin first, so that no lane has one left alone at the end. */
const longest = ['longSessions', 'textShapes', 'leaving', 'lease', 'flakes'].map((name) => `${name}.soak.ts`);
const started = performance.now();

const { values, positionals: ids } = parseArgs({
  options: { quick: { type: 'boolean' }, full: { type: 'boolean' }, seed: { type: 'string', default: '20261201' } },
  allowPositionals: true,
});
const scale: SoakScale = { full: values.full === true, seed: Number(values.seed) };

let held = 0;
let breached = 0;
const seen = new Set<string>();

function show(line: SoakLine): void {
  const { id, title, count, of, figures, breaches, seconds } = line;
  seen.add(id);
  const verdict = breaches.length === 0 ? 'held' : `${breaches.length} BREACHES`;
  console.log(
    `${id.padEnd(4)} ${verdict}: ${title}: ${count} ${of}, ${figures} (seed ${scale.seed}, ${seconds.toFixed(1)} s)`,
  );
  for (const breach of breaches.slice(0, mostShown)) {
    console.log(`       ${breach.replaceAll('\n', '\n       ')}`);
  }
  held += breaches.length === 0 ? 1 : 0;
  breached += breaches.length === 0 ? 0 : 1;
}

function fail(file: string, problem: string): void {
  console.log(`${file}: ${problem}`);
  breached += 1;
}

async function runFile(file: string): Promise<void> {
  const argv = ['--expose-gc', join(repository, 'scripts/soak/runFile.ts'), join(repository, file)];
  const child = spawn(process.execPath, [...argv, JSON.stringify(scale), ...ids], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines.filter((each) => each.startsWith('{"id"'))) {
      show(JSON.parse(line) as SoakLine);
    }
  });
  const code = await new Promise<number | null>((done) => child.once('close', done));
  if (code !== 0) {
    fail(file, `ended with ${code ?? 'a signal'} before its last soak was done`);
  }
}

const found = (await Array.fromAsync(glob('test/soak/*.soak.ts', { cwd: repository }))).sort();
const files = [
  ...longest.flatMap((name) => found.filter((file) => basename(file) === name)),
  ...found.filter((file) => !longest.includes(basename(file))),
];
async function lane(): Promise<void> {
  for (let file = files.shift(); file !== undefined; file = files.shift()) {
    await runFile(file);
  }
}
await Promise.all(Array.from({ length: lanes }, lane));

for (const id of ids.filter((each) => !seen.has(each))) {
  fail(id, 'there is no such soak');
}
const minutes = (performance.now() - started) / 60_000;
if (scale.full && minutes > mostMinutes) {
  fail('soak', `took ${minutes.toFixed(1)} minutes, more than ${mostMinutes}`);
}
await mkdir(join(repository, 'test-results'), { recursive: true });
await writeFile(
  join(repository, 'test-results/soak.json'),
  JSON.stringify({ passed: held, failed: breached, skipped: 0 }),
);
console.log(`${held} held, ${breached} breached, ${minutes.toFixed(1)} minutes`);
process.exitCode = breached > 0 || held === 0 ? 1 : 0;
