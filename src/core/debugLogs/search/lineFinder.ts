import { buildAutomaton } from './automaton.ts';
import { LazyAutomaton, type MatchPlace } from './lazyAutomaton.ts';
import { parseRegex } from './regexParser.ts';
import { requiredText } from './requiredText.ts';

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
  return isRegex ? regexFinder(query, matchCase) : textFinder(query, matchCase);
}

function textFinder(text: string, matchCase: boolean): LineFinder {
  return matchCase ? new TextFinder(text) : new FoldedTextFinder(text);
}

function regexFinder(source: string, matchCase: boolean): LineFinder {
  const tree = parseRegex(source, matchCase);
  const required = requiredText(tree);
  // A single letter stands in nearly every line.
  const candidates = required.length < 2 ? undefined : textFinder(required, matchCase);
  return new RegexFinder(new LazyAutomaton(buildAutomaton(tree)), candidates);
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
  /** Finds lines that are worth a closer look. Undefined where every line is. */
  readonly #candidates: LineFinder | undefined;

  constructor(automaton: LazyAutomaton, candidates: LineFinder | undefined) {
    this.#automaton = automaton;
    this.#candidates = candidates;
  }

  find(text: string, from: number): MatchPlace | undefined {
    if (this.#candidates === undefined) {
      return this.#findIn(text, from, text.length);
    }
    for (let next = from; ;) {
      const candidate = this.#candidates.find(text, next);
      if (candidate === undefined) {
        return undefined;
      }
      const { start, end } = lineAround(text, candidate.start);
      const found = this.#findIn(text, start, end);
      if (found !== undefined || end >= text.length) {
        return found;
      }
      next = end + 1;
    }
  }

  #findIn(text: string, from: number, to: number): MatchPlace | undefined {
    const matchEnd = this.#automaton.findEnd(text, from, to);
    if (matchEnd < 0) {
      return undefined;
    }
    const { start, end } = lineAround(text, matchEnd);
    return this.#automaton.place(text, start, end, matchEnd);
  }
}

function lineAround(text: string, index: number): MatchPlace {
  const end = text.indexOf('\n', index);
  return { start: index === 0 ? 0 : text.lastIndexOf('\n', index - 1) + 1, end: end < 0 ? text.length : end };
}
