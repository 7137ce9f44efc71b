import {
  type CancellationToken,
  type EvaluatableExpressionProvider,
  EvaluatableExpression,
  type InlineValue,
  type InlineValueContext,
  type InlineValuesProvider,
  InlineValueVariableLookup,
  type Position,
  Range,
  type TextDocument,
} from 'vscode';
import { expressionAt, namesUntil, type SourceRange } from '../../core/apexLanguage/sourceNames.ts';

// A class that was generated may be as large as it likes; an editor asks at every move of the mouse.
const longestText = 2_000_000;

/** What is evaluated under the mouse while a request stands: the whole path up to the word, and nothing that would run code. */
export const hoveredExpression: EvaluatableExpressionProvider = {
  provideEvaluatableExpression(document: TextDocument, position: Position) {
    const text = document.getText();
    const found = text.length > longestText ? undefined : expressionAt(text, position.line + 1, position.character);
    return found === undefined ? undefined : new EvaluatableExpression(rangeOf(found), found.name);
  },
};

/** The values beside the lines that the method has run. Apex ignores case, so names are looked up without it. */
export const inlineValues: InlineValuesProvider = {
  provideInlineValues(
    document: TextDocument,
    viewPort: Range,
    { stoppedLocation }: InlineValueContext,
    token: CancellationToken,
  ): InlineValue[] {
    const text = document.getText();
    if (text.length > longestText || token.isCancellationRequested) {
      return [];
    }
    const isTrigger = /\.trigger$/i.test(document.fileName);
    return namesUntil(text, stoppedLocation.end.line + 1, isTrigger)
      .map((found) => ({ ...found, range: rangeOf(found) }))
      .filter(({ range }) => viewPort.intersection(range) !== undefined)
      .map(({ range, name }) => new InlineValueVariableLookup(range, name, false));
  },
};

function rangeOf({ line, start, end }: SourceRange): Range {
  return new Range(line - 1, start, line - 1, end);
}
