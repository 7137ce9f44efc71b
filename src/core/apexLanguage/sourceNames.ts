import { scanApexFile } from './apexScanner.ts';
import { isName, TokenCursor } from './tokenCursor.ts';
import { Token } from './tokenKinds.ts';
import { TokenList } from './tokens.ts';

/** A piece of source: lines count from 1, `start` and `end` are 0-based columns of that line. */
export interface SourceRange {
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

export interface NamedRange extends SourceRange {
  readonly name: string;
}

/**
 * The value that a position in the source stands for, as an expression: over `lines` of `invoice.lines[0].amount` it is
 * `invoice.lines`. Undefined over what has no value to read: calls, types, strings, comments.
 */
export function expressionAt(text: string, line: number, column: number): NamedRange | undefined {
  const source = new SourceTokens(text);
  const at = source.wordAt(line, column);
  if (at === undefined || source.kind(at + 1) === Token.openParen) {
    return undefined;
  }
  const first = source.chainStart(at);
  if (first === undefined) {
    return undefined;
  }
  const [start, end] = [source.start(first), source.end(at)];
  const name = text.slice(start, end);
  // A chain over several lines has no one range that an editor could show.
  return name.includes('\n') || source.line(first) !== line
    ? undefined
    : { line, start: start - source.lineStart(first), end: end - source.lineStart(first), name };
}

/**
 * The names whose values belong beside the lines of the method that has stopped: those from its header to the line where it stands.
 * Whether a name is a variable, the debugger knows; names of calls and members are left out here.
 */
export function namesUntil(text: string, stoppedLine: number, isTrigger: boolean): readonly NamedRange[] {
  const { bodies } = scanApexFile(text, { kind: isTrigger ? 'trigger' : 'class', namespace: null });
  const around = bodies.filter(({ firstLine, lastLine }) => firstLine <= stoppedLine && stoppedLine <= lastLine);
  const innermost = around.reduce<(typeof around)[number] | undefined>(
    (best, body) => (best === undefined || body.firstLine >= best.firstLine ? body : best),
    undefined,
  );
  if (innermost === undefined) {
    return [];
  }
  const source = new SourceTokens(text);
  const found: NamedRange[] = [];
  let seen = new Set<string>();
  let seenOn = 0;
  let at = source.firstOn(innermost.firstLine);
  for (; source.line(at) <= stoppedLine && !source.ended(at); at++) {
    at = source.declaredNameBehind(at);
    const line = source.line(at);
    if (line !== seenOn) {
      [seen, seenOn] = [new Set(), line];
    }
    const name = source.isVariableName(at) ? source.text(at) : undefined;
    // `this` stands in too many lines to be worth its room.
    if (name !== undefined && name.toLowerCase() !== 'this' && !seen.has(name.toLowerCase())) {
      seen.add(name.toLowerCase());
      const start = source.start(at) - source.lineStart(at);
      found.push({ line, start, end: start + name.length, name });
    }
  }
  return found;
}

const lineBreaks: ReadonlySet<number> = new Set([0x0a, 0x0d]);

/** A file's tokens by what they touch. */
class SourceTokens {
  readonly #tokens: TokenList;
  readonly #cursor: TokenCursor;
  #lineStart: { readonly line: number; readonly start: number } | undefined;

  constructor(text: string) {
    this.#tokens = new TokenList(text);
    this.#cursor = new TokenCursor(this.#tokens);
  }

  ended(index: number): boolean {
    return index >= this.#tokens.count;
  }

  kind(index: number): number {
    return this.#tokens.kinds[index] ?? Token.endOfFile;
  }

  line(index: number): number {
    return this.ended(index) ? this.#tokens.lineCount : (this.#tokens.lines[index] ?? 0);
  }

  start(index: number): number {
    return this.#tokens.starts[index] ?? this.#tokens.text.length;
  }

  end(index: number): number {
    return this.start(index) + this.text(index).length;
  }

  text(index: number): string {
    return this.#tokens.wordAt(index);
  }

  /** Offset of the first character of the token's line. Looked for once: a line may be as long as the file. */
  lineStart(index: number): number {
    const line = this.line(index);
    if (this.#lineStart?.line !== line) {
      const { text } = this.#tokens;
      let start = this.start(index);
      while (start > 0 && !lineBreaks.has(text.charCodeAt(start - 1))) {
        start -= 1;
      }
      this.#lineStart = { line, start };
    }
    return this.#lineStart.start;
  }

  firstOn(line: number): number {
    let low = 0;
    let high = this.#tokens.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.line(middle) < line) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  wordAt(line: number, column: number): number | undefined {
    for (let at = this.firstOn(line); !this.ended(at) && this.line(at) === line; at++) {
      const start = this.start(at) - this.lineStart(at);
      if (isName(this.kind(at)) && start <= column && column < start + this.text(at).length) {
        return at;
      }
    }
    return undefined;
  }

  /** Behind a type that a name follows, that name; else the token itself. */
  declaredNameBehind(index: number): number {
    const end = this.#cursor.typeEnd(index);
    return end > index && isName(this.kind(end)) ? end : index;
  }

  /** A word that may be a variable: no member, no call, no annotation. */
  isVariableName(index: number): boolean {
    const [before, after] = [this.kind(index - 1), this.kind(index + 1)];
    return (
      isName(this.kind(index)) &&
      before !== Token.dot &&
      before !== Token.at &&
      before !== Token.new &&
      after !== Token.openParen
    );
  }

  /** The first token of the chain of names and indexes that ends in a word; undefined where a call stands in it. */
  chainStart(index: number): number | undefined {
    let at = index;
    while (this.kind(at - 1) === Token.dot) {
      at -= 2;
      while (this.kind(at) === Token.closeBracket) {
        const open = this.#openBracket(at);
        if (open === undefined) {
          return undefined;
        }
        at = open - 1;
      }
      if (!isName(this.kind(at))) {
        return undefined;
      }
    }
    return at;
  }

  #openBracket(close: number): number | undefined {
    let depth = 0;
    for (let at = close; at >= 0; at--) {
      const kind = this.kind(at);
      if (kind === Token.closeBracket) {
        depth++;
      } else if (kind === Token.openBracket && --depth === 0) {
        return at;
      } else if (kind === Token.openParen || kind === Token.semicolon) {
        return undefined;
      }
    }
    return undefined;
  }
}
