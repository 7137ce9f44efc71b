import { open } from 'node:fs/promises';
import { l10n, type Tab, TabInputText, type Uri, window } from 'vscode';
import { looksLikeDebugLog } from '../../core/apexLog/logIndex.ts';
import type { Disposable } from '../../core/base/disposable.ts';

/** From this size on VS Code keeps a document from extensions. Bytes. */
const largest = 50 * 1024 * 1024;
/** What a debug log is told by stands in its first bytes. */
const longestHeader = 4096;

/** Says what is lost of a log that VS Code shows as bare text, and offers what is not. Once for each. */
export class LargeLogs implements Disposable {
  readonly #registration: Disposable;
  readonly #told = new Set<string>();
  readonly #showSummary: (uri: Uri) => void;

  constructor(showSummary: (uri: Uri) => void) {
    this.#showSummary = showSummary;
    this.#registration = window.tabGroups.onDidChangeTabs(({ opened }) => this.#lookAt(opened));
    this.#lookAt(window.tabGroups.all.flatMap(({ tabs }) => tabs));
  }

  dispose(): void {
    this.#registration.dispose();
  }

  #lookAt(tabs: readonly Tab[]): void {
    for (const { input } of tabs) {
      if (input instanceof TabInputText && input.uri.scheme === 'file') {
        void this.#look(input.uri);
      }
    }
  }

  async #look(uri: Uri): Promise<void> {
    const key = uri.toString();
    if (this.#told.has(key) || !(await isLargeLog(uri.fsPath)) || this.#told.has(key)) {
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

/** A file that is gone again, or may not be read, is none. */
async function isLargeLog(path: string): Promise<boolean> {
  try {
    await using file = await open(path);
    // Every file that is shown is asked about; few have to be read.
    if ((await file.stat()).size < largest) {
      return false;
    }
    const { buffer, bytesRead } = await file.read({ buffer: new Uint8Array(longestHeader), position: 0 });
    return looksLikeDebugLog(buffer.subarray(0, bytesRead));
  } catch {
    return false;
  }
}
