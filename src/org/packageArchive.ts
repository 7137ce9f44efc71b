import { unzipSync } from 'fflate';
import { displayText } from '../core/base/displayText.ts';
import type { PackageFile } from '../core/packageSource/ports.ts';
import { archiveRefused } from './failures.ts';

/** More is not what the Metadata API sends: 10,000 files a retrieve, far smaller each. */
const entryLimit = 10_000;
const fileLimit = 64 * 1024 * 1024;
const totalLimit = 600 * 1024 * 1024;
const ratioLimit = 200;
/** Tiny files compress to almost nothing without being an attack. */
const ratioMatters = 1024 * 1024;

/** What Windows keeps for devices, whatever extension follows. */
const reservedName = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\.|$)/i;

interface Rule {
  readonly problem: string;
  readonly broken: (path: string, segments: readonly string[]) => boolean;
}

/** Names that could leave the folder they are written to, or mean another file than they say. */
const nameRules: readonly Rule[] = [
  // Reversed or hidden letters make a name look like another.
  {
    problem: 'has a control or invisible character in its name',
    broken: (path) => /[\t\n]/.test(path) || displayText(path) !== path,
  },
  { problem: 'has a backslash in its name', broken: (path) => path.includes('\\') },
  { problem: 'has an absolute path', broken: (path) => path.startsWith('/') },
  { problem: 'has a drive or stream in its name', broken: (path) => path.includes(':') },
  { problem: 'leaves its folder', broken: (_path, segments) => segments.includes('..') || segments.includes('.') },
  { problem: 'has an empty folder name', broken: (_path, segments) => segments.includes('') },
  { problem: 'ends in a dot or space', broken: (_path, segments) => segments.some((name) => /[. ]$/.test(name)) },
  {
    problem: 'has a name that Windows reserves',
    broken: (_path, segments) => segments.some((name) => reservedName.test(name)),
  },
  // An object's own word: as a key it would vanish.
  { problem: 'has a name that stands for something else', broken: (path) => path === '__proto__' },
  { problem: 'has too long a name', broken: (path) => path.length > 400 },
];

/**
 * Unpacks a retrieved package whole or not at all: one bad entry means that the archive is not what it claims to be.
 * Paths are relative, use `/`, and are safe to join to a folder. Throws a `Failure` that names the entry.
 */
export function unpackArchive(archive: Uint8Array): readonly PackageFile[] {
  const taken = new Map<string, string>();
  let entries = 0;
  let total = 0;
  const check = (path: string, compressed: number, size: number): void => {
    entries += 1;
    total += size;
    if (entries > entryLimit) {
      throw archiveRefused(path, `is one of more than ${entryLimit} files`);
    }
    if (size > fileLimit || total > totalLimit) {
      throw archiveRefused(path, 'is too large');
    }
    if (size > ratioMatters && size > compressed * ratioLimit) {
      throw archiveRefused(path, `unpacks to more than ${ratioLimit} times its size`);
    }
    checkName(path, taken);
  };
  let contents: Record<string, Uint8Array>;
  try {
    contents = unzipSync(archive, {
      filter: ({ name, size, originalSize }) => {
        check(name, size, originalSize);
        return !name.endsWith('/');
      },
    });
  } catch (error) {
    throw error instanceof Error && 'code' in error && typeof error.code === 'number'
      ? archiveRefused('', 'is damaged or encrypted')
      : error;
  }
  return Object.entries(contents).map(([path, content]) => ({ path, content }));
}

function checkName(path: string, taken: Map<string, string>): void {
  const segments = path.replace(/\/$/, '').split('/');
  const rule = nameRules.find(({ broken }) => broken(path, segments));
  if (rule !== undefined) {
    throw archiveRefused(path, rule.problem);
  }
  // Some file systems see no difference in case or in how an accent is composed.
  const key = path.normalize('NFC').toLowerCase();
  if (taken.has(key)) {
    throw archiveRefused(path, 'is in it twice, as far as file systems go');
  }
  taken.set(key, path);
}
