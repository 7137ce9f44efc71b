import type { LineFinder } from './lineFinder.ts';

/** What is shown of a line around a match. */
const shownBefore = 60;
const shownAfter = 180;
/** A line longer than this is looked through in parts: memory for it would have no bound. */
const longestLine = 4 * 1024 * 1024;

/** A line that holds what is searched for. */
export interface FoundLine {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units: where the match begins. */
  readonly column: number;
  /** The line, or what is around the match. */
  readonly snippet: string;
  /** Where the match stands in the snippet. */
  readonly start: number;
  readonly end: number;
}

/** Looks through the text of a log piece by piece. Hands out at most so many lines. */
export async function* searchLog(
  chunks: AsyncIterable<Uint8Array>,
  finder: LineFinder,
  limit: number,
): AsyncGenerator<FoundLine, void, undefined> {
  const decoder = new TextDecoder();
  let rest = '';
  let line = 1;
  let found = 0;
  const search = function* (text: string): Generator<FoundLine, void, undefined> {
    const block = new Block(text, line);
    for (let from = 0; from < text.length && found < limit;) {
      const match = finder.find(text, from);
      if (match === undefined) {
        break;
      }
      const at = block.lineAround(match.start);
      found += 1;
      yield shown(text, at, match);
      from = at.end + 1;
    }
    line = block.lineAtEnd();
  };
  for await (const chunk of chunks) {
    const text = rest + decoder.decode(chunk, { stream: true });
    const end = text.lastIndexOf('\n') + 1;
    const isEndless = end === 0 && text.length > longestLine;
    const whole = isEndless ? text.length : end;
    yield* search(text.slice(0, whole));
    rest = text.slice(whole);
    if (found >= limit) {
      return;
    }
  }
  yield* search(rest + decoder.decode());
}

interface LinePlace {
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

/** Counts the lines of a text as far as that is needed. */
class Block {
  readonly #text: string;
  #line: number;
  #lineStart = 0;

  constructor(text: string, firstLine: number) {
    this.#text = text;
    this.#line = firstLine;
  }

  lineAround(index: number): LinePlace {
    for (let next = this.#text.indexOf('\n', this.#lineStart); next >= 0 && next < index;) {
      this.#line += 1;
      this.#lineStart = next + 1;
      next = this.#text.indexOf('\n', this.#lineStart);
    }
    const end = this.#text.indexOf('\n', index);
    return { line: this.#line, start: this.#lineStart, end: end < 0 ? this.#text.length : end };
  }

  lineAtEnd(): number {
    for (let next = this.#text.indexOf('\n', this.#lineStart); next >= 0;) {
      this.#line += 1;
      this.#lineStart = next + 1;
      next = this.#text.indexOf('\n', this.#lineStart);
    }
    return this.#line;
  }
}

function shown(text: string, place: LinePlace, match: { readonly start: number; readonly end: number }): FoundLine {
  const { line, start, end } = place;
  const from = Math.max(start, match.start - shownBefore);
  const to = Math.min(end, Math.max(match.start, from) + shownAfter);
  return {
    line,
    column: match.start - start + 1,
    snippet: text.slice(from, to),
    start: match.start - from,
    end: Math.min(match.end, to) - from,
  };
}
