import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { Queue } from '../../core/base/queue.ts';
import { pathOutside } from '../../core/packageSource/failures.ts';
import type { RetrievedFile } from '../../core/packageSource/ports.ts';
import type { PackageFacts, StoredFile } from '../../core/packageSource/storedPackage.ts';
import { typesIn } from '../../core/packageSource/typeIndex.ts';

const indexFile = 'index.json';
/** Standalone adapters find the namespace here. */
const installedPackageFile = 'installed-package.json';
const windowsFolder = 'windows';

/** A package that was retrieved from a customer, on this machine. */
export interface StoredPackage extends PackageFacts {
  /** Absolute path of the folder that its files lie in. */
  readonly folder: string;
}

/**
 * The folder of one package: Apex files, an index of what is known of each, and a mark of every window that uses it. Folders are
 * 0700 and files 0400: they are there to read and to set breakpoints in, never to change. The index is written after each lot of
 * files, so that what was received stays good whatever comes after.
 */
export class PackageFolder {
  readonly path: string;
  #facts: PackageFacts;
  /** Tells one state of the index from another. */
  #readState = '';
  /** What reads or writes the index follows one another: a reader would put an older one in place of what is just being written. */
  readonly #queue = new Queue();

  private constructor(path: string, facts: PackageFacts) {
    this.path = path;
    this.#facts = facts;
  }

  static async create(path: string, facts: PackageFacts): Promise<PackageFolder> {
    await mkdir(path, { mode: 0o700 });
    const folder = new PackageFolder(path, facts);
    await folder.update({});
    return folder;
  }

  /** Undefined where a folder has no index that can be read: a crash cut it short, or it is none of ours. */
  static async open(path: string): Promise<PackageFolder | undefined> {
    try {
      const facts: unknown = JSON.parse(await readFile(join(path, indexFile), 'utf8'));
      return isFacts(facts) ? new PackageFolder(path, facts) : undefined;
    } catch {
      return undefined;
    }
  }

