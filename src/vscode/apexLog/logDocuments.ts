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

  constructor() {
    this.#registration = workspace.onDidOpenTextDocument((document) => void detect(document));
    for (const document of workspace.textDocuments) {
      void detect(document);
    }
  }

  dispose(): void {
    this.#registration.dispose();
  }
}

async function detect(document: TextDocument): Promise<void> {
  if (!mistakenFor.has(document.languageId) || document.lineCount < 2) {
    return;
  }
  const first = document.lineAt(0).text;
  if (first.length <= longestHeader && looksLikeDebugLog(new TextEncoder().encode(first))) {
    await languages.setTextDocumentLanguage(document, logLanguage);
  }
}
