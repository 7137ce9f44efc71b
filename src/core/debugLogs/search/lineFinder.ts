import { buildAutomaton } from './automaton.ts';
import { LazyAutomaton, type MatchPlace } from './lazyAutomaton.ts';
import { parseRegex } from './regexParser.ts';

export interface SearchQuery {
  readonly text: string;
  readonly isRegex: boolean;
  readonly matchCase: boolean;
}

/** Finds the next line of a text that holds what is searched for. */
export interface LineFinder {
  /** The first match in a line that starts at `from` or later; undefined when there is none. */
  find(text: string, from: number): MatchPlace | undefined;
}

/** More is no search but a comparison. */
const longestQuery = 1_000;

/** @throws Failure where a regular expression is not understood. */
export function lineFinder({ text, isRegex, matchCase }: SearchQuery): LineFinder {
  const query = text.slice(0, longestQuery);
  if (isRegex) {
    return new RegexFinder(new LazyAutomaton(buildAutomaton(parseRegex(query, matchCase))));
  }
  return matchCase ? new TextFinder(query) : new FoldedTextFinder(query);
}

class TextFinder implements LineFinder {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  find(text: string, from: number): MatchPlace | undefined {
    const start = text.indexOf(this.#text, from);
    return start < 0 ? undefined : { start, end: start + this.#text.length };
  }
}

/** Plain text in any case. The expression holds nothing but the text, so it cannot run away. */
class FoldedTextFinder implements LineFinder {
  readonly #expression: RegExp;

  constructor(text: string) {
    this.#expression = new RegExp(text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'), 'gi');
  }

  find(text: string, from: number): MatchPlace | undefined {
    this.#expression.lastIndex = from;
    const found = this.#expression.exec(text);
    return found === null ? undefined : { start: found.index, end: found.index + found[0].length };
  }
}

class RegexFinder implements LineFinder {
  readonly #automaton: LazyAutomaton;

  constructor(automaton: LazyAutomaton) {
    this.#automaton = automaton;
  }

  find(text: string, from: number): MatchPlace | undefined {
    const end = this.#automaton.findEnd(text, from);
    if (end < 0) {
      return undefined;
    }
    const lineStart = end === 0 ? 0 : text.lastIndexOf('\n', end - 1) + 1;
    const lineEnd = text.indexOf('\n', end);
    return this.#automaton.place(text, lineStart, lineEnd < 0 ? text.length : lineEnd, end);
  }
}
