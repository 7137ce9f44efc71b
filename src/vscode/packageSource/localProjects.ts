import { dirname, join } from 'node:path';
import { RelativePattern, Uri, workspace } from 'vscode';
import { localKey } from '../../core/packageSource/localComparison.ts';
import { localMatch, type LocalMatch, type LocalProject, parseProject } from '../../core/packageSource/localProject.ts';
import type { InstalledPackage } from '../../core/packageSource/ports.ts';

// A workspace with more projects than this is not one that a package is made in.
const mostProjects = 50;

/** A project in the workspace that an installed package is made from. */
export interface WorkspaceMatch extends LocalMatch {
  /** Absolute paths of its package directories. */
  readonly folders: readonly string[];
}

export interface LocalFile {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}

/** Salesforce projects in the workspace: one's own packages as they are written. */
export class LocalProjects {
  async namespaces(): Promise<readonly string[]> {
    const projects = await this.#find();
    return projects.flatMap(({ project }) => project.namespace ?? []);
  }

  /** Of several projects, the one whose version is installed. */
  async matchOf(installed: InstalledPackage): Promise<WorkspaceMatch | undefined> {
    const matches = (await this.#find()).flatMap(({ folder, project }) => {
      const match = localMatch(installed, project);
      return match === undefined
        ? []
        : [{ ...match, folders: match.directories.map(({ path }) => join(folder, path)) }];
    });
    return matches.find(({ sameVersion }) => sameVersion === true) ?? matches[0];
  }

  /** Classes and triggers below these folders, by `localKey`. */
  async readFiles(folders: readonly string[]): Promise<ReadonlyMap<string, LocalFile>> {
    const found = await Promise.all(
      folders.map((folder) => workspace.findFiles(new RelativePattern(Uri.file(folder), '**/*.{cls,trigger}'))),
    );
    const files = found.flat().map(async (uri): Promise<[string, LocalFile]> => {
      const text = new TextDecoder().decode(await workspace.fs.readFile(uri));
      return [localKey(uri.path), { path: uri.fsPath, text }];
    });
    return new Map(await Promise.all(files));
  }

  async #find(): Promise<readonly { readonly folder: string; readonly project: LocalProject }[]> {
    const found = await workspace.findFiles('**/sfdx-project.json', '**/{node_modules,.*}/**', mostProjects);
    const projects = found
      .filter(({ scheme }) => scheme === 'file')
      .map(async (uri) => {
        const project = parseProject(new TextDecoder().decode(await workspace.fs.readFile(uri)));
        return project === undefined ? [] : [{ folder: dirname(uri.fsPath), project }];
      });
    return (await Promise.all(projects)).flat();
  }
}
