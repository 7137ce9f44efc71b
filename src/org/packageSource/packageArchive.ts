import { unzipSync } from 'fflate';
import { l10n } from '../../core/base/l10n.ts';
import type { PackageFile } from '../../core/packageSource/ports.ts';
import { pathKey, pathProblem } from '../../core/packageSource/safePath.ts';
import { archiveRefused } from '../failures.ts';

/** More is not what the Metadata API sends: 10,000 files a retrieve, far smaller each. */
const entryLimit = 10_000;
const fileLimit = 64 * 1024 * 1024;
const totalLimit = 600 * 1024 * 1024;
const ratioLimit = 200;
/** Tiny files compress to almost nothing without being an attack. */
const ratioMatters = 1024 * 1024;

/**
 * Unpacks a retrieved package whole or not at all: one bad entry means that the archive is not what it claims to be.
 * Paths are relative, use `/`, and are safe to join to a folder. Throws a `Failure` that names the entry.
 * `folder`: what the archive calls the package. It is taken off before paths are looked at: a package may be called what it likes.
 */
export function unpackArchive(archive: Uint8Array, folder?: string): readonly PackageFile[] {
  const inside = (name: string): string => pathInArchive(name, folder);
  const taken = new Set<string>();
  let entries = 0;
  let total = 0;
  const check = (path: string, compressed: number, size: number): void => {
    entries += 1;
    total += size;
    if (entries > entryLimit) {
      throw archiveRefused(path, l10n.t('is one of more than {0} files', entryLimit));
    }
    if (size > fileLimit || total > totalLimit) {
      throw archiveRefused(path, l10n.t('is too large'));
    }
    if (size > ratioMatters && size > compressed * ratioLimit) {
      throw archiveRefused(path, l10n.t('unpacks to more than {0} times its size', ratioLimit));
    }
    checkName(path, taken);
  };
  let contents: Record<string, Uint8Array>;
  try {
    contents = unzipSync(archive, {
      filter: ({ name, size, originalSize }) => {
        const path = inside(name);
        // The package's own folder, which some archives list.
        if (path !== '') {
          check(path, size, originalSize);
        }
        return !name.endsWith('/');
      },
    });
  } catch (error) {
    throw error instanceof Error && 'code' in error && typeof error.code === 'number'
      ? archiveRefused('', l10n.t('is damaged or encrypted'))
      : error;
  }
  return Object.entries(contents).map(([name, content]) => ({ path: inside(name), content }));
}

/** A name of an archive without the folder that it calls the package by. */
export function pathInArchive(name: string, folder: string | undefined): string {
  return folder !== undefined && name.startsWith(`${folder}/`) ? name.slice(folder.length + 1) : name;
}

function checkName(path: string, taken: Set<string>): void {
  const problem = pathProblem(path);
  if (problem !== undefined) {
    throw archiveRefused(path, problem);
  }
  const key = pathKey(path.replace(/\/$/, ''));
  if (taken.has(key)) {
    throw archiveRefused(path, l10n.t('is in it twice, as far as file systems go'));
  }
  taken.add(key);
}
