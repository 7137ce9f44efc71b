import { crc32 } from 'node:zlib';
import { unzipSync } from 'fflate';
import type { Failure } from '../../core/base/failure.ts';
import { l10n } from '../../core/base/l10n.ts';
import type { PackageFile } from '../../core/packageSource/ports.ts';
import { pathProblem, TakenPaths } from '../../core/packageSource/safePath.ts';
import { archiveRefused } from '../failures.ts';
import { directoryOf } from './zipDirectory.ts';

/** More is not what the Metadata API sends: 10,000 files a retrieve, far smaller each. */
const entryLimit = 10_000;
/** An Apex class has at most a million characters. */
const fileLimit = 8 * 1024 * 1024;
/** Several times the Apex that an org may have, and no more than this machine has memory to spare. */
const totalLimit = 64 * 1024 * 1024;
const ratioLimit = 200;
/** Tiny files compress to almost nothing without being an attack. */
const ratioMatters = 1024 * 1024;

/**
 * Unpacks a retrieved package whole or not at all: one bad entry means that the archive is not what it claims to be.
 * Paths are relative, use `/`, and are safe to join to a folder. Throws a `Failure` that names the entry.
 * `folder`: what the archive calls the package. It is taken off before paths are looked at: a package may be called what it likes.
 * `wants`: files that are unpacked. The others are looked at by their names alone, and cost nothing however large they say they are.
 */
export function unpackArchive(
  archive: Uint8Array,
  folder?: string,
  wants: (path: string) => boolean = () => true,
): readonly PackageFile[] {
  const inside = (name: string): string => pathInArchive(name, folder);
  const taken = new TakenPaths();
  let entries = 0;
  let total = 0;
  const checkEntry = (path: string): void => {
    entries += 1;
    if (entries > entryLimit) {
      throw archiveRefused(path, l10n.t('is one of more than {0} files', entryLimit));
    }
    checkName(path, taken);
  };
  const checkSize = (path: string, compressed: number, size: number): void => {
    // Either may lie: what is stored unpacked is copied by its packed size.
    total += Math.max(size, compressed);
    if (Math.max(size, compressed) > fileLimit || total > totalLimit) {
      throw archiveRefused(path, l10n.t('is too large'));
    }
    if (size > ratioMatters && size > compressed * ratioLimit) {
      throw archiveRefused(path, l10n.t('unpacks to more than {0} times its size', ratioLimit));
    }
  };
  const checksums = directoryOf(archive);
  if (checksums === undefined) {
    throw damaged('');
  }
  let contents: Record<string, Uint8Array>;
  try {
    contents = unzipSync(archive, {
      filter: ({ name, size, originalSize }) => {
        const path = inside(name);
        // The package's own folder, which some archives list.
        if (path !== '') {
          checkEntry(path);
        }
        if (name.endsWith('/') || !wants(path)) {
          return false;
        }
        checkSize(path, size, originalSize);
        return true;
      },
    });
  } catch (error) {
    throw error instanceof Error && 'code' in error && typeof error.code === 'number' ? damaged('') : error;
  }
  return Object.entries(contents).map(([name, content]) => {
    const path = inside(name);
    if (crc32(content) !== checksums.get(name)) {
      throw damaged(path);
    }
    return { path, content };
  });
}

function damaged(path: string): Failure {
  return archiveRefused(path, l10n.t('is damaged or encrypted'));
}

/** A name of an archive without the folder that it calls the package by. */
export function pathInArchive(name: string, folder: string | undefined): string {
  return folder !== undefined && name.startsWith(`${folder}/`) ? name.slice(folder.length + 1) : name;
}

function checkName(path: string, taken: TakenPaths): void {
  const problem = pathProblem(path);
  if (problem !== undefined) {
    throw archiveRefused(path, problem);
  }
  if (!taken.take(path)) {
    throw archiveRefused(path, l10n.t('is in it twice, as far as file systems go'));
  }
}
