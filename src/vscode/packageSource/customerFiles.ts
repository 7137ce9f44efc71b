import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { Failure } from '../../core/base/failure.ts';
import { l10n } from '../../core/base/l10n.ts';
import { orgIdKey } from '../../core/subscribers/orgId.ts';
import type { InstalledPackage, PackageFile } from '../../core/packageSource/ports.ts';

const day = 24 * 60 * 60 * 1000;

/** Salesforce tells partners to delete their copy of a customer's code after use. Nobody's copy outlives this. */
export const longestKept = 7 * day;

const indexFile = 'index.json';

/** A package that was retrieved from a customer, on this machine. */
export interface StoredPackage {
  readonly orgId: string;
  readonly packageName: string;
  readonly namespace: string | undefined;
  readonly versionNumber: string | undefined;
  /** Absolute path. */
  readonly folder: string;
  /** Wall time in milliseconds. */
  readonly storedAt: number;
}

export interface StoredEntry {
  readonly name: string;
  readonly path: string;
  readonly isFolder: boolean;
}

/**
 * Files of customers, below one folder outside any workspace: `<root>/<random>/` for each package, so that no path tells whose
 * it is. Folders are 0700 and files 0400: they are opened to read and to set breakpoints in, never to change.
 */
export class CustomerFiles {
  readonly #root: string;
  readonly #now: () => number;
  #packages: Map<string, StoredPackage> | undefined;
  // Changes of the index follow one another.
  #pending: Promise<unknown> = Promise.resolve();

  constructor(root: string, now: () => number = Date.now) {
    // With the platform's own separators, so that paths can be compared.
    this.#root = resolve(root);
    this.#now = now;
  }

  get root(): string {
    return this.#root;
  }

  /** Deletes what has been kept for too long. */
  async deleteExpired(): Promise<void> {
    await this.#inOrder(() => this.#load());
  }

  /** The packages stored of this org, by name. */
  async packagesOf(orgId: string): Promise<readonly StoredPackage[]> {
    const packages = await this.#inOrder(() => this.#load());
    return [...packages.values()]
      .filter((stored) => orgIdKey(stored.orgId) === orgIdKey(orgId))
      .sort((a, b) => a.packageName.localeCompare(b.packageName));
  }

