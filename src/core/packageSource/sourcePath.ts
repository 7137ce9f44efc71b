import { displayLine } from '../base/displayText.ts';
import { withoutTrailing } from '../base/trailing.ts';
import { toLongOrgId } from '../subscribers/orgId.ts';

// Where package source stands in the editor: isv-source://<org id>/Subscribers/<subscriber>/<package>/classes/X.cls. The org id and the
// package decide; the subscriber's name is there to be read. Nothing in it changes from one retrieve to the next, so breakpoints stay.

export const sourceScheme = 'isv-source';

/** Titles of editors are made from the path alone, so a folder of this name tells ours from others. */
const subscribersFolder = 'Subscribers';

export interface SourcePlace {
  readonly packageFolder: string;
  /** Below the package, with slashes; empty for the package itself. */
  readonly path: string;
}

/** Editors take the authority of a URI in lower case. 18 characters tell orgs apart all the same. */
export function orgAuthority(orgId: string): string {
  return toLongOrgId(orgId).toLowerCase();
}

export function sourcePath(subscriberFolder: string, { packageFolder, path }: SourcePlace): string {
  return ['', subscribersFolder, subscriberFolder, packageFolder, ...(path === '' ? [] : [path])].join('/');
}

/** A name of an org as one folder of a path. */
export function folderName(name: string): string {
  const shown = displayLine(name, 60).replace(/[/\\]/g, '-').replace(/^\.+/, '');
  const line = withoutTrailing(shown, '. ');
  return line === '' ? 'Unnamed' : line;
}

export interface FolderEntry {
  readonly name: string;
  readonly isFolder: boolean;
}

/** What lies directly in a folder, of paths: folders first, each by name. A path that ends in a slash is a folder. */
export function entriesIn(folder: string, paths: readonly string[]): readonly FolderEntry[] {
  const prefix = `${folder}/`;
  const entries = new Map<string, FolderEntry>();
  for (const path of paths) {
    if (path.startsWith(prefix)) {
      const [name = '', ...below] = path.slice(prefix.length).split('/');
      entries.set(name, { name, isFolder: below.length > 0 });
    }
  }
  return [...entries.values()]
    .filter(({ name }) => name !== '')
    .sort((a, b) => Number(b.isFolder) - Number(a.isFolder) || a.name.localeCompare(b.name));
}
