import { displayLine, withoutMarkup } from '../../core/base/displayText.ts';

/** Org text for anything that the editor shows in one line: nothing in it takes effect. */
export function orgLine(text: string, limit = 80): string {
  return withoutMarkup(displayLine(text, limit));
}
