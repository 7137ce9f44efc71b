import { marked, type Token } from 'marked';

// What becomes more than a text where it is shown.

/** Characters that move the cursor, turn the order of reading around or cannot be seen. */
const unseen =
  // eslint-disable-next-line no-control-regex -- looking for control characters is the purpose
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}\p{Bidi_Control}]/gu;

/** The editor makes icons, links and variables of these. */
const markup = [/\$\([^)\s]+\)/g, /\]\([^()]*\)/g, /\$\{[^}]*\}/g];

export function effectsInText(text: string): readonly string[] {
  return markup.flatMap((pattern) => [...text.matchAll(pattern)].map(([found]) => found));
}

/** A line has no other line in it, which could begin something anew. */
export function effectsInLine(text: string): readonly string[] {
  return [...effectsInText(text), ...(/[\n\t]/.test(text) ? ['another line'] : [])];
}

/** Of Markdown: what it links to, what it loads, and its HTML, whether the editor would take it or not. */
export function effectsInMarkdown(markdown: string): readonly string[] {
  const found: string[] = [];
  void marked.walkTokens(marked.lexer(markdown, { gfm: true }), (token: Token) => {
    if (token.type === 'link' || token.type === 'image') {
      found.push(`${token.type} ${String(token['href'])}`);
    } else if (token.type === 'html' || token.type === 'heading' || token.type === 'code' || token.type === 'hr') {
      found.push(`${token.type} ${token.type === 'html' ? token.raw : ''}`);
    }
  });
  return found;
}

/** Control and bidi characters, as numbers. `markdown` may hold the word joiner that ends what looks like a link. */
export function unseenIn(text: string, isMarkdown = false): readonly string[] {
  const own = isMarkdown ? text.replaceAll('\\:\u2060', '\\:') : text;
  return [...own.matchAll(unseen)].map(([character]) => `U+${(character.codePointAt(0) ?? 0).toString(16)}`);
}

/** What of `found` is more than what is there in any case. */
export function beyond(found: readonly string[], usual: readonly string[]): readonly string[] {
  const left = [...usual];
  return found.filter((one) => {
    const at = left.indexOf(one);
    if (at >= 0) {
      left.splice(at, 1);
    }
    return at < 0;
  });
}
