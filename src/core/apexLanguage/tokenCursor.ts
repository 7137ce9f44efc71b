import { Token } from './tokenKinds.ts';
import type { TokenList } from './tokens.ts';

// A table, since a file is read cold more often than not: it costs one look-up where a switch compares ten times.
const nameKinds = new Uint8Array(128);
for (const kind of [
  Token.word,
  Token.trigger,
  Token.when,
  Token.switch,
  Token.get,
  Token.set,
  Token.on,
  Token.as,
  Token.query,
  Token.runAs,
]) {
  nameKinds[kind] = 1;
}

// In tokens. Bounds the look ahead, so that a file of nothing but `a<a<a<` costs no more than its length.
const longestTypeArguments = 200;

/** Reads a file's tokens from first to last, and looks ahead. Never leaves the list: behind it is `endOfFile` for ever. */
export class TokenCursor {
  readonly tokens: TokenList;
  readonly #kinds: Uint8Array;
  readonly #lines: Uint32Array;
  at = 0;

  constructor(tokens: TokenList) {
    this.tokens = tokens;
    this.#kinds = tokens.kinds;
    this.#lines = tokens.lines;
  }

  get kind(): number {
    return this.#kinds[this.at] ?? Token.endOfFile;
  }

  get line(): number {
    return this.lineAt(this.at);
  }

  get ended(): boolean {
    return this.at >= this.tokens.count;
  }

  kindAt(index: number): number {
    return this.#kinds[index] ?? Token.endOfFile;
  }

  /** The last line for what lies behind the last token. */
  lineAt(index: number): number {
    const { count, lineCount } = this.tokens;
    return index < count ? (this.#lines[index] ?? lineCount) : lineCount;
  }

  /** Steps over the token if it is of this kind. */
  accept(kind: number): boolean {
    if (this.kind !== kind) {
      return false;
    }
    this.at++;
    return true;
  }

  giveUp(): void {
    this.at = this.tokens.count;
  }

  /** Steps over a bracket, all within and its partner. Stops early at a brace that the source left unbalanced. */
  skipBalanced(open: number, close: number): void {
    let depth = 0;
    for (; !this.ended; this.at++) {
      const kind = this.kind;
      if (kind === open) {
        depth++;
      } else if (kind === close && --depth === 0) {
        this.at++;
        return;
      } else if (open === Token.openParen && (kind === Token.openBrace || kind === Token.closeBrace)) {
        return;
      }
    }
  }

  /** Steps over annotations and modifiers. */
  skipModifiers(): void {
    for (;;) {
      if (this.accept(Token.at)) {
        this.at++;
        if (this.kind === Token.openParen) {
          this.skipBalanced(Token.openParen, Token.closeParen);
        }
      } else if (this.kind === Token.access || this.kind === Token.modifier || this.kind === Token.static) {
        this.at++;
      } else {
        return;
      }
    }
  }

  /** Index behind the type that starts at `index`, such as `Map<Id, List<a.B>>[]`; `index` itself where none does. */
  typeEnd(index: number): number {
    if (!isName(this.kindAt(index))) {
      return index;
    }
    let end = index + 1;
    while (this.kindAt(end) === Token.dot && isName(this.kindAt(end + 1))) {
      end += 2;
    }
    if (this.kindAt(end) === Token.less) {
      end = this.#typeArgumentsEnd(end);
      if (end < 0) {
        return index;
      }
    }
    while (this.kindAt(end) === Token.openBracket && this.kindAt(end + 1) === Token.closeBracket) {
      end += 2;
    }
    return end;
  }

  /** -1 where the `<` is a comparison. */
  #typeArgumentsEnd(index: number): number {
    let depth = 0;
    for (let end = index; end - index < longestTypeArguments; end++) {
      const kind = this.kindAt(end);
      if (kind === Token.less) {
        depth++;
      } else if (kind === Token.greater) {
        depth--;
        if (depth === 0) {
          return end + 1;
        }
      } else if (!isTypePart(kind)) {
        return -1;
      }
    }
    return -1;
  }
}

function isTypePart(kind: number): boolean {
  return (
    isName(kind) ||
    kind === Token.comma ||
    kind === Token.dot ||
    kind === Token.openBracket ||
    kind === Token.closeBracket
  );
}

/** A word that can name something: identifiers and those keywords that Apex does not reserve. */
export function isName(kind: number): boolean {
  return nameKinds[kind] === 1;
}
