import {
  type CancellationToken,
  type DocumentSelector,
  languages,
  type Location,
  type Position,
  type ReferenceProvider,
  type TextDocument,
} from 'vscode';
import { codePlaceAt } from '../../core/apexLanguage/codePlace.ts';
import type { Disposable } from '../../core/base/disposable.ts';
import { sourceScheme } from '../../core/packageSource/sourcePath.ts';
import { orgIdKey } from '../../core/subscribers/orgId.ts';
import type { LogFiles } from '../debugLogs/logFiles.ts';
import type { SourceTypes } from '../packageSource/sourceTypes.ts';
import type { LogServerClient } from './logServerClient.ts';

/** Whoever calls the language so, and files of Apex that nobody has named one for. */
const apexFiles: DocumentSelector = [{ language: 'apex' }, { scheme: sourceScheme }, { pattern: '**/*.{cls,trigger}' }];

export interface SourceReferencesParts {
  readonly client: Pick<LogServerClient, 'sourceReferences'>;
  readonly files: LogFiles;
  readonly types: SourceTypes;
}

/** Among the references of a line or a method of Apex: the lines of open logs that come from it. What other extensions find stays beside them. */
export class SourceReferences implements ReferenceProvider, Disposable {
  readonly #parts: SourceReferencesParts;
  readonly #registration: Disposable;

  constructor(parts: SourceReferencesParts) {
    this.#parts = parts;
    this.#registration = languages.registerReferenceProvider(apexFiles, this);
  }

  async provideReferences(
    document: TextDocument,
    position: Position,
    _context: unknown,
    token: CancellationToken,
  ): Promise<Location[]> {
    const stored = await this.#parts.types.packageOf(document.uri);
    const kind = document.uri.path.toLowerCase().endsWith('.trigger') ? 'trigger' : 'class';
    const file = { kind, namespace: stored?.namespace ?? null } as const;
    const place = codePlaceAt(document.getText(), file, position.line + 1);
    if (place === undefined) {
      return [];
    }
    const { typeRef, line, method = null } = place;
    const wanted = { typeRef, line, method, knowsNamespace: stored !== undefined };
    const found = await this.#parts.client.sourceReferences(wanted, token);
    return stored === undefined || found.length === 0 ? found : this.#notOfOthers(found, stored.orgId);
  }

  dispose(): void {
    this.#registration.dispose();
  }

  /** Another customer may have another version of the package: their lines are not these. A log that somebody sent may be anybody's. */
  async #notOfOthers(found: readonly Location[], orgId: string): Promise<Location[]> {
    const others = (await this.#parts.files.ofOrg()).filter((stored) => orgIdKey(stored.orgId) !== orgIdKey(orgId));
    const paths = new Set(others.map(({ path }) => path));
    return found.filter(({ uri }) => !paths.has(uri.fsPath));
  }
}
