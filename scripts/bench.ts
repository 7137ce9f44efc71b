import { glob } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Measurement } from '../test/bench/measurement.ts';

// `npm run bench [name …]`: one line for each measurement, with its baseline from the same run.

const repository = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const wanted = process.argv.slice(2);

function plain(value: number): string {
  return value.toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: Math.abs(value) >= 100 ? 0 : 2 });
}

function line({ name, value, unit }: Measurement): string {
  return `${name}: ${plain(value)} ${unit}`;
}

const files = await Array.fromAsync(glob('test/bench/*.bench.ts', { cwd: repository }));
for (const file of files.sort()) {
  if (wanted.length > 0 && !wanted.some((name) => file.includes(name))) {
    continue;
  }
  const module = (await import(pathToFileURL(join(repository, file)).href)) as Record<
    string,
    () => Promise<readonly Measurement[]>
  >;
  for (const measure of Object.values(module)) {
    for (const measurement of await measure()) {
      const { baseline } = measurement;
      console.log(line(measurement) + (baseline === undefined ? '' : ` (baseline ${line(baseline)})`));
    }
  }
}