  /** Reads the index again where another window has written it. False when the folder is gone. */
  async refresh(): Promise<boolean> {
    return this.#queue.run(async () => {
      try {
        const index = join(this.path, indexFile);
        const state = await stateOf(index);
        if (state !== this.#readState) {
          const facts: unknown = JSON.parse(await readFile(index, 'utf8'));
          this.#facts = isFacts(facts) ? facts : this.#facts;
          this.#readState = state;
        }
        return true;
      } catch {
        return false;
      }
    });
  }

  get stored(): StoredPackage {
    return { ...this.#facts, folder: this.path };
  }

  /** Writes files in place of earlier ones of the same path, then the index. */
  async add(files: readonly RetrievedFile[]): Promise<void> {
    const paths = files.map((file) => this.#inside(file.path));
    await this.#queue.run(async () => {
      for (const folder of new Set(paths.map((path) => dirname(path)))) {
        await this.#make(folder);
      }
      const known = new Map(this.#facts.files.map((file) => [file.path, file]));
      for (const [index, path] of paths.entries()) {
        const file = files[index];
        if (file !== undefined) {
          await writePrivate(path, file.content, 0o400);
          known.set(file.path, storedFile(file, this.#facts.namespace));
        }
      }
      const added = new Set(files.map(({ path }) => path));
      await this.#write({
        files: [...known.values()].sort((a, b) => (a.path < b.path ? -1 : 1)),
        missing: this.#facts.missing.filter(({ path }) => !added.has(path)),
      });
    });
  }

  /** Deletes files that the org no longer has. */
  async drop(paths: readonly string[]): Promise<void> {
    const dropped = new Set(paths);
    const places = paths.map((path) => this.#inside(path));
    await this.#queue.run(async () => {
      for (const place of places) {
        await rm(place, { force: true });
      }
      await this.#write({ files: this.#facts.files.filter(({ path }) => !dropped.has(path)) });
    });
  }

  async update(change: Partial<PackageFacts>): Promise<void> {
    await this.#queue.run(() => this.#write(change));
  }

  async read(path: string): Promise<Uint8Array> {
    return readFile(this.#inside(path));
  }

  async remove(): Promise<void> {
    await this.#queue.run(() => removeFolder(this.path));
  }

  /** Marks that a window uses the package, by the id of its process. */
  async claim(processId: number): Promise<void> {
    await mkdir(join(this.path, windowsFolder), { recursive: true, mode: 0o700 });
    await writeFile(join(this.path, windowsFolder, String(processId)), '', { mode: 0o600 });
  }

  async release(processId: number): Promise<void> {
    await rm(join(this.path, windowsFolder, String(processId)), { force: true });
  }

  /** Windows that use it, as far as they have not crashed. */
  async claimants(isAlive: (processId: number) => boolean): Promise<readonly number[]> {
    const names = await readdir(join(this.path, windowsFolder)).catch(() => []);
    return names.map(Number).filter((processId) => Number.isSafeInteger(processId) && isAlive(processId));
  }

  async #write(change: Partial<PackageFacts>): Promise<void> {
    const { packageId, packageName, namespace, versionNumber } = (this.#facts = { ...this.#facts, ...change });
    const installed = { id: packageId, name: packageName, namespace, versionNumber };
    // Undefined members would be left out, and a reader could not tell "none" from "not said".
    const text = JSON.stringify(installed, (_key, value: unknown) => value ?? null, 2);
    await writePrivate(join(this.path, installedPackageFile), text, 0o400);
    const index = join(this.path, indexFile);
    await writePrivate(index, JSON.stringify(this.#facts), 0o600);
    this.#readState = await stateOf(index);
  }

  /** Level by level, so that a package that was purged meanwhile does not come back. */
  async #make(folder: string): Promise<void> {
    if (folder !== this.path) {
      await this.#make(dirname(folder));
      await mkdir(folder, { mode: 0o700 }).catch(ignoreExisting);
    }
  }

  #inside(path: string): string {
    const found = resolve(this.path, path);
    // Paths were checked when they came in, but an index can be tampered with.
    if (path === '' || !found.startsWith(this.path + sep)) {
      throw pathOutside();
    }
    return found;
  }
}

/** Tries again where another window has just put a file there. */
export async function removeFolder(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 3 });
}

function storedFile({ path, content, check, stamp }: RetrievedFile, namespace: string | undefined): StoredFile {
  const types = isApex(path) ? typesIn(path, new TextDecoder().decode(content), namespace) : [];
  return { path, size: content.byteLength, check, stamp, types };
}

export function isApex(path: string): boolean {
  return /\.(?:cls|trigger)$/i.test(path);
}

function ignoreExisting(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) {
    throw error;
  }
}

/** A file that is put in place of another is another one, also where both are as old: times are told in steps of some milliseconds. */
async function stateOf(path: string): Promise<string> {
  const { ino, mtimeMs, size } = await stat(path);
  return `${ino} ${mtimeMs} ${size}`;
}

/** A reader sees the old content or the new one, never half of it. */
async function writePrivate(path: string, content: string | Uint8Array, mode: number): Promise<void> {
  const next = `${path}.${randomBytes(6).toString('hex')}`;
  // `wx`: nothing that lies there already is followed or overwritten.
  await writeFile(next, content, { mode: 0o600, flag: 'wx' });
  await chmod(next, mode);
  await rename(next, path);
}

function isFacts(value: unknown): value is PackageFacts {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  const { orgId, packageName, subscriberFolder, packageFolder, storedAt, files, missing } = value as Record<
    keyof PackageFacts,
    unknown
  >;
  return (
    [orgId, packageName, subscriberFolder, packageFolder].every((text) => typeof text === 'string') &&
    typeof storedAt === 'number' &&
    Array.isArray(files) &&
    Array.isArray(missing)
  );
}
