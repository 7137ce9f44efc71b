import { stat } from 'node:fs/promises';
import { l10n, TabInputText, type Uri, window } from 'vscode';
import type { Disposable } from '../../core/base/disposable.ts';

/** From this size on VS Code keeps a document from extensions. Bytes. */
const largest = 50 * 1024 * 1024;

/** Says what is lost of a log that VS Code shows as bare text, and offers what is not. Once for each. */
export class LargeLogs implements Disposable {
  readonly #registration: Disposable;
  readonly #told = new Set<string>();
  readonly #showSummary: (uri: Uri) => void;

  constructor(showSummary: (uri: Uri) => void) {
    this.#showSummary = showSummary;
    this.#registration = window.tabGroups.onDidChangeTabs(({ opened }) => {
      for (const { input } of opened) {
        if (input instanceof TabInputText && input.uri.scheme === 'file' && /\.log$/i.test(input.uri.path)) {
          void this.#look(input.uri);
        }
      }
    });
  }

  dispose(): void {
    this.#registration.dispose();
  }

  async #look(uri: Uri): Promise<void> {
    const key = uri.toString();
    // A file that is gone again has nothing to say.
    const size = await stat(uri.fsPath).then(
      (found) => found.size,
      () => 0,
    );
    if (size < largest || this.#told.has(key)) {
      return;
    }
    this.#told.add(key);
    const summary = l10n.t('Show Summary');
    const answer = await window.showInformationMessage(
      l10n.t(
        'VS Code shows logs of more than 50 MB as bare text: no outline, no hovers. The summary works all the same.',
      ),
      summary,
    );
    if (answer === summary) {
      this.#showSummary(uri);
    }
  }
}
