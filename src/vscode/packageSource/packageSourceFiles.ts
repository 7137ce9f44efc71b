import {
  Disposable as EditorDisposable,
  type FileChangeEvent,
  FileChangeType,
  type FileStat,
  FileSystemError,
  type FileSystemProvider,
  FileType,
  l10n,
  MarkdownString,
  Uri,
  workspace,
} from 'vscode';
import { type Disposable, DisposableStore } from '../../core/base/disposable.ts';
import { EventEmitter } from '../../core/base/event.ts';
import { missingReport, missingReportName } from '../../core/packageSource/missingReport.ts';
import { entriesIn, type FolderEntry, orgAuthority, sourceScheme } from '../../core/packageSource/sourcePath.ts';
import type { CustomerFiles } from './customerFiles.ts';
import { isApex, type StoredPackage } from './packageFolder.ts';
import { sourceUri } from './sourceUris.ts';

/** A folder of source for the debug adapter. */
interface Folder {
  readonly path: string;
  readonly namespace: string | null | undefined;
}

/**
 * The retrieved packages as a file system of the editor that can be read and not written. Its URIs say whose file it is, where the
 * folders on disk do not, and stay what they are when a package is purged and retrieved again: breakpoints find their file.
 */
export class PackageSourceFiles implements FileSystemProvider, Disposable {
  readonly #files: CustomerFiles;
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new EventEmitter<FileChangeEvent[]>());
  /** What was told of, by org and URI. */
  readonly #told = new Map<string, ReadonlyMap<string, object>>();

  readonly onDidChangeFile = this.#changed.event;

  constructor(files: CustomerFiles) {
    this.#files = files;
    this.#store.add(
      workspace.registerFileSystemProvider(sourceScheme, this, {
        isCaseSensitive: true,
        isReadonly: new MarkdownString(
          l10n.t("This is the customer's copy of the package. It cannot be changed here."),
        ),
      }),
    );
    this.#store.add(files.onDidChange((orgId) => void this.#tell(orgId)));
  }

  watch(): EditorDisposable {
    // Changes are told of all the time: there are few.
    return new EditorDisposable(() => undefined);
  }

  async stat(uri: Uri): Promise<FileStat> {
    const packages = await this.#packagesOf(uri);
    const found = fileAt(uri, packages);
    const [time = 0] = found === undefined ? packages.map(({ storedAt }) => storedAt) : [found.stored.storedAt];
    if (found === undefined) {
      entriesAt(uri, packages);
    }
    const type = found === undefined ? FileType.Directory : FileType.File;
    return { type, ctime: time, mtime: time, size: found?.size ?? 0 };
  }

  async readDirectory(uri: Uri): Promise<[string, FileType][]> {
    const entries = entriesAt(uri, await this.#packagesOf(uri));
    return entries.map(({ name, isFolder }) => [name, isFolder ? FileType.Directory : FileType.File]);
  }

  async readFile(uri: Uri): Promise<Uint8Array> {
    const found = fileAt(uri, await this.#packagesOf(uri));
    if (found === undefined) {
      throw FileSystemError.FileNotFound(uri);
    }
    return found.text === undefined
      ? this.#files.readFile(found.stored, found.path)
      : new TextEncoder().encode(found.text);
  }

  createDirectory = refuse;
  writeFile = refuse;
  delete = refuse;
  rename = refuse;

  // What the debug adapter asks of its source files. To it a path is what the editor calls the file.

  /** Whether a path of the debug adapter means a file here. */
  owns(path: string): boolean {
    return path.startsWith(`${sourceScheme}:`);
  }

  /** Apex in a package, as far as the lines are those that the org runs. */
  async listApexFiles(
    folder: Folder,
  ): Promise<readonly { readonly path: string; readonly namespace: string | null }[]> {
    const uri = Uri.parse(folder.path);
    const stored = (await this.#packagesOf(uri)).find((candidate) => sourceUri(candidate).path === uri.path);
    if (stored === undefined) {
      return [];
    }
    const namespace = folder.namespace === undefined ? (stored.namespace ?? null) : folder.namespace;
    return stored.files
      .filter(({ path, check }) => isApex(path) && check !== 'signatures')
      .map(({ path }) => ({ path: sourceUri(stored, path).toString(), namespace }));
  }

  async readText(path: string): Promise<string> {
    return new TextDecoder().decode(await this.readFile(Uri.parse(path)));
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #packagesOf({ authority }: Uri): Promise<readonly StoredPackage[]> {
    const packages = await this.#files.packages();
    return packages.filter(({ orgId }) => orgAuthority(orgId) === authority.toLowerCase());
  }

  async #tell(orgId: string): Promise<void> {
    const before = this.#told.get(orgId) ?? new Map<string, object>();
    const packages = await this.#files.packagesOf(orgId);
    const now = new Map<string, object>(
      packages.flatMap((stored) => [
        ...stored.files.map((file) => [sourceUri(stored, file.path).toString(), file] as const),
        [sourceUri(stored, missingReportName).toString(), stored.missing] as const,
      ]),
    );
    this.#told.set(orgId, now);
    // That a file is gone is not told: the editor would take its breakpoints away, and it may come back under the same name.
    const changes = [...now]
      .filter(([uri, file]) => before.get(uri) !== file)
      .map(([uri]) => ({
        type: before.has(uri) ? FileChangeType.Changed : FileChangeType.Created,
        uri: Uri.parse(uri),
      }));
    if (changes.length > 0) {
      this.#changed.fire(changes);
    }
  }
}

interface Found {
  readonly stored: StoredPackage;
  readonly path: string;
  readonly size: number;
  /** Of a document that is made up here; undefined for a file. */
  readonly text?: string;
}

function fileAt(uri: Uri, packages: readonly StoredPackage[]): Found | undefined {
  const stored = packages.find((candidate) => uri.path.startsWith(`${sourceUri(candidate).path}/`));
  if (stored === undefined) {
    return undefined;
  }
  const path = uri.path.slice(sourceUri(stored).path.length + 1);
  const text = path === missingReportName ? missingReport(stored) : undefined;
  if (text !== undefined) {
    return { stored, path, size: new TextEncoder().encode(text).byteLength, text };
  }
  const file = stored.files.find((candidate) => candidate.path === path);
  return file && { stored, path, size: file.size };
}

/** What lies in a folder. Throws the editor's own error where there is no such folder. */
function entriesAt(uri: Uri, packages: readonly StoredPackage[]): readonly FolderEntry[] {
  const paths = packages.flatMap((stored) => [
    // The slash makes a folder of a package without files.
    `${sourceUri(stored).path}/`,
    ...stored.files.map(({ path }) => sourceUri(stored, path).path),
    ...(stored.missing.length > 0 ? [sourceUri(stored, missingReportName).path] : []),
  ]);
  const folder = uri.path.replace(/\/$/, '');
  if (!paths.some((path) => path.startsWith(`${folder}/`))) {
    throw FileSystemError.FileNotFound(uri);
  }
  return entriesIn(folder, paths);
}

function refuse(uri: Uri): never {
  throw FileSystemError.NoPermissions(uri);
}
