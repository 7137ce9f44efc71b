import { displayLine } from './displayText.ts';
import { TextPieces } from './textPieces.ts';

// Documents in Markdown around text that somebody else wrote: nothing of theirs is markup.

/** Invisible, and ends what looks like a link. */
const wordJoiner = 0x2060;
const backslash = 0x5c;
const colon = 0x3a;

/** Text of an org on one line, as itself: no markup, no HTML, no picture, no link. */
export function markdownText(text: string, limit = 200): string {
  const line = displayLine(text, limit);
  const markdown = new TextPieces(line.length * 2);
  for (let at = 0; at < line.length; at++) {
    const code = line.charCodeAt(at);
    // Markdown takes any ASCII punctuation behind a backslash for itself.
    if (isPunctuation(code)) {
      markdown.add(backslash);
    }
    markdown.add(code);
    // Renderers make links of bare addresses too.
    if (code === colon && line.startsWith('//', at + 1)) {
      markdown.add(wordJoiner);
    }
  }
  return markdown.text;
}

/** `!` to `/`, `:` to `@`, `[` to the backtick, `{` to `~`. */
function isPunctuation(code: number): boolean {
  return (
    (code >= 0x21 && code <= 0x2f) ||
    (code >= 0x3a && code <= 0x40) ||
    (code >= 0x5b && code <= 0x60) ||
    (code >= 0x7b && code <= 0x7e)
  );
}

/** A link that we made: `address` is ours, only the label may be an org's. */
export function markdownLink(label: string, address: string): string {
  return `[${markdownText(label)}](<${new URL(address).href.replace(/[<>\s]/g, '')}>)`;
}

export type MarkdownCell = string;

/** A table of cells that are Markdown already. Nothing where it has no rows. */
export function markdownTable(head: readonly MarkdownCell[], rows: readonly (readonly MarkdownCell[])[]): string {
  if (rows.length === 0) {
    return '';
  }
  const line = (cells: readonly MarkdownCell[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
