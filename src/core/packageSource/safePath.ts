import { displayText } from '../base/displayText.ts';
import { l10n } from '../base/l10n.ts';

/** What Windows keeps for devices, whatever extension follows, also behind spaces. */
const reservedName = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$) *(?:\.|$)/i;

interface Rule {
  /** Follows the name. */
  readonly problem: () => string;
  readonly broken: (path: string, folders: readonly string[]) => boolean;
}

/** Names that could leave the folder they are written to, or mean another file than they say. */
const rules: readonly Rule[] = [
  // Reversed or hidden letters make a name look like another, and half a character is written as any other half.
  {
    problem: () => l10n.t('has a control or invisible character in its name'),
    broken: (path) => /[\t\n]/.test(path) || displayText(path) !== path || !path.isWellFormed(),
  },
  { problem: () => l10n.t('has a backslash in its name'), broken: (path) => path.includes('\\') },
  { problem: () => l10n.t('has an absolute path'), broken: (path) => path.startsWith('/') },
  { problem: () => l10n.t('has a drive or stream in its name'), broken: (path) => path.includes(':') },
  {
    problem: () => l10n.t('leaves its folder'),
    broken: (_path, folders) => folders.includes('..') || folders.includes('.'),
  },
  { problem: () => l10n.t('has an empty folder name'), broken: (_path, folders) => folders.includes('') },
  {
    problem: () => l10n.t('ends in a dot or space'),
    broken: (_path, folders) => folders.some((name) => /[. ]$/.test(name)),
  },
  {
    problem: () => l10n.t('has a name that Windows reserves'),
    broken: (_path, folders) => folders.some((name) => reservedName.test(name)),
  },
  // An object's own word: as a key it would vanish.
  { problem: () => l10n.t('has a name that stands for something else'), broken: (path) => path === '__proto__' },
  { problem: () => l10n.t('has too long a name'), broken: (path) => path.length > 400 },
];

/** Why a file from an org cannot be written under this path; undefined where it can. */
export function pathProblem(path: string): string | undefined {
  const folders = path.replace(/\/$/, '').split('/');
  return rules.find(({ broken }) => broken(path, folders))?.problem();
}

/** Some file systems see no difference in case or in how an accent is composed. By way of capitals: ß and ss have the same. */
export function pathKey(path: string): string {
  return path.toUpperCase().toLowerCase().normalize('NFC');
}

/** The paths of one package, as file systems see them: two must never mean one file, and a file is no folder. */
export class TakenPaths {
  /** By key, as each was written. */
  readonly #named = new Map<string, string>();
  readonly #folders = new Set<string>();

  /** False where it would get in the way of one that was taken before. A path that ends in a slash is a folder's. */
  take(path: string): boolean {
    const key = pathKey(path.replace(/\/$/, ''));
    const parents = foldersAbove(key);
    const isFile = !path.endsWith('/');
    if (this.#named.has(key) || (isFile && this.#folders.has(key)) || parents.some((folder) => this.#isFile(folder))) {
      return false;
    }
    this.#named.set(key, path);
    parents.forEach((folder) => this.#folders.add(folder));
    return true;
  }

  /** Whether this very path was taken, written as it is. */
  has(path: string): boolean {
    return this.#named.get(pathKey(path)) === path;
  }

  #isFile(key: string): boolean {
    return this.#named.get(key)?.endsWith('/') === false;
  }
}

/** `a/b/c` is below `a` and `a/b`. */
function foldersAbove(key: string): readonly string[] {
  const parts = key.split('/');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
}
