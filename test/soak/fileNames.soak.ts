import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, posix, sep, win32 } from 'node:path';
import { withoutTrailing } from '../../src/core/base/trailing.ts';
import { pathProblem, TakenPaths } from '../../src/core/packageSource/safePath.ts';
import { folderName } from '../../src/core/packageSource/sourcePath.ts';
import { logFileName } from '../../src/vscode/debugLogs/logFileName.ts';
import { PackageFolder } from '../../src/vscode/packageSource/packageFolder.ts';
import { logEntry } from '../support/debugLogEntries.ts';
import { Draws } from '../support/random.ts';
import { amount, type Soak } from './soak.ts';

/** Names that are stored together, so that they can meet. */
const together = 200;

const pieces = [
  ...['Invoice', 'invoice', 'INVOICE', 'In\u0301voice', '\u00cdnvoice', 'I\u0307nvoice', '\u0130nvoice', 'Stra\u00dfe'],
  ...[
    'STRASSE',
    '\u212aelvin',
    'kelvin',
    '\uff21',
    'A',
    'a',
    '\u00e5',
    'a\u030a',
    '\u212b',
    '\u03c3',
    '\u03c2',
    '\u03a3',
  ],
  ...['..', '.', '', ' ', '...', '/', '//', '\\', ':', '::$DATA', ':stream', 'C:', '\\\\?\\', '~', '~1', 'INVOIC~1'],
  ...['CON', 'con', 'PRN', 'AUX', 'NUL', 'COM1', 'lpt9', 'COM\u00b2', 'CONOUT$', 'CLOCK$', '__proto__', 'constructor'],
  ...[
    '\u0000',
    '\n',
    '\r',
    '\t',
    '\u001b[2J',
    '\u202e',
    '\u200b',
    '\ufeff',
    '\u2028',
    '\ud83d',
    '\ude00',
    '*',
    '?',
    '"',
  ],
  ...[
    '<',
    '>',
    '|',
    '%2e%2e',
    '%00',
    '$Outer$Inner',
    '__sfdc_trigger',
    '#',
    '&',
    '\u{1f4a9}',
    '-',
    '_',
    'x'.repeat(90),
  ],
];
const endings = ['.cls', '.trigger', '.CLS', '.cls.', '.cls ', '.cls:a', '', '.cls\u0000.txt'];
const folders = [
  'classes/',
  'triggers/',
  'Classes/',
  '',
  '../',
  'classes/../../',
  '/',
  'classes//',
  'CON/',
  './',
  'a/b/c/',
];

function someName(draws: Draws): string {
  const middle = Array.from({ length: 1 + draws.below(3) }, () => draws.one(pieces)).join('');
  return `${draws.happens(0.6) ? 'classes/' : draws.one(folders)}${middle}${draws.happens(0.7) ? '.cls' : draws.one(endings)}`;
}

/** What each system makes of a path, by rules of its own: nothing of the product's is used to judge it. */
function meaningOnWindows(path: string): string | undefined {
  const root = 'C:\\store\\package';
  const meant = win32.resolve(root, path);
  const isInside = meant.toLowerCase().startsWith(`${root.toLowerCase()}\\`);
  const parts = path.split(/[\\/]/);
  const isDevice = parts.some((part) =>
    /^(?:con|prn|aux|nul|com[1-9\u00b9\u00b2\u00b3]|lpt[1-9\u00b9\u00b2\u00b3]|conin\$|conout\$) *(?:\..*)?$/i.test(
      part,
    ),
  );
  const isStream = path.includes(':');
  // Windows takes these off the end of each name.
  const kept = parts.map((part) => withoutTrailing(part, '. '));
  return isInside && !isDevice && !isStream && kept.every((part) => part !== '')
    ? kept.join('\\').toLowerCase()
    : undefined;
}

function isInsideOnPosix(path: string): boolean {
  const root = '/store/package';
  return posix.resolve(root, path).startsWith(`${root}/`) && !path.includes('\u0000');
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.flatMap((entry) => (entry.isFile() ? [join(entry.parentPath, entry.name)] : []));
}

