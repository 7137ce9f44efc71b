import { displayLine } from './displayText.ts';

// Documents in Markdown around text that somebody else wrote: nothing of theirs is markup.

/** Invisible, and ends what looks like a link. */
const wordJoiner = '\u2060';

/** Text of an org on one line, as itself: no markup, no HTML, no picture, no link. */
export function markdownText(text: string, limit = 200): string {
  return (
    displayLine(text, limit)
      // Markdown takes any ASCII punctuation behind a backslash for itself.
      .replace(/[!-/:-@[-`{-~]/g, '\\$&')
      // Renderers make links of bare addresses too.
      .replaceAll('\\:\\/\\/', `\\:${wordJoiner}\\/\\/`)
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
