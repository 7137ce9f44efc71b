import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { generatedLog } from '../support/generatedLog.ts';
import type { ColdReading } from './coldLog.ts';
import type { Measurement } from './measurement.ts';

const logBytes = 20 * 1024 * 1024;
const runs = 9;
const ways = ['index', 'newlines', 'splitLines'] as const;
type Way = (typeof ways)[number];

/**
 * A log of 20 MB at FINEST, from its bytes to a tree that can be walked, in a fresh process: as when an engineer opens one. Beside it
 * what any reader must do, finding the lines' ends, and what the usual one does, splitting the text into lines.
 */
export async function measureLogIndex(): Promise<readonly Measurement[]> {
  const folder = await mkdtemp(join(tmpdir(), 'log-bench-'));
  try {
    const path = join(folder, 'large.log');
    const bytes = generatedLog({ seed: 1, bytes: logBytes });
    await writeFile(path, bytes);
    const readings = await readInTurns(path);
    const speeds = (['best', 'median'] as const).flatMap((which) => [
      ...speedsOf(bytes.length, readings, which, 'milliseconds'),
      ...speedsOf(bytes.length, readings, which, 'processorMilliseconds'),
    ]);
    return [...speeds, ...memoryOf(bytes.length, readings)];
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** In turns, so that what else the machine does meets all of them. */
async function readInTurns(path: string): Promise<ReadonlyMap<Way, readonly ColdReading[]>> {
  const script = fileURLToPath(new URL('coldLog.ts', import.meta.url));
  const readings = new Map<Way, ColdReading[]>(ways.map((way) => [way, []]));
  for (let run = 0; run < runs; run += 1) {
    for (const way of ways) {
      const { stdout } = await promisify(execFile)(process.execPath, [script, way, path]);
      readings.get(way)?.push(JSON.parse(stdout) as ColdReading);
    }
  }
  return readings;
}

function speedsOf(
  length: number,
  readings: ReadonlyMap<Way, readonly ColdReading[]>,
  which: 'best' | 'median',
  clock: 'milliseconds' | 'processorMilliseconds',
): readonly Measurement[] {
  const speed = (way: Way): number =>
    length /
    1_000 /
    chosen(
      (readings.get(way) ?? []).map((reading) => reading[clock]),
      which,
    );
  const name = `log index cold, 20 MB, ${clock === 'milliseconds' ? '' : 'processor time, '}${which} of ${runs} processes`;
  return [
    compared(name, speed('index'), 'newline scan', speed('newlines'), 'MB/s'),
    compared(name, speed('index'), 'split lines', speed('splitLines'), 'MB/s'),
  ];
}

function memoryOf(length: number, readings: ReadonlyMap<Way, readonly ColdReading[]>): readonly Measurement[] {
  const times = (way: Way, what: 'resident' | 'buffers'): number =>
    chosen(
      (readings.get(way) ?? []).map((reading) => reading[what]),
      'median',
    ) / length;
  return [
    compared(
      'log index, memory with the file (median)',
      times('index', 'resident'),
      'split lines',
      times('splitLines', 'resident'),
      'x file',
    ),
    compared(
      'log index, buffers with the file (median)',
      times('index', 'buffers'),
      'newline scan',
      times('newlines', 'buffers'),
      'x file',
    ),
  ];
}

function compared(name: string, value: number, other: string, otherValue: number, unit: string): Measurement {
  return { name, value, unit, baseline: { name: other, value: otherValue, unit } };
}

function chosen(values: readonly number[], which: 'best' | 'median'): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[which === 'best' ? 0 : Math.floor(sorted.length / 2)] ?? Number.NaN;
}
