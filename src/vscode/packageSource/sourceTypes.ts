import {
  type CancellationToken,
  type DefinitionProvider,
  languages,
  Location,
  type Position,
  Range,
  SymbolInformation,
  SymbolKind,
  type TextDocument,
  Uri,
  type WorkspaceSymbolProvider,
} from 'vscode';
import { type Disposable, DisposableStore } from '../../core/base/disposable.ts';
import { sourceScheme } from '../../core/packageSource/sourcePath.ts';
import { isTrigger, simpleName } from '../../core/apexLanguage/typeRefParts.ts';
import { type IndexedType, spokenName, TypeIndex } from '../../core/packageSource/typeIndex.ts';
import { orgIdKey } from '../../core/subscribers/orgId.ts';
import { orgLine } from '../base/orgText.ts';
import type { CustomerFiles } from './customerFiles.ts';
import type { StoredPackage } from './packageFolder.ts';
import { sourceUri } from './sourceUris.ts';

// An editor shows a few dozen at a time.
const mostSymbols = 500;

/** The types of one subscriber's packages, and how the subscriber is called. */
export interface SubscriberTypes {
  readonly orgId: string;
  readonly subscriber: string;
  readonly index: TypeIndex;
}

/**
 * Finds classes and triggers in package source: for "Go to Class", for the editor's own search of symbols, for a name under the cursor,
 * and for whoever has a typeref. What the files declare was noted when they were stored, so an index is there at once.
 */
export class SourceTypes implements WorkspaceSymbolProvider, DefinitionProvider, Disposable {
  readonly #files: CustomerFiles;
  readonly #store = new DisposableStore();
  readonly #indexes = new Map<string, Promise<TypeIndex>>();

  constructor(files: CustomerFiles) {
    this.#files = files;
    this.#store.add(files.onDidChange((orgId) => this.#indexes.delete(orgIdKey(orgId))));
    this.#store.add(languages.registerWorkspaceSymbolProvider(this));
    this.#store.add(languages.registerDefinitionProvider({ scheme: sourceScheme, language: 'apex' }, this));
  }

  /** Every subscriber with package source on this machine. */
  async all(): Promise<readonly SubscriberTypes[]> {
    const byOrg = Map.groupBy(await this.#files.packages(), ({ orgId }) => orgIdKey(orgId));
    const found = [...byOrg.values()].map(async (packages): Promise<SubscriberTypes[]> => {
      const [first] = packages;
      return first === undefined
        ? []
        : [{ orgId: first.orgId, subscriber: first.subscriberFolder, index: await this.#indexOf(first.orgId) }];
    });
    return (await Promise.all(found)).flat();
  }

  /** Where a class or trigger is declared, by the org's name for it. Undefined for code that is not on this machine. */
  async fileOf(orgId: string, typeRef: string): Promise<Location | undefined> {
    const type = (await this.#indexOf(orgId)).fileOf(typeRef);
    return type && locationOf(type);
  }

  /** The package that a file was retrieved with; undefined for any other file. */
  async packageOf(uri: Uri): Promise<StoredPackage | undefined> {
    const packages = uri.scheme === sourceScheme ? await this.#files.packages() : [];
    return packages.find((one) => uri.toString().startsWith(`${sourceUri(one).toString()}/`));
  }

  async provideWorkspaceSymbols(query: string, token: CancellationToken): Promise<SymbolInformation[]> {
    const found: SymbolInformation[] = [];
    for (const { index, subscriber } of await this.all()) {
      if (token.isCancellationRequested) {
        return [];
      }
      found.push(...index.find(query).map((type) => symbolOf(type, subscriber)));
    }
    return found.slice(0, mostSymbols);
  }

  /** The type that a name under the cursor means, where it is written as a type: `Invoice`, `Outer.Inner`, `acme.Invoice`. */
  async provideDefinition(document: TextDocument, position: Position): Promise<Location[]> {
    const range = document.getWordRangeAtPosition(position, /[A-Za-z]\w*(?:\.[A-Za-z]\w*)*/);
    const stored = await this.packageOf(document.uri);
    if (range === undefined || stored === undefined) {
      return [];
    }
    // Up to the name that is under the cursor: in `Outer.Inner.method` one may mean each.
    const name = document.getText(range).slice(0, position.character - range.start.character);
    const rest = /^\w*/.exec(document.getText(range).slice(name.length))?.[0] ?? '';
    return (await this.#indexOf(stored.orgId)).named(name + rest).map(locationOf);
  }

  dispose(): void {
    this.#store.dispose();
  }

  #indexOf(orgId: string): Promise<TypeIndex> {
    const key = orgIdKey(orgId);
    const known = this.#indexes.get(key);
    if (known !== undefined) {
      return known;
    }
    const index = this.#files.packagesOf(orgId).then((packages) => new TypeIndex(packages.flatMap(typesOf)));
    this.#indexes.set(key, index);
    index.catch(() => this.#indexes.delete(key));
    return index;
  }
}

function typesOf(stored: StoredPackage): readonly IndexedType[] {
  const ofOrg = stored.files.map(({ path, types }) => ({ file: sourceUri(stored, path).toString(), types }));
  const ofProject = (stored.local?.files ?? []).map(({ path, types }) => ({ file: Uri.file(path).toString(), types }));
  return [...ofProject, ...ofOrg].flatMap(({ file, types }) => types.map((type) => ({ ...type, file })));
}

/** Where a type is declared. */
export function locationOf({ file, line }: IndexedType): Location {
  return new Location(Uri.parse(file), new Range(line - 1, 0, line - 1, 0));
}

function symbolOf(type: IndexedType, subscriber: string): SymbolInformation {
  const kind = isTrigger(type.typeRef) ? SymbolKind.Event : SymbolKind.Class;
  const outer = spokenName(type.typeRef).split('.').slice(0, -1).join('.');
  const container = [outer, orgLine(subscriber, 60)].filter((part) => part !== '').join(' · ');
  return new SymbolInformation(simpleName(type.typeRef), kind, container, locationOf(type));
}
