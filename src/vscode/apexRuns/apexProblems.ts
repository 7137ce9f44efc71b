import {
  type Disposable,
  Diagnostic,
  DiagnosticSeverity,
  l10n,
  languages,
  Position,
  type Range,
  type TextDocument,
  workspace,
} from 'vscode';
import type { AnonymousApexResult } from '../../core/apexRuns/ports.ts';
import { stackFrames } from '../../core/apexRuns/stackTrace.ts';
import { DisposableStore } from '../../core/base/disposable.ts';
import { displayText } from '../../core/base/displayText.ts';

/** Code that was taken from an editor. */
export interface CodePlace {
  readonly document: TextDocument;
  /** Where the code begins. */
  readonly start: Position;
}

/** What the org found wrong with anonymous Apex, shown where it stands, until it is changed or run again. */
export class ApexProblems implements Disposable {
  readonly #store = new DisposableStore();
  readonly #problems = this.#store.add(languages.createDiagnosticCollection('isvDebugger.anonymousApex'));

  constructor() {
    this.#store.add(workspace.onDidChangeTextDocument(({ document }) => this.#problems.delete(document.uri)));
    this.#store.add(workspace.onDidCloseTextDocument(({ uri }) => this.#problems.delete(uri)));
  }

  show({ document, start }: CodePlace, result: AnonymousApexResult): void {
    const problem = problemOf(result);
    this.#problems.delete(document.uri);
    if (problem !== undefined) {
      const range = wordAt(document, placeIn(start, problem.line, problem.column));
      const diagnostic = new Diagnostic(range, displayText(problem.message), DiagnosticSeverity.Error);
      diagnostic.source = l10n.t('subscriber');
      this.#problems.set(document.uri, [diagnostic]);
    }
  }

  dispose(): void {
    this.#store.dispose();
  }
}

interface Problem {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

/** An exception shows at the line of this code from which it came, however deep it was thrown. */
function problemOf(result: AnonymousApexResult): Problem | undefined {
  if (result.success) {
    return undefined;
  }
  const frame = stackFrames(result.exceptionStackTrace ?? '').findLast(({ isAnonymous }) => isAnonymous);
  return {
    message: result.compileProblem ?? result.exceptionMessage ?? '',
    line: frame?.line ?? result.line ?? 1,
    column: frame?.column ?? result.column ?? 1,
  };
}

/** Lines and columns of the org count from 1 and from where the code began. */
function placeIn(start: Position, line: number, column: number): Position {
  return new Position(start.line + line - 1, (line === 1 ? start.character : 0) + column - 1);
}

function wordAt(document: TextDocument, place: Position): Range {
  const valid = document.validatePosition(place);
  return document.getWordRangeAtPosition(valid) ?? document.lineAt(valid.line).range.with(valid);
}
