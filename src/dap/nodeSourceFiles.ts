import type { Dirent } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { displayLine } from '../core/base/displayText.ts';
import type { SourceFiles } from './adapterHost.ts';
import { tooManySources, unreadableProject, unreadableSources } from './failures.ts';

/** The files of this machine. */
export const nodeSourceFiles: SourceFiles = {
  async listApexFiles(folder) {
    const root = resolve(folder.path);
    const paths = await apexFilesBelow(root);
    const namespaces = new NamespaceFinder();
    return Promise.all(
      paths.map(async (path) => ({
        path,
        namespace: folder.namespace === undefined ? await namespaces.namespaceOf(dirname(path)) : folder.namespace,
      })),
    );
  },
  readText: (path) => readFile(path, 'utf8'),
};

// Ten times what Salesforce allows in a package: a folder with more was named by mistake.
const maximumFiles = 100_000;
// Reading as many takes a second or two. No package has them, but a home folder does.
const maximumFolders = 20_000;

/** Every class and trigger file below a folder, sorted. Fails with `unreadableSources` rather than read a whole disk. */
export async function apexFilesBelow(root: string, mostFolders = maximumFolders): Promise<readonly string[]> {
  const found: string[] = [];
  const folders = [root];
  let seen = 0;
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const entries = await listFolder(folder);
    for (const entry of entries) {
      // Symbolic links are neither files nor folders here, so none leads out or round in circles.
      if (entry.isDirectory() && !isIgnored(entry.name)) {
        folders.push(join(folder, entry.name));
      } else if (entry.isFile() && /\.(?:cls|trigger)$/i.test(entry.name)) {
        found.push(join(folder, entry.name));
      }
    }
    seen++;
    if (found.length > maximumFiles || seen + folders.length > mostFolders) {
      throw tooManySources(displayLine(root));
    }
  }
  return found.sort();
}

/** Tools keep copies of Salesforce's own classes in folders with a dot. */
function isIgnored(folderName: string): boolean {
  return folderName === 'node_modules' || folderName.startsWith('.');
}

async function listFolder(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    throw unreadableSources(displayLine(folder), error);
  }
}

const projectFiles = ['installed-package.json', 'sfdx-project.json'];

/** Finds the project that a folder belongs to, looking at each folder once. */
class NamespaceFinder {
  readonly #byFolder = new Map<string, Promise<string | null>>();

  namespaceOf(folder: string): Promise<string | null> {
    let namespace = this.#byFolder.get(folder);
    if (namespace === undefined) {
      namespace = this.#find(folder);
      this.#byFolder.set(folder, namespace);
    }
    return namespace;
  }

  async #find(folder: string): Promise<string | null> {
    for (const name of projectFiles) {
      const text = await readFile(join(folder, name), 'utf8').catch(() => undefined);
      if (text !== undefined) {
        return namespaceIn(text, join(folder, name));
      }
    }
    const parent = dirname(folder);
    return parent === folder ? null : this.namespaceOf(parent);
  }
}

function namespaceIn(text: string, path: string): string | null {
  try {
    const { namespace } = JSON.parse(text) as { namespace?: unknown };
    return typeof namespace === 'string' && namespace !== '' ? namespace : null;
  } catch (error) {
    throw unreadableProject(displayLine(path), error);
  }
}
