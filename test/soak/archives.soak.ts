import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { hostileArchives, type HostileArchive } from '../support/hostileArchives.ts';
import type { Unpacked } from '../support/unpackInProcess.ts';
import type { Soak } from './soak.ts';

const program = resolve(import.meta.dirname, '../support/unpackInProcess.ts');
const mostMilliseconds = 10_000;
const mostGrownMegabytes = 150;
/** What takes long to make is left for the whole run. */
const quickShare = 20;

/** Each archive in a process of its own, below a folder in which nothing but the store may be found afterwards. */
const archives: Soak = {
  id: 'X5',
  title: 'hostile archives write nothing outside their folder, and cost neither time nor memory',
  run: async ({ full }) => {
    const chosen = full ? hostileArchives : hostileArchives.filter((_, index) => index % quickShare === 0);
    const breaches: string[] = [];
    let slowest = 0;
    let mostGrown = 0;
    let refused = 0;
    for (const archive of chosen) {
      const { outcome, strays } = await unpack(archive);
      if (typeof outcome === 'string') {
        breaches.push(`${archive.name}: ${outcome}`);
        continue;
      }
      refused += outcome.refusal === undefined ? 0 : 1;
      slowest = Math.max(slowest, outcome.milliseconds);
      mostGrown = Math.max(mostGrown, outcome.grownMegabytes);
      breaches.push(...problemsOf(archive, outcome, strays, full));
    }
    return {
      count: chosen.length,
      of: 'archives',
      figures: `${refused} refused whole, slowest ${slowest.toFixed(0)} ms, at most ${mostGrown.toFixed(0)} MB`,
      breaches,
    };
  },
};

function problemsOf(
  archive: HostileArchive,
  outcome: Unpacked,
  strays: readonly string[],
  judgesTime: boolean,
): string[] {
  const { refusal, files, milliseconds, grownMegabytes } = outcome;
  return [
    ...(strays.length > 0 ? [`wrote ${strays.join(', ')}`] : []),
    ...(refusal === undefined && archive.isHarmless !== true ? [`was taken, with ${files} files`] : []),
    ...(refusal !== undefined && archive.isHarmless === true ? [`was refused: ${refusal}`] : []),
    ...(judgesTime && milliseconds > mostMilliseconds ? [`took ${milliseconds.toFixed(0)} ms`] : []),
    ...(grownMegabytes > mostGrownMegabytes ? [`took ${grownMegabytes.toFixed(0)} MB`] : []),
  ].map((problem) => `${archive.name}: ${problem}`);
}

/** `strays`: what lies where nothing should. */
async function unpack(
  archive: HostileArchive,
): Promise<{ readonly outcome: Unpacked | string; readonly strays: readonly string[] }> {
  const around = await mkdtemp(join(tmpdir(), 'isv-archive-'));
  try {
    const [file, below] = [join(around, 'archive.zip'), join(around, 'a/b/c/d')];
    await mkdir(below, { recursive: true });
    await writeFile(file, archive.make());
    const outcome = await runToEnd([program, file, join(below, 'customers')], below);
    await rm(file);
    const left = await readdir(around, { recursive: true });
    const strays = left.filter((path) => !/^a(?:\/b(?:\/c(?:\/d(?:\/customers(?:\/.*)?)?)?)?)?$/.test(path));
    const links = await readdir(around, { recursive: true, withFileTypes: true });
    return { outcome, strays: [...strays, ...links.flatMap((one) => (one.isSymbolicLink() ? [one.name] : []))] };
  } finally {
    await rm(around, { recursive: true, force: true });
  }
}

function runToEnd(argv: readonly string[], cwd: string): Promise<Unpacked | string> {
  const child = spawn(process.execPath, argv, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const output: string[] = [];
  const problems: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => output.push(chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => problems.push(chunk));
  const timer = setTimeout(() => child.kill('SIGKILL'), mostMilliseconds * 3);
  return new Promise((done) => {
    child.once('close', (code) => {
      clearTimeout(timer);
      done(
        code === 0
          ? (JSON.parse(output.join('')) as Unpacked)
          : `the process ended with ${code ?? 'a signal'}: ${problems.join('').slice(0, 500)}`,
      );
    });
  });
}

export const soaks: readonly Soak[] = [archives];
