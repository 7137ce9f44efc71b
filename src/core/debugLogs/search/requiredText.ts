import type { RegexNode } from './regexTree.ts';

/** What is sure of a part of an expression: the text it always is, or a text that every match of it holds. */
interface Certainty {
  /** Undefined where it may be different texts. */
  readonly is: string | undefined;
  readonly holds: string;
}

/**
 * The longest text that every match holds, so that lines without it need no closer look; empty where there is none. In an expression for any
 * case, it is in small letters.
 */
export function requiredText(node: RegexNode): string {
  return certaintyOf(node).holds;
}

function certaintyOf(node: RegexNode): Certainty {
  switch (node.kind) {
    case 'units':
      return always(characterOf(node.ranges));
    case 'assertion':
      return always('');
    case 'alternatives':
      return { is: undefined, holds: '' };
    case 'repetition': {
      const part = certaintyOf(node.part);
      return node.least === 1 && node.most === 1 ? part : { is: undefined, holds: node.least > 0 ? part.holds : '' };
    }
    case 'sequence':
      return sequence(node.parts.map(certaintyOf));
  }
}

/** Texts that stand one behind the other are one text. */
function sequence(parts: readonly Certainty[]): Certainty {
  let run = '';
  let longest = '';
  for (const { is, holds } of parts) {
    run = is === undefined ? '' : run + is;
    longest = [run, holds].reduce((best, text) => (text.length > best.length ? text : best), longest);
  }
  return { is: parts.every(({ is }) => is !== undefined) ? run : undefined, holds: longest };
}

function always(text: string | undefined): Certainty {
  return { is: text, holds: text ?? '' };
}

/** The character, in small, that all these ranges are; undefined where they are several. */
function characterOf(ranges: Extract<RegexNode, { kind: 'units' }>['ranges']): string | undefined {
  const letters = ranges.map(({ first, last }) => (first === last ? String.fromCharCode(first) : undefined));
  const [only, another] = new Set(letters.length === 1 ? letters : letters.map((letter) => letter?.toLowerCase()));
  return another === undefined ? only : undefined;
}
