import { FileDecoration, type FileDecorationProvider, l10n, ThemeColor, type Uri, window } from 'vscode';
import { type Disposable, DisposableStore } from '../../core/base/disposable.ts';
import { EventEmitter } from '../../core/base/event.ts';
import { orgAuthority, sourceScheme } from '../../core/packageSource/sourcePath.ts';
import type { FileCheck, StoredFile } from '../../core/packageSource/storedPackage.ts';
import type { CustomerFiles } from './customerFiles.ts';
import { sourceUri } from './sourceUris.ts';

/** Marks files that are not what the org runs, or may not be: in the tree, in tabs and in breadcrumbs. */
export class SourceDecorations implements FileDecorationProvider, Disposable {
  readonly #files: CustomerFiles;
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new EventEmitter<undefined>());

  readonly onDidChangeFileDecorations = this.#changed.event;

  constructor(files: CustomerFiles) {
    this.#files = files;
    this.#store.add(window.registerFileDecorationProvider(this));
    this.#store.add(files.onDidChange(() => this.#changed.fire(undefined)));
  }

  async provideFileDecoration(uri: Uri): Promise<FileDecoration | undefined> {
    if (uri.scheme !== sourceScheme) {
      return undefined;
    }
    const packages = await this.#files.packages();
    const stored = packages.find(
      (candidate) =>
        orgAuthority(candidate.orgId) === uri.authority && uri.path.startsWith(`${sourceUri(candidate).path}/`),
    );
    const file = stored?.files.find(({ path }) => sourceUri(stored, path).path === uri.path);
    return file && decorationOf(file);
  }

  dispose(): void {
    this.#store.dispose();
  }
}

function decorationOf({ check }: StoredFile): FileDecoration | undefined {
  switch (check) {
    case 'verified':
      return undefined;
    case 'unconfirmed':
      return new FileDecoration('?', describeCheck(check));
    case 'signatures':
      return new FileDecoration('S', describeCheck(check), new ThemeColor('descriptionForeground'));
    case 'outdated':
      return new FileDecoration('!', describeCheck(check), new ThemeColor('list.warningForeground'));
  }
}

/** How a file relates to what the org runs, in a sentence. */
export function describeCheck(check: FileCheck): string {
  switch (check) {
    case 'verified':
      return l10n.t("The org's own text");
    case 'unconfirmed':
      return l10n.t('Not confirmed: it came with the package, and the org does not show its own text to compare');
    case 'signatures':
      return l10n.t('Signatures alone: the org shows no code of this class, so no breakpoint can be set');
    case 'outdated':
      return l10n.t('Out of date: the org has another text by now, which could not be read');
  }
}
