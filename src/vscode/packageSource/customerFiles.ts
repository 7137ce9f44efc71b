import { randomBytes } from 'node:crypto';
import { mkdir, readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { EventEmitter } from '../../core/base/event.ts';
import { Queue } from '../../core/base/queue.ts';
import type { InstalledPackage } from '../../core/packageSource/ports.ts';
import { folderName } from '../../core/packageSource/sourcePath.ts';
import { orgIdKey } from '../../core/subscribers/orgId.ts';
import { isRunning } from '../base/processes.ts';
import { PackageFolder, removeFolder, type StoredPackage } from './packageFolder.ts';
import { Retrieves } from './retrieves.ts';

const minute = 60_000;

/** A customer's org, and how it is called in paths. */
export interface FilesOwner {
  readonly orgId: string;
  readonly name: string;
}

export interface CustomerFilesOptions {
  readonly now?: () => number;
  readonly processId?: number;
  readonly isAlive?: (processId: number) => boolean;
}

/**
 * Files of customers, below one folder outside any workspace: `<root>/<random>/` for each package, so that no path tells whose
 * it is. Several windows share it; each reads anew what another may have changed.
 */
export class CustomerFiles {
  readonly #root: string;
  readonly #now: () => number;
  readonly #processId: number;
  readonly #isAlive: (processId: number) => boolean;
  readonly #changed = new EventEmitter<string>();
  #folders = new Map<string, PackageFolder>();
  // Changes follow one another.
  readonly #queue = new Queue();

  /** What is brought into the store now. A removal stops it first. */
  readonly retrieves = new Retrieves();

  /** The files of the org with this id have changed. */
  readonly onDidChange = this.#changed.event;

  constructor(root: string, options: CustomerFilesOptions = {}) {
    // With the platform's own separators, so that paths can be compared.
    this.#root = resolve(root);
    this.#now = options.now ?? Date.now;
    this.#processId = options.processId ?? process.pid;
    this.#isAlive = options.isAlive ?? isRunning;
  }

  get root(): string {
    return this.#root;
  }

  /** Every package that is stored, by name. */
  async packages(): Promise<readonly StoredPackage[]> {
    const folders = await this.#queue.run(() => this.#load());
    return [...folders.values()]
      .map(({ stored }) => stored)
      .sort((a, b) => a.packageName.localeCompare(b.packageName) || a.storedAt - b.storedAt);
  }

  async packagesOf(orgId: string): Promise<readonly StoredPackage[]> {
    return (await this.packages()).filter((stored) => isOf(orgId, stored));
  }

  async readFile({ folder }: StoredPackage, path: string): Promise<Uint8Array> {
    const found = (await this.#queue.run(() => this.#load())).get(folder);
    if (found === undefined) {
      throw new RangeError('This package is not stored.');
    }
    return found.read(path);
  }

  /** The folder that a package is stored in: the one it has, or a new one. This window uses it from now on. */
  async folderFor(owner: FilesOwner, installed: InstalledPackage): Promise<PackageFolder> {
    return this.#queue.run(async () => {
      const folders = await this.#load();
      const ofOrg = [...folders.values()].filter(({ stored }) => isOf(owner.orgId, stored));
      const known = ofOrg.find(({ stored }) => stored.packageName === installed.name);
      const folder = known ?? (await this.#create(owner, installed, ofOrg));
      folders.set(folder.path, folder);
      await folder.claim(this.#processId);
      return folder;
    });
  }

  /** What has changed in a folder of `folderFor` is told to everybody. */
  announce(orgId: string): void {
    this.#changed.fire(orgId);
  }

  /** This window uses what is stored of the org. */
  async claim(orgId: string): Promise<void> {
    await this.#each(orgId, (folder) => folder.claim(this.#processId));
  }

  /** This window uses it no more, nor retrieves it. */
  async release(orgId: string): Promise<void> {
    await this.retrieves.removing(orgId, () => this.#each(orgId, (folder) => folder.release(this.#processId)));
  }

  /**
   * Deletes the packages that `isDue` condemns; it is told whether a window uses them. Answers whose they were. What is being retrieved
   * is not over: the next look judges it.
   */
  async deleteWhere(isDue: (stored: StoredPackage, isUsed: boolean) => boolean): Promise<readonly StoredPackage[]> {
    return this.#queue.run(async () => {
      const due: PackageFolder[] = [];
      for (const folder of (await this.#load()).values()) {
        const claimants = await folder.claimants(this.#isAlive);
        if (isDue(folder.stored, claimants.length > 0)) {
          due.push(folder);
        }
      }
      return this.#remove(due.filter(({ stored }) => !this.retrieves.isRunning(stored.orgId)));
    });
  }

  /** Deletes folders that a crash left without an index. One that is young may be in the making, in another window. */
  async deleteStrays(): Promise<void> {
    await this.#queue.run(async () => {
      const known = await this.#load();
      for (const name of await readdir(this.#root).catch(() => [])) {
        const path = join(this.#root, name);
        const { mtimeMs } = await stat(path);
        if (!known.has(path) && this.#now() - mtimeMs > minute) {
          await removeFolder(path);
        }
      }
    });
  }

  /** Deletes all files of this customer and tells how many packages that were. */
  async purge(orgId: string): Promise<number> {
    const removed = await this.retrieves.removing(orgId, () =>
      this.#queue.run(async () =>
        this.#remove([...(await this.#load()).values()].filter(({ stored }) => isOf(orgId, stored))),
      ),
    );
    return removed.length;
  }

  /** Deletes everything, also what no index knows. */
  async purgeAll(): Promise<void> {
    await this.retrieves.removing(undefined, async () => {
      const orgIds = new Set((await this.packages()).map(({ orgId }) => orgId));
      await this.#queue.run(async () => {
        await removeFolder(this.#root);
        this.#folders = new Map();
      });
      orgIds.forEach((orgId) => this.#changed.fire(orgId));
    });
  }

  async #create(
    { orgId, name }: FilesOwner,
    installed: InstalledPackage,
    others: readonly PackageFolder[],
  ): Promise<PackageFolder> {
    await mkdir(this.#root, { recursive: true, mode: 0o700 });
    const plain = folderName(installed.name);
    const isTaken = others.some(({ stored }) => stored.packageFolder.toLowerCase() === plain.toLowerCase());
    return PackageFolder.create(join(this.#root, randomBytes(12).toString('hex')), {
      orgId,
      packageName: installed.name,
      packageId: installed.packageId,
      namespace: installed.namespace,
      versionNumber: installed.versionNumber,
      subscriberFolder: others[0]?.stored.subscriberFolder ?? folderName(name),
      packageFolder: isTaken ? `${plain} ${installed.packageId}` : plain,
      storedAt: this.#now(),
      unfinished: true,
      openRetrieve: undefined,
      problem: undefined,
      local: undefined,
      files: [],
      missing: [],
    });
  }

  async #each(orgId: string, action: (folder: PackageFolder) => Promise<void>): Promise<void> {
    await this.#queue.run(async () => {
      for (const folder of (await this.#load()).values()) {
        if (isOf(orgId, folder.stored)) {
          await action(folder);
        }
      }
    });
  }

  async #remove(folders: readonly PackageFolder[]): Promise<readonly StoredPackage[]> {
    const removed = folders.map(({ stored }) => stored);
    for (const folder of folders) {
      await folder.remove();
      this.#folders.delete(folder.path);
    }
    for (const orgId of new Set(removed.map((stored) => stored.orgId))) {
      this.#changed.fire(orgId);
    }
    return removed;
  }

  /** Looks at the folders again each time: another window shares them. */
  async #load(): Promise<Map<string, PackageFolder>> {
    const names = await readdir(this.#root).catch(() => []);
    const folders = await Promise.all(names.map((name) => this.#open(join(this.#root, name))));
    this.#folders = new Map(folders.filter((folder) => folder !== undefined).map((folder) => [folder.path, folder]));
    return this.#folders;
  }

  async #open(path: string): Promise<PackageFolder | undefined> {
    const known = this.#folders.get(path);
    return known === undefined ? PackageFolder.open(path) : (await known.refresh()) ? known : undefined;
  }
}

function isOf(orgId: string, stored: StoredPackage): boolean {
  return orgIdKey(stored.orgId) === orgIdKey(orgId);
}
