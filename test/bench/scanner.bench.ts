import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ApexParserFactory } from '@apexdevtools/apex-parser';
import { scanApexFile } from '../../src/core/apexLanguage/apexScanner.ts';
import { apexClass, linesOf } from './apexCorpus.ts';
import type { Measurement } from './measurement.ts';

const corpusBytes = 6_000_000;
const classLines = 2_026;
const coldRuns = 7;

/** Speed of the breakable-line scanner, warm over a corpus and cold for one long class. */
export async function measureScanner(): Promise<Measurement[]> {
  const corpus = buildCorpus();
  return [measureCorpus(corpus), ...(await measureCold())];
}

function buildCorpus(): string[] {
  const classes: string[] = [];
  for (let bytes = 0; bytes < corpusBytes;) {
    const text = apexClass(`Generated${classes.length}`, 60 + ((classes.length * 97) % 600), classes.length + 1);
    classes.push(text);
    bytes += text.length;
  }
  return classes;
}

function measureCorpus(corpus: readonly string[]): Measurement {
  const bytes = corpus.reduce((sum, text) => sum + text.length, 0);
  // The first pass warms up, as opening a workspace does by its first files.
  scanAll(corpus.slice(0, 20));
  const milliseconds = timed(() => scanAll(corpus));
  const slice = corpus.slice(0, 20);
  const sliceBytes = slice.reduce((sum, text) => sum + text.length, 0);
  parseAll(slice.slice(0, 3));
  const parserMilliseconds = timed(() => parseAll(slice));
  return {
    name: 'scanner',
    value: megabytesPerSecond(bytes, milliseconds),
    unit: 'MB/s',
    baseline: { name: 'apex-parser', value: megabytesPerSecond(sliceBytes, parserMilliseconds), unit: 'MB/s' },
  };
}

function scanAll(corpus: readonly string[]): void {
  for (const text of corpus) {
    scanApexFile(text, { kind: 'class', namespace: 'acme' });
  }
}

function parseAll(corpus: readonly string[]): void {
  for (const text of corpus) {
    ApexParserFactory.createParser(text).compilationUnit();
  }
}

function timed(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function megabytesPerSecond(bytes: number, milliseconds: number): number {
  return bytes / 1_000 / milliseconds;
}

/**
 * The first call in a fresh process, as when a breakpoint is set in a workspace that was just opened. The minimum is what it costs, the
 * median what a machine with other work makes of it.
 */
async function measureCold(): Promise<Measurement[]> {
  const folder = await mkdtemp(join(tmpdir(), 'scanner-bench-'));
  try {
    const path = join(folder, 'Long.cls');
    await writeFile(path, linesOf(apexClass('Long', classLines + 100, 7), classLines));
    const scanner = await coldTimes('scan', path);
    const parser = await coldTimes('parse', path);
    const compared = (which: string, scanned: number, parsed: number): Measurement => ({
      name: `scanner cold, ${classLines} lines, ${which} of ${coldRuns} processes`,
      value: scanned,
      unit: 'ms',
      baseline: { name: 'apex-parser cold', value: parsed, unit: 'ms' },
    });
    return [
      compared('minimum', Math.min(...scanner), Math.min(...parser)),
      compared('median', medianOf(scanner), medianOf(parser)),
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function coldTimes(what: 'scan' | 'parse', path: string): Promise<readonly number[]> {
  const times: number[] = [];
  for (let run = 0; run < coldRuns; run++) {
    times.push(await inFreshProcess(what, path));
  }
  return times;
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

async function inFreshProcess(what: 'scan' | 'parse', path: string): Promise<number> {
  const script = fileURLToPath(new URL('coldScan.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script, what, path]);
  return Number(stdout);
}
