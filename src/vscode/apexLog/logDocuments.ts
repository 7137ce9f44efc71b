import { languages, type TextDocument, workspace } from 'vscode';
import { looksLikeDebugLog } from '../../core/apexLog/logIndex.ts';
import type { Disposable } from '../../core/base/disposable.ts';

/** Our own language. */
export const logLanguage = 'isv-apex-log';

/** Ours, and that of Salesforce's extension. */
export const logLanguages: readonly string[] = [logLanguage, 'apexlog'];

/** The languages that VS Code takes a debug log for: it goes by the names of files. */
const mistakenFor = new Set(['log', 'plaintext']);
const longestHeader = 4096;

export function isDebugLog(document: TextDocument): boolean {
  return logLanguages.includes(document.languageId);
}

/** Tells debug logs from other files by their first line, whatever they are called. */
export class LogDetection implements Disposable {
  readonly #registration: Disposable;
  /** A language that somebody chooses later, which opens the document anew, stays. */
  readonly #seen = new WeakSet<TextDocument>();

  constructor() {
    this.#registration = workspace.onDidOpenTextDocument((document) => void this.#detect(document));
    for (const document of workspace.textDocuments) {
      void this.#detect(document);
    }
  }

  dispose(): void {
    this.#registration.dispose();
  }

  async #detect(document: TextDocument): Promise<void> {
    if (this.#seen.has(document) || document.lineCount < 2) {
      return;
    }
    this.#seen.add(document);
    if (!mistakenFor.has(document.languageId)) {
      return;
    }
    const first = document.lineAt(0).text;
    if (first.length <= longestHeader && looksLikeDebugLog(new TextEncoder().encode(first))) {
      await languages.setTextDocumentLanguage(document, logLanguage);
    }
  }
}