  /** Writes a retrieved package in place of an earlier copy. A failure leaves the earlier copy and nothing else. */
  async store(
    orgId: string,
    installed: Pick<InstalledPackage, 'name' | 'namespace' | 'versionNumber'> & { readonly packageId?: string },
    files: readonly PackageFile[],
  ): Promise<StoredPackage> {
    return this.#inOrder(async () => {
      const packages = await this.#load();
      const folder = join(this.#root, randomBytes(12).toString('hex'));
      try {
        await this.#writePackage(folder, installed, files);
      } catch (error) {
        await rm(folder, { recursive: true, force: true });
        throw error;
      }
      const key = `${orgIdKey(orgId)} ${installed.name}`;
      const before = packages.get(key);
      const stored: StoredPackage = {
        orgId,
        packageName: installed.name,
        namespace: installed.namespace,
        versionNumber: installed.versionNumber,
        folder,
        storedAt: this.#now(),
      };
      packages.set(key, stored);
      await this.#save(packages);
      if (before !== undefined) {
        await rm(before.folder, { recursive: true, force: true });
      }
      return stored;
    });
  }

  /** Folders first, then files, each by name. Only what lies in the store is listed. */
  async list(folder: string): Promise<readonly StoredEntry[]> {
    if (!isInside(this.#root, folder)) {
      return [];
    }
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory() || /\.(cls|trigger)$/i.test(entry.name))
      .map((entry) => ({ name: entry.name, path: join(folder, entry.name), isFolder: entry.isDirectory() }))
      .sort((a, b) => Number(b.isFolder) - Number(a.isFolder) || a.name.localeCompare(b.name));
  }

  /** Deletes all files of this customer and tells how many packages that were. */
  async purge(orgId: string): Promise<number> {
    return this.#inOrder(() => this.#remove((stored) => orgIdKey(stored.orgId) === orgIdKey(orgId)));
  }

  /** Deletes everything, also what the index does not know. */
  async purgeAll(): Promise<void> {
    await this.#inOrder(async () => {
      await rm(this.#root, { recursive: true, force: true });
      this.#packages = new Map();
    });
  }

  async #writePackage(
    folder: string,
    installed: Pick<InstalledPackage, 'name' | 'namespace' | 'versionNumber'> & { readonly packageId?: string },
    files: readonly PackageFile[],
  ): Promise<void> {
    await mkdir(this.#root, { recursive: true, mode: 0o700 });
    await mkdir(folder, { mode: 0o700 });
    const facts = {
      id: installed.packageId ?? null,
      name: installed.name,
      namespace: installed.namespace ?? null,
      versionNumber: installed.versionNumber ?? null,
    };
    await writePrivate(join(folder, 'installed-package.json'), JSON.stringify(facts, null, 2));
    const folders = new Set<string>([folder]);
    for (const file of files) {
      const path = resolve(folder, file.path);
      if (!isInside(folder, path)) {
        throw new Failure(
          'pathOutside',
          l10n.t('The retrieved package holds a file that would leave its folder. Nothing was stored.'),
        );
      }
      if (!folders.has(dirname(path))) {
        await mkdir(dirname(path), { recursive: true, mode: 0o700 });
        folders.add(dirname(path));
      }
      await writePrivate(path, file.content);
    }
  }

  async #load(): Promise<Map<string, StoredPackage>> {
    if (this.#packages === undefined) {
      this.#packages = new Map(await this.#readIndex());
      const now = this.#now();
      await this.#remove((stored) => now - stored.storedAt > longestKept);
    }
    return this.#packages;
  }

  async #readIndex(): Promise<readonly [string, StoredPackage][]> {
    try {
      const stored: unknown = JSON.parse(await readFile(join(this.#root, indexFile), 'utf8'));
      return Array.isArray(stored) ? stored.filter((entry) => this.#isIndexEntry(entry)) : [];
    } catch {
      // No index yet, or one that a crash cut short: its folders go with the next purge of everything.
      return [];
    }
  }

  #isIndexEntry(entry: unknown): entry is [string, StoredPackage] {
    const [key, value] = (Array.isArray(entry) ? entry : []) as unknown[];
    if (typeof key !== 'string' || typeof value !== 'object' || value === null) {
      return false;
    }
    const { orgId, packageName, folder, storedAt } = value as Record<string, unknown>;
    return (
      typeof orgId === 'string' &&
      typeof packageName === 'string' &&
      typeof storedAt === 'number' &&
      typeof folder === 'string' &&
      isInside(this.#root, folder)
    );
  }

  async #remove(condemned: (stored: StoredPackage) => boolean): Promise<number> {
    const packages = this.#packages ?? (await this.#load());
    const removed = [...packages].filter(([, stored]) => condemned(stored));
    for (const [key, { folder }] of removed) {
      await rm(folder, { recursive: true, force: true });
      packages.delete(key);
    }
    if (removed.length > 0) {
      await this.#save(packages);
    }
    return removed.length;
  }

  async #save(packages: Map<string, StoredPackage>): Promise<void> {
    const next = join(this.#root, `${indexFile}.${randomBytes(6).toString('hex')}`);
    await writeFile(next, JSON.stringify([...packages]), { mode: 0o600 });
    await rename(next, join(this.#root, indexFile));
  }

  async #inOrder<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#pending.then(work);
    this.#pending = result.catch(() => undefined);
    return result;
  }
}

async function writePrivate(path: string, content: string | Uint8Array): Promise<void> {
  // `wx`: two entries of one name, on a file system that ignores case, must not overwrite each other.
  await writeFile(path, content, { mode: 0o600, flag: 'wx' });
  await chmod(path, 0o400);
}

function isInside(folder: string, path: string): boolean {
  // An index that was tampered with may hold `..`, and what it names is deleted one day.
  return resolve(path).startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