/** Names of types and files as an org could give them, judged, and those that are taken written to a disk. */
const fileNames: Soak = {
  id: 'X6',
  title: 'no name of an org leaves its folder, and no file overwrites another, on POSIX or Windows',
  run: async (scale) => {
    const draws = new Draws(scale.seed);
    const count = amount(scale, 10_000, 800);
    const breaches: string[] = [];
    let taken = 0;
    for (let start = 0; start < count; start += together) {
      const around = await mkdtemp(join(tmpdir(), 'isv-names-'));
      const names = Array.from({ length: Math.min(together, count - start) }, () => someName(draws));
      const accepted = acceptedOf(names);
      taken += accepted.length;
      breaches.push(...judged(accepted), ...namesMade(names));
      breaches.push(...(await written(around, accepted)));
      await rm(around, { recursive: true, force: true });
    }
    if (taken < count / 20) {
      breaches.push(`Only ${taken} of ${count} names were taken, which shows little.`);
    }
    return { count, of: 'names', figures: `${taken} taken, the others refused with a reason`, breaches };
  },
};

/** As an archive and a query are read: names with a problem, and names that are there already, are refused. */
function acceptedOf(names: readonly string[]): readonly string[] {
  const paths = new TakenPaths();
  return names.filter((name) => pathProblem(name) === undefined && !name.endsWith('/') && paths.take(name));
}

function judged(accepted: readonly string[]): string[] {
  const breaches: string[] = [];
  const onWindows = new Map<string, string>();
  const onMac = new Map<string, string>();
  for (const name of accepted) {
    const shown = JSON.stringify(name);
    const meaning = meaningOnWindows(name);
    if (meaning === undefined || !isInsideOnPosix(name)) {
      breaches.push(
        `${shown} was taken, and is no file of the folder on ${meaning === undefined ? 'Windows' : 'POSIX'}.`,
      );
      continue;
    }
    for (const [system, known, key] of [
      ['Windows', onWindows, meaning],
      ['macOS', onMac, name.normalize('NFD').toUpperCase()],
    ] as const) {
      const other = known.get(key);
      if (other !== undefined) {
        breaches.push(`${shown} and ${JSON.stringify(other)} are one file on ${system}.`);
      }
      known.set(key, name);
    }
  }
  return breaches;
}

/** Names that the product makes itself of an org's words. */
function namesMade(words: readonly string[]): string[] {
  return words.flatMap((word) => {
    const made = [logFileName(logEntry(1, { operation: word })), folderName(word)];
    return made
      .filter((name) => name.includes('/') || name.includes('\\') || name === '..' || name === '.' || name === '')
      .map((name) => `${JSON.stringify(word)} became ${JSON.stringify(name)}, which is no name.`);
  });
}

async function written(around: string, accepted: readonly string[]): Promise<string[]> {
  const root = join(around, 'package');
  const folder = await PackageFolder.create(root, {
    orgId: '00D000000000001AAA',
    packageId: '033000000000001AAA',
    packageName: 'Acme',
    namespace: 'acme',
    versionNumber: '1.0',
    subscriberFolder: 'Northwind',
    packageFolder: 'Acme',
    storedAt: 0,
    unfinished: false,
    openRetrieve: undefined,
    problem: undefined,
    local: undefined,
    files: [],
    missing: [],
  });
  await folder.add(
    accepted.map((path) => ({ path, content: Buffer.from(path), check: 'verified' as const, stamp: undefined })),
  );
  const all = await filesBelow(around);
  const own = new Set(['index.json', 'installed-package.json'].map((name) => join(root, name)));
  const found = all.filter((path) => !own.has(path));
  const strays = found.filter((path) => !path.startsWith(root + sep));
  const breaches = strays.map((path) => `${path} was written outside of the package.`);
  if (found.length !== accepted.length) {
    breaches.push(`Of ${accepted.length} names ${found.length} files were made.`);
  }
  for (const path of accepted) {
    const content = await readFile(join(root, path), 'utf8').catch(() => undefined);
    if (content !== Buffer.from(path).toString() || ((await stat(join(root, path))).mode & 0o077) !== 0) {
      breaches.push(`${JSON.stringify(path)} does not hold what was written to it, or others may read it.`);
    }
  }
  return breaches;
}

export const soaks: readonly Soak[] = [fileNames];
