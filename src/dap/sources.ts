import type { BreakpointLocation } from '../core/apexLanguage/outline.ts';
import { type BreakpointLine, functionName, SourceIndex } from '../core/apexLanguage/sourceIndex.ts';
import { displayLine } from '../core/base/displayText.ts';
import { l10n } from '../core/base/l10n.ts';
import { isExceptionTypeRef } from '../core/debugging/breakpoints/exceptionTypes.ts';
import type { SourceFiles, SourceFolder } from './adapterHost.ts';

interface SourceFile {
  readonly path: string;
  readonly namespace: string | null;
  /** It has no namespace because none was found, not because somebody said so. */
  readonly isNamespaceMissing: boolean;
}

interface FileTable {
  readonly byPath: ReadonlyMap<string, SourceFile>;
  /** By the outermost type's typeref, in lower case. */
  readonly byTypeRef: ReadonlyMap<string, SourceFile>;
  /** By the bare name of class or trigger in lower case, namespaces ignored. */
  readonly byName: ReadonlyMap<string, readonly SourceFile[]>;
  readonly remarks: readonly string[];
}

/** The Apex files of a session: which file a typeref is in, and where its breakpoints can stop. Files are scanned when asked for. */
export class Sources {
  readonly #files: SourceFiles;
  readonly #listed: Promise<FileTable>;
  readonly #index = new SourceIndex();
  readonly #scans = new Map<string, Promise<unknown>>();

  constructor(files: SourceFiles, folders: readonly SourceFolder[]) {
    this.#files = files;
    this.#listed = this.#list(folders);
    // Told to whoever asks for a file.
    this.#listed.catch(() => undefined);
  }

