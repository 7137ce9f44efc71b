import type { InstalledPackage } from './ports.ts';

/** A folder of a Salesforce project that a package is made from. */
export interface PackageDirectory {
  /** As the project writes it, relative to itself. */
  readonly path: string;
  readonly packageName: string | undefined;
  /** `2.4.0.NEXT`. */
  readonly versionNumber: string | undefined;
}

/** What `sfdx-project.json` says. */
export interface LocalProject {
  readonly namespace: string | undefined;
  readonly directories: readonly PackageDirectory[];
}

/** A package of one's own project beside the one that is installed. */
export interface LocalMatch {
  readonly directories: readonly PackageDirectory[];
  readonly versionNumber: string | undefined;
  /** Undefined where the project names no version: then only the text can tell. */
  readonly sameVersion: boolean | undefined;
}

/** Undefined where the text is no project. */
export function parseProject(text: string): LocalProject | undefined {
  const project = fieldsOf(parse(text));
  const directories = project['packageDirectories'];
  if (!Array.isArray(directories)) {
    return undefined;
  }
  return {
    namespace: textOf(project['namespace']),
    directories: directories.flatMap((item: unknown) => {
      const { path, package: packageName, versionNumber } = fieldsOf(item);
      const folder = textOf(path);
      return folder === undefined
        ? []
        : [{ path: folder, packageName: textOf(packageName), versionNumber: textOf(versionNumber) }];
    }),
  };
}

/** The directories that an installed package is made from, by its name, else by the namespace. Undefined for another package. */
export function localMatch(installed: InstalledPackage, project: LocalProject): LocalMatch | undefined {
  const { namespace, directories } = project;
  if (namespace === undefined || namespace.toLowerCase() !== installed.namespace?.toLowerCase()) {
    return undefined;
  }
  const named = directories.filter(({ packageName }) => packageName === installed.name);
  // A project of one package, or of a first-generation one, need not call it what the org does.
  const packages = new Set(directories.map(({ packageName }) => packageName).filter((name) => name !== undefined));
  const meant = named.length > 0 ? named : packages.size <= 1 ? directories : [];
  if (meant.length === 0) {
    return undefined;
  }
  const versionNumber = meant.find((directory) => directory.versionNumber !== undefined)?.versionNumber;
  return { directories: meant, versionNumber, sameVersion: isSameVersion(versionNumber, installed.versionNumber) };
}

/** `2.4.0.NEXT` means every build of 2.4.0. Undefined where one of them is not known. */
export function isSameVersion(local: string | undefined, installed: string | undefined): boolean | undefined {
  if (local === undefined || installed === undefined) {
    return undefined;
  }
  const ours = numbersOf(local);
  const theirs = numbersOf(installed);
  return [0, 1, 2, 3].every((index) => {
    const [a, b] = [ours[index], theirs[index]];
    // A build that is to come, and parts that one side leaves out, say nothing.
    return index === 3 ? a === undefined || b === undefined || a === b : (a ?? 0) === (b ?? 0);
  });
}

/** Four numbers at most; undefined for a word such as NEXT, LATEST or RELEASED. */
function numbersOf(version: string): readonly (number | undefined)[] {
  return version.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : undefined));
}

/** Whether two texts are the same code. Line ends and blanks at a line's end do not count. */
export function isSameCode(a: string, b: string): boolean {
  return a === b || plain(a) === plain(b);
}

function plain(text: string): string {
  return text
    .replace(/^\ufeff/, '')
    .split(/\r\n?|\n/)
    .map((line) => line.trimEnd())
    .join('\n')
    .trimEnd();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
