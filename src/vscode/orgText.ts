import { displayLine } from '../core/base/displayText.ts';

/**
 * VS Code makes icons of `$(name)` in labels, and links, even links that run commands, of `[text](target)` in messages and
 * prompts. A thin space takes the meaning from both.
 */
export function withoutMarkup(text: string): string {
  return text.replaceAll('$(', '$\u2009(').replaceAll('](', ']\u2009(');
}

/** Org text for anything that the editor shows in one line: nothing in it takes effect. */
export function orgLine(text: string, limit = 80): string {
  return withoutMarkup(displayLine(text, limit));
}