  /** Resolves when the folders were listed, with what the user should know of them. Rejects with a `Failure` when one cannot be read. */
  async ready(): Promise<readonly string[]> {
    return (await this.#listed).remarks;
  }

  async locate(path: string, line: number): Promise<BreakpointLocation> {
    const key = pathKey(path);
    const file = await this.#scan(key);
    if (file !== undefined) {
      const location = this.#index.locate(key, line);
      return file.isNamespaceMissing && location.kind === 'breakable'
        ? { ...location, doubt: namespaceDoubt() }
        : location;
    }
    const reason = l10n.t(
      '{0} is in none of this session\'s source folders. Add its folder to "sources" in the launch configuration, then start again.',
      displayLine(fileName(path)),
    );
    return { kind: 'unbreakable', reason };
  }

  /** Where a method, constructor, property or trigger begins, by its name; one place for each overload and each class of that name. */
  async locateFunction(text: string): Promise<readonly (BreakpointLine & { readonly path: string })[]> {
    const name = functionName(text);
    if (name === undefined) {
      return [];
    }
    // A file bears the name of its outermost type, which is one of the parts: only those files are read.
    const { byName } = await this.#listed;
    const files = [...new Set(name.parts)].flatMap((part) => byName.get(part) ?? []);
    const places = await Promise.all(
      files.map(async ({ path }) => {
        await this.#scan(pathKey(path));
        return this.#index.locateFunction(pathKey(path), name).map((line) => ({ ...line, path }));
      }),
    );
    return places.flat();
  }

  /** The typerefs of the exception classes that the sources declare. Reads every file the first time. */
  async exceptionTypeRefs(): Promise<readonly string[]> {
    const keys = [...(await this.#listed).byPath.keys()];
    const scans = await Promise.allSettled(keys.map((key) => this.#scan(key)));
    return keys
      .filter((_key, index) => scans[index]?.status === 'fulfilled')
      .flatMap((key) => this.#index.typesOf(key))
      .map(({ typeRef }) => typeRef)
      .filter(isExceptionTypeRef);
  }

  /** The lines from `firstLine` to `lastLine` where a breakpoint can stand. */
  async breakableLines(path: string, firstLine: number, lastLine: number): Promise<readonly number[]> {
    const key = pathKey(path);
    await this.#scan(key);
    return this.#index
      .typesOf(key)
      .flatMap(({ breakableLines }) => breakableLines)
      .filter((line) => line >= firstLine && line <= lastLine)
      .sort((a, b) => a - b);
  }

  /** Undefined for code that is not among the sources: other packages, system classes, anonymous Apex. */
  async pathOf(typeRef: string): Promise<string | undefined> {
    const [outermost = ''] = typeRef.split('$');
    return (await this.#listed).byTypeRef.get(outermost.toLowerCase())?.path;
  }

  /** The file of a class as the org prints it: `acme.Outer.Inner`, or without the namespace where that leaves no doubt. */
  async pathOfTypeName(typeName: string): Promise<string | undefined> {
    const [first = '', second = ''] = typeName.toLowerCase().split('.');
    const { byTypeRef, byName } = await this.#listed;
    for (const typeRef of [`${first}/${second}`, first]) {
      const file = byTypeRef.get(typeRef) ?? byTypeRef.get(`__sfdc_trigger/${typeRef}`);
      if (file !== undefined) {
        return file.path;
      }
    }
    const [only, ...others] = byName.get(first) ?? [];
    return others.length === 0 ? only?.path : undefined;
  }

  /** Every file of the session, by path. */
  async all(): Promise<readonly string[]> {
    return [...(await this.#listed).byPath.values()].map(({ path }) => path);
  }

  /** A file's text and the typeref that the org knows it by. Undefined for what is not among the sources. */
  async textOf(path: string): Promise<{ readonly typeRef: string; readonly text: string } | undefined> {
    const file = (await this.#listed).byPath.get(pathKey(path));
    return file === undefined
      ? undefined
      : { typeRef: outermostTypeRef(file), text: await this.#files.readText(file.path) };
  }

  /** The file has changed on disk. */
  forget(path: string): void {
    this.#scans.delete(pathKey(path));
  }

  /** Scans a file the first time it is asked for. Undefined when it is not among the sources. */
  async #scan(key: string): Promise<SourceFile | undefined> {
    const file = (await this.#listed).byPath.get(key);
    if (file === undefined) {
      return undefined;
    }
    let scan = this.#scans.get(key);
    if (scan === undefined) {
      scan = this.#files.readText(file.path).then((text) => this.#index.update(key, text, file.namespace));
      this.#scans.set(key, scan);
      scan.catch(() => this.#scans.delete(key));
    }
    await scan;
    return file;
  }

  async #list(folders: readonly SourceFolder[]): Promise<FileTable> {
    const byPath = new Map<string, SourceFile>();
    const byTypeRef = new Map<string, SourceFile>();
    const lists = await Promise.all(folders.map((folder) => this.#listFolder(folder)));
    for (const file of lists.flat()) {
      byPath.set(pathKey(file.path), file);
      const typeRef = outermostTypeRef(file).toLowerCase();
      // The folder named first wins, as with search paths everywhere.
      if (!byTypeRef.has(typeRef)) {
        byTypeRef.set(typeRef, file);
      }
    }
    const byName = Map.groupBy(byPath.values(), ({ path }) =>
      fileName(path)
        .toLowerCase()
        .replace(/\.\w+$/, ''),
    );
    const remarks = folders.map((folder, index) => folderRemark(folder, lists[index] ?? []));
    return {
      byPath,
      byTypeRef,
      byName,
      remarks: folders.length === 0 ? [emptySources()] : remarks.filter((remark) => remark !== undefined),
    };
  }

  async #listFolder(folder: SourceFolder): Promise<readonly SourceFile[]> {
    const files = await this.#files.listApexFiles(folder);
    return files.map((file) => ({
      ...file,
      isNamespaceMissing: file.namespace === null && folder.namespace === undefined,
    }));
  }
}

const emptySources = (): string =>
  l10n.t(
    'No Apex found: "sources" in the launch configuration is empty. Name the package\'s folder there, or leave "sources" out.',
  );

const namespaceDoubt = (): string =>
  l10n.t(
    'No namespace was found for its folder, and a package\'s classes have one in a subscriber\'s org, so this may never stop. Write "namespace" in "sources".',
  );

function folderRemark(folder: SourceFolder, files: readonly SourceFile[]): string | undefined {
  const path = displayLine(folder.path);
  if (files.length === 0) {
    return l10n.t(
      'No Apex found in {0}: no .cls and no .trigger. Name the package\'s folder in "sources" of the launch configuration.',
      path,
    );
  }
  const missing = files.filter(({ isNamespaceMissing }) => isNamespaceMissing).length;
  if (missing === 0) {
    return undefined;
  }
  const which = missing === files.length ? l10n.t('the Apex') : l10n.t('{0} of {1} Apex files', missing, files.length);
  return l10n.t(
    'No namespace was found for {0} in {1}. A package\'s classes have one in a subscriber\'s org, so breakpoints there may never stop. Write {"path": …, "namespace": …} in "sources" of the launch configuration.',
    which,
    path,
  );
}

/** Salesforce stores a class or trigger in the file that bears its name, so that the typeref needs no look inside. */
function outermostTypeRef(file: SourceFile): string {
  const name = fileName(file.path);
  const prefix = file.namespace === null ? '' : `${file.namespace}/`;
  return name.toLowerCase().endsWith('.trigger')
    ? `__sfdc_trigger/${prefix}${name.slice(0, -'.trigger'.length)}`
    : `${prefix}${name.replace(/\.cls$/i, '')}`;
}

export function fileName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

/** The same, to be shown: whoever sent the file has named it. */
export function shownFileName(path: string): string {
  return displayLine(fileName(path));
}

/** Windows ignores case and takes both slashes; elsewhere a path is what it is. */
function pathKey(path: string): string {
  return /^[A-Za-z]:[\\/]/.test(path) ? path.replaceAll('\\', '/').toLowerCase() : path;
}
